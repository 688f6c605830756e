/** What RE2 cannot do, and what people write by habit: refused or rewritten before the engine sees it. */

/** One sentence on what to write instead; null when the pattern can be tried. */
export function unsupported(source: string): string | null {
	const bare = source
		.replace(/\\[\s\S]/g, (escaped) => (/\\[1-9k]/.test(escaped) ? escaped : '__'))
		.replace(/\[[^\]]*\]/g, '[]');
	return features.find(([feature]) => feature.test(bare))?.[1] ?? null;
}

const features: (readonly [RegExp, string])[] = [
	[
		/\(\?<?[=!]/,
		'look-ahead and look-behind are not supported; match the surrounding text too, and use "none" for words that must not stand there',
	],
	[/\\[1-9k]/, 'back-references are not supported; write the alternatives out'],
	[
		/\(\?>|[*+?}]\+/,
		'atomic groups and possessive quantifiers are not supported and not needed here; leave them plain',
	],
	[/\(\?\(/, 'conditions are not supported; write two rules'],
	[/\(\?#/, 'comments are not supported; put them into the name of the rule'],
];

const letter = /[\p{L}\p{M}\p{N}]/u;
const isForeign = (character: string): boolean => /[^\x00-\x7f]/.test(character) && letter.test(character); // eslint-disable-line no-control-regex -- ASCII

export interface Bordered {
	source: string;
	/** What the rewritten borders add to the hit on either side. */
	before: boolean;
	behind: boolean;
}

const edge = '[^\\p{L}\\p{M}\\p{N}_]';

/**
 * `\b` knows ASCII letters only, so `\bсрочно\b` would never hit. At the ends of a pattern it is written as what it
 * means; null where it stands beside a foreign letter elsewhere.
 */
export function withUnicodeBorders(source: string): Bordered | null {
	const plain = { source, before: false, behind: false };
	if (!source.includes('\\b') || !(/\\p\{/i.test(source) || [...source].some(isForeign))) return plain;
	let inner = source;
	const before = inner.startsWith('\\b');
	if (before) inner = inner.slice(2);
	const behind = /(?<!\\)(?:\\\\)*\\b$/.test(inner);
	if (behind) inner = inner.slice(0, -2);
	if (besideForeign(inner) || (hasOpenAlternative(inner) && (before || behind))) return null;
	return {
		source: `${before ? `(?:^|${edge})` : ''}${inner}${behind ? `(?:$|${edge})` : ''}`,
		...{ before, behind },
	};
}

const besideForeign = (source: string): boolean =>
	[...source.matchAll(/\\b/g)].some(
		({ index }) => isForeign(source[index + 2] ?? '') || isForeign(source[index - 1] ?? ''),
	);

/** `a|b` outside of every group: the borders would belong to one side only. */
function hasOpenAlternative(source: string): boolean {
	let depth = 0;
	for (const sign of source.replace(/\\[\s\S]/g, '').replace(/\[[^\]]*\]/g, '')) {
		if (sign === '(') depth += 1;
		else if (sign === ')') depth -= 1;
		else if (sign === '|' && depth === 0) return true;
	}
	return false;
}
