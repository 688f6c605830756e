/** Decodes header text: encoded words (RFC 2047, by libmime) and the raw 8-bit bytes of old mailers (by iconv-lite). */
import iconv from 'iconv-lite';
import libmime from 'libmime';
import { decodeAs, likelyCharset } from './likely-charset';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Latin1 of the raw bytes -> text: UTF-8 when it is that (RFC 6532), else what the body says, else the likeliest. */
export function decodeBytes(latin1: string, charset?: string): string {
	// eslint-disable-next-line no-control-regex -- ASCII needs no decoding
	if (/^[\x00-\x7f]*$/.test(latin1)) return latin1;
	const bytes = Buffer.from(latin1, 'latin1');
	try {
		return utf8.decode(bytes);
	} catch {
		return charset && !/^(?:us-ascii|utf-?8)$/i.test(charset) && iconv.encodingExists(charset)
			? iconv.decode(bytes, charset)
			: decodeAs(bytes, likelyCharset(latin1));
	}
}

/** Encoded words (RFC 2047) and raw 8-bit text to a clean line. A broken encoded word stays as it stood. */
export function decodeHeader(latin1: string, charset?: string): string {
	const text = decodeBytes(latin1, charset);
	if (!text.includes('=?')) return text;
	try {
		return libmime.decodeWords(text);
	} catch {
		return text;
	}
}
