/** Decides what a person is called: from the display name, else from the part of the address before the @. */

const legalForm =
	/^(inc|ltd|llc|llp|plc|gmbh|ag|kg|ug|se|s\.?a\.?|s\.?r\.?l|b\.?v|n\.?v|oy|ab|as|a\/s|co|corp|limited|pty)\.?$/i;

/** Control, bidirectional and zero-width characters have no place in a name. */
const invisible = /[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line without control characters. */
export const oneLine = (text: string): string => text.replace(invisible, ' ').replace(/\s+/gu, ' ').trim();

/** The first `limit` code points, never half a character. */
export function cut(text: string, limit: number): string {
	if (text.length <= limit) return text;
	const points = Array.from(text);
	return points.length <= limit ? text : points.slice(0, limit).join('').trimEnd();
}

/** `"Doe, John"` -> `John Doe`; an address in the place of a name, or nothing, -> the local part of the address. */
export function personName(displayName: string, address: string): string {
	const name = cleanName(displayName);
	return name === '' ? fromLocalPart(address) : name;
}

/** The display name as a person would write it; empty when it holds an address or no letter. */
export function cleanName(displayName: string): string {
	let name = oneLine(displayName)
		.replace(/^["'\u2018\u201c\u00ab]+|["'\u2019\u201d\u00bb]+$/gu, '')
		.replace(/\s*:[A-Z0-9_-]+$/, '')
		.trim();
	if (/[^\s@]@[^\s@]/.test(name) || !/\p{L}/u.test(name)) return '';
	const parts = name.split(',').map((part) => part.trim());
	if (parts.length === 2 && parts[0] && parts[1] && !legalForm.test(parts[1]))
		name = `${parts[1]} ${parts[0]}`;
	if (/^\p{L}+([._]\p{L}+)+$/u.test(name)) name = capitals(name.split(/[._]/));
	return name;
}

function fromLocalPart(address: string): string {
	const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).replace(/\+.*$/, '');
	const words = local.split(/[._-]+/).filter(Boolean);
	if (words.length > 1 && words.every((word) => /^\p{L}{2,}$/u.test(word))) return capitals(words);
	return local === '' ? address : local;
}

const capitals = (words: string[]): string =>
	words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
