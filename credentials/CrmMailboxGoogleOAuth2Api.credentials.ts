import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityProperties, serverProperties } from './mailbox-properties';

/** A mailbox at Gmail or Google Workspace, read and written with an OAuth2 token instead of a password. */
export class CrmMailboxGoogleOAuth2Api implements ICredentialType {
	name = 'crmMailboxGoogleOAuth2Api';

	extends = ['googleOAuth2Api'];

	displayName = 'Mailbox (Google) OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#the-mailbox-credential';

	properties: INodeProperties[] = [
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'https://mail.google.com/' },
		{
			displayName: 'Address',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. sales@example.com',
			description: 'The address of the mailbox that you connect',
		},
		...serverProperties('imap', { host: 'imap.gmail.com', port: 993, security: 'tls' }),
		...serverProperties('smtp', { host: 'smtp.gmail.com', port: 465, security: 'tls' }),
		...identityProperties,
	];
}
