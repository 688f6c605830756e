/** The built-in CRM: records, addresses, domains, people who use it, sources, stages, activities. */
import type { CreateTableBuilder, Kysely, Migration } from 'kysely';

const store = (table: CreateTableBuilder<string>) =>
	table.addColumn('store', 'text', (column) => column.notNull());

export const crm: Migration = {
	async up(db: Kysely<unknown>): Promise<void> {
		await records(db);
		await people(db);
		await activities(db);
	},
};

async function records(db: Kysely<unknown>): Promise<void> {
	await store(db.schema.createTable('crm_records'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('key', 'text')
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('search', 'text', (column) => column.notNull())
		.addColumn('person_name', 'text', (column) => column.notNull())
		.addColumn('owner_id', 'text')
		.addColumn('company_id', 'text')
		.addColumn('contact_ids', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('converted_to', 'text', (column) => column.notNull())
		.addColumn('source', 'text')
		.addColumn('stage_id', 'text')
		.addColumn('phone', 'text')
		.addColumn('description', 'text')
		.addColumn('fields', 'text', (column) => column.notNull())
		.addColumn('created_at', 'text')
		.addColumn('updated_at', 'text', (column) => column.notNull())
		.addColumn('deleted', 'integer', (column) => column.notNull().defaultTo(0))
		.addPrimaryKeyConstraint('crm_records_id', ['store', 'kind', 'id'])
		.execute();
	await db.schema
		.createIndex('crm_records_key')
		.on('crm_records')
		.columns(['store', 'key'])
		.unique()
		.execute();
	await db.schema
		.createIndex('crm_records_company')
		.on('crm_records')
		.columns(['store', 'company_id', 'kind'])
		.execute();
	await db.schema
		.createIndex('crm_records_title')
		.on('crm_records')
		.columns(['store', 'kind', 'search'])
		.execute();
	await store(db.schema.createTable('crm_addresses'))
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('position', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_addresses_key', ['store', 'address', 'kind', 'id'])
		.execute();
	await db.schema
		.createIndex('crm_addresses_record')
		.on('crm_addresses')
		.columns(['store', 'kind', 'id'])
		.execute();
	await store(db.schema.createTable('crm_domains'))
		.addColumn('domain', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_domains_key', ['store', 'domain', 'id'])
		.execute();
	await db.schema.createIndex('crm_domains_record').on('crm_domains').columns(['store', 'id']).execute();
	await store(db.schema.createTable('crm_members'))
		.addColumn('contact_id', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_members_key', ['store', 'contact_id', 'kind', 'id'])
		.execute();
	await db.schema
		.createIndex('crm_members_record')
		.on('crm_members')
		.columns(['store', 'kind', 'id'])
		.execute();
}

async function people(db: Kysely<unknown>): Promise<void> {
	await store(db.schema.createTable('crm_users'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('email', 'text')
		.addColumn('active', 'integer', (column) => column.notNull())
		.addColumn('rights', 'text')
		.addPrimaryKeyConstraint('crm_users_key', ['store', 'id'])
		.execute();
	await store(db.schema.createTable('crm_options'))
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('label', 'text', (column) => column.notNull())
		.addColumn('state', 'text')
		.addColumn('position', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_options_key', ['store', 'type', 'kind', 'id'])
		.execute();
}

async function activities(db: Kysely<unknown>): Promise<void> {
	await store(db.schema.createTable('crm_activities'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('mail_id', 'text')
		.addColumn('due_at', 'text')
		.addColumn('owner_id', 'text')
		.addColumn('priority', 'text', (column) => column.notNull())
		.addColumn('planned', 'integer', (column) => column.notNull())
		.addColumn('created_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_activities_id', ['store', 'id'])
		.execute();
	await db.schema
		.createIndex('crm_activities_key')
		.on('crm_activities')
		.columns(['store', 'key'])
		.unique()
		.execute();
	await db.schema
		.createIndex('crm_activities_mail')
		.on('crm_activities')
		.columns(['store', 'mail_id'])
		.execute();
	await store(db.schema.createTable('crm_activity_records'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('activity_id', 'text', (column) => column.notNull())
		.addColumn('at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('crm_activity_records_key', ['store', 'kind', 'id', 'activity_id'])
		.execute();
	await db.schema
		.createIndex('crm_activity_records_activity')
		.on('crm_activity_records')
		.columns(['store', 'activity_id'])
		.execute();
}
