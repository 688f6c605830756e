/** People of the built-in CRM with their rights. */
import type { Kysely } from 'kysely';
import type { ActingUser, Rights } from '../../../core/rights/rights';
import type { MemorySchema } from '../../memory/schema';
import { addressKey } from '../../../core/binding/address-key';

export interface BuiltInUser extends ActingUser {
	name: string;
	email: string | null;
}

/** By id or address; null when there is no such active user. */
export async function actingUser(
	db: Kysely<MemorySchema>,
	store: string,
	idOrAddress: string,
): Promise<BuiltInUser | null> {
	const row = await db
		.selectFrom('crm_users')
		.selectAll()
		.where('store', '=', store)
		.where('active', '=', 1)
		.where((where) => where.or([where('id', '=', idOrAddress), where('email', '=', addressKey(idOrAddress))]))
		.orderBy('id')
		.executeTakeFirst();
	if (!row) return null;
	return {
		id: row.id,
		name: row.name || row.id,
		email: row.email,
		rights: row.rights === null ? null : (JSON.parse(row.rights) as Rights),
	};
}
