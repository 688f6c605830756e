/**
 * Finds many words and phrases in one pass: every word of the text is looked up once, whatever the number of rules.
 * Own code: the Aho-Corasick packages on npm know neither word borders of Unicode nor phrases.
 */
export interface Hit {
	start: number;
	end: number;
}

type Kind = 'word' | 'prefix' | 'wildcard';

interface Entry {
	id: number;
	/** Normalised phrase. */
	phrase: string;
}

const wordPattern = /[\p{L}\p{N}\p{M}_]+/gu;
const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
/** Scripts that write without spaces: a hit may stand inside a sentence. */
const unspaced =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export class WordMatcher {
	private readonly byFirstWord = new Map<string, Entry[]>();
	private readonly anywhere: Entry[] = [];
	private readonly prefixes: Entry[] = [];
	private readonly wildcards: { id: number; test: (word: string) => boolean }[] = [];
	private count = 0;

	/** @param phrase normalised, not empty. @returns the id under which its hits are answered */
	add(phrase: string, kind: Kind): number {
		const id = this.count;
		this.count += 1;
		if (kind === 'prefix') this.prefixes.push({ id, phrase });
		else if (kind === 'wildcard' && /[*?]/.test(phrase))
			this.wildcards.push({ id, test: wildcardTest(phrase) });
		else if (unspaced.test(phrase) || !wordCharacter.test(phrase[0] ?? ''))
			this.anywhere.push({ id, phrase });
		else {
			const first = phrase.match(wordPattern)?.[0] ?? phrase;
			const list = this.byFirstWord.get(first);
			if (list) list.push({ id, phrase });
			else this.byFirstWord.set(first, [{ id, phrase }]);
		}
		return id;
	}

	/** All hits by id. @param text normalised */
	find(text: string): Map<number, Hit[]> {
		const hits = new Map<number, Hit[]>();
		const add = (id: number, start: number, length: number): void => {
			const list = hits.get(id);
			const hit = { start, end: start + length };
			if (list) {
				if (list.length < maxHits) list.push(hit);
			} else hits.set(id, [hit]);
		};
		if (this.byFirstWord.size + this.prefixes.length + this.wildcards.length > 0) this.findWords(text, add);
		for (const { id, phrase } of this.anywhere)
			findAnywhere(text, phrase, (start) => add(id, start, phrase.length));
		return hits;
	}

	private findWords(text: string, add: (id: number, start: number, length: number) => void): void {
		for (const match of text.matchAll(wordPattern)) {
			const [word] = match;
			const start = match.index;
			for (const { id, phrase } of this.byFirstWord.get(word) ?? []) {
				const length = phrase.length === word.length ? word.length : phraseLength(text, start, phrase);
				if (length > 0) add(id, start, length);
			}
			for (const { id, phrase } of this.prefixes)
				if (text.startsWith(phrase, start)) add(id, start, Math.max(word.length, phrase.length));
			for (const { id, test } of this.wildcards) if (test(word)) add(id, start, word.length);
		}
	}
}

/** More hits of one word than this tell nothing new. */
const maxHits = 50;

/** Length in the text of a phrase that begins at `start`; several blanks count as one. 0 when it does not stand there. */
function phraseLength(text: string, start: number, phrase: string): number {
	let at = start;
	for (let index = 0; index < phrase.length; index += 1) {
		if (phrase[index] === ' ') {
			if (text[at] !== ' ') return 0;
			while (text[at] === ' ') at += 1;
		} else if (phrase[index] === text[at]) at += 1;
		else return 0;
	}
	const last = phrase.at(-1) ?? '';
	return wordCharacter.test(last) && wordCharacter.test(text[at] ?? '') ? 0 : at - start;
}

/** Phrases that begin with a sign, and scripts without spaces. */
function findAnywhere(text: string, phrase: string, add: (start: number) => void): void {
	const needsEnd = wordCharacter.test(phrase.at(-1) ?? '') && !unspaced.test(phrase);
	for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + phrase.length)) {
		if (!needsEnd || !wordCharacter.test(text[start + phrase.length] ?? '')) add(start);
	}
}

/** Linear glob over one word: greedy with one step back, so that `*a*a*a*` cannot explode. */
function wildcardTest(pattern: string): (word: string) => boolean {
	return (word) => {
		let star = -1;
		let mark = 0;
		let at = 0;
		let index = 0;
		while (at < word.length) {
			if (index < pattern.length && (pattern[index] === '?' || pattern[index] === word[at])) {
				index += 1;
				at += 1;
			} else if (pattern[index] === '*') {
				star = index;
				mark = at;
				index += 1;
			} else if (star >= 0) {
				index = star + 1;
				mark += 1;
				at = mark;
			} else return false;
		}
		while (pattern[index] === '*') index += 1;
		return index === pattern.length;
	};
}
