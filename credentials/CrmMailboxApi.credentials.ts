import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { identityProperties, serverProperties, trustProperties } from './mailbox-properties';

/** A mailbox that logs in with user and password: IMAP to read, SMTP to send. */
export class CrmMailboxApi implements ICredentialType {
	name = 'crmMailboxApi';

	displayName = 'Mailbox API';

	icon: Icon = { light: 'file:../nodes/shared/crm.svg', dark: 'file:../nodes/shared/crm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-crm-mail-binding/n8n-nodes-crm-mail-binding#the-mailbox-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. sales@example.com',
			description: 'The login at the mail server, usually the address itself',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Many providers ask for an app password here',
		},
		{
			displayName: 'Address',
			name: 'account',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales@example.com',
			description: 'The address of this mailbox; needed only if the user above is not an address',
		},
		...serverProperties('imap', { host: '', port: 993, security: 'tls' }),
		...serverProperties('smtp', { host: '', port: 465, security: 'tls' }),
		...trustProperties,
		...identityProperties,
	];
}
