/** Matches compiled rules on a mail and says which hit, where, which nearly did and what blocked them. */
import type { Mail } from '../mail/mail';
import type { CompiledRule, CompiledRules } from './compile-rules';
import type { Place } from './keyword-rule';
import { isNegated } from './negation';
import { excerpt, normalText, type NormalText } from './normal-text';
import type { Hit } from './word-matcher';

export type MailForKeywords = Pick<
	Mail,
	'subject' | 'newText' | 'text' | 'direction' | 'from' | 'attachments'
> & {
	automation: Pick<Mail['automation'], 'kind' | 'reason'>;
	flags?: Mail['flags'];
};

export interface KeywordHit {
	rule: string;
	where: Place;
	/** The words as written. */
	words: string;
	excerpt: string;
	/** Groups of a pattern. */
	groups?: string[];
}

export interface KeywordMatch {
	/** Names of the rules that hit, in their order. */
	routes: string[];
	hits: KeywordHit[];
	/** Rules that were found and then blocked, in plain words. */
	nearHits: { rule: string; because: string }[];
	/** Rules whose pattern was not tried within the budget. */
	undecided: { rule: string; because: string }[];
	/** Which parts of the mail were looked at. */
	textUsed: Place[];
}

export interface MatchOptions {
	/** Milliseconds that patterns may take on one mail. */
	budgetMs?: number;
	/** Clock in milliseconds. */
	clock: () => number;
	/** First hit only. */
	firstOnly?: boolean;
}

const defaultBudget = 1_000;
/** Patterns look at this much of a part; words look at all of it. */
const maxPatternText = 100_000;

