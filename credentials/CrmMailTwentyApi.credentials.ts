import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { twentyHeaders } from '../adapters/crm/twenty/schema';

/** An API key of a Twenty workspace. */
export class CrmMailTwentyApi implements ICredentialType {
	name = 'crmMailTwentyApi';

	displayName = 'CRM Mail Twenty API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://docs.twenty.com/developers/extend/api';

	properties: INodeProperties[] = [
		{
			displayName: 'Server',
			name: 'url',
			type: 'string',
			default: 'https://api.twenty.com',
			required: true,
			description: 'Address of the hosted API, or of your own server',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Made in Twenty under Settings, APIs & Webhooks',
		},
	];

	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		await Promise.resolve({ ...request, headers: { ...request.headers, ...twentyHeaders(credential) } });

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.url.trim().replace(/\\/+$/, "").replace(/\\/rest$/, "")}}',
			url: '/rest/people?limit=1&depth=0',
		},
	};
}
