/** Reads the body of a mail by mailparser, chunk by chunk, so that a large one neither fills the memory nor stops n8n. */
import { MailParser, type AttachmentStream, type MessageText } from 'mailparser';
import type { MailBody } from '../../../core/mail/assemble-mail';
import type { HeaderField } from '../../../core/mail/headers';
import { htmlTextReader } from '../../../core/mail/html-text';
import { unflow } from '../../../core/mail/unflow';
import { mendSource } from './mend-source';
import { asBytes, decodeLikely, isBroken, unmisread } from './wrong-charset';

const chunk = 64 * 1024;
const htmlChunk = 32 * 1024;
/** Text beyond this is left out of the mail; nobody reads it and every later step would pay for it. */
const maxText = 1_000_000;
const maxPart = 200_000;
const keptParts = /^(?:message\/|text\/(?:calendar|rfc822-headers|plain|x-amp))/;

/**
 * @param fields the header of the mail, of which mailparser only gets what the body needs: a long list of people would
 * stop it for half a second
 */
export async function readBody(fields: readonly HeaderField[], source: Buffer): Promise<MailBody> {
	const about = fields.filter(({ name }) => name.startsWith('content-') || name === 'mime-version');
	const { fields: mended, content, flowed, problems } = mendSource(about, source);
	const lines = mended.map(({ name, value }) => `${name}: ${value}\r\n`);
	const head = Buffer.from(`${lines.join('')}\r\n`, 'latin1');
	const body = plainBody(mended, content) ?? (await readParts(head, content));
	body.problems.push(...problems);
	if (isBroken(body.text) || isBroken(body.html)) await readAgain(head, content, body);
	else takeBackMisread(body);
	if (flowed) body.text = unflow(body.text, flowed.deleteSpace);
	if (body.text.trim() === '' && body.html !== '') body.htmlText = await textOf(body.html);
	return body;
}

const plainType = /^text\/plain(?:\s*;\s*charset\s*=\s*(?:"(?:utf-?8|us-ascii)"|utf-?8|us-ascii))?\s*;?\s*$/i;
const plainEncoding = /^\s*(?:7bit|8bit|binary)\s*$/i;

/** A mail that is one plain text as it stands needs no parser; the same mail comes of it in a tenth of the time. */
function plainBody(fields: readonly HeaderField[], content: Buffer): MailBody | null {
	let types = 0;
	for (const { name, value } of fields) {
		if (!name.startsWith('content-')) continue;
		if (name === 'content-type' && plainType.test(value)) types += 1;
		else if (name !== 'content-transfer-encoding' || !plainEncoding.test(value)) return null;
	}
	if (types !== 1 || content.length > chunk) return null;
	const body: MailBody = { text: '', html: '', attachments: [], parts: [], problems: [] };
	takeText(body, { type: 'text', text: content.toString('utf8').replace(/\r?\n/g, '\n') } as MessageText);
	return body;
}

/** Of too many parts the library gives nothing at all, not even the text before them. */
async function readParts(head: Buffer, content: Buffer): Promise<MailBody> {
	const body = await readOnce(head, content);
	if (!body.problems.some((problem) => problem.includes('child nodes'))) return body;
	const first = await readOnce(head, content.subarray(0, endOfParts(content, 800)));
	return { ...first, problems: ['The mail has too many parts; the first ones were read.'] };
}

/** Where so many lines that may be boundaries have passed. */
function endOfParts(content: Buffer, most: number): number {
	let at = 0;
	for (let left = most; left > 0 && at >= 0; left -= 1) at = content.indexOf('\n--', at + 1);
	return at < 0 ? content.length : at;
}

/** The label of the charset is wrong, missing or unknown: another one may fit. */
async function readAgain(head: Buffer, content: Buffer, body: MailBody): Promise<void> {
	const other = asBytes(head, content);
	const again = other && (await readOnce(Buffer.alloc(0), other));
	const tried = again && { text: decodeLikely(again.text), html: decodeLikely(again.html) };
	const used = new Set<string>();
	for (const key of ['text', 'html'] as const) {
		const found = tried?.[key];
		if (!found || !isBroken(body[key]) || found.charset === 'utf-8' || isBroken(found.text)) continue;
		body[key] = found.text;
		used.add(found.charset);
	}
	body.problems.push(
		used.size > 0
			? `The text does not fit the charset it names; it was read as ${[...used].join(', ')}.`
			: 'Some characters could not be read: the charset is missing, unknown or wrong.',
	);
}

function takeBackMisread(body: MailBody): void {
	for (const key of ['text', 'html'] as const) {
		const better = unmisread(body[key]);
		if (better === null) continue;
		body[key] = better;
		body.problems.push('The text does not fit the charset it names; it was read as utf-8.');
	}
}

