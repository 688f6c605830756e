/** The secret that signs links to the pages: made once, kept in the memory, the same for every worker. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MemorySchema } from './schema';

const name = 'link-secret';

export async function linkSecret(db: Kysely<MemorySchema>): Promise<string> {
	const fresh = randomBytes(32).toString('base64url');
	await db
		.insertInto('settings')
		.values({ name, value: fresh })
		.onConflict((on) => on.doNothing())
		.execute();
	const { value } = await db
		.selectFrom('settings')
		.select('value')
		.where('name', '=', name)
		.executeTakeFirstOrThrow();
	return value;
}
