import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { odooHeaders } from '../adapters/crm/odoo/credential';

/** Odoo, for the CRM nodes of this pack. */
export class CrmMailOdooApi implements ICredentialType {
	name = 'crmMailOdooApi';

	displayName = 'CRM Mail: Odoo API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://www.odoo.com/documentation/19.0/developer/reference/external_api.html';

	properties: INodeProperties[] = [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://mycompany.odoo.com',
			description: 'Address of Odoo, without a path',
			required: true,
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Made in Odoo under preferences, Account Security; it ends after three months at the latest. Odoo 16 to 18 take a password too.',
			required: true,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			placeholder: 'e.g. mycompany',
			description: 'Needed for Odoo 16 to 18, and where one server has several databases',
		},
		{
			displayName: 'Login',
			name: 'login',
			type: 'string',
			default: '',
			placeholder: 'e.g. anna@example.com',
			description: 'Needed for Odoo 16 to 18 only: the login the API key belongs to',
		},
		{
			displayName: 'Tickets',
			name: 'tickets',
			type: 'options',
			options: [
				{ name: 'Helpdesk Tickets', value: 'helpdesk', description: 'Odoo Enterprise' },
				{ name: 'None', value: 'none' },
				{ name: 'Project Tasks', value: 'task' },
			],
			default: 'none',
			description: 'What a ticket is in this Odoo',
		},
		{
			displayName: 'Project ID',
			name: 'project',
			type: 'number',
			default: 0,
			description: 'The project that tasks for tickets go into',
			displayOptions: { show: { tickets: ['task'] } },
		},
	];

	authenticate: IAuthenticate = async (credentials, options) => ({
		...options,
		headers: { ...options.headers, ...odooHeaders(credentials) },
	});

	/** With a login the older way is tried, which every version up to 21 speaks; without one the key alone. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.url.replace(/\\/+(web|odoo)?\\/*$/, "") }}',
			url: '={{ $credentials.login ? "/jsonrpc" : "/json/2/res.users/context_get" }}',
			headers: { 'content-type': 'application/json' },
			body: '={{ $credentials.login ? { "jsonrpc": "2.0", "method": "call", "id": 1, "params": { "service": "common", "method": "authenticate", "args": [$credentials.database, $credentials.login, $credentials.apiKey, {}] } } : { "context": {} } }}' as unknown as undefined,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'result',
					value: false,
					message: 'Odoo does not take this login and API key. Check database, login and key.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'error.message',
					value: 'Odoo Server Error',
					message: 'Odoo could not open this database. Check its name.',
				},
			},
		],
	};
}
