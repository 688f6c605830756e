/** Takes quotes and older mails out of a text; what is left are the stretches that its writer put around them. */
import { attributionAt } from './attribution';
import { headerLine } from './header-labels';
import { oldMailAt, ruleMark } from './old-mail';

/** Stands for a quote that the HTML marked. */
export const quoteMark = '\ue000';
/** From here on the HTML holds nothing but an older mail. */
export const endMark = '\ue001';

export interface OwnText {
	/** One entry for every stretch between two quotes, in order. */
	segments: string[][];
	/** Whether anything was taken out. */
	cut: boolean;
}

/** @param forwarded the subject says that the mail passes another one on */
export function ownSegments(lines: string[], forwarded: boolean): OwnText {
	const isQuoted = quoteTest(lines);
	const hasQuotes = lines.some(isQuoted);
	const own = new Segments();
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? '';
		if (line === endMark) return own.end();
		const old = oldMailAt(lines, at);
		if (old === 'reply-above') {
			if (own.hasText()) return own.end();
			at += 1;
			continue;
		}
		if (old === 'old') {
			const quote =
				own.hasText() || forwarded ? -1 : lines.findIndex((it, index) => index > at && isQuoted(it));
			if (quote > at) {
				// The header stands above marked quotes: what is not marked below it was written now.
				own.cut = true;
				at = quote;
				continue;
			}
			if (!own.isBare() || !isForm(lines, at, forwarded)) return own.end();
			for (; headerLine(lines[at] ?? '') !== null; at += 1) own.add(lines[at] ?? '');
			continue;
		}
		if (line === ruleMark) {
			at += 1;
			continue;
		}
		if (isQuoted(line)) {
			at = endOfQuote(lines, at, isQuoted);
			own.gap();
			continue;
		}
		const attribution = attributionAt(lines, at, isQuoted, hasQuotes);
		if (attribution) {
			own.dropNameBefore(lines[at] ?? '');
			if (!attribution.beforeQuote && (own.hasText() || forwarded || own.cut)) return own.end();
			at += attribution.lines;
			own.cut = true;
			continue;
		}
		own.add(line);
		at += 1;
	}
	return own.end();
}

class Segments {
	private readonly segments: string[][] = [[]];
	cut = false;

	add(line: string): void {
		this.segments.at(-1)?.push(line);
	}

	/** A quote was taken out here. */
	gap(): void {
		this.cut = true;
		if ((this.segments.at(-1) ?? []).some((line) => line.trim() !== '')) this.segments.push([]);
		else this.segments[this.segments.length - 1] = [];
	}

	hasText(): boolean {
		return this.segments.some((segment) => segment.some((line) => line.trim() !== ''));
	}

	/** Nothing was written and nothing taken out so far. */
	isBare(): boolean {
		return !this.cut && !this.hasText();
	}

	/** An attribution that goes on with the address had its name on the line before. */
	dropNameBefore(line: string): void {
		if (!/^\s*<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>/.test(line)) return;
		const segment = this.segments.at(-1) ?? [];
		const before = segment.at(-1) ?? '';
		if (before.trim() !== '' && before.length < 120 && !/[.!?,;:。]\s*$/u.test(before) && segment.length > 1)
			segment.pop();
	}

	end(): OwnText {
		this.cut = this.cut || this.segments.length > 1;
		return { segments: this.segments, cut: this.cut };
	}
}

/** Web forms and orders write "From:" and "Subject:" too, but no address and not when it was sent. */
function isForm(lines: readonly string[], at: number, forwarded: boolean): boolean {
	if (forwarded || headerLine(lines[at] ?? '') === null) return false;
	const block = lines.slice(at, at + 10);
	return (
		!block.some((line) => headerLine(line)?.kind === 'date') || !block.some((line) => line.includes('@'))
	);
}

/** `>=` compares. */
const plainQuote = /^\s{0,4}(?:>(?!=)|&gt;(?!=)|＞|»\s)/;
/** A bar is a quote only where it is the only one: tables have more. */
const barQuote = /^\s{0,3}\| [^|]*$/;
const initials = /^\s{0,8}\p{L}{1,12}>+(?: \S|$)/u;

/** Initials before the quote mark ("AW> text") count only where a mail has many of them. */
function quoteTest(lines: readonly string[]): (line: string) => boolean {
	const initialled = lines.filter((line) => initials.test(line)).length;
	const superciting =
		initialled >= 3 || (initialled > 0 && lines.some((line) => /^>{3,} .*(?:writes|wrote):/.test(line)));
	return (line) =>
		line === quoteMark ||
		plainQuote.test(line) ||
		barQuote.test(line) ||
		(superciting && initials.test(line));
}

/** A quoted line that a gateway wrapped leaves a short unquoted rest between quoted lines. */
function endOfQuote(lines: readonly string[], start: number, isQuoted: (line: string) => boolean): number {
	let at = start;
	let wraps = false;
	while (at < lines.length && isQuoted(lines[at] ?? '')) {
		at += 1;
		const rest = lines[at] ?? '';
		const mayBeRest =
			rest.trim() !== '' &&
			!isQuoted(rest) &&
			(lines[at - 1] ?? '').length > 50 &&
			!/[.!?:;。？]$/u.test(lines[at - 1] ?? '') &&
			rest.length < 60 &&
			/^[\p{Ll}\d]/u.test(rest.trim());
		if (!mayBeRest) continue;
		// Below the last quoted line it may be an answer: only where the gateway has wrapped others is it a rest.
		if (isQuoted(lines[at + 1] ?? '')) wraps = true;
		else if (!wraps || (lines[at + 1] ?? '').trim() !== '') continue;
		at += 1;
	}
	return at;
}
