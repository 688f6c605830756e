import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { orgAddress, salesforceProperties } from './salesforce-properties';

/** A Salesforce org by OAuth2, with a connected app of one's own. */
export class CrmMailSalesforceOAuth2Api implements ICredentialType {
	name = 'crmMailSalesforceOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'CRM Mail: Salesforce OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm';

	properties: INodeProperties[] = [
		orgAddress,
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'pkce' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '={{ $self["instanceUrl"].replace(/\\/+$/, "") }}/services/oauth2/authorize',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["instanceUrl"].replace(/\\/+$/, "") }}/services/oauth2/token',
			required: true,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'api refresh_token openid' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
		...salesforceProperties,
	];
}
