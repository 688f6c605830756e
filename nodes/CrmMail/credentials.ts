/** What the node logs in to: the mailbox, and the memory. */
import type { INodeCredentialDescription } from 'n8n-workflow';
import { mailboxCredentials, memoryCredential } from '../shared/mailbox-credentials';

export const crmMailCredentials: INodeCredentialDescription[] = [
	...mailboxCredentials(),
	{ ...memoryCredential, displayOptions: { show: { resource: ['trigger'] } } },
];
