/**
 * What this person wrote now: no quotes, no signature, no footer. Own code: planer (a port of talon) and
 * email-reply-parser cut everything below the first quote, know few languages, and lose answers between quotes.
 */
import { htmlToText } from '../html-text';
import { attributionAt } from './attribution';
import { ownHtml } from './from-html';
import { oldBlockAt } from './old-block';
import { cutTail, trimEnd } from './tail';

export interface NewTextInput {
	text: string;
	html: string;
	subject?: string;
	fromName?: string;
	fromAddress?: string;
	direction?: 'inbound' | 'outbound' | 'internal';
}

/** Nobody writes that much at once; beyond it only quotes and logs go. */
const maxLength = 1_000_000;

export function newText({ text, html }: NewTextInput): string {
	const fromHtml = html === '' ? null : ownHtml(html.slice(0, maxLength * 2));
	const marked = fromHtml?.marked ? clean(htmlToText(fromHtml.html)) : '';
	if (marked !== '') return marked;
	if (fromHtml?.marked && text.trim() === '') return '';
	const source = text.trim() === '' && html !== '' ? htmlToText(html) : text;
	return clean(source);
}

function clean(source: string): string {
	const text = source
		.slice(0, maxLength)
		.replace(/\r\n?/g, '\n')
		.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
		.replace(/[\u00a0\u2007\u202f]/g, ' ')
		.replace(/^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash:.*\n)*\n?/m, '')
		.replace(/^-----BEGIN PGP SIGNATURE-----[^]*?(?:-----END PGP SIGNATURE-----|$)/m, '');
	const lines = text.split('\n').map((line) => line.trimEnd());
	const own = cutTail(trimEnd(withoutQuotes(lines)));
	return own
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

const isQuoted = (line: string): boolean => /^\s{0,3}(?:>|&gt;|\|\s)/.test(line);

/** Quoted lines and their attribution go; answers between and below stay; an unquoted old mail ends the text. */
function withoutQuotes(lines: string[]): string[] {
	const own: string[] = [];
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? '';
		if (isQuoted(line)) {
			at = endOfQuote(lines, at);
			if (own.length > 0 && own.at(-1) !== '') own.push('');
			continue;
		}
		if (oldBlockAt(lines, at)) return own;
		const attribution = attributionAt(lines, at);
		if (attribution > 0) {
			const next = firstFilled(lines, at + attribution);
			if (next < 0 || !isQuoted(lines[next] ?? ''))
				return next < 0 || own.some((it) => it !== '') || hasNothingBelow(lines, next)
					? own
					: [...own, ...withoutQuotes(lines.slice(next))];
			at += attribution;
			continue;
		}
		own.push(line);
		at += 1;
	}
	return own;
}

/** An attribution at the very top with unquoted text below: the client did not mark the quote, all of it is old. */
const hasNothingBelow = (lines: string[], at: number): boolean =>
	lines.slice(at).every((line) => !isQuoted(line));

/** A quoted line that a client wrapped leaves a short unquoted rest between quoted lines. */
function endOfQuote(lines: string[], start: number): number {
	let at = start;
	while (at < lines.length && isQuoted(lines[at] ?? '')) {
		at += 1;
		const rest = lines[at] ?? '';
		const wrapped =
			rest.trim() !== '' &&
			!isQuoted(rest) &&
			isQuoted(lines[at + 1] ?? '') &&
			(lines[at - 1] ?? '').length > 60 &&
			rest.length < 30;
		if (wrapped) at += 1;
	}
	return at;
}

function firstFilled(lines: string[], from: number): number {
	for (let at = from; at < lines.length; at += 1) if ((lines[at] ?? '').trim() !== '') return at;
	return -1;
}
