/** Reads records of the built-in CRM in bulk: two or three statements for any number of them. */
import type { Kysely } from 'kysely';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { chunks } from '../../memory/database';
import type { MemorySchema } from '../../memory/schema';
import { toRecord, type Held } from './mapping';
import type { RecordRow } from './schema';

type Db = Kysely<MemorySchema>;

const byKind = (refs: readonly RecordRef[]): Map<Kind, string[]> => {
	const ids = new Map<Kind, string[]>();
	for (const { kind, id } of refs) ids.set(kind, [...(ids.get(kind) ?? []), id]);
	return ids;
};

async function rowsOf(db: Db, store: string, refs: readonly RecordRef[]): Promise<RecordRow[]> {
	const rows: RecordRow[] = [];
	for (const [kind, ids] of byKind(refs)) {
		for (const part of chunks([...new Set(ids)])) {
			const query = db
				.selectFrom('crm_records')
				.selectAll()
				.where('store', '=', store)
				.where('kind', '=', kind)
				.where('id', 'in', part);
			rows.push(...(await query.where('deleted', '=', 0).execute()));
		}
	}
	return rows;
}

async function heldBy(db: Db, store: string, rows: readonly RecordRow[]): Promise<Held> {
	const held: Held = { emails: new Map(), domains: new Map() };
	const append = (map: Map<string, string[]>, key: string, value: string): void => {
		const list = map.get(key);
		if (list) list.push(value);
		else map.set(key, [value]);
	};
	const refs = rows.map(({ kind, id }) => ({ kind: kind as Kind, id }));
	for (const [kind, ids] of byKind(refs)) {
		for (const part of chunks(ids)) {
			const addresses = await db
				.selectFrom('crm_addresses')
				.select(['id', 'address'])
				.where('store', '=', store)
				.where('kind', '=', kind)
				.where('id', 'in', part)
				.orderBy('position')
				.execute();
			for (const { id, address } of addresses) append(held.emails, `${kind}:${id}`, address);
			if (kind !== 'company') continue;
			const domains = await db
				.selectFrom('crm_domains')
				.select(['id', 'domain'])
				.where('store', '=', store)
				.where('id', 'in', part)
				.execute();
			for (const { id, domain } of domains) append(held.domains, `company:${id}`, domain);
		}
	}
	return held;
}

export async function recordsOf(db: Db, store: string, rows: readonly RecordRow[]): Promise<CrmRecord[]> {
	if (rows.length === 0) return [];
	const held = await heldBy(db, store, rows);
	return rows.map((row) => toRecord(row, held));
}

/** In the order asked for; missing ones are left out. */
export async function getRecords(db: Db, store: string, refs: readonly RecordRef[]): Promise<CrmRecord[]> {
	const records = await recordsOf(db, store, await rowsOf(db, store, refs));
	const byRef = new Map(records.map((record) => [refKey(record), record] as const));
	return refs.flatMap((ref) => byRef.get(refKey(ref)) ?? []);
}

export async function findByAddresses(
	db: Db,
	store: string,
	addresses: string[],
	kinds: Kind[],
): Promise<CrmRecord[]> {
	const refs = new Map<string, RecordRef>();
	for (const part of chunks([...new Set(addresses)])) {
		const query = db
			.selectFrom('crm_addresses')
			.select(['kind', 'id'])
			.where('store', '=', store)
			.where('address', 'in', part);
		for (const { kind, id } of await query.where('kind', 'in', kinds).execute())
			refs.set(`${kind}:${id}`, { kind: kind as Kind, id });
	}
	return await getRecords(db, store, [...refs.values()]);
}

export async function findByDomains(db: Db, store: string, domains: string[]): Promise<CrmRecord[]> {
	const ids = new Set<string>();
	for (const part of chunks([...new Set(domains)])) {
		const rows = await db
			.selectFrom('crm_domains')
			.select('id')
			.where('store', '=', store)
			.where('domain', 'in', part)
			.execute();
		for (const { id } of rows) ids.add(id);
	}
	return await getRecords(
		db,
		store,
		[...ids].map((id) => ({ kind: 'company' as const, id })),
	);
}

/** Deals of people: contact id -> deals that name it. */
export async function dealsOfContacts(
	db: Db,
	store: string,
	contactIds: string[],
): Promise<Map<string, string[]>> {
	const deals = new Map<string, string[]>();
	for (const part of chunks(contactIds)) {
		const rows = await db
			.selectFrom('crm_members')
			.select(['contact_id', 'id'])
			.where('store', '=', store)
			.where('kind', '=', 'deal')
			.where('contact_id', 'in', part)
			.execute();
		for (const { contact_id, id } of rows) deals.set(contact_id, [...(deals.get(contact_id) ?? []), id]);
	}
	return deals;
}

/** Records of a kind that name one of the companies: company id -> ids. */
export async function ofCompanies(
	db: Db,
	store: string,
	companyIds: string[],
	kind: Kind,
): Promise<Map<string, string[]>> {
	const found = new Map<string, string[]>();
	for (const part of chunks(companyIds)) {
		const query = db
			.selectFrom('crm_records')
			.select(['company_id', 'id'])
			.where('store', '=', store)
			.where('company_id', 'in', part);
		for (const row of await query.where('kind', '=', kind).where('deleted', '=', 0).execute()) {
			const company = row.company_id ?? '';
			found.set(company, [...(found.get(company) ?? []), row.id]);
		}
	}
	return found;
}
