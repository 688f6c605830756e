import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { espoHeaders } from '../adapters/crm/espocrm/schema';

/** The key of an API user of EspoCRM. */
export class CrmMailEspoCrmApi implements ICredentialType {
	name = 'crmMailEspoCrmApi';

	displayName = 'CRM Mail EspoCRM API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://docs.espocrm.com/development/api/#authentication-by-api-key';

	properties: INodeProperties[] = [
		{
			displayName: 'Site',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://crm.example.com',
			description: 'Address at which EspoCRM opens in the browser',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Of an API user (Administration, API Users). Its role needs to read, create and edit Leads, Contacts, Accounts, Opportunities, Cases, Emails, Tasks and Calls, and the scope Import so that mails keep their Message-ID.',
		},
	];

	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		await Promise.resolve({ ...request, headers: { ...request.headers, ...espoHeaders(credential) } });

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.url.trim().replace(/\\/+$/, "").replace(/\\/api\\/v1$/, "")}}',
			url: '/api/v1/App/user',
		},
	};
}
