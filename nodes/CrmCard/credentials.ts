/** What a card logs in to: the mailbox it sends from, the CRM, the memory. */
import type { INodeCredentialDescription } from 'n8n-workflow';
import { crmCredentials } from '../shared/crm-properties';
import { mailboxCredentials } from '../shared/mailbox-credentials';

export const crmCardCredentials: INodeCredentialDescription[] = [
	...mailboxCredentials({ writeMail: [true] }),
	...crmCredentials,
];
