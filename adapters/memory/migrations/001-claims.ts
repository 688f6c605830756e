/** Claims: who is about to write what, so that nobody writes it twice. */
import type { Kysely, Migration } from 'kysely';

export const claims: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema
			.createTable('claims')
			.addColumn('scope', 'text', (column) => column.notNull())
			.addColumn('key', 'text', (column) => column.notNull())
			.addColumn('state', 'text', (column) => column.notNull())
			.addColumn('holder', 'text', (column) => column.notNull())
			.addColumn('expires_at', 'text', (column) => column.notNull())
			.addColumn('result', 'text')
			.addColumn('updated_at', 'text', (column) => column.notNull())
			.addPrimaryKeyConstraint('claims_key', ['scope', 'key'])
			.execute();
		await db.schema
			.createTable('settings')
			.addColumn('name', 'text', (column) => column.primaryKey())
			.addColumn('value', 'text', (column) => column.notNull())
			.execute();
	},
};
