/** Puts the mail of design section 4 together from its headers and body, whatever they were read from. Pure. */
import { hash } from 'node:crypto';
import { readAgain } from '../binding/read-again';
import { readSettings } from '../binding/read-settings';
import { fromIsDisputed, nameHoldsOtherAddress, readAddresses } from './addresses';
import { authenticationOf } from './authentication';
import { automationOf } from './automation';
import type { BodyPart } from './bounce';
import { forwardedFrom } from './forwarded-from';
import type { Headers } from './headers';
import { htmlToText } from './html-text';
import { idOf, idsOf } from './ids';
import type { Attachment, Mail, MailAddress, MailFlag, MailPlace } from './mail';
import { newText } from './new-text/new-text';
import { topicOf } from './topic';

export interface ParseContext {
	place?: Partial<MailPlace>;
	/** IMAP INTERNALDATE, ISO 8601. */
	internalDate?: string;
	/** The time it is, ISO 8601: the last resort for a date. */
	now: string;
	/** Real size where the source was cut at a size limit. */
	fullSize?: number;
}

export interface MailBody {
	text: string;
	html: string;
	/** Text of the HTML where there is no plain one, if it has been read already. */
	htmlText?: string;
	attachments: Attachment[];
	/** Small textual leaves, for reports and calendar entries. */
	parts: BodyPart[];
	problems: string[];
}

export interface MailParts {
	/** Decoded. */
	headers: Headers;
	/** Encoded words not decoded: for addresses. */
	raw: Headers;
	body: MailBody;
	/** Bytes of the source. */
	size: number;
	problems: string[];
	context: ParseContext;
}

const previewLength = 2_000;
const defaults = readSettings({});

export function assembleMail(parts: MailParts): Mail {
	const { headers, raw: rawHeaders, body, context } = parts;
	const problems = [...parts.problems, ...body.problems];
	const charset = /charset\s*=\s*"?([\w.:-]{1,60})/i.exec(headers.first('content-type'))?.[1];
	const list = (name: string): MailAddress[] =>
		rawHeaders.all(name).flatMap((value) => readAddresses(value, charset));
	const { from, sender, flags } = senderOf(list('from'), list('sender'), rawHeaders);
	if (!from) problems.push('The mail has no readable sender.');
	const text = (
		body.text.trim() === '' && body.html !== '' ? (body.htmlText ?? htmlToText(body.html)) : body.text
	)
		.replace(/\r\n?/g, '\n')
		.replaceAll('\0', '');
	const html = body.html.replaceAll('\0', '');
	const subject = headers.first('subject').replace(/\s+/g, ' ').trim();
	const { date, receivedAt, dated } = dates(headers, context, problems);
	const place: MailPlace = {
		account: '',
		folder: '',
		specialUse: '',
		uid: 0,
		uidValidity: '',
		...context.place,
	};
	const written = newText({
		text: body.text.trim() === '' ? '' : text,
		html,
		subject,
		fromName: from?.name ?? '',
		fromAddress: from?.address ?? '',
	});
	const messageId = idOf(headers.first('message-id'));
	// One Message-ID in two mailboxes is one mail: the time of arrival, taken for want of a date, must not tell them apart.
	const content = [from?.address ?? '', messageId !== null && !dated ? '' : date, subject, text || html];
	// What nobody can read is told apart by its size and headers: two such mails are not one.
	if (!from && subject === '' && (text || html) === '')
		content.push(String(parts.size), JSON.stringify(headers.fields));
	const contentHash = hash('sha256', content.join('\n'));
	const id = messageId ?? contentHash;
	const references = idsOf(headers.all('references').join(' '));
	const inReplyTo = idsOf(headers.first('in-reply-to'))[0] ?? null;
	const replyTo = list('reply-to');
	if (from && otherDomain(from, replyTo)) flags.push('reply-to-other-domain');
	if (
		isEncrypted(
			headers,
			body.attachments.map(({ mimeType }) => mimeType),
			text,
		)
	)
		flags.push('encrypted');
	if (/^\s*yes/i.test(headers.first('x-spam-flag')) || /^\s*yes/i.test(headers.first('x-spam-status')))
		flags.push('spam');
	if (context.fullSize !== undefined && context.fullSize > parts.size) {
		flags.push('too-large');
		problems.push(
			`The mail is too large (${context.fullSize} bytes): only the headers and the first text were read.`,
		);
	}
	const automation = automationOf({
		...{ headers, subject, text, html, parts: body.parts, fromAddress: from?.address ?? '' },
		ownAddresses: [place.account, ...(place.addresses ?? [])],
	});
	const mail: Mail = {
		...{ id, messageId, inReplyTo, references, otherIds: otherIds(headers, messageId) },
		conversationId: references[0] ?? inReplyTo ?? id,
		direction: 'inbound',
		mailbox: place,
		...{ from, sender, replyTo, to: list('to'), cc: list('cc'), bcc: list('bcc'), parties: [] },
		...{ subject, topic: topicOf(subject), date, receivedAt, text, newText: written, html },
		preview: previewOf(written || text),
		automation,
		authentication: authenticationOf(headers, from?.address.split('@').at(-1) ?? '', place.trustedAuthserv),
		attachments: body.attachments,
		flags,
		forwardedFrom: forwardedFrom(
			subject,
			text,
			body.parts.filter(({ mimeType }) => mimeType === 'message/rfc822').map((part) => part.text),
		),
		rewrittenBy: null,
		contentHash,
		size: context.fullSize ?? parts.size,
		problems: [...new Set(problems)],
	};
	const recovered = recoverListAuthor(mail, headers, rawHeaders, charset);
	return readAgain(recovered, defaults, []);
}

