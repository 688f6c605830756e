/** Recognises the line that mail clients put before a quote, wrapped over up to five lines, in any language. */
import { hasAddress, hasClock, hasDate, hasVerb, startsLikeOne, tellsOwnStory } from './attribution-words';
import { withoutDirection } from './header-labels';

const longest = 5;

export interface Attribution {
	/** Lines that it takes. */
	lines: number;
	/** A quoted line comes next. */
	beforeQuote: boolean;
}

/**
 * @param isQuoted whether a line bears a quote mark
 * @param hasQuotes false: no line of the text bears one
 * @returns null when no attribution begins here
 */
export function attributionAt(
	lines: readonly string[],
	at: number,
	isQuoted: (line: string) => boolean,
	hasQuotes: boolean,
): Attribution | null {
	// The cheap questions first: nearly every line of a mail ends here.
	if (!hasQuotes && !hasColonWithin(lines, at)) return null;
	const first = withoutDirection(lines[at] ?? '').trim();
	if (first === '' || first.length > 600 || isQuoted(first)) return null;
	if (!mayBegin(first)) return null;
	let text = first;
	let apart = false;
	for (let count = 1, end = at + 1; count <= longest; count += 1) {
		const beforeQuote = quoteFollows(lines, end, isQuoted);
		const found = isAttribution(text, beforeQuote, citationFollows(lines, end));
		if (found && (!apart || (isSure(text) && !tellsOwnStory(text)))) return { lines: end - at, beforeQuote };
		let next = withoutDirection(lines[end] ?? '').trim();
		if (next === '' && hasClock(first) && (startsLikeOne(first) || hasAddress(first))) {
			// A gateway that wraps lines may put an empty one between all of them.
			next = withoutDirection(lines[end + 1] ?? '').trim();
			apart = true;
			end += 1;
			if (hasClock(next) && (startsLikeOne(next) || hasAddress(next))) return null;
		}
		if (next === '' || isQuoted(next) || next.length > 200) return null;
		if (/[.!?。]$/u.test(text) && !/(?<!\p{L})\p{L}{1,6}\.$|\d\.$/u.test(text)) return null;
		if (count === 1 && !mayGoOn(first)) return null;
		// A log or a list: every line has a date of its own.
		if (hasDate(first) && hasDate(next) && startsLikeOne(next)) return null;
		text = `${text} ${next}`;
		end += 1;
	}
	return null;
}

/** Beyond doubt: when, who with the address, and a verb or a colon right behind the address. */
const isSure = (text: string): boolean =>
	colonEnd.test(text) && hasClock(text) && hasAddress(text) && (hasVerb(text) || endsWithAddress.test(text));

/** Above no quote it has a colon at its end or in its time; an empty line may stand behind each of its lines. */
function hasColonWithin(lines: readonly string[], at: number): boolean {
	for (let next = at; next < at + 2 * longest; next += 1) {
		const line = lines[next];
		if (line !== undefined && (line.includes(':') || line.includes('：'))) return true;
	}
	return false;
}

const mayBegin = (line: string): boolean =>
	hasClock(line) || hasAddress(line) || hasVerb(line) || startsLikeOne(line);

/** Only a line that could begin one is joined with the next ones. */
const mayGoOn = (line: string): boolean =>
	(startsLikeOne(line) && (hasClock(line) || line.length > 40)) ||
	(hasClock(line) && line.length > 40) ||
	(line.length < 200 && (hasAddress(line) || /<$/.test(line)));

function quoteFollows(lines: readonly string[], from: number, isQuoted: (line: string) => boolean): boolean {
	for (let at = from; at < lines.length && at < from + 4; at += 1) {
		const line = lines[at] ?? '';
		if (line.trim() !== '') return isQuoted(line);
	}
	return false;
}

/** Words in quotation marks: a person cites. */
const citationFollows = (lines: readonly string[], from: number): boolean =>
	/^\s*["“„«»‚‘「『]\s?[\p{L}\d]/u.test(lines.slice(from, from + 3).find((line) => line.trim() !== '') ?? '');

const colonEnd = /[:：]\s*[-*_–—]*$/u;
/** `2026年11月18日 10:15 John <john@acme.example>:`: without a verb the address stands last. */
const endsWithAddress = /@[^\s<>@]{2,250}[>)\]"'’»”*]*\s*[:：]\s*[-*_–—]*$/u;

/** `18.11.2026, 10:22, Anna <anna@ours.example>` and nothing else: some webmailers leave the colon out. */
const bareLine =
	/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2},? [^<>@\n]{0,80}<[^<>\s@]{1,64}@[^<>\s]{1,250}>$/u;

function isAttribution(text: string, beforeQuote: boolean, cited: boolean): boolean {
	if (text.length > 500) return false;
	if (runsOn(text)) return true;
	const colon = colonEnd.test(text);
	if (!colon && /[!?。]$/u.test(text)) return false;
	const [dated, addressed, verbal] = [hasClock(text), hasAddress(text), hasVerb(text)];
	if (beforeQuote) {
		if (colon) return addressed || verbal || (dated && startsLikeOne(text) && text.length < 120);
		return (addressed && dated) || (verbal && dated && (startsLikeOne(text) || addressed));
	}
	if (!colon) return bareLine.test(text);
	if (verbal && addressed) return true;
	if (addressed && dated && endsWithAddress.test(text))
		return text.length < 250 && (/[<([]/.test(text) || !tellsOwnStory(text));
	return verbal && hasDate(text) && text.length < 200 && opens(text) && !tellsOwnStory(text) && !cited;
}

/** With a name, a figure, or a word that these lines begin with; not in the middle of a sentence. */
const opens = (text: string): boolean => startsLikeOne(text) || /^[^\p{L}]*(?:\p{Lu}|\p{Lo})/u.test(text);

/** Some clients put the old text on the same line: "On Wed, Anna <anna@ours.example> wrote:  Your parcel". */
function runsOn(text: string): boolean {
	const end = /^(.{10,300}?<[^<>\s]{3,200}@[^<>\s]{3,200}>.{0,40}?)[:：]\s+\S/u.exec(text)?.[1];
	return end !== undefined && startsLikeOne(end) && hasVerb(end) && hasClock(end);
}
