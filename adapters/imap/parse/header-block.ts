/**
 * Splits the header off a raw mail and decodes it. mailparser decodes headers too, but drops the order of repeated
 * fields and turns raw 8-bit headers of old mailers into question marks; both are needed here.
 */
import { decodeHeader } from '../../../core/mail/decode-header';
import { Headers, type HeaderField } from '../../../core/mail/headers';

export interface HeaderBlock {
	headers: Headers;
	/** Raw bytes as latin1, encoded words not decoded: for addresses. */
	raw: Headers;
	/** Where the body begins. */
	bodyStart: number;
	problems: string[];
}

/** Bytes of header that are looked at; beyond it only spam and attacks go. */
const maxHeader = 1_000_000;
const maxFields = 20_000;
/** Characters of one field. Lists of people and of ids may be long, everything else is short. */
const maxValue = { list: 60_000, other: 16_000 };
const lists = new Set(['to', 'cc', 'bcc', 'references']);

/** A leading mbox "From " line and blank lines are no part of a mail. */
export function startOf(source: Buffer): number {
	let start = source.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
	while (start < source.length && (source[start] === 0x0a || source[start] === 0x0d)) start += 1;
	if (/^>?From (?![ \t]*:)[^\n]{1,300}\r?\n/.test(source.subarray(start, start + 400).toString('latin1'))) {
		const end = source.indexOf(0x0a, start);
		if (end >= 0) start = end + 1;
	}
	return start;
}

export function readHeaderBlock(source: Buffer): HeaderBlock {
	const problems = new Set<string>();
	const bodyStart = endOfHeader(source);
	if (bodyStart > maxHeader) problems.add('The header is longer than 1 MB; the rest of it was left out.');
	const text = source.subarray(0, Math.min(bodyStart, maxHeader)).toString('latin1').replace(/\r\n?/g, '\n');
	const fields: HeaderField[] = [];
	for (const line of unfold(text)) {
		const match = /^([!-9;-~]{1,200})[ \t]*:([^]*)$/.exec(line);
		if (match) {
			const name = (match[1] ?? '').toLowerCase();
			const value = (match[2] ?? '').trim();
			const most = lists.has(name) ? maxValue.list : maxValue.other;
			if (value.length > most)
				problems.add(`The header field ${name} is too long; the rest of it was left out.`);
			fields.push({ name, value: value.slice(0, most) });
		} else if (line.trim() !== '' && problems.size < 5)
			problems.add('A line of the header is no field and was left out.');
		if (fields.length >= maxFields) {
			problems.add(`The header has more than ${maxFields} fields; the rest was left out.`);
			break;
		}
	}
	if (text.includes('\0')) problems.add('The header holds NUL characters.');
	const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(
		fields.find(({ name }) => name === 'content-type')?.value ?? '',
	)?.[1];
	const decoded = fields.map(({ name, value }) => ({ name, value: decodeHeader(value, charset) }));
	return { headers: new Headers(decoded), raw: new Headers(fields), bodyStart, problems: [...problems] };
}

/** After the first empty line; a mail without a body ends with its header. */
function endOfHeader(source: Buffer): number {
	for (let at = source.indexOf(0x0a); at >= 0; at = source.indexOf(0x0a, at + 1)) {
		if (source[at + 1] === 0x0a) return at + 2;
		if (source[at + 1] === 0x0d && source[at + 2] === 0x0a) return at + 3;
	}
	const bare = source.indexOf('\r\r');
	return bare >= 0 && !source.includes(0x0a) ? bare + 2 : source.length;
}

function unfold(text: string): string[] {
	const lines: string[] = [];
	let parts: string[] = [];
	for (const line of text.split('\n')) {
		if (/^[ \t]/.test(line) && parts.length > 0) parts.push(` ${line.trim()}`);
		else {
			if (parts.length > 0) lines.push(parts.join(''));
			parts = [line];
		}
	}
	lines.push(parts.join(''));
	return lines;
}
