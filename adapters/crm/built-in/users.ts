/** People of the built-in CRM with their rights. */
import type { Kysely } from 'kysely';
import type { CrmUser } from '../../../core/ports/records';
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

export async function usersOf(db: Kysely<MemorySchema>, store: string): Promise<CrmUser[]> {
	const rows = await db
		.selectFrom('crm_users')
		.selectAll()
		.where('store', '=', store)
		.orderBy('id')
		.execute();
	return rows.map(({ id, name, email, active }) => ({ id, name: name || id, email, active: active === 1 }));
}

/** Those of the ids that are users; null where the store has no users at all: then an id cannot be judged. */
export async function knownOwners(
	db: Kysely<MemorySchema>,
	store: string,
	ids: string[],
): Promise<Set<string> | null> {
	if (ids.length === 0) return null;
	const users = await usersOf(db, store);
	return users.length === 0 ? null : new Set(users.map(({ id }) => id));
}

/** Adds a user, or changes the one with this id. @param rights null = all rights */
export async function saveUser(
	db: Kysely<MemorySchema>,
	store: string,
	user: CrmUser & { rights: Rights | null },
): Promise<void> {
	const values = {
		name: user.name,
		email: user.email === null ? null : addressKey(user.email),
		active: user.active ? 1 : 0,
		rights: user.rights === null ? null : JSON.stringify(user.rights),
	};
	await db
		.insertInto('crm_users')
		.values({ store, id: user.id, ...values })
		.onConflict((on) => on.columns(['store', 'id']).doUpdateSet(values))
		.execute();
}
