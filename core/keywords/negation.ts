/** Decides whether a hit is denied: "not urgent", "kein dringender Fall", "n'est pas urgent", "急ぎではありません". */
import { butWords, denialWords, noWords, onlyWords } from './negation-words';
import { normalWord } from './normal-text';
import { isDeniedUnspaced } from './negation-unspaced';

const wordSet = (text: string): Set<string> => new Set(normalWord(text, false).split(' ').filter(Boolean));
/** With and without accents, as the text may be compared either way. */
const eitherWay = (text: string): Set<string> =>
	new Set([...wordSet(text), ...wordSet(normalWord(text, true))]);

const languages = denialWords.map(
	({ not, between, noSuch = '', weak = '', behind = '', behindBetween = '', behindAtOnce = false }) => ({
		behindAtOnce,
		not: eitherWay(not),
		noSuch: eitherWay(noSuch),
		between: eitherWay(between),
		weak: eitherWay(weak),
		behind: eitherWay(behind),
		behindBetween: eitherWay(behindBetween),
	}),
);
type Language = (typeof languages)[number];
const only = wordSet(onlyWords);
const but = wordSet(butWords);
const no = wordSet(noWords);

/** How much text before and after a hit is looked at. */
const reach = 80;
const maxBetween = 6;

/** Words; a sign or an empty line ends the clause and is a token of its own. A hyphen inside a word is neither. */
const tokenPattern = /[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{M}]+)*'?|\n\s*\n|(?<=\S)-(?=\S)|[^\s\p{L}\p{N}\p{M}]/gu;
const tokensOf = (text: string): string[] =>
	(text.match(tokenPattern) ?? []).filter((token) => token !== '-' || text.includes(' - '));
const isWord = (token: string | undefined): token is string =>
	token !== undefined && /^[\p{L}\p{N}\p{M}]/u.test(token);

/** @param text normalised; `start` and `end` of the hit within it */
export function isNegated(text: string, start: number, end: number): boolean {
	// The hyphen of "non-urgent" belongs to neither word.
	const left = text.slice(Math.max(0, start - reach), start).replace(/(?<=[\p{L}])-$/u, ' ');
	const right = text.slice(end, end + reach);
	if (isDeniedUnspaced(left, right)) return true;
	const before = tokensOf(left);
	const behind = tokensOf(right);
	const denied = languages.some(
		(language) => isDeniedBefore(before, language) || isDeniedBehind(behind, language),
	);
	return (denied && !isQuestion(before, behind)) || isAnsweredNo(right);
}

function isDeniedBefore(tokens: string[], { not, between, noSuch, weak }: Language): boolean {
	for (let steps = 0; steps <= maxBetween; steps += 1) {
		const token = tokens[tokens.length - 1 - steps];
		if (!isWord(token) || only.has(token)) return false;
		if (not.has(token)) return true;
		if (weak.has(token)) return steps > 0;
		if (!between.has(token)) return noSuch.has(tokens[tokens.length - 2 - steps] ?? '');
	}
	return false;
}

/** "Dringend ist das nicht." But "dringend nicht vergessen" and "dringend ist es nicht nur heute" affirm. */
function isDeniedBehind(tokens: string[], language: Language): boolean {
	const { behind, behindBetween, behindAtOnce, between } = language;
	let at = 0;
	while (at < maxBetween && behindBetween.has(tokens[at] ?? '')) at += 1;
	if (!behind.has(tokens[at] ?? '') || (at === 0 && !behindAtOnce)) return false;
	let rest = at + 1;
	while (rest < at + maxBetween && between.has(tokens[rest] ?? '')) rest += 1;
	const next = tokens[rest];
	return !isWord(next) || but.has(next);
}

/** A short question asks whether it is so: the sentence ends with a question mark a few words behind the hit. */
function isQuestion(before: string[], behind: string[]): boolean {
	const mark = behind.findIndex((token) => !isWord(token));
	if (mark < 0 || mark > 3 || behind[mark] !== '?') return false;
	if (behind.slice(0, mark).some((token) => but.has(token))) return false;
	const clause = before.slice(before.findLastIndex((token) => !isWord(token)) + 1);
	return clause.length + mark >= 2;
}

/** A filled-in form: "Urgent: no". */
function isAnsweredNo(right: string): boolean {
	const answer = /^ ?[:=?] ?([\p{L}\p{M}]+) ?(?:$|[\n.;,|)])/u.exec(right)?.[1];
	return answer !== undefined && no.has(answer);
}
