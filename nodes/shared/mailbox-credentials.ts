/** The mailbox credentials that a node declares: one for each way to log in. */
import type { INodeCredentialDescription } from 'n8n-workflow';

const logins = {
	password: 'crmMailboxApi',
	google: 'crmMailboxGoogleOAuth2Api',
	microsoft: 'crmMailboxMicrosoftOAuth2Api',
} as const;

/** @param show further conditions under which the node needs a mailbox */
export const mailboxCredentials = (show: Record<string, [boolean]> = {}): INodeCredentialDescription[] =>
	Object.entries(logins).map(([authentication, name]) => ({
		name,
		displayName: 'Mailbox',
		required: true,
		testedBy: 'mailboxTest',
		displayOptions: { show: { ...show, authentication: [authentication] } },
	}));

/** Where the trigger keeps its cursors and what it has handed over. */
export const memoryCredential: INodeCredentialDescription = {
	name: 'crmMemoryApi',
	displayName: 'CRM Memory (optional)',
	required: false,
	testedBy: 'crmMemoryTest',
};
