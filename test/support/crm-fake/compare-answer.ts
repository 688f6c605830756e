/** Compares an answer of a fake with a recorded one: every recorded key must be there with a value of the same type. */

/** `"…": true` in a recorded object stands for keys left out, `"…"` at the end of a list for items left out, `…` at the end of a text for the rest of it. */
const leftOut = '…';

const typeOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

export interface CompareOptions {
	/** Keys whose values must be the same too. */
	exact: ReadonlySet<string>;
	/** Keys that are maps from ids, or of the fake's own choice: not looked into. */
	loose?: ReadonlySet<string>;
}

/** What differs, as `path: recorded -> fake`; empty when nothing does. */
export function differences(recorded: unknown, fake: unknown, options: CompareOptions, path = '$'): string[] {
	if (typeOf(recorded) !== typeOf(fake)) return [`${path}: ${typeOf(recorded)} -> ${typeOf(fake)}`];
	if (Array.isArray(recorded)) {
		const list = fake as unknown[];
		const cut = recorded.some((item) => item === leftOut || isMarker(item));
		const items = recorded.filter((item) => item !== leftOut && !isMarker(item));
		if (!cut && items.length !== list.length) return [`${path}: ${items.length} items -> ${list.length}`];
		return items.flatMap((item, index) => differences(item, list[index], options, `${path}[${index}]`));
	}
	if (typeof recorded !== 'object' || recorded === null) return [];
	const object = fake as Record<string, unknown>;
	return Object.entries(recorded).flatMap(([key, value]) => {
		if (key === leftOut) return [];
		if (!(key in object)) return [`${path}.${key}: missing`];
		if (options.loose?.has(key)) return [];
		const inner = differences(value, object[key], options, `${path}.${key}`);
		if (inner.length > 0 || !options.exact.has(key) || isCut(value)) return inner;
		const same = JSON.stringify(value) === JSON.stringify(object[key]);
		return same ? [] : [`${path}.${key}: ${JSON.stringify(value)} -> ${JSON.stringify(object[key])}`];
	});
}

const isMarker = (item: unknown): boolean => typeof item === 'object' && item !== null && 'left_out' in item;
const isCut = (value: unknown): boolean => typeof value === 'string' && value.endsWith(leftOut);
