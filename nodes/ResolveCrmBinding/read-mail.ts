/** Reads an item as a mail: ours, or one of Email Trigger (IMAP), Gmail Trigger, Microsoft Outlook Trigger. */
import type { IDataObject } from 'n8n-workflow';
import type { Mail } from '../../core/mail/mail';
import { toMail } from '../../core/mail/to-mail';

export function readMail(json: IDataObject): { mail: Mail } | { problem: string } {
	const mail = toMail(json, new Date().toISOString());
	if (mail) return { mail };
	// Email Trigger (IMAP) gives the body alone when its format is RAW.
	if (typeof json.raw === 'string' && Object.keys(json).length === 1)
		return {
			problem:
				'This item holds the body of a mail and no sender; set Format of the Email Trigger to Resolved or Simple.',
		};
	return { problem: 'This item is no mail: it needs at least a sender and a text or subject.' };
}
