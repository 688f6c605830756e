/** What a case of the corpus may expect of a parsed mail, in the shape that it is written in. */
import { parseMail } from '../../../adapters/imap/parse/parse-mail';
import type { Mail, MailPlace } from '../../../core/mail/mail';
import type { CorpusMail } from './corpus';

/** The mailbox that every mail of the corpus was found in. */
export const corpusMailbox: Partial<MailPlace> = {
	account: 'sales@ours.example',
	internalDomains: ['ours.example'],
	trustedAuthserv: ['mx.ours.example'],
};

export async function parseCorpusMail({ raw, expect }: Pick<CorpusMail, 'raw' | 'expect'>): Promise<Mail> {
	const sent = expect.sent === true;
	const place = {
		...corpusMailbox,
		folder: sent ? 'Sent' : 'INBOX',
		specialUse: sent ? '\\Sent' : '\\Inbox',
	};
	return await parseMail(raw, { place, now: '2026-11-20T00:00:00.000Z' });
}

export function observe(mail: Mail): Record<string, unknown> {
	return {
		kind: mail.automation.kind,
		failedRecipients: mail.automation.failedRecipients ?? null,
		originalMessageId: mail.automation.originalMessageId ?? null,
		from: mail.from && [mail.from.address, mail.from.name],
		to: mail.to.map(({ address }) => address),
		flags: mail.flags,
		direction: mail.direction,
		parties: mail.parties.map(({ role, address }) => `${role} ${address}`),
		forwardedFrom: mail.forwardedFrom?.address ?? null,
		verdict: mail.authentication.verdict,
		subject: mail.subject,
		text: mail.text.trim(),
		attachments: mail.attachments.map(({ fileName }) => fileName),
	};
}

/** Names of what is expected and not so; what only says how to read the mail is left out. */
export function differences({ expect }: CorpusMail, mail: Mail): string[] {
	const seen = observe(mail);
	return Object.keys(expect).filter(
		(key) => key in seen && JSON.stringify(seen[key]) !== JSON.stringify(expect[key]),
	);
}
