import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { hubSpotProperties } from './hubspot-properties';

const scopes = [
	'oauth',
	'crm.objects.contacts.read',
	'crm.objects.contacts.write',
	'crm.objects.companies.read',
	'crm.objects.companies.write',
	'crm.objects.deals.read',
	'crm.objects.deals.write',
	'crm.objects.owners.read',
	'tickets',
];

/** A HubSpot account by OAuth2, with an app of one's own. */
export class CrmMailHubSpotOAuth2Api implements ICredentialType {
	name = 'crmMailHubSpotOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'CRM Mail: HubSpot OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#crms';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: 'https://app.hubspot.com/oauth/authorize',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: 'https://api.hubapi.com/oauth/v1/token',
			required: true,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: scopes.join(' ') },
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			// Accounts without Sales Hub have no leads: asked for, not demanded.
			default: 'optional_scope=crm.objects.leads.read%20crm.objects.leads.write',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		...hubSpotProperties,
	];
}
