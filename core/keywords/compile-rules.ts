/** Reads and compiles keyword rules once a run; a rule that cannot work is refused by name before any mail is looked at. */
import { inPlainWords } from '../binding/read-settings';
import { keywordRule, type KeywordRule, type RuleProblem } from './keyword-rule';
import { normalWord } from './normal-text';
import { compilePattern, type Pattern } from './pattern';
import { WordMatcher } from './word-matcher';

export interface CompiledRule {
	rule: KeywordRule;
	any: number[];
	all: number[];
	none: number[];
	pattern: Pattern | null;
}

export interface CompiledRules {
	rules: CompiledRule[];
	/** Index 0 keeps accents, 1 ignores them. */
	matchers: [WordMatcher, WordMatcher];
}

export type Compiled = { ok: true; compiled: CompiledRules } | { ok: false; problems: RuleProblem[] };

const maxPattern = 2_000;
const maxWord = 200;

/** @param given a list of rules as people wrote them. Every problem is named, not only the first. */
export function compileKeywordRules(given: unknown): Compiled {
	if (!Array.isArray(given))
		return { ok: false, problems: [{ rule: 'keywords', reason: 'the rules must be a list' }] };
	const problems: RuleProblem[] = [];
	const matchers: CompiledRules['matchers'] = [new WordMatcher(), new WordMatcher()];
	const rules: CompiledRule[] = [];
	const names = new Set<string>();
	given.forEach((entry: unknown, index) => {
		const made = compileRule(entry, names, matchers);
		if (typeof made === 'string')
			problems.push({ rule: nameOf(entry) || `number ${index + 1}`, reason: made });
		else rules.push(made);
	});
	return problems.length > 0 ? { ok: false, problems } : { ok: true, compiled: { rules, matchers } };
}

/** A string is the reason why the rule cannot be used. */
function compileRule(
	entry: unknown,
	names: Set<string>,
	matchers: CompiledRules['matchers'],
): CompiledRule | string {
	const parsed = keywordRule.safeParse(entry);
	if (!parsed.success) return inPlainWords(parsed.error).replace(/\.$/, '');
	const rule = parsed.data;
	const reason = refuse(rule, names);
	if (reason) return reason;
	const pattern = rule.regex === undefined ? null : compilePattern(rule.regex);
	if (pattern && !pattern.ok) return `its pattern cannot be used: ${pattern.reason}`;
	const matcher = matchers[rule.ignoreAccents ? 1 : 0];
	const add = (words: string[]): number[] =>
		words.map((word) => matcher.add(normalWord(word, rule.ignoreAccents), rule.match));
	return {
		rule,
		...{ any: add(rule.any), all: add(rule.all), none: add(rule.none) },
		pattern: pattern?.ok ? pattern.pattern : null,
	};
}

const nameOf = (entry: unknown): string => {
	const name = (entry as { name?: unknown } | null)?.name;
	return typeof name === 'string' && name.trim() !== '' ? `"${name.trim()}"` : '';
};

function refuse(rule: KeywordRule, names: Set<string>): string | null {
	if (names.has(rule.name)) return 'another rule has the same name';
	names.add(rule.name);
	if (rule.any.length + rule.all.length === 0 && rule.regex === undefined)
		return 'it has no word and no pattern to look for (any, all or regex)';
	if ((rule.regex?.length ?? 0) > maxPattern) return `its pattern is longer than ${maxPattern} characters`;
	for (const word of [...rule.any, ...rule.all, ...rule.none]) {
		const normal = normalWord(word, rule.ignoreAccents);
		if (normal === '') return 'one of its words holds nothing that can be seen';
		if (normal.length > maxWord) return `one of its words is longer than ${maxWord} characters`;
		if (rule.match === 'wildcard' && /^[*?\s]+$/.test(normal))
			return `"${word}" holds nothing but wildcards, so it would hit every mail`;
	}
	return null;
}

/** One plain sentence for a person. */
export const ruleProblemText = ({ rule, reason }: RuleProblem): string => `Keyword rule ${rule}: ${reason}.`;
