/** Reads text again whose charset label is missing, unknown or wrong. */
import iconv from 'iconv-lite';
import { decodeAs, likelyCharset } from '../../../core/mail/likely-charset';

/** U+FFFD, which a decoder puts where bytes do not fit the label, or the escapes of ISO-2022-JP, which none knew. */
export const isBroken = (text: string): boolean => text.includes('\ufffd') || text.includes('\x1b$');

/** Larger mails are not read twice. */
const longest = 3_000_000;

/**
 * Gives parts whose label says UTF-8, ASCII or nothing a label under which every byte becomes one character.
 * @returns null when the mail cannot be helped
 */
export function asBytes(head: Buffer, content: Buffer): Buffer | null {
	if (content.length > longest) return null;
	const text = Buffer.concat([head, content]).toString('latin1');
	const untyped = !/^content-type[ \t]*:/im.test(head.toString('latin1'));
	const changed = text
		.replace(
			/(charset[ \t]*=[ \t]*)"?(?:utf-?8|us-ascii|ascii|unknown-8bit|x-unknown|unicode|none|default)\b"?/gi,
			'$1binary',
		)
		.replace(/^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?\n(?![ \t]))/gim, '$1; charset=binary');
	if (untyped) return Buffer.from(`Content-Type: text/plain; charset=binary\r\n${changed}`, 'latin1');
	return changed === text ? null : Buffer.from(changed, 'latin1');
}

/** A page says its charset itself. */
const metaCharset = /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})/i;

/** @param bytes one character a byte; other characters were read by a right label and stay */
export function decodeLikely(bytes: string): { text: string; charset: string } {
	const meta = metaCharset.exec(bytes.slice(0, 5_000))?.[1];
	const known = meta !== undefined && iconv.encodingExists(meta) && !/^utf-?8$/i.test(meta);
	const charset = known ? meta : likelyCharset(bytes);
	const text = bytes.replace(/[\x00-\xff]+/g, (some) => decodeAs(Buffer.from(some, 'latin1'), charset)); // eslint-disable-line no-control-regex -- every byte
	return { text, charset };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
/** What UTF-8 looks like to a reader who takes it for Windows-1252. */
const misread = /[\u00c3-\u00f4][\u0080-\u00bf\u0152-\u2122]/;

/** UTF-8 that was labelled as Latin-1: the whole text becomes valid UTF-8 when it is taken back. */
export function unmisread(text: string): string | null {
	if (!misread.test(text)) return null;
	const bytes = iconv.encode(text, 'windows-1252');
	// A letter that Windows-1252 has not becomes a question mark: then the text was no misread one.
	if (iconv.decode(bytes, 'windows-1252') !== text) return null;
	try {
		return strictUtf8.decode(bytes);
	} catch {
		return null;
	}
}
