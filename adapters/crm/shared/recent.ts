/** What was read a moment ago in this execution is not read again for its surroundings; whoever writes forgets it. */

/** One batch of mails is looked up within this time, in a CRM that takes batches. */
const usualMs = 10_000;
const most = 5000;

export interface Recent<T> {
	/** The row, where it was read within the last seconds. */
	get(place: string, id: string): T | undefined;
	keep(place: string, rows: readonly T[]): void;
	forget(): void;
}

/** @param now the execution's clock @param recentMs how long a row is taken as it was */
export function recentRows<T extends { id: string }>(now: () => Date, recentMs = usualMs): Recent<T> {
	const kept = new Map<string, { row: T; at: number }>();
	return {
		get: (place, id) => {
			const one = kept.get(`${place}:${id}`);
			return one && now().getTime() - one.at < recentMs ? one.row : undefined;
		},
		keep: (place, rows) => {
			if (kept.size > most) kept.clear();
			for (const row of rows) kept.set(`${place}:${row.id}`, { row, at: now().getTime() });
		},
		forget: () => kept.clear(),
	};
}
