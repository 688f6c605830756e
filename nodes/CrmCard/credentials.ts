/** What a card logs in to: the mailbox it sends from, the CRM, the memory. */
import type { INodeCredentialDescription } from 'n8n-workflow';
import { crmCredentials } from '../shared/crm-properties';

export const crmCardCredentials: INodeCredentialDescription[] = [
	{
		name: 'crmMailboxApi',
		required: true,
		testedBy: 'mailboxTest',
		displayOptions: { show: { writeMail: [true], authentication: ['password'] } },
	},
	{
		name: 'crmMailboxGoogleOAuth2Api',
		required: true,
		testedBy: 'mailboxTest',
		displayOptions: { show: { writeMail: [true], authentication: ['google'] } },
	},
	{
		name: 'crmMailboxMicrosoftOAuth2Api',
		required: true,
		testedBy: 'mailboxTest',
		displayOptions: { show: { writeMail: [true], authentication: ['microsoft'] } },
	},
	...crmCredentials,
];
