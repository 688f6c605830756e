/** Takes back records that were made by mistake, as if they had never been; what somebody has worked on stays. */
import type { Kysely, Transaction } from 'kysely';
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { deleted, gone, takeBackInOrder, workedOn } from '../shared/taken-back';

type Trx = Transaction<MemorySchema>;

/** One transaction. A record that is gone already is a success. */
export async function takeBackRecords(
	db: Kysely<MemorySchema>,
	store: string,
	refs: readonly RecordRef[],
): Promise<Outcome<RecordRef>[]> {
	return await db.transaction().execute(
		async (trx) =>
			await takeBackInOrder(refs, async (_kind, ours) => {
				const outcomes: Outcome<RecordRef>[] = [];
				for (const ref of ours) outcomes.push(await takeBack(trx, store, ref));
				return outcomes;
			}),
	);
}

async function takeBack(trx: Trx, store: string, ref: RecordRef): Promise<Outcome<RecordRef>> {
	const row = await trx
		.selectFrom('crm_records')
		.select(['created_at', 'updated_at'])
		.where('store', '=', store)
		.where('kind', '=', ref.kind)
		.where('id', '=', ref.id)
		.executeTakeFirst();
	if (!row) return gone(ref);
	const touched = row.updated_at !== row.created_at || (await isUsed(trx, store, ref));
	if (touched) return { ok: false, error: workedOn(ref) };
	for (const table of ['crm_addresses', 'crm_members', 'crm_records'] as const)
		await trx
			.deleteFrom(table as 'crm_records')
			.where('store', '=', store)
			.where('kind', '=', ref.kind)
			.where('id', '=', ref.id)
			.execute();
	if (ref.kind === 'company')
		await trx.deleteFrom('crm_domains').where('store', '=', store).where('id', '=', ref.id).execute();
	return deleted(ref);
}

/** Notes, tasks and calls on it, and records that belong to it. */
async function isUsed(trx: Trx, store: string, { kind, id }: RecordRef): Promise<boolean> {
	const activity = await trx
		.selectFrom('crm_activity_records')
		.select('activity_id')
		.where('store', '=', store)
		.where('kind', '=', kind)
		.where('id', '=', id)
		.executeTakeFirst();
	if (activity) return true;
	if (kind === 'contact') {
		const member = await trx
			.selectFrom('crm_members')
			.select('id')
			.where('store', '=', store)
			.where('contact_id', '=', id)
			.executeTakeFirst();
		return member !== undefined;
	}
	if (kind !== 'company') return false;
	const employee = await trx
		.selectFrom('crm_records')
		.select('id')
		.where('store', '=', store)
		.where('company_id', '=', id)
		.where('deleted', '=', 0)
		.executeTakeFirst();
	return employee !== undefined;
}
