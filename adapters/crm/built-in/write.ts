/** Writes records of the built-in CRM; every write is one transaction and idempotent by key. */
import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { domainNames } from '../../../core/binding/company-domain';
import type { NewRecord, RecordChange, RecordRef, RecordState } from '../../../core/ports/records';
import { chunks } from '../../memory/database';
import type { MemorySchema } from '../../memory/schema';
import { addressKeys, searchText, splitFields, toRow } from './mapping';

type Trx = Transaction<MemorySchema>;

/** The same key makes the same id, so that two workers cannot make two. */
export const idOf = (store: string, key: string): string =>
	createHash('sha256').update(`${store}\n${key}`).digest('hex').slice(0, 16);

/** @returns the keys that were new; the others existed */
export async function insertRecords(
	db: Kysely<MemorySchema>,
	store: string,
	records: readonly NewRecord[],
	now: string,
	stateOf: (record: NewRecord) => RecordState,
): Promise<Set<string>> {
	if (records.length === 0) return new Set();
	return await db.transaction().execute((trx) => insertRecordsIn(trx, store, records, now, stateOf));
}

/** The same, inside a transaction. */
export async function insertRecordsIn(
	trx: Trx,
	store: string,
	records: readonly NewRecord[],
	now: string,
	stateOf: (record: NewRecord) => RecordState = () => 'open',
): Promise<Set<string>> {
	const unique = [...new Map(records.map((record) => [record.key, record] as const)).values()];
	const fresh = new Set<string>();
	for (const part of chunks(unique, 40)) {
		const rows = part.map((one) => toRow(store, idOf(store, one.key), one, now, stateOf(one)));
		const inserted = await trx
			.insertInto('crm_records')
			.values(rows)
			.onConflict((on) => on.doNothing())
			.returning('key')
			.execute();
		for (const { key } of inserted) fresh.add(key ?? '');
	}
	for (const record of unique.filter(({ key }) => fresh.has(key))) {
		const ref = { kind: record.kind, id: idOf(store, record.key) };
		await holdAddresses(trx, store, ref, record.emails);
		await holdDomains(trx, store, ref, record.domains ?? []);
		await holdMembers(trx, store, ref, record.contactIds);
	}
	return fresh;
}

async function holdAddresses(
	trx: Trx,
	store: string,
	ref: RecordRef,
	emails: readonly string[],
): Promise<void> {
	const rows = addressKeys(emails).map((address, position) => ({
		store,
		address,
		kind: ref.kind,
		id: ref.id,
		position,
	}));
	if (rows.length > 0)
		await trx
			.insertInto('crm_addresses')
			.values(rows)
			.onConflict((on) => on.doNothing())
			.execute();
}

async function holdDomains(
	trx: Trx,
	store: string,
	ref: RecordRef,
	domains: readonly string[],
): Promise<void> {
	if (ref.kind !== 'company') return;
	const rows = domainNames(domains).map((domain) => ({ store, domain, id: ref.id }));
	if (rows.length > 0)
		await trx
			.insertInto('crm_domains')
			.values(rows)
			.onConflict((on) => on.doNothing())
			.execute();
}

async function holdMembers(
	trx: Trx,
	store: string,
	ref: RecordRef,
	contactIds: readonly string[],
): Promise<void> {
	const rows = [...new Set(contactIds)].map((contact_id) => ({
		store,
		contact_id,
		kind: ref.kind,
		id: ref.id,
	}));
	if (rows.length > 0)
		await trx
			.insertInto('crm_members')
			.values(rows)
			.onConflict((on) => on.doNothing())
			.execute();
}

/** @returns false when there is no such record */
export async function changeRecord(
	trx: Trx,
	store: string,
	change: RecordChange,
	now: string,
): Promise<boolean> {
	const { kind, id } = change;
	const row = await trx
		.selectFrom('crm_records')
		.select(['title', 'person_name', 'fields'])
		.where('store', '=', store)
		.where('kind', '=', kind)
		.where('id', '=', id)
		.where('deleted', '=', 0)
		.executeTakeFirst();
	if (!row) return false;
	const { own, rest } = splitFields(change.fields ?? {});
	const title = own.title ?? change.title ?? row.title;
	const personName = own.personName ?? row.person_name;
	await trx
		.updateTable('crm_records')
		.set({
			title,
			person_name: personName,
			search: searchText(title, personName),
			updated_at: now,
			fields: JSON.stringify({ ...(JSON.parse(row.fields) as object), ...rest }),
			...(change.ownerId !== undefined ? { owner_id: change.ownerId } : {}),
			...(change.companyId !== undefined ? { company_id: change.companyId } : {}),
			...(change.contactIds !== undefined ? { contact_ids: JSON.stringify(change.contactIds) } : {}),
			...(change.state !== undefined ? { state: change.state } : {}),
			...(change.stageId !== undefined ? { stage_id: change.stageId } : {}),
			...(own.phone !== undefined ? { phone: own.phone } : {}),
			...(own.description !== undefined ? { description: own.description } : {}),
			...(own.source !== undefined ? { source: own.source } : {}),
		})
		.where('store', '=', store)
		.where('kind', '=', kind)
		.where('id', '=', id)
		.execute();
	if (change.emails) await replaceAddresses(trx, store, change, change.emails);
	if (change.contactIds) await replaceMembers(trx, store, change, change.contactIds);
	return true;
}

async function replaceAddresses(
	trx: Trx,
	store: string,
	ref: RecordRef,
	emails: readonly string[],
): Promise<void> {
	await trx
		.deleteFrom('crm_addresses')
		.where('store', '=', store)
		.where('kind', '=', ref.kind)
		.where('id', '=', ref.id)
		.execute();
	await holdAddresses(trx, store, ref, emails);
}

async function replaceMembers(
	trx: Trx,
	store: string,
	ref: RecordRef,
	contactIds: readonly string[],
): Promise<void> {
	await trx
		.deleteFrom('crm_members')
		.where('store', '=', store)
		.where('kind', '=', ref.kind)
		.where('id', '=', ref.id)
		.execute();
	await holdMembers(trx, store, ref, contactIds);
}
