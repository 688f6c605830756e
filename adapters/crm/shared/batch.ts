/** Writes in batches: each key once, one outcome for each item, in order, and no item takes another with it. */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, NewRecord, RecordRef } from '../../../core/ports/records';
import type { Ledger } from './ledger';

export const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
	Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
		items.slice(index * size, (index + 1) * size),
	);

/** At most `width` at a time; answers in order. */
export async function inParallel<T, R>(
	items: readonly T[],
	width: number,
	work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
	const answers = new Array<R>(items.length);
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < items.length) {
			const index = next++;
			answers[index] = await work(items[index] as T, index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
	return answers;
}

/** Runs one write; its CrmError becomes the item's outcome. */
export async function outcomeOf<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
	try {
		return await work();
	} catch (error) {
		return { ok: false, error: asCrmError(error) };
	}
}

/** Whatever went wrong; what nobody foresaw may have been carried out. */
export const asCrmError = (error: unknown): CrmError =>
	error instanceof CrmError
		? error
		: new CrmError('unavailable', error instanceof Error ? error.message : String(error), {
				sent: 'unknown',
				cause: error,
			});

/** The same error for every item: a call that failed as a whole. */
export const allFailed = <T>(items: readonly unknown[], error: CrmError): Outcome<T>[] =>
	items.map(() => ({ ok: false, error }));

/**
 * Makes what has not been made under its key yet.
 * @param recall turns what the ledger kept into the value; undefined when it is gone
 * @param make answers one outcome for each of the fresh items, in order
 * @param kept what the ledger keeps of a value
 */
export async function makeOnce<I extends { key: string }, V, K>(
	items: readonly I[],
	ledger: Ledger,
	how: {
		recall: (kept: Map<string, K>) => Promise<Map<string, V>>;
		make: (fresh: I[]) => Promise<Outcome<V>[]>;
		kept: (value: V) => K;
	},
): Promise<Outcome<V>[]> {
	if (items.length === 0) return [];
	const unique = [...new Map(items.map((item) => [item.key, item])).values()];
	const before = await ledger.find<K>(unique.map(({ key }) => key));
	const recalled = before.size > 0 ? await how.recall(before) : new Map<string, V>();
	const fresh = unique.filter(({ key }) => !recalled.has(key));
	const made = fresh.length > 0 ? await how.make(fresh) : [];
	const outcomes = new Map<string, Outcome<V>>();
	for (const [key, value] of recalled) outcomes.set(key, { ok: true, value, how: 'existing' });
	for (const [index, { key }] of fresh.entries()) outcomes.set(key, made[index] ?? noAnswer());
	const keep = [...outcomes].flatMap(([key, outcome]) =>
		outcome.ok && outcome.how !== 'existing' ? [[key, how.kept(outcome.value)] as const] : [],
	);
	await ledger.keep(new Map(keep));
	const seen = new Set<string>();
	return items.map(({ key }) => {
		const outcome = outcomes.get(key) ?? noAnswer<V>();
		const again = seen.has(key);
		seen.add(key);
		return again && outcome.ok ? { ...outcome, how: 'existing' } : outcome;
	});
}

/** Records: what the ledger keeps is where each stands. @param read what is gone by now is missing; in any order */
export async function makeRecordsOnce(
	records: readonly NewRecord[],
	ledger: Ledger,
	how: {
		read: (refs: RecordRef[]) => Promise<CrmRecord[]>;
		make: (fresh: NewRecord[]) => Promise<Outcome<CrmRecord>[]>;
		/** For a CRM with several forms of one id. */
		sameId?: (a: string, b: string) => boolean;
	},
): Promise<Outcome<CrmRecord>[]> {
	const sameId = how.sameId ?? ((a: string, b: string): boolean => a === b);
	return await makeOnce<NewRecord, CrmRecord, RecordRef>(records, ledger, {
		recall: async (kept) => {
			const found = await how.read([...kept.values()]);
			return new Map(
				[...kept].flatMap(([key, { kind, id }]) => {
					const record = found.find((one) => one.kind === kind && sameId(one.id, id));
					return record ? [[key, record] as const] : [];
				}),
			);
		},
		make: how.make,
		kept: ({ kind, id }) => ({ kind, id }),
	});
}

/** Mails, notes, tasks and calls: what was made is known by what the ledger keeps. */
export const makeActivitiesOnce = async <I extends { key: string }>(
	items: readonly I[],
	ledger: Ledger,
	make: (fresh: I[]) => Promise<Outcome<ActivityRef[]>[]>,
): Promise<Outcome<ActivityRef[]>[]> =>
	await makeOnce<I, ActivityRef[], ActivityRef[]>(items, ledger, {
		recall: async (kept) => await Promise.resolve(kept),
		make,
		kept: (value) => value,
	});

const noAnswer = <V>(): Outcome<V> => ({
	ok: false,
	error: new CrmError('unavailable', 'The CRM did not answer for this one.', { sent: 'unknown' }),
});
