import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A Salesforce org by OAuth2, with a connected app of one's own. */
export class CrmMailSalesforceOAuth2Api implements ICredentialType {
	name = 'crmMailSalesforceOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'CRM Mail: Salesforce OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm';

	properties: INodeProperties[] = [
		{
			displayName: 'Org Address',
			name: 'instanceUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description: 'My Domain of the org or sandbox, as Setup shows it, without a path',
		},
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
		{
			displayName: 'Mails Are Logged As',
			name: 'mailAs',
			type: 'options',
			options: [
				{ name: 'Completed Tasks', value: 'task', description: 'Works in every org' },
				{ name: 'Email Messages', value: 'email', description: 'Needs Enhanced Email, as new orgs have it' },
			],
			default: 'email',
		},
		{
			displayName: 'More Email Fields',
			name: 'moreEmailFields',
			type: 'string',
			default: '',
			placeholder: 'e.g. Second_Email__c',
			description: 'Names of further email fields that both leads and contacts have, separated by commas',
		},
		{
			displayName: 'Reference Field',
			name: 'keyField',
			type: 'string',
			default: '',
			placeholder: 'e.g. Mail_Reference__c',
			description:
				'Name of a unique external ID text field that leads, contacts, accounts, opportunities and cases have; with it no lost answer can make a second record. Leave empty for none.',
		},
	];
}
