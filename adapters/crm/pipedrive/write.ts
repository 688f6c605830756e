/** Creates and updates records, one call each: Pipedrive has no batches. */
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type NewRecord, type RecordChange } from '../../../core/ports/records';
import { inParallel, outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { leadNeedsPerson, noSuchKind, noSuchRecord } from './errors';
import * as map from './mapping';
import { getRecords, isNumber, leadsOfAll, personsByEmails, type PipedriveDeps } from './read';
import * as schema from './schema';

/** Writes at a time; Pipedrive counts bursts of two seconds. */
const width = 4;

export interface WriteDeps extends PipedriveDeps {
	/** Which key made which record: tells a record of ours from its like. */
	origins: Ledger;
	/** The person that was made with a lead, by lead. */
	leadPersons: Ledger;
	now: () => Date;
}

/** One outcome for each record, in order. Keys are unique; two of one address in a batch are one person. */
export async function createRecords(deps: WriteDeps, records: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
	const first = new Map<string, number>();
	for (const [index, { kind, emails }] of records.entries()) {
		const key = kind === 'contact' ? addressKey(emails[0] ?? '') : '';
		if (key && !first.has(key)) first.set(key, index);
	}
	const twinOf = (record: NewRecord, index: number): number => {
		const key = record.kind === 'contact' ? addressKey(record.emails[0] ?? '') : '';
		return first.get(key) ?? index;
	};
	const made = await inParallel(records, width, async (record, index) =>
		twinOf(record, index) === index ? await outcomeOf(async () => await createOne(deps, record)) : undefined,
	);
	return records.map((record, index): Outcome<CrmRecord> => {
		const own = made[index];
		if (own) return own;
		const twin = made[twinOf(record, index)];
		if (!twin) return { ok: false, error: noSuchKind(record.kind) };
		return twin.ok ? { ...twin, how: 'existing' } : twin;
	});
}

async function createOne(deps: WriteDeps, record: NewRecord): Promise<Outcome<CrmRecord>> {
	const { api, settings } = deps;
	if (record.kind === 'contact') return await createPerson(deps, record);
	let value: CrmRecord;
	if (record.kind === 'company') {
		const row = await api.write(schema.organization, 'POST', 'v2/organizations', map.newOrganization(record));
		value = map.organizationRecord(settings, row);
		await keepPlaces(
			deps,
			value,
			domainNames(record.domains ?? []).map((one) => `domain:${one}`),
		);
	} else if (record.kind === 'deal') {
		const row = await api.write(schema.deal, 'POST', 'v2/deals', map.newDeal(record, settings));
		value = map.dealRecord(settings, row);
	} else if (record.kind === 'lead') value = await createLead(deps, record);
	else return { ok: false, error: noSuchKind(record.kind) };
	await deps.origins.keep(new Map([[refKey(value), { key: record.key }]]));
	return { ok: true, value, how: 'created' };
}

/** A person that holds the address is taken; Pipedrive itself would make a second one. */
async function createPerson(deps: WriteDeps, record: NewRecord): Promise<Outcome<CrmRecord>> {
	const [held] = record.emails.length > 0 ? await personsByEmails(deps, record.emails) : [];
	if (held) return { ok: true, value: map.personRecord(deps.settings, held), how: 'existing' };
	const row = await deps.api.write(schema.person, 'POST', 'v2/persons', map.newPerson(record));
	const value = map.personRecord(deps.settings, row);
	await keepPlaces(
		deps,
		value,
		record.emails.map((one) => `address:${addressKey(one)}`),
	);
	return { ok: true, value, how: 'created' };
}

/** The search of Pipedrive lags behind: what we made is found by our own note of it. */
const keepPlaces = async ({ places }: WriteDeps, { id }: CrmRecord, names: string[]): Promise<void> =>
	await places.keep(new Map(names.map((name) => [name, { id }])));

/** An answer that was lost on the way to the lead: the person is among the newest, or was not made. */
async function personOfLead(deps: WriteDeps, record: NewRecord): Promise<Outcome<CrmRecord>> {
	const outcome = await outcomeOf(async () => await createPerson(deps, record));
	if (outcome.ok || outcome.error.info.sent !== 'unknown') return outcome;
	const { items } = await deps.api.page(schema.person, 'v2/persons', newestFirst);
	const keys = record.emails.map(addressKey);
	const made = items.find((one) => map.emailsOf(one).some((email) => keys.includes(addressKey(email))));
	return made ? { ok: true, value: map.personRecord(deps.settings, made), how: 'created' } : outcome;
}

/** A lead belongs to a person, made first where there is none. */
async function createLead(deps: WriteDeps, record: NewRecord): Promise<CrmRecord> {
	let { contactIds, emails } = record;
	let made: string | undefined;
	if (contactIds.length === 0 && emails.length > 0) {
		const person = await personOfLead(deps, { ...record, fields: {} });
		if (!person.ok) throw person.error;
		if (person.how === 'created') made = person.value.id;
		contactIds = [person.value.id];
		emails = person.value.emails;
	}
	if (contactIds.length === 0 && !record.companyId) throw leadNeedsPerson();
	const row = await deps.api.write(schema.lead, 'POST', 'v1/leads', map.newLead({ ...record, contactIds }));
	if (made !== undefined) await deps.leadPersons.keep(new Map([[row.id, made]]));
	return map.leadRecord(deps.settings, row, emails);
}

/**
 * The record made under the key: people by address, leads by the reference they carry, deals by the field that the credential
 * names; without one, the newest of that title and person that nothing else of ours has made.
 */
export async function findCreated(deps: WriteDeps, record: NewRecord): Promise<CrmRecord | undefined> {
	const { settings, api } = deps;
	if (record.kind === 'contact') {
		const [person] = await personsByEmails(deps, record.emails);
		return person ? map.personRecord(settings, person) : undefined;
	}
	if (record.kind === 'lead') return await findLead(deps, record);
	if (record.kind === 'company') {
		const noted = await deps.places.find<{ id: string }>(
			(record.domains ?? []).map((one) => `domain:${one}`),
		);
		const rows = await api.all(schema.organization, 'v2/organizations', newestFirst);
		const alike = rows
			.map((one) => map.organizationRecord(settings, one))
			.filter(({ title }) => title === record.title);
		return await ours(
			deps,
			record,
			alike.filter(({ id }) => noted.size === 0 || [...noted.values()].some((one) => one.id === id)),
		);
	}
	const by = record.contactIds[0]
		? { person_id: record.contactIds[0] }
		: record.companyId
			? { org_id: record.companyId }
			: undefined;
	const rows = by
		? await api.all(schema.deal, 'v2/deals', by)
		: (await api.page(schema.deal, 'v2/deals', newestFirst)).items;
	const marked = rows.find(
		(one) => settings.keyField && keyOf(one, settings.keyField) === map.markOf(record.key),
	);
	if (marked) return map.dealRecord(settings, marked);
	if (settings.keyField) return undefined;
	return await ours(
		deps,
		record,
		rows.map((one) => map.dealRecord(settings, one)).filter(({ title }) => title === record.title),
	);
}

const newestFirst = { sort_by: 'add_time', sort_direction: 'desc', limit: 100 };

const keyOf = ({ custom_fields: custom }: schema.Deal, name: string): unknown => {
	const held = ((custom ?? {}) as Record<string, unknown>)[name];
	return typeof held === 'object' && held !== null ? (held as { value?: unknown }).value : held;
};

async function findLead(deps: WriteDeps, record: NewRecord): Promise<CrmRecord | undefined> {
	const persons = await personsByEmails(deps, record.emails);
	const leads = await leadsOfAll(deps, persons);
	return leads.find(({ fields }) => fields.origin_id === map.markOf(record.key));
}

/** Made within the last minutes, and not noted as made under another key. */
async function ours(deps: WriteDeps, record: NewRecord, alike: CrmRecord[]): Promise<CrmRecord | undefined> {
	const recent = alike.filter(
		({ createdAt }) => createdAt === null || deps.now().getTime() - Date.parse(createdAt) < 900_000,
	);
	if (recent.length === 0) return undefined;
	const origins = await deps.origins.find<{ key: string }>(recent.map(refKey));
	return recent.find((one) => (origins.get(refKey(one))?.key ?? record.key) === record.key);
}

const paths = {
	contact: 'v2/persons',
	company: 'v2/organizations',
	deal: 'v2/deals',
	lead: 'v1/leads',
} as const;

/** One outcome for each change, in order. */
export async function updateRecords(deps: WriteDeps, changes: RecordChange[]): Promise<Outcome<CrmRecord>[]> {
	return await inParallel(
		changes,
		width,
		async (change) =>
			await outcomeOf<CrmRecord>(async () => {
				const { kind, id } = change;
				if (kind === 'ticket' || !(kind in paths)) return { ok: false, error: noSuchKind(kind) };
				if (kind !== 'lead' && !isNumber(id)) return { ok: false, error: noSuchRecord(change) };
				const body = map.changeBody(change);
				if (Object.keys(body).length > 0)
					await deps.api.write(schema.made, 'PATCH', `${paths[kind]}/${encodeURIComponent(id)}`, body);
				const [value] = await getRecords(deps, [change]);
				return value ? { ok: true, value, how: 'updated' } : { ok: false, error: noSuchRecord(change) };
			}),
	);
}
