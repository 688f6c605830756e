/** Reads items of n8n's Microsoft Outlook Trigger, simplified, whole or of chosen fields, as mails (Graph `message`). */
import { addressLine, attachmentsOf, field, text } from './foreign-item';
import { Headers } from './headers';
import type { ForeignParts, Json } from './to-mail';

/** Simplified items say `to` and have no Message-ID; nothing else writes `bodyPreview` or a Graph recipient. */
const isOutlook = (json: Json): boolean =>
	'bodyPreview' in json ||
	(('toRecipients' in json || 'internetMessageId' in json) && 'subject' in json) ||
	(typeof json.from === 'object' && json.from !== null && 'emailAddress' in json.from);

export function fromOutlookTrigger(json: Json): ForeignParts | null {
	if (!isOutlook(json)) return null;
	const body = json.body as { contentType?: unknown; content?: unknown } | string | undefined;
	const content = typeof body === 'string' ? body : text(body?.content);
	const isHtml =
		typeof body === 'string' ? /<\w+[^>]*>/.test(body) : text(body?.contentType).toLowerCase() === 'html';
	const given = Array.isArray(json.internetMessageHeaders)
		? (json.internetMessageHeaders as { name?: unknown; value?: unknown }[])
		: [];
	const written = given.flatMap(({ name, value }) => field(text(name).toLowerCase(), text(value)));
	const names = new Set(written.map(({ name }) => name));
	const shown = [
		...field('from', addressLine(json.from)),
		...field('sender', addressLine(json.sender)),
		...field('to', addressLine(json.toRecipients ?? json.to)),
		...field('cc', addressLine(json.ccRecipients)),
		...field('bcc', addressLine(json.bccRecipients)),
		...field('reply-to', addressLine(json.replyTo)),
		...field('subject', text(json.subject)),
		...field('message-id', text(json.internetMessageId)),
	].filter(({ name }) => !names.has(name));
	return {
		headers: new Headers([...written, ...shown]),
		...{
			text: isHtml ? '' : content || text(json.bodyPreview),
			html: isHtml ? content : '',
			attachments: attachmentsOf(json),
		},
		...{ date: text(json.receivedDateTime) || text(json.sentDateTime), uid: 0 },
		...(typeof json.conversationId === 'string' ? { conversation: `outlook:${json.conversationId}` } : {}),
		...(typeof json.id === 'string' ? { fallbackId: `outlook:${json.id}` } : {}),
	};
}
