/**
 * Finds many words and phrases in one pass over a text, whatever the number of rules: a trie that is entered at each
 * beginning of a word. Own code: the Aho-Corasick packages on npm know neither the word borders of Unicode, nor
 * phrases over several blanks, nor prefixes and wildcards, and would find every part of a longer word first.
 */
import { isBorder, kindAt, kinds, type CharacterKind } from './characters';
import { SegmentBorders } from './segment-border';
import { matchesWildcard } from './wildcard';

export interface Hit {
	start: number;
	end: number;
}

export type WordMatch = 'word' | 'prefix' | 'wildcard';

interface Ending {
	id: number;
	/** Prefix: the rest of the word belongs to the hit. Wildcard: the words still to be compared. */
	match: WordMatch;
	last: CharacterKind;
	words: string[];
	/** How much of the first of these words stands before its first wildcard. */
	known: number;
	/** The longest text without a wildcard: where it is not, the pattern is not. */
	literal: string;
}

interface Branch {
	next: Map<number, Branch>;
	endings: Ending[];
}

const branch = (): Branch => ({ next: new Map(), endings: [] });
const space = 0x20;
const isBlank = (unit: number): boolean => unit === space || unit === 0x0a;

/** More hits of one word than this tell nothing new. */
const maxHits = 50;
/** A word longer than this is none: base64, a line of signs. */
const maxWord = 200;

export class WordMatcher {
	private readonly root = branch();
	private count = 0;

	/** @param phrase normalised, not empty. @returns the id under which its hits are answered */
	add(phrase: string, match: WordMatch): number {
		const id = this.count;
		this.count += 1;
		const wild = match === 'wildcard' ? phrase.search(/[*?]/) : -1;
		const known = wild < 0 ? phrase : phrase.slice(0, wild);
		// What stands before the first wildcard decides where the pattern is tried at all.
		const wordStart = known.lastIndexOf(' ') + 1;
		let at = this.root;
		for (let unit = 0; unit < known.length; unit += 1) at = child(at, known.charCodeAt(unit));
		at.endings.push({
			id,
			match: wild < 0 ? (match === 'prefix' ? 'prefix' : 'word') : 'wildcard',
			last: kindAt(known, known.length - 1),
			words: wild < 0 ? [] : phrase.slice(wordStart).split(' '),
			known: known.length - wordStart,
			literal: phrase.split(/[*? ]/).reduce((a, b) => (b.length > a.length ? b : a), ''),
		});
		return id;
	}

	/** All hits by id. @param text normalised */
	find(text: string): Map<number, Hit[]> {
		return this.count === 0 ? new Map() : new Search(text, this.root).run();
	}
}

function child(parent: Branch, unit: number): Branch {
	const found = parent.next.get(unit);
	if (found) return found;
	const made = branch();
	parent.next.set(unit, made);
	return made;
}

/** One text on its way through the trie. */
class Search {
	private readonly hits = new Map<number, Hit[]>();
	private readonly borders: SegmentBorders;

	constructor(
		private readonly text: string,
		private readonly root: Branch,
	) {
		this.borders = new SegmentBorders(text);
	}

	run(): Map<number, Hit[]> {
		const { text } = this;
		const { next } = this.root;
		// Patterns that begin with a wildcard would be compared with every word.
		const anywhere = this.root.endings.filter(({ literal }) => text.includes(literal));
		let before: CharacterKind = kinds.sign;
		for (let at = 0; at < text.length; at += 1) {
			const kind = kindAt(text, at);
			if (isBorder(kind, before)) {
				if (anywhere.length > 0 && kind !== kinds.sign && kind !== before) this.finish(at, at, anywhere);
				const first = next.get(text.charCodeAt(at));
				if (first) this.walk(at, first);
			}
			before = kind;
		}
		return this.hits;
	}

	/** Follows the trie from the beginning of a word; several blanks count as one. */
	private walk(start: number, first: Branch): void {
		const { text } = this;
		let at: Branch | undefined = first;
		let position = start + 1;
		while (at) {
			if (at.endings.length > 0) this.finish(start, position, at.endings);
			if (at.next.size === 0 || position >= text.length) return;
			const unit = text.charCodeAt(position);
			at = at.next.get(isBlank(unit) ? space : unit);
			position += 1;
			if (isBlank(unit)) position = behindBlanks(text, position);
		}
	}

	private finish(start: number, end: number, endings: Ending[]): void {
		for (const ending of endings) {
			const known = this.hits.get(ending.id);
			if (known && known.length >= maxHits) continue;
			const stop = endOfHit(this.text, end, ending);
			if (stop < 0 || !this.beginsWord(start, stop)) continue;
			if (known) known.push({ start, end: stop });
			else this.hits.set(ending.id, [{ start, end: stop }]);
		}
	}

	private beginsWord(start: number, end: number): boolean {
		return kindAt(this.text, start) !== kinds.unspaced || this.borders.standsAsWord(start, end);
	}
}

function behindBlanks(text: string, at: number): number {
	let position = at;
	while (position < text.length && isBlank(text.charCodeAt(position))) position += 1;
	return position;
}

/** -1 when what was found is only the beginning of a longer word. */
function endOfHit(text: string, end: number, { match, last, words, known }: Ending): number {
	if (match === 'wildcard') return endOfWildcard(text, end - known, words);
	if (match === 'prefix') return endOfWord(text, end);
	return last === kinds.hangul || isBorder(last, kindAt(text, end)) ? end : -1;
}

function endOfWildcard(text: string, found: number, words: string[]): number {
	let start = found;
	let end = start;
	for (const [index, word] of words.entries()) {
		if (index > 0) {
			start = behindBlanks(text, end);
			if (start === end) return -1;
		}
		end = endOfWord(text, start);
		if (end === start || !matchesWildcard(word, text.slice(start, end))) return -1;
	}
	return end;
}

function endOfWord(text: string, at: number): number {
	let end = at;
	while (end < text.length && end - at < maxWord && kindAt(text, end) !== kinds.sign) end += 1;
	return end;
}
