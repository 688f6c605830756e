/**
 * What this person wrote now: no quotes, no signature, no footer. Own code: planer (a port of talon) and
 * email-reply-parser cut everything below the first quote, know few languages, and lose answers between quotes.
 */
import { isForward } from '../topic';
import { withoutBanner } from './banner';
import { mayBeMarked, ownHtml } from './from-html';
import { endMark, ownSegments, quoteMark } from './own-segments';
import { ruleMark } from './old-mail';
import { sameName } from './signature';
import { cutTail, trimEnd, type Sender } from './tail';

export interface NewTextInput {
	text: string;
	html: string;
	subject?: string;
	/** Display name of the sender: a block that begins with it is a signature. */
	fromName?: string;
	/** Lower case: some clients put it below a text like a name. */
	fromAddress?: string;
}

/** Nobody writes that much at once: what lies between the beginning and the end of a longer text is quotes and logs. */
const longest = { text: 120_000, end: 30_000, html: 250_000 };
function atMost(text: string): string {
	if (text.length <= longest.text) return text;
	const short = withShortQuotes(text);
	return short.length <= longest.text
		? short
		: `${short.slice(0, longest.text - longest.end)}\n${short.slice(-longest.end)}`;
}

/** Of every long run of quoted lines the first and the last one stay: enough to know that a quote stood there. */
function withShortQuotes(text: string): string {
	const lines = text.split('\n');
	const quoted = (line: string | undefined): boolean => line?.startsWith('>') ?? false;
	return lines
		.filter((line, at) => !quoted(line) || !quoted(lines[at - 1]) || !quoted(lines[at + 1]))
		.join('\n');
}
/** Pictures inside the HTML. */
const dataLinks = /data:[\w/+.-]{0,60};base64,[\w+/=%\s]{500,}/g;

/** The structure of the HTML decides where it has marks; otherwise the plain text does. Linear in the length. */
export function newText({ text, html, subject = '', fromName = '', fromAddress = '' }: NewTextInput): string {
	const context = { forwarded: isForward(subject), sender: { name: fromName, address: fromAddress } };
	const source = (html.includes(';base64,') ? html.replace(dataLinks, '') : html).slice(0, longest.html);
	const isNeeded = source !== '' && (text.trim() === '' || mayBeMarked(source));
	const fromHtml = isNeeded ? ownHtml(source) : null;
	if (fromHtml?.marked) {
		const own = clean(fromHtml.text, context) || typedIntoSignature(source, context);
		if (own !== '' || text.trim() === '') return own;
	}
	const plain = text.trim() === '' && fromHtml ? fromHtml.text : text;
	return clean(plain, context);
}

const marks = new RegExp(`[${quoteMark}${endMark}${ruleMark}]`, 'g');

/** Some people type their answer into the signature; a name alone is none. */
function typedIntoSignature(source: string, context: Context): string {
	const typed = clean(ownHtml(source, true).text, context);
	return sameName(typed, context.sender.name) ? '' : typed;
}

interface Context {
	forwarded: boolean;
	sender: Sender;
}

function clean(source: string, { forwarded, sender }: Context): string {
	const text = withoutArmour(
		atMost(source)
			.replace(/\r\n?/g, '\n')
			.replace(/[\u200b\u2060\ufeff\u00ad]/g, '')
			.replace(/[\u00a0\u2007\u202f]/g, ' '),
	);
	const lines = withoutBanner(text.split('\n').map((line) => line.trimEnd()));
	const { segments, cut } = ownSegments(lines, forwarded);
	const own = segments
		.map((segment) => trimEnd(cutTail(segment, sender)))
		.filter((segment) => segment.length > 0);
	const kept = own.length > 0 || cut ? own : [trimEnd(segments[0] ?? [])];
	return kept
		.map((segment) => segment.join('\n').trim())
		.join('\n\n')
		.replaceAll(marks, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** A clear-signed mail (RFC 4880 7): its armour is no text. */
function withoutArmour(text: string): string {
	if (!text.includes('-----BEGIN PGP SIGN')) return text;
	const begin = text.indexOf('-----BEGIN PGP SIGNATURE-----');
	const signed = begin < 0 ? text : text.slice(0, begin);
	return signed
		.replace(/^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash:.*\n)*\n?/m, '')
		.replace(/^- (?=-)/gm, '');
}
