/** Reads items of n8n's Email Trigger (IMAP) in its formats "simple" and "resolved" as mails. */
import { Headers, type HeaderField } from './headers';
import type { ForeignParts, Json } from './to-mail';
import { addressLine, attachmentsOf, field, lines, text } from './foreign-item';

/** "Simple" holds `metadata` and `textPlain`; "resolved" is mailparser's result with `headers` as written lines. */
export function fromEmailTriggerImap(json: Json): ForeignParts | null {
	const metadata = json.metadata as Json | undefined;
	if (
		metadata &&
		typeof metadata === 'object' &&
		('textPlain' in json || 'textHtml' in json || 'attributes' in json)
	) {
		return {
			headers: new Headers([...headerFields(json), ...lines(metadata)]),
			...{
				text: text(json.textPlain),
				html: text(json.textHtml),
				attachments: attachmentsOf(json),
				date: text(json.date),
			},
			uid: uidOf(json),
		};
	}
	const headers = json.headers as Json | undefined;
	if (
		headers &&
		typeof headers === 'object' &&
		('messageId' in json || 'from' in json) &&
		!('labelIds' in json)
	)
		return resolved(json, headers);
	return null;
}

const uidOf = (json: Json): number => Number((json.attributes as Json | undefined)?.uid ?? 0) || 0;

/** mailparser's result, as several n8n nodes give it. */
export function resolved(json: Json, headers: Json): ForeignParts {
	const known = lines(headers);
	const names = new Set(known.map(({ name }) => name));
	const added = headerFields(json).filter(({ name }) => !names.has(name));
	return {
		headers: new Headers([...known, ...added]),
		text: text(json.text),
		html: text(json.html),
		attachments: attachmentsOf(json),
		date: text(json.date),
		uid: uidOf(json),
	};
}

/** The fields that stand beside the headers. */
function headerFields(json: Json): HeaderField[] {
	const references = Array.isArray(json.references) ? json.references.join(' ') : text(json.references);
	return [
		...(['from', 'to', 'cc', 'bcc'] as const).flatMap((name) => field(name, addressLine(json[name]))),
		...field('reply-to', addressLine(json.replyTo)),
		...field('subject', text(json.subject)),
		...field('date', text(json.date)),
		...field('message-id', text(json.messageId)),
		...field('in-reply-to', text(json.inReplyTo)),
		...field('references', references),
	];
}
