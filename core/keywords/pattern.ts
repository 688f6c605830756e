/** Regular expressions in linear time, by re2js; what RE2 cannot do is refused with a word on what to write instead. */
import { RE2JS } from 're2js';

export interface Pattern {
	/** First hit; null when there is none. @param text NFKC, letter case as written */
	find(text: string): { start: number; end: number; groups: string[] } | null;
}

export type CompiledPattern = { ok: true; pattern: Pattern } | { ok: false; reason: string };

export function compilePattern(source: string): CompiledPattern {
	const unsupported = [
		[
			/\(\?<?[=!]/,
			'look-ahead and look-behind are not supported; match the surrounding text too, and use "none" for what must not stand there',
		],
		[/\\[1-9]/, 'back-references are not supported; write the alternatives out'],
		[
			/\(\?>|[*+?}]\+/,
			'atomic groups and possessive quantifiers are not supported and not needed: leave them plain',
		],
	] as const;
	for (const [feature, advice] of unsupported) if (feature.test(source)) return { ok: false, reason: advice };
	try {
		const compiled = RE2JS.compile(
			source.replace(/\(\?<(?=[A-Za-z_])/g, '(?P<'),
			RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE,
		);
		if (compiled.matcher('').find())
			return { ok: false, reason: 'it matches the empty text, so it would hit every mail' };
		return { ok: true, pattern: guarded(compiled, requiredLiteral(source)) };
	} catch (error) {
		return {
			ok: false,
			reason: `it is no valid pattern (${error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unreadable'})`,
		};
	}
}

/** The literal must stand in the text before the engine is started: that decides most mails by one native search. */
function guarded(compiled: RE2JS, literal: string | null): Pattern {
	return {
		find(text) {
			if (literal !== null && !text.toLowerCase().includes(literal)) return null;
			const matcher = compiled.matcher(text);
			if (!matcher.find()) return null;
			const groups: string[] = [];
			for (let group = 1; group <= matcher.groupCount(); group += 1) groups.push(matcher.group(group) ?? '');
			return { start: matcher.start(), end: matcher.end(), groups };
		},
	};
}

/** The longest run of plain letters that every hit must hold; null when none is certain. Lower case, ASCII only. */
export function requiredLiteral(source: string): string | null {
	if (source.includes('|') || /\(\?[a-z]*-?[a-z]*[):]/i.test(source)) return null;
	let best = '';
	let run = '';
	let depth = 0;
	const close = (): void => {
		if (run.length > best.length) best = run;
		run = '';
	};
	for (let at = 0; at < source.length; at += 1) {
		const character = source[at] ?? '';
		const quantified = /[*?{]/.test(source[at + 1] ?? '');
		if (character === '(') {
			close();
			depth += 1;
		} else if (character === ')') {
			run = '';
			depth -= 1;
		} else if (character === '[') {
			close();
			at = source.indexOf(']', at + 2);
			if (at < 0) return null;
		} else if (character === '{') {
			close();
			at = source.indexOf('}', at);
			if (at < 0) return null;
		} else if (character === '\\') {
			const escaped = source[at + 1] ?? '';
			at += 1;
			if (depth === 0 && /[-.+*?()[\]{}|/\\@#:]/.test(escaped) && !/[*?{]/.test(source[at + 1] ?? ''))
				run += escaped;
			else {
				close();
				if (/[xpPuQ]/.test(escaped)) return best.length >= 3 ? best : null;
			}
		} else if (/[a-z0-9 _@#:/-]/i.test(character) && depth === 0 && !quantified)
			run += character.toLowerCase();
		else close();
	}
	close();
	// k and s have non-ASCII case variants (Kelvin sign, long s) that a plain search would miss.
	return best.length >= 3 && !/[ks]/.test(best) ? best : longestWithout(best);
}

const longestWithout = (literal: string): string | null => {
	const parts = literal.split(/[ks]/).sort((a, b) => b.length - a.length);
	return (parts[0]?.length ?? 0) >= 3 ? (parts[0] ?? null) : null;
};
