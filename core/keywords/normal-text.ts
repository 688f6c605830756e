/** Brings text into the form in which words are compared, and remembers where each letter stood. */

export interface NormalText {
	/** NFKC, case folded, without soft hyphens and zero-width characters, every blank a space. */
	text: string;
	/** For each UTF-16 unit of `text`, where it began in the original. */
	offsets: Uint32Array | null;
	original: string;
}

// eslint-disable-next-line no-misleading-character-class -- joiners are what is removed here
const dropped = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u034f\u061c\u180e]/g;
// eslint-disable-next-line no-control-regex -- ASCII needs no folding but lower case
const ascii = /^[\x00-\x7f]*$/;

/** Letter case as Unicode folds it, for whole words: ß equals ss, a final sigma equals sigma, İ and ı equal i. */
export function foldCase(text: string): string {
	return text
		.toLowerCase()
		.replace(/ß/g, 'ss')
		.replace(/ς/g, 'σ')
		.replace(/i\u0307/g, 'i')
		.replace(/ı/g, 'i');
}

const signs = (text: string): string =>
	text
		.replace(/[\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`]/g, "'")
		.replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
		.replace(/[\u2010-\u2015\u2212]/g, '-')
		.replace(/\s/g, ' ');

const fold = (text: string, ignoreAccents: boolean): string => {
	const folded = foldCase(signs(text.replace(dropped, '').normalize('NFKC')));
	return ignoreAccents
		? folded
				.normalize('NFD')
				.replace(/\p{M}+/gu, '')
				.normalize('NFC')
		: folded;
};

/** The form without offsets, for words of a rule; blanks collapse. */
export const normalWord = (text: string, ignoreAccents: boolean): string =>
	fold(text, ignoreAccents).replace(/ +/g, ' ').trim();

/** Linear: letter by letter with its marks, in ASCII at once. */
export function normalText(original: string, ignoreAccents: boolean): NormalText {
	if (ascii.test(original))
		return { text: original.toLowerCase().replace(/\s/g, ' '), offsets: null, original };
	const parts: string[] = [];
	const offsets: number[] = [];
	for (const match of original.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
		const part = fold(match[0], ignoreAccents);
		parts.push(part);
		for (let unit = 0; unit < part.length; unit += 1) offsets.push(match.index);
	}
	return { text: parts.join(''), offsets: Uint32Array.from(offsets), original };
}

/** The words around a hit as they were written, at most 120 characters. */
export function excerpt({ original, offsets }: NormalText, start: number, end: number): string {
	const from = offsets ? (offsets[start] ?? 0) : start;
	const to = offsets ? (offsets[end] ?? original.length) : end;
	const text = original
		.slice(Math.max(0, from - 40), Math.min(original.length, to + 40))
		.replace(/\s+/g, ' ');
	return text.trim().slice(0, 120);
}
