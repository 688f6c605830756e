/** What taking records back has in common everywhere: its order, and the words of those that stay. */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type Kind, type RecordRef } from '../../../core/ports/records';
import { asCrmError, outcomeOf } from './batch';
import type { Ledger } from './ledger';

export const workedOn = (ref: RecordRef): CrmError =>
	new CrmError('conflict', `Somebody has worked on this ${ref.kind} since it was made.`, {
		sent: 'yes',
		todo: 'Delete it by hand if it is not wanted.',
	});

export const gone = ({ kind, id }: RecordRef): Outcome<RecordRef> => ({
	...{ ok: true, value: { kind, id }, how: 'noop' },
});
export const deleted = ({ kind, id }: RecordRef): Outcome<RecordRef> => ({
	...{ ok: true, value: { kind, id }, how: 'updated' },
});

/** What belongs to others goes before those. */
const order: Kind[] = ['deal', 'ticket', 'lead', 'contact', 'company'];

/**
 * Kind by kind, so that a person is free once the deal is gone.
 * @param take answers one outcome for each ref of a kind, in order
 */
export async function takeBackInOrder(
	refs: readonly RecordRef[],
	take: (kind: Kind, refs: RecordRef[]) => Promise<Outcome<RecordRef>[]>,
): Promise<Outcome<RecordRef>[]> {
	const outcomes = new Map<string, Outcome<RecordRef>>();
	for (const kind of order) {
		const ours = [...new Map(refs.filter((ref) => ref.kind === kind).map((ref) => [ref.id, ref])).values()];
		if (ours.length === 0) continue;
		for (const [index, outcome] of (await take(kind, ours)).entries())
			outcomes.set(refKey(ours[index] as RecordRef), outcome);
	}
	return refs.map((ref) => outcomes.get(refKey(ref)) ?? gone(ref));
}

/** What a CRM says of records of one kind. */
export interface Looked {
	/** Ids that are there. */
	there: Set<string>;
	/** Ids of those that somebody has changed, written on or linked to others since. */
	used: Set<string>;
}

/** Kind by kind: looked at together, deleted one by one; what is gone is `noop`. */
export const takeBackEach = async (
	refs: readonly RecordRef[],
	look: (kind: Kind, ids: string[]) => Promise<Looked>,
	remove: (ref: RecordRef) => Promise<void>,
): Promise<Outcome<RecordRef>[]> =>
	await takeBackInOrder(refs, async (kind, ours) => {
		const looked = await look(
			kind,
			ours.map(({ id }) => id),
		);
		const outcomes: Outcome<RecordRef>[] = [];
		for (const { id } of ours) {
			const ref = { kind, id };
			const work = async (): Promise<Outcome<RecordRef>> => {
				if (!looked.there.has(id)) return gone(ref);
				if (looked.used.has(id)) return { ok: false, error: workedOn(ref) };
				await remove(ref);
				return deleted(ref);
			};
			outcomes.push(await outcomeOf(work));
		}
		return outcomes;
	});

/** Ids of activities that were made just now, not found. */
export const madeBy = (outcomes: readonly Outcome<ActivityRef[]>[]): string[] =>
	outcomes.flatMap((outcome) =>
		outcome.ok && outcome.how === 'created' ? outcome.value.map(({ id }) => id) : [],
	);

/** Which activities stand for mails that we logged: those are no work of somebody's. */
export const keepMails = async (ledger: Ledger, ids: readonly string[]): Promise<void> =>
	await ledger.keep(new Map(ids.map((id) => [id, true])));

/** What the credential may not see holds nothing back. */
export async function orNothing<T>(work: () => Promise<T>, nothing: T): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const known = asCrmError(error);
		if (['forbidden', 'notFound', 'invalid'].includes(known.code)) return nothing;
		throw known;
	}
}
