/** Reads what one mail is bound to, tombstones left out. */
import type { Kysely } from 'kysely';
import type { StoredBinding } from '../../core/binding/known';
import { toBinding } from './binding-schema';
import type { MemorySchema } from './schema';

export async function bindingsOfMail(
	db: Kysely<MemorySchema>,
	connection: string,
	mail: string,
): Promise<StoredBinding[]> {
	const rows = await db
		.selectFrom('binding_links')
		.selectAll()
		.where('connection', '=', connection)
		.where('mail', '=', mail)
		.where('removed', '=', 0)
		.orderBy('kind')
		.orderBy('record')
		.execute();
	return rows.map(toBinding);
}
