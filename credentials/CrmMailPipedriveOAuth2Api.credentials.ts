import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { pipedriveProperties } from './pipedrive-properties';

/** A Pipedrive account by OAuth2, with an app of one's own. */
export class CrmMailPipedriveOAuth2Api implements ICredentialType {
	name = 'crmMailPipedriveOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'CRM Mail: Pipedrive OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl = 'https://developers.pipedrive.com/docs/api/v1';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: 'https://oauth.pipedrive.com/oauth/authorize',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: 'https://oauth.pipedrive.com/oauth/token',
			required: true,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
		...pipedriveProperties,
	];
}
