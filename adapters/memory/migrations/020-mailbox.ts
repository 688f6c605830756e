/** The trigger's memory: listeners, cursors of folders, mails and their state of delivery, acknowledgements. */
import type { Kysely, Migration } from 'kysely';

export const mailbox: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await listeners(db);
		await deliveries(db);
		await db.schema
			.createTable('mailbox_acknowledged')
			.addColumn('workflow', 'text', (column) => column.notNull())
			.addColumn('mail', 'text', (column) => column.notNull())
			.addColumn('acknowledged_at', 'text', (column) => column.notNull())
			.addPrimaryKeyConstraint('mailbox_acknowledged_id', ['workflow', 'mail'])
			.execute();
	},
};

async function listeners(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('mailbox_listeners')
		.addColumn('listener', 'text', (column) => column.primaryKey())
		.addColumn('workflow', 'text', (column) => column.notNull())
		.addColumn('node', 'text', (column) => column.notNull())
		.addColumn('mailbox', 'text', (column) => column.notNull())
		.addColumn('connected_at', 'text')
		.addColumn('checked_at', 'text')
		.addColumn('newest_mail', 'text')
		.addColumn('outage_since', 'text')
		.addColumn('outage_reason', 'text')
		.addColumn('outage_reported', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('waiting', 'integer', (column) => column.notNull().defaultTo(0))
		.execute();
	await db.schema
		.createIndex('mailbox_listeners_mailbox')
		.on('mailbox_listeners')
		.column('mailbox')
		.execute();
	await db.schema
		.createTable('mailbox_cursors')
		.addColumn('listener', 'text', (column) => column.notNull())
		.addColumn('folder', 'text', (column) => column.notNull())
		.addColumn('uid_validity', 'text', (column) => column.notNull())
		.addColumn('cursor', 'bigint', (column) => column.notNull())
		.addColumn('started_at', 'text', (column) => column.notNull())
		.addColumn('modseq', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('mailbox_cursors_id', ['listener', 'folder'])
		.execute();
}

async function deliveries(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('mailbox_deliveries')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('listener', 'text', (column) => column.notNull())
		.addColumn('folder', 'text', (column) => column.notNull())
		.addColumn('uid_validity', 'text', (column) => column.notNull())
		.addColumn('uid', 'bigint', (column) => column.notNull())
		.addColumn('fingerprint', 'text', (column) => column.notNull())
		.addColumn('mail', 'text', (column) => column.notNull())
		.addColumn('content', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('attempt', 'integer', (column) => column.notNull())
		.addColumn('tries', 'integer', (column) => column.notNull())
		.addColumn('execution', 'text', (column) => column.notNull())
		.addColumn('due_at', 'text')
		.addColumn('error', 'text', (column) => column.notNull())
		.addColumn('reported', 'integer', (column) => column.notNull())
		.addColumn('envelope', 'text', (column) => column.notNull())
		.addColumn('updated_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createIndex('mailbox_deliveries_fingerprint')
		.on('mailbox_deliveries')
		.columns(['listener', 'fingerprint'])
		.execute();
	// Finished mails are most of the table and are asked for by fingerprint only.
	await db.schema
		.createIndex('mailbox_deliveries_state')
		.on('mailbox_deliveries')
		.columns(['listener', 'state', 'due_at'])
		.execute();
}
