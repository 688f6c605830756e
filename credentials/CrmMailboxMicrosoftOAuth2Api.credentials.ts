import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityProperties, serverProperties } from './mailbox-properties';

/** A mailbox at Microsoft 365 or Outlook.com, which accept no passwords for IMAP any more. */
export class CrmMailboxMicrosoftOAuth2Api implements ICredentialType {
	name = 'crmMailboxMicrosoftOAuth2Api';

	extends = ['microsoftOAuth2Api'];

	displayName = 'Mailbox (Microsoft) OAuth2 API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#the-mailbox-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default:
				'openid offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send',
		},
		{
			displayName: 'Address',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. sales@example.com',
			description: 'The address of the mailbox that you connect; a shared mailbox has its own',
		},
		...serverProperties('imap', { host: 'outlook.office365.com', port: 993, security: 'tls' }),
		...serverProperties('smtp', { host: 'smtp.office365.com', port: 587, security: 'starttls' }),
		...identityProperties,
	];
}
