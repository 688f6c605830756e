/** Which process works for a trigger node. */
import type { Kysely, Migration } from 'kysely';

export const mailboxHolders: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema
			.createTable('mailbox_holders')
			.addColumn('listener', 'text', (column) => column.primaryKey())
			.addColumn('holder', 'text', (column) => column.notNull())
			.addColumn('kept_at', 'text', (column) => column.notNull())
			.execute();
	},
};
