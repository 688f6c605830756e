/** Parses a mail file as if it had just arrived in the mailbox of the settings. */
import { parseMail } from '../adapters/imap/parse/parse-mail';
import type { BindingSettings } from '../core/binding/settings';
import type { Mail } from '../core/mail/mail';
import type { MailFile } from './explain-find';

/** Time is the mails' own: no date counts as lying in the future of this one. */
const endOfTime = '2999-01-01T00:00:00.000Z';

/** @param before time of the mail before it: what a mail without any date gets */
export async function parseMailFile(
	raw: Buffer,
	file: MailFile,
	settings: BindingSettings,
	before: Date,
): Promise<Mail> {
	const place = {
		...settings.mailbox,
		// explain uses no network.
		checkDkim: false,
		folder: file.sent ? 'Sent' : 'INBOX',
		specialUse: file.sent ? '\\Sent' : '\\Inbox',
	};
	const mail = await parseMail(raw, { place, now: endOfTime });
	if (mail.date !== endOfTime) return mail;
	return { ...mail, date: before.toISOString(), receivedAt: before.toISOString() };
}
