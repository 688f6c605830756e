/** Compares a word with a pattern of * and ?. Linear steps with one step back, so that `*a*a*a*` cannot explode. */
export function matchesWildcard(pattern: string, word: string): boolean {
	let star = -1;
	let mark = 0;
	let at = 0;
	let index = 0;
	while (at < word.length) {
		if (
			index < pattern.length &&
			(pattern[index] === '?' || pattern[index] === word[at]) &&
			pattern[index] !== '*'
		) {
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
}
