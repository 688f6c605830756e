import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { pipedriveHeaders } from '../adapters/crm/pipedrive/credential';
import { pipedriveProperties } from './pipedrive-properties';

/** A Pipedrive account by the API token of a user. */
export class CrmMailPipedriveApi implements ICredentialType {
	name = 'crmMailPipedriveApi';

	displayName = 'CRM Mail: Pipedrive API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://developers.pipedrive.com/docs/api/v1';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From Personal preferences > API in Pipedrive',
		},
		...pipedriveProperties,
	];

	authenticate: IAuthenticate = async (credentials, options) => ({
		...options,
		headers: { ...options.headers, ...pipedriveHeaders(credentials) },
	});

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.baseUrl || "https://" + $credentials.companyDomain.replace(/^https?:\\/\\//, "").replace(/\\.pipedrive\\.com.*$/, "") + ".pipedrive.com" }}',
			url: '/api/v1/users/me',
		},
	};
}
