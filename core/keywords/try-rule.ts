/** Tries one rule on one mail: its words, its pattern, what blocks it. */
import type { CompiledRule } from './compile-rules';
import type { Place } from './keyword-rule';
import type { LookedAt } from './looked-at';
import { isNegated } from './negation';
import { excerpt, originalRange } from './normal-text';

export interface KeywordHit {
	rule: string;
	where: Place;
	/** The words as written; empty when a pattern hit and there was no time left to see where. */
	words: string;
	/** At most 120 characters of the text around them. */
	excerpt: string;
	/** Groups of a pattern, by number and by name. */
	groups?: string[];
	named?: Record<string, string>;
}

export interface PatternTime {
	clock: () => number;
	/** When the mail's time is used up. */
	end: number;
	/** Milliseconds for one pattern. */
	share: number;
}

export interface Tried {
	hit: boolean;
	found: KeywordHit[];
	/** What blocked a rule that was found; null when nothing was found, or when it hit. */
	blocked: string | null;
	/** Why its pattern could not be decided. */
	undecided: string | null;
}

const miss = (blocked: string | null, undecided: string | null = null): Tried => ({
	...{ hit: false, found: [], blocked, undecided },
});

/** @param time null = the pattern is left alone */
export function tryRule(compiled: CompiledRule, looked: LookedAt, time: PatternTime | null): Tried {
	const { rule, any, all, none, pattern } = compiled;
	const words = new WordSearch(compiled, looked);
	const anyHits = words.findAll(any);
	const allHits = all.map((id) => words.find(id));
	const isMissing = allHits.includes(null);
	const byWords = anyHits.length > 0 || (any.length === 0 && !pattern);
	// A pattern is tried only where it decides: its hit is reported, and it may be what the rule waits for.
	const tried = pattern && time && !isMissing ? findPattern(compiled, looked, time) : null;
	const undecided = typeof tried === 'string' && !byWords ? tried : null;
	const patternHit = typeof tried === 'string' ? null : tried;
	const found = [...anyHits, ...allHits.filter((hit) => hit !== null), ...(patternHit ? [patternHit] : [])];
	if (isMissing || !(byWords || patternHit))
		return miss(words.denied ?? whatIsMissing(found, rule.all, allHits) ?? words.inOlderText(), undecided);
	const block = none.findIndex((id) => words.stands(id));
	return block < 0
		? { hit: true, found, blocked: null, undecided: null }
		: miss(`"${rule.none[block] ?? ''}" stands in the text.`);
}

function whatIsMissing(found: KeywordHit[], all: string[], allHits: (KeywordHit | null)[]): string | null {
	if (found.length === 0) return null;
	const missing = all.filter((_, index) => allHits[index] === null);
	return missing.length > 0
		? `"${missing.join('", "')}" is missing.`
		: 'None of the words in "any" stands in the text.';
}

class WordSearch {
	/** The first denied hit, in plain words. */
	denied: string | null = null;

	constructor(
		private readonly compiled: CompiledRule,
		private readonly looked: LookedAt,
	) {}

	findAll = (ids: number[]): KeywordHit[] => ids.map((id) => this.find(id)).filter((hit) => hit !== null);

	find(id: number): KeywordHit | null {
		const { rule } = this.compiled;
		for (const where of rule.in) {
			const { text, hits } = this.looked.words(where, rule.ignoreAccents);
			for (const { start, end } of hits.get(id) ?? []) {
				const around = excerpt(text, start, end);
				if (rule.negation && isNegated(text.text, start, end)) this.denied ??= `It is denied: "${around}".`;
				else {
					const words = text.original.slice(...originalRange(text, start, end));
					return { rule: rule.name, where, words, excerpt: around };
				}
			}
		}
		return null;
	}

	stands = (id: number, places: Place[] = this.compiled.rule.in): boolean =>
		places.some((place) => this.looked.words(place, this.compiled.rule.ignoreAccents).hits.has(id));

	/** Tells people why "urgent" in a quoted mail did nothing. */
	inOlderText(): string | null {
		const { rule, any, all } = this.compiled;
		if (!rule.in.includes('newText') || rule.in.includes('text') || !this.looked.hasOlderText()) return null;
		const index = [...any, ...all].findIndex((id) => this.stands(id, ['text']));
		const word = [...rule.any, ...rule.all][index];
		return word === undefined
			? null
			: `"${word}" stands only in what was quoted or signed, which the rule does not look at.`;
	}
}

/** The first hit in the order of the places; a sentence when it could not be decided. */
function findPattern(
	{ rule, pattern }: CompiledRule,
	looked: LookedAt,
	{ clock, end, share }: PatternTime,
): KeywordHit | string | null {
	const now = clock();
	if (now > end) return 'The time for this mail was used up before its pattern was tried.';
	const time = { clock, deadline: Math.min(end, now + share) };
	let open: string | null = null;
	const parts = rule.in.flatMap((where) => looked.patterns(where).map((given) => ({ where, given })));
	for (const { where, given } of parts) {
		const hit = pattern?.find(given, time) ?? null;
		if (hit === 'undecided') return `Its pattern took more than ${share} ms on this mail and was given up.`;
		if (hit === null) {
			if (looked.isCut(where))
				open = 'Its pattern was not found in the first 100,000 characters; the rest was not tried.';
			continue;
		}
		const around = { text: given.text, offsets: null, original: given.text };
		return {
			...{ rule: rule.name, where },
			words: given.text.slice(hit.start, Math.min(hit.end, hit.start + 200)),
			excerpt: hit.end > hit.start ? excerpt(around, hit.start, hit.end) : '',
			...(hit.groups.length > 0 ? { groups: hit.groups } : {}),
			...(Object.keys(hit.named).length > 0 ? { named: hit.named } : {}),
		};
	}
	return open;
}
