/** Fills a store of the built-in CRM from crm.json's shape: the demo, `explain` and the tests start from it. */
import type { Kysely } from 'kysely';
import { addressKey } from '../../../core/binding/address-key';
import { chunks } from '../../memory/database';
import type { MemorySchema } from '../../memory/schema';
import { domainKey } from '../../../core/binding/address-key';
import { addressKeys, searchText } from './mapping';
import { crmSeed, type CrmSeed } from './schema';

type SeedRecord = CrmSeed['records'][number];

/** Rows that exist already stay as they are, so that a seed can be laid twice. @throws ZodError for a shape it does not know */
export async function importCrm(
	db: Kysely<MemorySchema>,
	store: string,
	json: unknown,
	now: Date,
): Promise<void> {
	const seed = crmSeed.parse(json);
	await db.transaction().execute(async (trx) => {
		for (const part of chunks(seed.users, 100)) {
			const rows = part.map(({ id, name, email, active, rights }) => ({
				...{ store, id, name },
				email: email === null ? null : addressKey(email),
				active: active ? 1 : 0,
				rights: rights ? JSON.stringify(rights) : null,
			}));
			await trx
				.insertInto('crm_users')
				.values(rows)
				.onConflict((on) => on.doNothing())
				.execute();
		}
		for (const part of chunks(seed.records, 40)) {
			const rows = part.map((record) => row(store, record, now.toISOString()));
			await trx
				.insertInto('crm_records')
				.values(rows)
				.onConflict((on) => on.doNothing())
				.execute();
		}
		await insertAll(
			seed.records.flatMap((record) => addresses(store, record)),
			(values) =>
				trx
					.insertInto('crm_addresses')
					.values(values)
					.onConflict((on) => on.doNothing())
					.execute(),
		);
		await insertAll(
			seed.records.flatMap((record) => domains(store, record)),
			(values) =>
				trx
					.insertInto('crm_domains')
					.values(values)
					.onConflict((on) => on.doNothing())
					.execute(),
		);
		await insertAll(
			seed.records.flatMap((record) => members(store, record)),
			(values) =>
				trx
					.insertInto('crm_members')
					.values(values)
					.onConflict((on) => on.doNothing())
					.execute(),
		);
		const sources = Object.entries(seed.sources ?? {}).flatMap(([kind, labels]) =>
			(labels ?? []).map((label, position) => ({
				store,
				type: 'source',
				kind,
				id: label,
				label,
				state: null,
				position,
			})),
		);
		await insertAll(sources, (values) =>
			trx
				.insertInto('crm_options')
				.values(values)
				.onConflict((on) => on.doNothing())
				.execute(),
		);
	});
}

async function insertAll<T>(rows: T[], insert: (values: T[]) => Promise<unknown>): Promise<void> {
	for (const part of chunks(rows, 100)) await insert(part);
}

const row = (store: string, record: SeedRecord, now: string): MemorySchema['crm_records'] => ({
	...{
		store,
		kind: record.kind,
		id: record.id,
		key: null,
		title: record.title,
		search: searchText(record.title),
		person_name: '',
	},
	...{
		owner_id: record.ownerId,
		company_id: record.companyId,
		contact_ids: JSON.stringify(record.contactIds),
		state: record.state,
	},
	...{
		converted_to: JSON.stringify(record.convertedTo),
		source: record.source,
		stage_id: null,
		phone: record.phone,
		description: null,
	},
	...{ fields: JSON.stringify(record.fields), created_at: record.createdAt, updated_at: now, deleted: 0 },
});

const addresses = (store: string, { kind, id, emails }: SeedRecord) =>
	addressKeys(emails).map((address, position) => ({ store, address, kind, id, position }));

const domains = (store: string, { kind, id, domains: names }: SeedRecord) =>
	kind === 'company'
		? [...new Set(names.map(domainKey))].filter(Boolean).map((domain) => ({ store, domain, id }))
		: [];

const members = (store: string, { kind, id, contactIds }: SeedRecord) =>
	[...new Set(contactIds)].map((contact_id) => ({ store, contact_id, kind, id }));