/** Addresses and links: a word inside one was not written as a word. */
const links = /\b(?:https?:\/\/|www\.)[^\s<>"']+|[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+/gi;
const masked = (text: string): string => text.replace(links, (link) => ' '.repeat(link.length));

const placesOf: Record<Place, (mail: MailForKeywords) => string> = {
	subject: (mail) => mail.subject,
	newText: (mail) => mail.newText,
	text: (mail) => mail.text,
	attachmentNames: (mail) => mail.attachments.map(({ fileName }) => fileName).join('\n'),
	sender: (mail) => (mail.from ? `${mail.from.name} ${mail.from.address}` : ''),
};

class Looked {
	private readonly normal = new Map<string, { text: NormalText; hits: Map<number, Hit[]> }>();
	private readonly plain = new Map<Place, string>();

	constructor(
		private readonly mail: MailForKeywords,
		private readonly compiled: CompiledRules,
	) {}

	words(place: Place, ignoreAccents: boolean): { text: NormalText; hits: Map<number, Hit[]> } {
		const key = `${place}${ignoreAccents ? '+' : ''}`;
		const known = this.normal.get(key);
		if (known) return known;
		const source = placesOf[place](this.mail);
		const text = normalText(place === 'sender' ? source : masked(source), ignoreAccents);
		const found = { text, hits: this.compiled.matchers[ignoreAccents ? 1 : 0].find(text.text) };
		this.normal.set(key, found);
		return found;
	}

	pattern(place: Place): string {
		const known = this.plain.get(place);
		if (known !== undefined) return known;
		const text = placesOf[place](this.mail)
			.slice(0, maxPatternText)
			.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
			.normalize('NFKC');
		this.plain.set(place, text);
		return text;
	}

	used(): Place[] {
		return [
			...new Set(
				[...this.normal.keys()].map((key) => key.replace('+', '') as Place).concat([...this.plain.keys()]),
			),
		];
	}
}

export function matchKeywords(
	mail: MailForKeywords,
	compiled: CompiledRules,
	options: MatchOptions,
): KeywordMatch {
	const match: KeywordMatch = { routes: [], hits: [], nearHits: [], undecided: [], textUsed: [] };
	const looked = new Looked(mail, compiled);
	const deadline = options.clock() + (options.budgetMs ?? defaultBudget);
	for (const compiledRule of compiled.rules) {
		const { rule } = compiledRule;
		if (!rule.enabled) continue;
		const unfit = whyNotLookedAt(compiledRule, mail);
		if (unfit) continue;
		if (compiledRule.pattern && options.clock() > deadline) {
			match.undecided.push({
				rule: rule.name,
				because: 'The time for this mail was used up; its pattern was not tried.',
			});
			continue;
		}
		const result = tryRule(compiledRule, looked);
		if (result.blocked) match.nearHits.push({ rule: rule.name, because: result.blocked });
		if (!result.hit) continue;
		match.routes.push(rule.name);
		match.hits.push(...result.found);
		if (options.firstOnly) break;
	}
	match.textUsed = looked.used();
	return match;
}

/** Null when the rule looks at this kind of mail. Encrypted text holds no words. */
function whyNotLookedAt({ rule }: CompiledRule, mail: MailForKeywords): string | null {
	if (rule.direction !== 'any' && rule.direction !== mail.direction)
		return `It looks at ${rule.direction} mail only.`;
	if (!rule.kinds.includes(mail.automation.kind))
		return `It does not look at mail of kind ${mail.automation.kind}.`;
	return null;
}

interface Tried {
	hit: boolean;
	found: KeywordHit[];
	blocked: string | null;
}

function tryRule(compiledRule: CompiledRule, looked: Looked): Tried {
	const { rule, any, all, none, pattern } = compiledRule;
	const found: KeywordHit[] = [];
	let negated: string | null = null;
	const find = (id: number): KeywordHit | null => {
		for (const place of rule.in) {
			const { text, hits } = looked.words(place, rule.ignoreAccents);
			for (const hit of hits.get(id) ?? []) {
				if (rule.negation && isNegated(text.text, hit.start, hit.end))
					negated ??= excerpt(text, hit.start, hit.end);
				else
					return {
						rule: rule.name,
						where: place,
						words: wordsOf(text, hit),
						excerpt: excerpt(text, hit.start, hit.end),
					};
			}
		}
		return null;
	};
	const anyHits = any.map(find).filter((hit) => hit !== null);
	const allHits = all.map(find);
	const patternHit = pattern ? findPattern(compiledRule, looked) : null;
	found.push(...anyHits, ...allHits.filter((hit) => hit !== null), ...(patternHit ? [patternHit] : []));
	const wanted = any.length > 0 || pattern ? anyHits.length > 0 || patternHit !== null : true;
	const complete = wanted && allHits.every((hit) => hit !== null);
	if (!complete) return { hit: false, found: [], blocked: whatIsMissing(found, negated, rule.all, allHits) };
	const block = none
		.map((id, index) => (standsAnywhere(id, compiledRule, looked) ? rule.none[index] : undefined))
		.find((word) => word !== undefined);
	if (block !== undefined) return { hit: false, found: [], blocked: `"${block}" stands in the text.` };
	return { hit: true, found, blocked: null };
}

function whatIsMissing(
	found: KeywordHit[],
	negated: string | null,
	all: string[],
	allHits: (KeywordHit | null)[],
): string | null {
	if (negated !== null) return `It is denied: "${negated}".`;
	if (found.length === 0) return null;
	const missing = all.filter((_, index) => allHits[index] === null);
	return missing.length > 0
		? `"${missing.join('", "')}" is missing.`
		: 'None of its words stands in the text.';
}

const standsAnywhere = (id: number, { rule }: CompiledRule, looked: Looked): boolean =>
	rule.in.some((place) => (looked.words(place, rule.ignoreAccents).hits.get(id)?.length ?? 0) > 0);

function findPattern({ rule, pattern }: CompiledRule, looked: Looked): KeywordHit | null {
	for (const place of rule.in) {
		const text = looked.pattern(place);
		const hit = pattern?.find(text);
		if (!hit) continue;
		const around = { text, offsets: null, original: text };
		return {
			rule: rule.name,
			where: place,
			words: text.slice(hit.start, hit.end).slice(0, 200),
			excerpt: excerpt(around, hit.start, hit.end),
			...(hit.groups.length > 0 ? { groups: hit.groups } : {}),
		};
	}
	return null;
}

const wordsOf = ({ text, offsets, original }: NormalText, { start, end }: Hit): string =>
	(offsets
		? original.slice(offsets[start] ?? 0, offsets[end] ?? original.length)
		: original.slice(start, end)) || text.slice(start, end);
