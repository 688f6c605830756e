/** What taking records back has in common everywhere: its order, and the words of those that stay. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type Kind, type RecordRef } from '../../../core/ports/records';

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
