/** Says what each character is for word borders: Unicode letters, scripts that write without spaces, Hangul with its endings. */

export const kinds = {
	/** Blanks, signs, emoji. */
	sign: 1,
	/** Letters, digits, marks and the underscore: a word ends where they end. */
	word: 2,
	/** Scripts that write without spaces: a word may stand inside a sentence. */
	unspaced: 3,
	/** Korean words carry particles and endings: only their beginning is a border. */
	hangul: 4,
} as const;
export type CharacterKind = (typeof kinds)[keyof typeof kinds];

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
const unspacedScripts =
	/[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const hangulScript = /\p{Script=Hangul}/u;

/** 0 = not asked for yet. */
const known = new Uint8Array(0x10000);

function classify(character: string): CharacterKind {
	if (!wordCharacter.test(character)) return kinds.sign;
	if (unspacedScripts.test(character) && !/\p{Nd}/u.test(character)) return kinds.unspaced;
	return hangulScript.test(character) ? kinds.hangul : kinds.word;
}

/** Kind of the character that the UTF-16 unit at `at` belongs to; `sign` before the beginning and behind the end. */
export function kindAt(text: string, at: number): CharacterKind {
	if (at < 0 || at >= text.length) return kinds.sign;
	const unit = text.charCodeAt(at);
	const found = known[unit];
	if (found) return found as CharacterKind;
	if (unit >= 0xd800 && unit <= 0xdfff) return classify(characterAround(text, at));
	const kind = classify(String.fromCharCode(unit));
	known[unit] = kind;
	return kind;
}

/** Both halves of a surrogate pair stand for their character. */
function characterAround(text: string, at: number): string {
	const second = text.charCodeAt(at) >= 0xdc00;
	return String.fromCodePoint(text.codePointAt(second ? Math.max(0, at - 1) : at) ?? 0);
}

/** Whether a word of the given kind, which ends or begins here, is a whole word beside the neighbour. */
export const isBorder = (inside: CharacterKind, outside: CharacterKind): boolean =>
	inside === kinds.sign || inside === kinds.unspaced || outside !== inside;
