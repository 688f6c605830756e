/** Decides by native searches whether a pattern can hit a text at all: most patterns do not hit most mails. */

/** The engine's own analysis of a pattern: literals that every hit holds (re2js 2.10, `Prefilter`). */
export interface Needs {
	/** 1 = this text, 2 = all of these, 3 = one of these; anything else = nothing is certain. */
	type: number;
	str: string;
	subs: Needs[];
}

/** Letters that case folding joins beyond lower case: the final sigma and letters of old Cyrillic prints. */
const joined: Record<string, string> = {
	...{ ς: 'σ', ᲀ: 'в', ᲁ: 'д', ᲂ: 'о', ᲃ: 'с', ᲄ: 'т', ᲅ: 'т', ᲆ: 'ъ', ᲇ: 'ѣ', ᲈ: 'ꙋ' },
	...{
		ſ: 's',
		ẛ: 'ṡ',
		ϐ: 'β',
		ϑ: 'θ',
		ϕ: 'φ',
		ϖ: 'π',
		ϰ: 'κ',
		ϱ: 'ρ',
		ϵ: 'ε',
		'\u1fbe': 'ι',
		'\u0345': 'ι',
		µ: 'μ',
	},
};
const joinedLetters = new RegExp(Object.keys(joined).join('|'), 'g');

/** One form for all letters that RE2 takes for the same when letter case does not matter. */
export const searchForm = (text: string): string =>
	text.toLowerCase().replace(joinedLetters, (letter) => joined[letter] ?? letter);

/** @returns null when nothing is certain; else a test on the search form of a text */
export function prefilterOf(needs: Needs | null | undefined): ((searched: string) => boolean) | null {
	if (!needs) return null;
	if (needs.type === 1) {
		const literal = searchForm(needs.str);
		return literal === '' ? null : (searched) => searched.includes(literal);
	}
	const tests = needs.subs.map(prefilterOf);
	const certain = tests.filter((test) => test !== null);
	if (needs.type === 2)
		return certain.length === 0 ? null : (searched) => certain.every((test) => test(searched));
	if (needs.type === 3 && certain.length === tests.length)
		return (searched) => certain.some((test) => test(searched));
	return null;
}
