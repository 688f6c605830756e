import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { hubSpotHeaders } from '../adapters/crm/hubspot/credential';
import { hubSpotProperties } from './hubspot-properties';

/** A HubSpot account by a service key or the access token of a private app. */
export class CrmMailHubSpotApi implements ICredentialType {
	name = 'crmMailHubSpotApi';

	displayName = 'CRM Mail: HubSpot API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#crms';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. pat-eu1-...',
			description:
				'Service key or access token of a private app. It needs the scopes crm.objects.contacts, .companies, .deals (read and write), crm.objects.owners.read, tickets and, where Lead objects are used, crm.objects.leads.',
		},
		...hubSpotProperties,
	];

	authenticate: IAuthenticate = async (credentials, options) => ({
		...options,
		headers: { ...options.headers, ...hubSpotHeaders(credentials) },
	});

	test: ICredentialTestRequest = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/account-info/2026-09/details' },
	};
}
