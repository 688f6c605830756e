import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { uspacyHeaders } from '../adapters/crm/uspacy/schema';

/** A token of a Uspacy user. */
export class CrmMailUspacyApi implements ICredentialType {
	name = 'crmMailUspacyApi';

	displayName = 'CRM Mail Uspacy API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://uspacy.readme.io/reference/introduction';

	properties: INodeProperties[] = [
		{
			displayName: 'Portal',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://company.uspacy.ua',
			description: 'Address of your Uspacy portal',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Token of a user. It expires; for lasting use make an incoming webhook instead.',
		},
	];

	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		await Promise.resolve({ ...request, headers: { ...request.headers, ...uspacyHeaders(credential) } });

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.url.trim().replace(/\\/+$/, "")}}',
			url: '/crm/v1/entities/leads?page=1&list=1',
		},
	};
}
