/** Updates records of the built-in CRM: each judged by itself, all written in one transaction. */
import type { Kysely } from 'kysely';
import type { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type RecordChange } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { missingRecord, unknownOwner, unknownStage } from './errors';
import { getRecords } from './read';
import { stageFor, stageNamed, stagesOf } from './stages';
import { knownOwners } from './users';
import { changeRecord } from './write';

type Db = Kysely<MemorySchema>;
type Judged = { change: RecordChange } | { error: CrmError };

export async function updateRecords(
	db: Db,
	store: string,
	changes: RecordChange[],
	now: string,
): Promise<Outcome<CrmRecord>[]> {
	if (changes.length === 0) return [];
	const judged = await judge(db, store, changes);
	await db.transaction().execute(async (trx) => {
		for (const one of judged) if ('change' in one) await changeRecord(trx, store, one.change, now);
	});
	const records = new Map((await getRecords(db, store, changes)).map((one) => [refKey(one), one]));
	return changes.map((change, index): Outcome<CrmRecord> => {
		const one = judged[index];
		if (one && 'error' in one) return { ok: false, error: one.error };
		const value = records.get(refKey(change));
		return value
			? { ok: true, value, how: 'updated' }
			: { ok: false, error: missingRecord(change.kind, change.id) };
	});
}

/** A stage brings its state along, and a state its first stage. */
async function judge(db: Db, store: string, changes: RecordChange[]): Promise<Judged[]> {
	const owners = await knownOwners(
		db,
		store,
		changes.flatMap(({ ownerId }) => ownerId ?? []),
	);
	const stages = await stagesOf(db, store);
	return changes.map((change): Judged => {
		const { kind, ownerId, stageId, state } = change;
		if (ownerId && owners && !owners.has(ownerId)) return { error: unknownOwner(ownerId) };
		if (stageId) {
			const stage = stageNamed(stages, kind, stageId);
			return stage
				? { change: { ...change, state: state ?? stage.state } }
				: { error: unknownStage(kind, stageId) };
		}
		const first = state ? stageFor(stages, kind, state) : null;
		return { change: first ? { ...change, stageId: first } : change };
	});
}