/** The beginning in one line, cut between two characters. */
function previewOf(text: string): string {
	const most = previewLength * 2;
	const oneLine = (from: string): string => from.replace(/\s+/g, ' ').trim();
	// Of a long text its beginning will do, unless that is nearly nothing but blanks.
	const start = text.length > most * 2 ? oneLine(text.slice(0, most * 2)) : '';
	const line = (start.length > most ? start : oneLine(text)).slice(0, most);
	const cut = line.slice(0, previewLength);
	return /[\ud800-\udfff]/.test(cut) ? Array.from(line).slice(0, previewLength).join('') : cut;
}

/** Several From (RFC 5322 3.6.2): the one that Sender names, else the first. */
function senderOf(
	from: MailAddress[],
	senders: MailAddress[],
	raw: Headers,
): { from: MailAddress | null; sender: MailAddress | null; flags: MailFlag[] } {
	const flags: MailFlag[] = [];
	const sender = senders[0] ?? null;
	const chosen = from.find(({ address }) => address === sender?.address) ?? from[0] ?? null;
	if (from.length > 1) flags.push('ambiguous-sender');
	if (raw.all('from').length > 1 && new Set(from.map(({ address }) => address)).size > 1)
		flags.push('disputed-from');
	else if (from.length > 0 && fromIsDisputed(raw.first('from'), from)) flags.push('disputed-from');
	if (chosen && nameHoldsOtherAddress(chosen)) {
		flags.push('spoofed-name');
		return { from: { ...chosen, name: '' }, sender, flags };
	}
	return { from: chosen, sender, flags };
}

function dates(
	headers: Headers,
	context: ParseContext,
	problems: string[],
): { date: string; receivedAt: string; dated: boolean } {
	const received = iso(headers.first('received').split(';').at(-1) ?? '');
	const receivedAt = iso(context.internalDate ?? '') ?? received;
	const written = headers.first('date');
	const date = iso(written);
	const latest = Date.parse(receivedAt ?? context.now) + 2 * 86_400_000;
	if (date && Date.parse(date) <= latest && Date.parse(date) > 0)
		return { date, receivedAt: receivedAt ?? date, dated: true };
	if (written !== '')
		problems.push(
			date
				? `The date lies in the future (${date}); the time of arrival is used.`
				: 'The date cannot be read; the time of arrival is used.',
		);
	else problems.push('The mail has no date; the time of arrival is used.');
	const fallback = receivedAt ?? context.now;
	return { date: fallback, receivedAt: receivedAt ?? fallback, dated: false };
}

/** RFC 5322 3.3 dates with comments, two-digit years and zone names. */
function iso(text: string): string | null {
	const clean = text
		.slice(0, 200)
		.replace(/\([^)]*\)/g, ' ')
		.replace(/\bUT\b/, 'GMT')
		.replace(/([+-]\d{2}):?(\d{2})\s*$/, '$1$2')
		.trim();
	const time = clean === '' ? Number.NaN : Date.parse(clean);
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const idHeaders = [
	'x-crm-mail-binding-id',
	'x-google-original-message-id',
	'x-microsoft-original-message-id',
	'x-original-message-id',
	'x-odoo-message-id',
	'x-ms-exchange-crosstenant-originalmessageid',
	'resent-message-id',
];

/** Ids under which others know this mail (providers rewrite Message-ID); Outlook's Thread-Index names the conversation. */
const otherIds = (headers: Headers, messageId: string | null): string[] =>
	[...new Set(idHeaders.flatMap((name) => headers.all(name).flatMap(idsOf)))].filter(
		(id) => id !== messageId,
	);

function otherDomain(from: MailAddress, replyTo: MailAddress[]): boolean {
	const domain = ({ address }: MailAddress): string => address.slice(address.lastIndexOf('@') + 1);
	return replyTo.some(
		(entry) => !domain(entry).endsWith(domain(from)) && !domain(from).endsWith(domain(entry)),
	);
}

function isEncrypted(headers: Headers, mimeTypes: string[], text: string): boolean {
	const type = headers.first('content-type');
	if (/^multipart\/encrypted/i.test(type) || (/pkcs7-mime/i.test(type) && !/signed-data/i.test(type)))
		return true;
	return (
		mimeTypes.includes('application/pgp-encrypted') ||
		/^-----BEGIN PGP MESSAGE-----/m.test(text.slice(0, 5_000))
	);
}

/** "Jane via List" <list@...>: the author only where an aligned result vouches for X-Original-From (peers.md 2.12). */
function recoverListAuthor(mail: Mail, headers: Headers, raw: Headers, charset: string | undefined): Mail {
	if (!mail.from || !(headers.has('list-id') || headers.has('list-post') || headers.has('x-original-from')))
		return mail;
	const listAddress = /mailto:([^>?\s]+)/i.exec(headers.first('list-post'))?.[1]?.toLowerCase();
	const rewritten = mail.from.address === listAddress || / via /i.test(mail.from.name);
	if (!rewritten) return mail;
	const original = ['x-original-from', 'x-original-sender', 'x-google-original-from'].flatMap((name) =>
		readAddresses(raw.first(name), charset),
	)[0];
	const domain = original?.address.split('@').at(-1) ?? '';
	const vouched =
		original !== undefined &&
		authenticationOf(headers, domain, mail.mailbox.trustedAuthserv).verdict === 'pass';
	const flags: MailFlag[] = [...mail.flags, 'list-rewritten-from'];
	return vouched && original
		? { ...mail, flags, from: original, rewrittenBy: mail.from.address }
		: { ...mail, flags };
}
