/** TEMPORARY */
import { simpleParser } from 'mailparser';
import { createHash } from 'node:crypto';
import type { BindingSettings } from '../core/binding/settings';
import type { Mail } from '../core/mail/mail';
import type { MailFile } from './explain-find';
export async function parseMailFile(raw: Buffer, file: MailFile, settings: BindingSettings): Promise<Mail> {
	const p: any = await simpleParser(raw);
	const list = (f: any) =>
		(f ? (Array.isArray(f) ? f : [f]).flatMap((x: any) => x.value) : [])
			.filter((x: any) => x.address)
			.map((x: any) => ({ address: x.address.toLowerCase(), name: x.name }));
	const strip = (s: any) => String(s ?? '').replace(/[<>\s]/g, '');
	const id = strip(p.messageId) || createHash('sha256').update(raw).digest('hex');
	const refs = (Array.isArray(p.references) ? p.references : p.references ? [p.references] : []).map(strip);
	const subject = p.subject ?? '';
	const text = p.text ?? '';
	return {
		id,
		messageId: strip(p.messageId) || null,
		inReplyTo: strip(p.inReplyTo) || null,
		references: refs,
		otherIds: [],
		conversationId: refs[0] ?? (strip(p.inReplyTo) || id),
		direction: 'inbound',
		mailbox: {
			account: '',
			...settings.mailbox,
			folder: '',
			specialUse: file.sent ? '\\Sent' : '',
			uid: 0,
			uidValidity: '',
		},
		from: list(p.from)[0] ?? null,
		sender: null,
		replyTo: list(p.replyTo),
		to: list(p.to),
		cc: list(p.cc),
		bcc: list(p.bcc),
		parties: [],
		subject,
		topic: subject.replace(/^((re|fwd?|aw|wg):\s*)+/i, ''),
		date: (p.date ?? new Date(0)).toISOString(),
		receivedAt: (p.date ?? new Date(0)).toISOString(),
		text,
		newText: text,
		html: '',
		preview: '',
		automation: { kind: 'human', reason: '' },
		authentication: { verdict: 'none', spf: null, dkim: null, dmarc: null, authservId: null },
		attachments: [],
		flags: [],
		forwardedFrom: null,
		rewrittenBy: null,
		contentHash: createHash('sha256').update(text).digest('hex'),
		size: raw.length,
		problems: [],
	} as Mail;
}
