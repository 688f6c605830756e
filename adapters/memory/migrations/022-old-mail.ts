/** Up to which UID a folder held mail before the first run. */
import type { Kysely, Migration } from 'kysely';

export const oldMail: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await db.schema
			.alterTable('mailbox_cursors')
			.addColumn('old_until', 'bigint', (column) => column.notNull().defaultTo(0))
			.execute();
	},
};
