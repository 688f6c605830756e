/** Matches compiled rules on a mail and says which hit, where, which nearly did and what blocked them. */
import type { CompiledRule, CompiledRules } from './compile-rules';
import type { Place } from './keyword-rule';
import { LookedAt, type MailForKeywords } from './looked-at';
import { tryRule, type KeywordHit } from './try-rule';

export type { MailForKeywords } from './looked-at';
interface NearHit {
	rule: string;
	/** One plain sentence: what blocked it. */
	because: string;
}

export interface KeywordMatch {
	/** Names of the rules that hit, in their order. */
	routes: string[];
	hits: KeywordHit[];
	/** Rules whose words or pattern were found, and what blocked them. */
	nearHits: NearHit[];
	/** Rules whose pattern could not be tried, or not to the end, within the time there is. */
	undecided: NearHit[];
	/** The parts of the mail that were looked at, each with its first 200 characters. */
	textUsed: { where: Place; text: string }[];
}

export interface MatchOptions {
	/** Milliseconds that patterns may take on one mail; 1,000 when absent. */
	budgetMs?: number;
	/** Milliseconds that one pattern may take on one mail; 40 when absent. */
	patternMs?: number;
	/** Clock in milliseconds. */
	clock: () => number;
	/** First hit only. */
	firstOnly?: boolean;
}

const defaultBudget = 1_000;
const defaultPatternTime = 40;

export function matchKeywords(
	mail: MailForKeywords,
	compiled: CompiledRules,
	options: MatchOptions,
): KeywordMatch {
	const match: KeywordMatch = { routes: [], hits: [], nearHits: [], undecided: [], textUsed: [] };
	const looked = new LookedAt(mail, compiled);
	const end = options.clock() + (options.budgetMs ?? defaultBudget);
	const used = new Set<Place>();
	for (const compiledRule of compiled.rules) {
		const { rule } = compiledRule;
		if (!rule.enabled) continue;
		const unfit = whyNotLookedAt(compiledRule, mail);
		const tried = tryRule(compiledRule, looked, unfit === null ? timeFor(options, end) : null);
		if (unfit !== null) {
			if (tried.hit) match.nearHits.push({ rule: rule.name, because: unfit });
			continue;
		}
		for (const place of rule.in) used.add(place);
		if (tried.blocked !== null) match.nearHits.push({ rule: rule.name, because: tried.blocked });
		if (tried.undecided !== null) match.undecided.push({ rule: rule.name, because: tried.undecided });
		if (!tried.hit) continue;
		match.routes.push(rule.name);
		match.hits.push(...tried.found);
		if (options.firstOnly) break;
	}
	match.textUsed = looked.used(used);
	return match;
}

/** One pattern has its own share of what is left for the mail. */
const timeFor = ({ clock, patternMs }: MatchOptions, end: number) => ({
	clock,
	end,
	share: patternMs ?? defaultPatternTime,
});

/** Null when the rule looks at this kind of mail. */
function whyNotLookedAt({ rule }: CompiledRule, mail: MailForKeywords): string | null {
	if (rule.direction !== 'any' && rule.direction !== mail.direction)
		return `This mail is ${mail.direction}; the rule looks at ${rule.direction} mail only.`;
	if (rule.kinds.includes(mail.automation.kind)) return null;
	const reason = mail.automation.reason === '' ? '' : ` (${mail.automation.reason})`;
	return `This mail is of the kind ${mail.automation.kind}${reason}; the rule looks at ${rule.kinds.join(', ')} only.`;
}
