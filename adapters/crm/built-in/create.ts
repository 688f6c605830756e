/** Creates records of the built-in CRM: each judged by itself, all written in one transaction, each key once. */
import type { Kysely } from 'kysely';
import type { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { kinds, type CrmRecord, type NewRecord } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { keyOfOtherKind, unknownKind, unknownOwner, unknownStage } from './errors';
import { withFields } from './mapping';
import { getRecords } from './read';
import { stageNamed, stagesOf } from './stages';
import { knownOwners } from './users';
import { idOf, insertRecords } from './write';

type Db = Kysely<MemorySchema>;

export async function createRecords(
	db: Db,
	store: string,
	given: NewRecord[],
	now: string,
): Promise<Outcome<CrmRecord>[]> {
	if (given.length === 0) return [];
	const records = given.map(withFields);
	const refusals = await judge(db, store, records);
	const good = records.filter((_, index) => !refusals[index]);
	const stages = await stagesOf(db, store);
	const fresh = await insertRecords(db, store, good, now, (record) =>
		record.stageId ? (stageNamed(stages, record.kind, record.stageId)?.state ?? 'open') : 'open',
	);
	const refs = good.map(({ kind, key }) => ({ kind, id: idOf(store, key) }));
	const made = new Map((await getRecords(db, store, refs)).map((record) => [record.id, record] as const));
	return records.map((record, index): Outcome<CrmRecord> => {
		const refusal = refusals[index];
		if (refusal) return { ok: false, error: refusal };
		const value = made.get(idOf(store, record.key));
		if (!value || value.kind !== record.kind) return { ok: false, error: keyOfOtherKind(record.kind) };
		return { ok: true, value, how: fresh.delete(record.key) ? 'created' : 'existing' };
	});
}

/** For each record why it cannot be made; undefined when it can. */
async function judge(db: Db, store: string, records: NewRecord[]): Promise<(CrmError | undefined)[]> {
	const owners = await knownOwners(
		db,
		store,
		records.flatMap(({ ownerId }) => ownerId ?? []),
	);
	const stages = records.some(({ stageId }) => stageId) ? await stagesOf(db, store) : undefined;
	return records.map(({ kind, ownerId, stageId }) => {
		if (!kinds.includes(kind)) return unknownKind(kind);
		if (ownerId && owners && !owners.has(ownerId)) return unknownOwner(ownerId);
		if (stageId && stages && !stageNamed(stages, kind, stageId)) return unknownStage(kind, stageId);
		return undefined;
	});
}
