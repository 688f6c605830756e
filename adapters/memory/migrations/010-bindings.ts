/** Mails and what they are bound to, conversations and their names, addresses that only we keep. */
import type { CreateTableBuilder, Kysely, Migration } from 'kysely';

const scoped = (table: CreateTableBuilder<string, never>) =>
	table.addColumn('connection', 'text', (column) => column.notNull());

export const bindings: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await mails(db);
		await links(db);
		await conversations(db);
	},
};

async function mails(db: Kysely<unknown>): Promise<void> {
	await scoped(db.schema.createTable('binding_mails'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('conversation', 'text', (column) => column.notNull())
		.addColumn('content_hash', 'text', (column) => column.notNull())
		.addColumn('text_start', 'text', (column) => column.notNull())
		.addColumn('sender', 'text')
		.addColumn('date', 'text', (column) => column.notNull())
		.addColumn('direction', 'text', (column) => column.notNull())
		.addColumn('outcome', 'text', (column) => column.notNull())
		.addColumn('rule', 'text')
		.addColumn('reasons', 'text', (column) => column.notNull())
		.addColumn('explanation', 'text', (column) => column.notNull())
		.addColumn('candidates', 'text', (column) => column.notNull())
		.addColumn('created', 'text', (column) => column.notNull())
		.addColumn('planned', 'integer', (column) => column.notNull())
		.addColumn('apart', 'integer', (column) => column.notNull())
		.addColumn('mail', 'text')
		.addColumn('html', 'text')
		.addColumn('execution', 'text')
		.addColumn('kept_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('binding_mails_id', ['connection', 'id'])
		.execute();
	await index(db, 'binding_mails', 'sender', ['connection', 'sender', 'date']);
	await index(db, 'binding_mails', 'conversation', ['connection', 'conversation', 'date']);
	await index(db, 'binding_mails', 'outcome', ['connection', 'outcome', 'date']);
	await index(db, 'binding_mails', 'execution', ['connection', 'execution']);
}

async function links(db: Kysely<unknown>): Promise<void> {
	await flags(
		scoped(db.schema.createTable('binding_links')).addColumn('mail', 'text', (column) => column.notNull()),
	)
		.addColumn('date', 'text', (column) => column.notNull())
		.addColumn('changed_by', 'text')
		.addColumn('changed_at', 'text', (column) => column.notNull())
		.addColumn('job', 'text')
		.addPrimaryKeyConstraint('binding_links_id', ['connection', 'mail', 'kind', 'record'])
		.execute();
	await index(db, 'binding_links', 'record', ['connection', 'kind', 'record', 'date']);
	await scoped(db.schema.createTable('binding_addresses'))
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('record', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('binding_addresses_id', ['connection', 'address', 'kind', 'record'])
		.execute();
}

async function conversations(db: Kysely<unknown>): Promise<void> {
	await scoped(db.schema.createTable('conversation_names'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('conversation', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('conversation_names_id', ['connection', 'id'])
		.execute();
	await index(db, 'conversation_names', 'conversation', ['connection', 'conversation']);
	await flags(
		scoped(db.schema.createTable('conversation_links')).addColumn('conversation', 'text', (column) =>
			column.notNull(),
		),
	)
		.addPrimaryKeyConstraint('conversation_links_id', ['connection', 'conversation', 'kind', 'record'])
		.execute();
	await index(db, 'conversation_links', 'record', ['connection', 'kind', 'record']);
	await scoped(db.schema.createTable('conversation_parties'))
		.addColumn('conversation', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('conversation_parties_id', ['connection', 'conversation', 'address'])
		.execute();
	await index(db, 'conversation_parties', 'address', ['connection', 'address']);
	await scoped(db.schema.createTable('conversation_topics'))
		.addColumn('topic', 'text', (column) => column.notNull())
		.addColumn('conversation', 'text', (column) => column.notNull())
		.addColumn('date', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('conversation_topics_id', ['connection', 'topic', 'conversation'])
		.execute();
}

/** A link to a record: its two flags, the tombstone, and why. */
const flags = <C extends string>(table: CreateTableBuilder<string, C>) =>
	table
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('record', 'text', (column) => column.notNull())
		.addColumn('automatic', 'integer', (column) => column.notNull())
		.addColumn('manual', 'integer', (column) => column.notNull())
		.addColumn('removed', 'integer', (column) => column.notNull())
		.addColumn('why', 'text', (column) => column.notNull());

async function index(db: Kysely<unknown>, table: string, name: string, columns: string[]): Promise<void> {
	await db.schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();
}