async function readOnce(head: Buffer, content: Buffer): Promise<MailBody> {
	const body: MailBody = { text: '', html: '', attachments: [], parts: [], problems: [] };
	const parser = new MailParser({
		skipHtmlToText: true,
		skipTextToHtml: true,
		skipImageLinks: true,
		skipTextLinks: true,
		maxHtmlLengthToParse: 1,
		// Attached mails are kept as attachments: their text is not what this sender wrote.
		keepDeliveryStatus: true,
	} as ConstructorParameters<typeof MailParser>[0]);
	await new Promise<void>((resolve) => {
		const finish = (): void => resolve();
		parser.on('data', (data: AttachmentStream | MessageText) => {
			// What is thrown inside a listener would reach nobody, and the mail would be waited for without end.
			try {
				if (data.type === 'text') takeText(body, data);
				else takeAttachment(body, data);
			} catch (error) {
				body.problems.push(`A part could not be read: ${String(error)}.`);
				finish();
			}
		});
		parser.on('error', (error: Error) => {
			body.problems.push(`The body could not be read to its end: ${error.message}.`);
			finish();
		});
		parser.on('end', finish);
		void feed(parser, head, content).catch((error: unknown) => {
			body.problems.push(`The body could not be read to its end: ${String(error)}.`);
			finish();
		});
	});
	return body;
}

/** Long HTML is read with pauses, so that n8n goes on meanwhile. */
async function textOf(html: string): Promise<string> {
	const reader = htmlTextReader();
	for (let start = 0; start < html.length; start += htmlChunk) {
		reader.write(html.slice(start, start + htmlChunk));
		if (html.length > htmlChunk) await pause();
	}
	return reader.end();
}

async function feed(parser: MailParser, head: Buffer, source: Buffer): Promise<void> {
	if (head.length > 0) parser.write(head);
	for (let start = 0; start < source.length; start += chunk) {
		if (!parser.write(source.subarray(start, start + chunk))) await drained(parser);
		if (source.length > chunk) await pause();
	}
	parser.end();
}

const pause = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const drained = async (parser: MailParser): Promise<void> =>
	await new Promise((resolve) => {
		const events = ['drain', 'end', 'error'] as const;
		const done = (): void => {
			for (const event of events) parser.off(event, done);
			resolve();
		};
		for (const event of events) parser.on(event, done);
	});

function takeText(body: MailBody, data: MessageText): void {
	body.text = (data.text ?? '').slice(0, maxText);
	body.html = typeof data.html === 'string' ? data.html.slice(0, maxText * 2) : '';
	if (
		(data.text ?? '').length > maxText ||
		(typeof data.html === 'string' && data.html.length > maxText * 2)
	) {
		body.problems.push('The text is longer than 1,000,000 characters; the rest was left out.');
	}
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

function takeAttachment(body: MailBody, data: AttachmentStream): void {
	const kept: Buffer[] = [];
	let size = 0;
	// A broken header makes mailparser give something else than text for type and name.
	const mimeType = asText(data.contentType).toLowerCase() || 'application/octet-stream';
	const fileName = asText(data.filename);
	const keep = keptParts.test(mimeType);
	const content = data.content as unknown as NodeJS.ReadableStream;
	const done = (): void => {
		const text = keep ? Buffer.concat(kept).toString('utf8') : '';
		const isAttachment = data.contentDisposition === 'attachment' || fileName !== '';
		body.parts.push({ mimeType, isAttachment, text });
		body.attachments.push({
			fileName: cleanFileName(fileName, mimeType),
			mimeType,
			size,
			...(data.cid ? { contentId: data.cid } : {}),
			...(data.related ? { inline: true } : {}),
			...((data as { partId?: string }).partId ? { part: (data as { partId?: string }).partId } : {}),
		});
		data.release();
	};
	content.on('data', (bytes: Buffer) => {
		size += bytes.length;
		if (keep && size <= maxPart) kept.push(bytes);
	});
	content.on('end', done);
	content.on('error', () => {
		body.problems.push('An attachment could not be decoded to its end.');
		done();
	});
}

const extensions: Record<string, string> = {
	'message/rfc822': 'eml',
	'text/calendar': 'ics',
	'text/plain': 'txt',
	'message/delivery-status': 'txt',
};

/** No path and no control characters: the name comes from a stranger. */
function cleanFileName(name: string, mimeType: string): string {
	const clean = name
		// eslint-disable-next-line no-control-regex -- control characters are what is removed
		.replace(/[\u0000-\u001f\u007f\u202a-\u202e]/g, '')
		.replace(/[/\\]/g, '_')
		.trim()
		.slice(0, 200);
	return clean || `attachment.${extensions[mimeType] ?? 'bin'}`;
}
