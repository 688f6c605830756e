/** Brings a pattern into the form of the text it is tried on: what NFKC writes in another way is written so here too. */

/**
 * `番号：\d+` -> `番号\:\d+`, `№ ?\d` -> `(?:No) ?\d`. Letters stay letters and signs stay plain signs: a full-width
 * question mark is none of the pattern's own. In a class only what is one character stays one.
 */
export function narrowPattern(source: string): string {
	let out = '';
	let inClass = false;
	let escaped = false;
	for (const character of source.normalize('NFC')) {
		const narrow = character.normalize('NFKC');
		if (narrow === character) out += character;
		else if (Array.from(narrow).length === 1) out += escaped ? narrow : literal(narrow);
		else if (inClass || escaped) out += character;
		else out += `(?:${Array.from(narrow, literal).join('')})`;
		if (!escaped && character === '[') inClass = true;
		if (!escaped && character === ']') inClass = false;
		escaped = !escaped && character === '\\';
	}
	return out.normalize('NFC');
}

/** RE2 takes any escaped ASCII sign for itself. */
const literal = (character: string): string =>
	/[!-/:-@[-`{-~]/.test(character) && character !== '_' ? `\\${character}` : character;
