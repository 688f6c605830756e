/** Brings text into the form in which words are compared, and remembers where each letter stood. */

export interface NormalText {
	/** NFKC, case folded, without soft hyphens and zero-width characters; blanks are spaces or line feeds. */
	text: string;
	/** For each UTF-16 unit of `text`, where it began in the original; null where nothing moved. */
	offsets: Uint32Array | null;
	original: string;
}

/** Soft hyphens, joiners, direction marks, the Arabic stroke that only stretches a word, and its vowel signs. */
const dropped =
	// eslint-disable-next-line no-misleading-character-class -- joiners and marks are what is removed here
	/[\u00ad\u034f\u061c\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]/;
const allDropped = new RegExp(dropped, 'g');

/** Signs that people and programs write in several ways; every replacement is as long as what it stands for. */
const variants =
	/[\t\r\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u2010-\u2015\u2018-\u201f\u2032\u2033\u2212\u00ab\u00b4\u00bb`\u02bc\uff01-\uff5e]/;
const allVariants = new RegExp(variants, 'g');

function plainSign(sign: string): string {
	const code = sign.charCodeAt(0);
	if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
	if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-';
	if ((code >= 0x201c && code <= 0x201f) || code === 0x2033 || code === 0xab || code === 0xbb) return '"';
	if ((code >= 0x2018 && code <= 0x201b) || /[\u2032\u00b4`\u02bc]/.test(sign)) return "'";
	return code === 0x2028 || code === 0x2029 ? '\n' : ' ';
}

/** Capitals in Greek carry no accent, so no letter does here. */
const tonos: Record<string, string> = {
	...{ ά: 'α', έ: 'ε', ή: 'η', ί: 'ι', ό: 'ο', ύ: 'υ', ώ: 'ω', ΐ: 'ϊ', ΰ: 'ϋ' },
};

/** Letter case as Unicode folds it: ß equals ss, a final sigma equals sigma, the Turkish i's are one. */
function foldCase(text: string): string {
	return text
		.toLowerCase()
		.replace(/[ςıάέήίόύώΐΰ]/g, (letter) =>
			letter === 'ς' ? 'σ' : letter === 'ı' ? 'i' : (tonos[letter] ?? letter),
		)
		.replace(/ß/g, 'ss')
		.replace(/i\u0307/g, 'i');
}

const withoutMark: Record<string, string> = {
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ħ: 'h',
	ŧ: 't',
	ё: 'е',
	æ: 'ae',
	œ: 'oe',
};

/** Only of Latin and Greek letters: elsewhere a mark makes another letter. */
const foldAccents = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, '$1')
		.normalize('NFC')
		.replace(/[øłđħŧёæœ]/g, (letter) => withoutMark[letter] ?? letter);

const fold = (text: string, ignoreAccents: boolean): string => {
	const signs = variants.test(text) ? text.replace(allVariants, plainSign) : text;
	const folded = foldCase(signs.normalize('NFKC').replace(allDropped, ''));
	return ignoreAccents ? foldAccents(folded) : folded;
};

/** The form without offsets, for words of a rule; blanks collapse. */
export const normalWord = (text: string, ignoreAccents: boolean): string =>
	fold(text, ignoreAccents).replace(/\s+/g, ' ').trim();

/** Printable ASCII and line feeds: lower case is all it takes. */
const isPlain = /^[\x20-\x7e\n]*$/;

const plainText = (text: string): string => text.toLowerCase().replace(/`/g, "'");

export function normalText(original: string, ignoreAccents: boolean): NormalText {
	if (isPlain.test(original)) return { text: plainText(original), offsets: null, original };
	if (dropped.test(original)) return byWord(original, ignoreAccents);
	const signs = original.replace(allVariants, plainSign);
	const text = fold(signs, ignoreAccents);
	// With nothing to compose or decompose, letters can only become longer: equal lengths mean that none moved.
	const nothingMoved = text.length === original.length && signs.normalize('NFKC') === signs;
	return nothingMoved && !/\p{M}/u.test(original)
		? { text, offsets: null, original }
		: byWord(original, ignoreAccents);
}

/** Word by word; only the words whose length changes are looked at letter by letter. */
function byWord(original: string, ignoreAccents: boolean): NormalText {
	const offsets: number[] = [];
	const parts: string[] = [];
	for (const { 0: word, index } of original.matchAll(/\S+|\s+/g)) {
		const isAscii = isPlain.test(word);
		const part = isAscii ? plainText(word) : fold(word, ignoreAccents);
		if (isAscii || (part.length === word.length && !/\p{M}/u.test(word) && !dropped.test(word))) {
			for (let unit = 0; unit < part.length; unit += 1) offsets.push(index + unit);
			parts.push(part);
			continue;
		}
		for (const letter of word.matchAll(letters)) {
			const folded = fold(letter[0], ignoreAccents);
			for (let unit = 0; unit < folded.length; unit += 1) offsets.push(index + letter.index);
			parts.push(folded);
		}
	}
	return { text: parts.join(''), offsets: Uint32Array.from(offsets), original };
}

/** A letter with its marks; the parts of a Korean syllable and of half-width Japanese stay together. */
const letters = /[\u1100-\u11ff]+|[\uff66-\uff9f]+|\P{M}\p{M}*|\p{M}+/gu;

/** Where a stretch of the normal text stands in the original. */
export function originalRange(
	{ offsets, original }: NormalText,
	start: number,
	end: number,
): [number, number] {
	if (!offsets) return [start, end];
	return [
		offsets[start] ?? original.length,
		end < offsets.length ? (offsets[end] ?? original.length) : original.length,
	];
}

/** The words around a hit as they were written, at most 120 characters. */
export function excerpt(text: NormalText, start: number, end: number): string {
	const [from, to] = originalRange(text, start, end);
	const { original } = text;
	return original
		.slice(Math.max(0, from - 40), Math.min(original.length, to + 40))
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 120);
}
