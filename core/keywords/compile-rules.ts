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

export function compileKeywordRules(given: unknown): Compiled {
	if (!Array.isArray(given))
		return { ok: false, problems: [{ rule: 'keywords', reason: 'the rules must be a list' }] };
	const problems: RuleProblem[] = [];
	const matchers: CompiledRules['matchers'] = [new WordMatcher(), new WordMatcher()];
	const rules: CompiledRule[] = [];
	const names = new Set<string>();
	given.forEach((entry: unknown, index) => {
		const parsed = keywordRule.safeParse(entry);
		const name = nameOf(entry) || `number ${index + 1}`;
		if (!parsed.success)
			return void problems.push({ rule: name, reason: inPlainWords(parsed.error).replace(/\.$/, '') });
		const rule = parsed.data;
		const reason = refuse(rule, names);
		if (reason) return void problems.push({ rule: name, reason });
		const pattern = rule.regex === undefined ? null : compilePattern(rule.regex);
		if (pattern && !pattern.ok)
			return void problems.push({ rule: name, reason: `its pattern cannot be used: ${pattern.reason}` });
		const matcher = matchers[rule.ignoreAccents ? 1 : 0];
		const add = (words: string[]): number[] =>
			words.map((word) => matcher.add(normalWord(word, rule.ignoreAccents), rule.match));
		rules.push({
			rule,
			any: add(rule.any),
			all: add(rule.all),
			none: add(rule.none),
			pattern: pattern?.ok ? pattern.pattern : null,
		});
	});
	return problems.length > 0 ? { ok: false, problems } : { ok: true, compiled: { rules, matchers } };
}

const nameOf = (entry: unknown): string => {
	const name = (entry as { name?: unknown } | null)?.name;
	return typeof name === 'string' ? `"${name.trim()}"` : '';
};

function refuse(rule: KeywordRule, names: Set<string>): string | null {
	if (names.has(rule.name)) return 'another rule has the same name';
	names.add(rule.name);
	if (rule.any.length + rule.all.length === 0 && rule.regex === undefined)
		return 'it has no word and no pattern to look for (any, all or regex)';
	if ((rule.regex?.length ?? 0) > maxPattern) return `its pattern is longer than ${maxPattern} characters`;
	const empty = [...rule.any, ...rule.all, ...rule.none].find(
		(word) => normalWord(word, rule.ignoreAccents) === '',
	);
	return empty === undefined ? null : 'one of its words is empty';
}

/** One plain sentence for a person. */
export const ruleProblemText = ({ rule, reason }: RuleProblem): string => `Keyword rule ${rule}: ${reason}.`;
