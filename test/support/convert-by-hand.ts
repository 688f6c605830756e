/** Converts a lead in the built-in CRM as somebody does behind our back: the lead says what it became, nothing else happens. */
import type { Kysely } from 'kysely';
import type { MemorySchema } from '../../adapters/memory/schema';
import type { RecordRef } from '../../core/ports/records';

export async function convertByHand(
	db: Kysely<MemorySchema>,
	lead: string,
	into: RecordRef[],
	store = 'default',
): Promise<void> {
	await db
		.updateTable('crm_records')
		.set({ state: 'converted', converted_to: JSON.stringify(into) })
		.where('store', '=', store)
		.where('kind', '=', 'lead')
		.where('id', '=', lead)
		.execute();
}
