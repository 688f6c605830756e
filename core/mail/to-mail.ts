/** Reads an item as a mail, whichever trigger it comes from: ours, Email Trigger (IMAP), Gmail, Outlook, or any with text. */
import { assembleMail } from './assemble-mail';
import { field, text } from './foreign-item';
import { fromEmailTriggerImap } from './from-email-trigger-imap';
import { fromGmailTrigger } from './from-gmail-trigger';
import { fromOutlookTrigger } from './from-outlook-trigger';
import { Headers } from './headers';
import { mail as mailSchema, type Attachment, type Mail, type MailPlace } from './mail';

export type Json = Record<string, unknown>;

/** What the shapes have in common. */
export interface ForeignParts {
	headers: Headers;
	text: string;
	html: string;
	attachments: Attachment[];
	/** ISO 8601; empty when the item does not say. */
	date: string;
	uid: number;
	place?: Partial<MailPlace>;
	/** The provider's own name of the conversation. */
	conversation?: string;
	/** Id where the item has no Message-ID. */
	fallbackId?: string;
}

/** @param now ISO 8601; null when the item is no mail at all */
export function toMail(json: Json, now: string): Mail | null {
	const own = mailSchema.safeParse(json);
	if (own.success) return own.data;
	const parts =
		fromGmailTrigger(json) ?? fromOutlookTrigger(json) ?? fromEmailTriggerImap(json) ?? fromAnything(json);
	return parts ? assemble(parts, now) : null;
}

function assemble(parts: ForeignParts, now: string): Mail {
	const { headers, text: body, html, attachments, date, uid, place, conversation, fallbackId } = parts;
	const mail = assembleMail({
		...{ headers, raw: headers, size: Buffer.byteLength(body) + Buffer.byteLength(html), problems: [] },
		body: { text: body, html, attachments, parts: [], problems: [] },
		context: { now: date || now, ...(date ? { internalDate: date } : {}), place: { uid, ...place } },
	});
	const id = mail.messageId === null && fallbackId ? fallbackId : mail.id;
	return {
		...mail,
		id,
		// Without a date of its own the hash would hold the time of reading, and the mail would be another one next time.
		...(date === '' && (id !== mail.id || mail.messageId !== null) ? { contentHash: '' } : {}),
		...(conversation ? { otherIds: [...mail.otherIds, conversation] } : {}),
	};
}

/** An address and a text make a mail; anything less is none. */
function fromAnything(json: Json): ForeignParts | null {
	const from = text(json.from) || text(json.From) || text(json.sender) || text(json.email);
	const body =
		text(json.text) || text(json.textPlain) || text(json.body) || text(json.message) || text(json.content);
	const html = text(json.html) || text(json.textHtml);
	if (!from.includes('@') || (body === '' && html === '' && text(json.subject) === '')) return null;
	const headers = new Headers([
		...field('from', from),
		...field('to', text(json.to) || text(json.To)),
		...field('cc', text(json.cc)),
		...field('subject', text(json.subject) || text(json.Subject)),
		...field('message-id', text(json.messageId) || text(json['message-id'])),
		...field('in-reply-to', text(json.inReplyTo)),
		...field('date', text(json.date)),
	]);
	return { headers, text: body, html, attachments: [], date: text(json.date), uid: 0 };
}
