/** Fills a store of the built-in CRM from crm.json's shape: the demo, `explain`, the import and the tests use it. */
import type { Kysely, Transaction } from 'kysely';
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import { chunks } from '../../memory/database';
import type { MemorySchema } from '../../memory/schema';
import { addressKeys, searchText } from './mapping';
import { crmSeed, type CrmSeed, type OptionRow, type RecordRow } from './schema';

type SeedRecord = CrmSeed['records'][number];
type Table = 'crm_users' | 'crm_records' | 'crm_addresses' | 'crm_domains' | 'crm_members' | 'crm_options';

/** Rows that exist already stay as they are, so that a seed can be laid twice. @throws ZodError for a shape it does not know */
export async function importCrm(
	db: Kysely<MemorySchema>,
	store: string,
	json: unknown,
	now: Date,
): Promise<CrmSeed> {
	const seed = crmSeed.parse(json);
	await db.transaction().execute(async (trx) => {
		await lay(
			trx,
			'crm_users',
			seed.users.map((user) => userRow(store, user)),
		);
		await lay(
			trx,
			'crm_records',
			seed.records.map((record) => recordRow(store, record, now.toISOString())),
		);
		await lay(
			trx,
			'crm_addresses',
			seed.records.flatMap((record) => addresses(store, record)),
		);
		await lay(
			trx,
			'crm_domains',
			seed.records.flatMap((record) => domains(store, record)),
		);
		await lay(
			trx,
			'crm_members',
			seed.records.flatMap((record) => members(store, record)),
		);
		await lay(trx, 'crm_options', optionRows(store, seed));
	});
	return seed;
}

/** Rows a statement: below the parameter limits of both engines for the widest table. */
const rowsAtOnce = 100;

async function lay<T extends Table>(
	trx: Transaction<MemorySchema>,
	table: T,
	rows: MemorySchema[T][],
): Promise<void> {
	for (const part of chunks(rows, rowsAtOnce))
		await trx
			.insertInto(table as Table)
			.values(part as never)
			.onConflict((on) => on.doNothing())
			.execute();
}

const userRow = (store: string, { id, name, email, active, rights }: CrmSeed['users'][number]) => ({
	...{ store, id, name },
	email: email === null ? null : addressKey(email),
	active: active ? 1 : 0,
	rights: rights ? JSON.stringify(rights) : null,
});

function recordRow(store: string, record: SeedRecord, now: string): RecordRow {
	const { kind, id, title, ownerId, companyId, contactIds, state, convertedTo } = record;
	const { source, phone, fields, createdAt, personName, description } = record;
	return {
		...{ store, kind, id, key: null, title, search: searchText(title, personName), person_name: personName },
		...{ owner_id: ownerId, company_id: companyId, contact_ids: JSON.stringify(contactIds), state },
		...{ converted_to: JSON.stringify(convertedTo), source, stage_id: null, phone, description },
		...{ fields: JSON.stringify(fields), created_at: createdAt, updated_at: now, deleted: 0 },
	};
}

const addresses = (store: string, { kind, id, emails }: SeedRecord) =>
	addressKeys(emails).map((address, position) => ({ store, address, kind, id, position }));

const domains = (store: string, { kind, id, domains: names }: SeedRecord) =>
	kind === 'company' ? domainNames(names).map((domain) => ({ store, domain, id })) : [];

const members = (store: string, { kind, id, contactIds }: SeedRecord) =>
	[...new Set(contactIds)].map((contact_id) => ({ store, contact_id, kind, id }));

function optionRows(store: string, { sources = {}, stages = {}, fields = {} }: CrmSeed): OptionRow[] {
	const rows = <T>(
		given: Partial<Record<string, T[]>>,
		row: (one: T) => Omit<OptionRow, 'store' | 'kind' | 'position'>,
	) =>
		Object.entries(given).flatMap(([kind, list]) =>
			(list ?? []).map((one, position) => ({ store, kind, position, ...row(one) })),
		);
	return [
		...rows(sources, (label) => ({ type: 'source', id: label, label, state: null })),
		...rows(stages, ({ id, label, state }) => ({ type: 'stage', id, label, state })),
		...rows(fields, ({ id, label, type }) => ({ type: 'field', id, label, state: type })),
	];
}
