/**
 * Regular expressions in linear time: re2js decides by its lazy automaton whether a pattern hits at all, and only then
 * looks for where. What RE2 cannot do is refused with a word on what to write instead.
 */
import { RE2JS } from 're2js';
import { narrowPattern } from './narrow-pattern';
import { prefilterOf, searchForm, type Needs } from './prefilter';
import { unsupported, withUnicodeBorders } from './safe-pattern';
import { TimedText, TimeIsUp } from './timed-text';

export interface PatternText {
	/** NFKC, letter case as written. */
	text: string;
	/** The same as `searchForm` gives it. */
	searched: string;
}

interface PatternHit {
	start: number;
	end: number;
	groups: string[];
	named: Record<string, string>;
}

interface Time {
	/** Clock in milliseconds. */
	clock: () => number;
	deadline: number;
}

export interface Pattern {
	/** The first hit; null = none; undecided = it took longer than it may. */
	find(given: PatternText, time: Time): PatternHit | null | 'undecided';
}

export type CompiledPattern = { ok: true; pattern: Pattern } | { ok: false; reason: string };

const flags = RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE;
const maxSize = 5_000;
/** Bytes that the automaton of one pattern may keep; RE2 starts it anew beyond that. */
const maxMemory = 4_000_000;
/** Steps (letters times instructions) that are surely done in a few milliseconds: no clock is needed. */
const quickSteps = 300_000;

export const patternText = (text: string): PatternText => ({ text, searched: searchForm(text) });

export function compilePattern(given: string): CompiledPattern {
	const source = narrowPattern(given);
	const advice = unsupported(source);
	if (advice) return { ok: false, reason: advice };
	const bordered = withUnicodeBorders(source);
	if (!bordered)
		return {
			ok: false,
			reason:
				'\\b knows ASCII letters only and stands beside another letter; put the words into "any", which knows the word borders of every language',
		};
	try {
		const engine = RE2JS.compile(bordered.source, flags);
		if (engine.programSize() > maxSize)
			return { ok: false, reason: 'it is too large; use smaller repetitions' };
		if (engine.test(''))
			return { ok: false, reason: 'it matches the empty text, so it would hit every mail' };
		const needs = internals(RE2JS.compile(bordered.source, RE2JS.MULTILINE)).prefilter;
		limitMemory(engine);
		return { ok: true, pattern: new EnginePattern(engine, prefilterOf(needs), bordered) };
	} catch (error) {
		const message = error instanceof Error ? error.message : 'unreadable';
		return {
			ok: false,
			reason: `it is no valid pattern (${message.replace(/^error parsing regexp: /, '')})`,
		};
	}
}

interface Internals {
	prefilter?: Needs | null;
	dfa?: { stateBudget: number; memBudget: number };
}

/** The parts of the engine that its declarations leave out; the version is exact, and a test holds them in place. */
const internals = (engine: RE2JS): Internals => engine.re2() as unknown as Internals;

function limitMemory(engine: RE2JS): void {
	const { dfa } = internals(engine);
	if (dfa) [dfa.stateBudget, dfa.memBudget] = [maxMemory, maxMemory];
}

class EnginePattern implements Pattern {
	private readonly size: number;

	constructor(
		private readonly engine: RE2JS,
		private readonly prefilter: ((searched: string) => boolean) | null,
		private readonly border: { before: boolean; behind: boolean },
	) {
		this.size = engine.programSize();
	}

	find({ text, searched }: PatternText, time: Time): PatternHit | null | 'undecided' {
		if (this.prefilter && !this.prefilter(searched)) return null;
		try {
			if (!this.engine.test(this.timed(text, time))) return null;
		} catch (error) {
			return undecided(error);
		}
		return this.locate(text, time);
	}

	/** Where the hit is matters less than that it is: beyond the time it is reported without its place. */
	private locate(text: string, time: Time): PatternHit {
		try {
			const matcher = this.engine.matcher(this.timed(text, time));
			if (matcher.find()) return this.hitOf(matcher, text);
		} catch (error) {
			undecided(error);
		}
		return { start: 0, end: 0, groups: [], named: {} };
	}

	private hitOf(matcher: ReturnType<RE2JS['matcher']>, text: string): PatternHit {
		const range = (group: number): string => {
			const [start, end] = [matcher.start(group), matcher.end(group)];
			return start < 0 ? '' : text.slice(start, end);
		};
		const { start, end } = this.inner(text, matcher.start(), matcher.end());
		const groups = Array.from({ length: matcher.groupCount() }, (_, index) => range(index + 1));
		const named = Object.entries(this.engine.namedGroups()).map(
			([name, group]) => [name, groups[Number(group) - 1] ?? ''] as const,
		);
		return { start, end, groups, named: Object.fromEntries(named) };
	}

	/** Without the signs that a rewritten border took along. */
	private inner(text: string, start: number, end: number): { start: number; end: number } {
		const isSign = (character: string): boolean => /^[^\p{L}\p{M}\p{N}_]/u.test(character);
		return {
			start: this.border.before && isSign(text.slice(start, end)) ? start + width(text, start) : start,
			end: this.border.behind && isSign(text.slice(end - 1, end)) ? end - 1 : end,
		};
	}

	private timed(text: string, { clock, deadline }: Time): string {
		if (this.size * text.length <= quickSteps) return text;
		const every = Math.max(1, Math.floor(quickSteps / 10 / this.size));
		return new TimedText(text, clock, deadline, every) as unknown as string;
	}
}

const width = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** @throws whatever is not the end of the time */
function undecided(error: unknown): 'undecided' {
	if (error instanceof TimeIsUp) return 'undecided';
	throw asError(error);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
