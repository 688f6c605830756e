/** Taking back what we made: in which order, and which words stand for what stays. */
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

/** What belongs to others goes before those. */
export const takeBackOrder = ['deal', 'ticket', 'lead', 'contact', 'company'] as const;

/** What a CRM says of records of one kind. */
export interface Looked {
	/** Ids that are there. */
	there: Set<string>;
	/** Ids of those that somebody has changed, written on or linked to others since. */
	used: Set<string>;
}

/** Kind by kind: looked at together, deleted one by one; what is gone is `noop`. */
export async function takeBackEach(
	refs: readonly RecordRef[],
	look: (kind: Kind, ids: string[]) => Promise<Looked>,
	remove: (ref: RecordRef) => Promise<void>,
): Promise<Outcome<RecordRef>[]> {
	const outcomes = new Map<string, Outcome<RecordRef>>();
	for (const kind of takeBackOrder) {
		const ids = [...new Set(refs.filter((ref) => ref.kind === kind).map(({ id }) => id))];
		if (ids.length === 0) continue;
		const { there, used } = await look(kind, ids);
		for (const id of ids) {
			const ref = { kind, id };
			const outcome = async (): Promise<Outcome<RecordRef>> => {
				if (!there.has(id)) return { ok: true, value: ref, how: 'noop' };
				if (used.has(id)) return { ok: false, error: workedOn(ref) };
				await remove(ref);
				return { ok: true, value: ref, how: 'updated' };
			};
			outcomes.set(refKey(ref), await outcomeOf(outcome));
		}
	}
	return refs.map(
		({ kind, id }) => outcomes.get(refKey({ kind, id })) ?? { ok: true, value: { kind, id }, how: 'noop' },
	);
}

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
