/** Builds a mail for tests: only what a case is about is given, the rest is plain and valid. */
import type { Mail, MailAddress } from '../../core/mail/mail';

type Given = Partial<Omit<Mail, 'from' | 'to' | 'cc' | 'replyTo' | 'mailbox'>> & {
	from?: string | null;
	to?: string | string[];
	cc?: string | string[];
	replyTo?: string | string[];
	mailbox?: Partial<Mail['mailbox']>;
	sent?: boolean;
};

let counter = 0;

/** `Name <a@b>` or `a@b`. */
function address(text: string): MailAddress {
	const match = /^(.*?)\s*<([^>]*)>$/.exec(text);
	return { address: (match?.[2] ?? text).toLowerCase(), name: match?.[1] ?? '' };
}

const list = (given: string | string[] = []): MailAddress[] =>
	(Array.isArray(given) ? given : [given]).map(address);

export function buildMail(given: Given = {}): Mail {
	const id = given.id ?? `m${++counter}@test.example`;
	const {
		from = 'John Doe <john@acme.example>',
		to = 'sales@ours.example',
		cc,
		replyTo,
		mailbox,
		sent,
		...rest
	} = given;
	const subject = given.subject ?? 'Hello';
	return {
		id,
		messageId: id,
		inReplyTo: null,
		references: [],
		otherIds: [],
		conversationId: given.references?.[0] ?? given.inReplyTo ?? id,
		direction: 'inbound',
		mailbox: {
			account: 'sales@ours.example',
			addresses: ['sales@ours.example', 'anna@ours.example'],
			internalDomains: ['ours.example'],
			folder: sent ? 'Sent' : 'INBOX',
			specialUse: sent ? '\\Sent' : '\\Inbox',
			uid: 1,
			uidValidity: '1',
			...mailbox,
		},
		from: from === null ? null : address(from),
		sender: null,
		replyTo: list(replyTo),
		to: list(to),
		cc: list(cc),
		bcc: [],
		parties: [],
		subject,
		topic: subject.replace(/^(re|fwd?|aw|wg):\s*/i, ''),
		date: '2026-03-02T10:00:00.000Z',
		receivedAt: given.date ?? '2026-03-02T10:00:00.000Z',
		text: 'Hello there.',
		newText: 'Hello there.',
		html: '',
		preview: '',
		automation: { kind: 'human', reason: '' },
		authentication: { verdict: 'none', spf: null, dkim: null, dmarc: null, authservId: null },
		attachments: [],
		flags: [],
		forwardedFrom: null,
		rewrittenBy: null,
		contentHash: `hash-of-${id}`,
		size: 100,
		problems: [],
		...rest,
	};
}
