/** Reads items of n8n's Gmail Trigger, simplified or whole, as mails. */
import { field, lines, text, attachmentsOf } from './foreign-item';
import { resolved } from './from-email-trigger-imap';
import { Headers } from './headers';
import type { ForeignParts, Json } from './to-mail';

/** Known by `threadId` with `labelIds` or `labels`; sent mail carries the label SENT. */
export function fromGmailTrigger(json: Json): ForeignParts | null {
	if (
		typeof json.threadId !== 'string' ||
		!('labelIds' in json || 'labels' in json || 'internalDate' in json)
	)
		return null;
	const labels = JSON.stringify(json.labelIds ?? json.labels ?? []);
	const place = {
		specialUse: /"SENT"/i.test(labels) ? '\\Sent' : '',
		folder: /"SENT"/i.test(labels) ? 'Sent' : 'INBOX',
	};
	const conversation = `gmail-thread:${json.threadId}`;
	const headers = json.headers as Json | undefined;
	if (headers && typeof headers === 'object') return { ...resolved(json, headers), place, conversation };
	const payloadHeaders =
		(json.payload as { headers?: { name: string; value: string }[] } | undefined)?.headers ?? [];
	const internal = Number(json.internalDate);
	const date = Number.isFinite(internal) && internal > 0 ? new Date(internal).toISOString() : '';
	return {
		headers: new Headers([
			...payloadHeaders.flatMap(({ name, value }) => field(name.toLowerCase(), value)),
			...lines(
				Object.fromEntries(
					['From', 'To', 'Cc', 'Bcc', 'Subject', 'Date', 'Reply-To', 'Message-ID'].map((name) => [
						name,
						json[name],
					]),
				),
			),
		]),
		...{
			text: text(json.text) || decodeEntities(text(json.snippet)),
			html: text(json.html),
			attachments: attachmentsOf(json),
			date,
			uid: 0,
			place,
			conversation,
		},
		...(typeof json.id === 'string' ? { fallbackId: `gmail:${json.id}` } : {}),
	};
}

const decodeEntities = (snippet: string): string =>
	snippet
		.replace(/&#39;/g, "'")
		.replace(/&quot;/g, '"')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&');
