import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { salesforceHeaders, tokenRequest } from '../adapters/crm/salesforce/credential';
import { apiVersion } from '../adapters/crm/salesforce/schema';
import { orgAddress, salesforceProperties } from './salesforce-properties';

/** A Salesforce org by the client credentials of a connected app: no browser, no person. */
export class CrmMailSalesforceApi implements ICredentialType {
	name = 'crmMailSalesforceApi';

	displayName = 'CRM Mail: Salesforce API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm';

	properties: INodeProperties[] = [
		orgAddress,
		{
			displayName: 'Consumer Key',
			name: 'consumerKey',
			type: 'string',
			default: '',
			required: true,
			description:
				'Of a connected app with the scope api and the client credentials flow, which runs as the user that the app names',
		},
		{
			displayName: 'Consumer Secret',
			name: 'consumerSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...salesforceProperties,
	];

	/** Asked for the first time and after a 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const answer = (await this.helpers.httpRequest({ ...tokenRequest(credentials), json: true })) as {
			access_token?: string;
		};
		return { accessToken: answer.access_token ?? '' };
	}

	authenticate: IAuthenticate = async (credentials, options) => ({
		...options,
		headers: { ...options.headers, ...salesforceHeaders(credentials) },
	});

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.instanceUrl.trim().replace(/\\/+$/, "")}}',
			url: `/services/data/${apiVersion}/`,
		},
	};
}
