/** Reads records: one search for each address, by ids a hundred at once. */
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type { Related, RelatedKind } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { withBecame, type Became } from '../shared/convert-lead';
import type { Ledger } from '../shared/ledger';
import { asCrmError } from '../shared/batch';
import type { PipedriveApi } from './api';
import type { PipedriveSettings } from './credential';
import { dealRecord, emailsOf, isOnlyLead, leadRecord, organizationRecord, personRecord } from './mapping';
import * as schema from './schema';

export interface PipedriveDeps {
	api: PipedriveApi;
	settings: PipedriveSettings;
	/** Addresses and domains of what we made: Pipedrive's search may not know it yet. */
	places: Ledger;
	/** What our own conversions made of leads, which Pipedrive removes. */
	became: Ledger;
}

const counts = { include_fields: 'open_deals_count,closed_deals_count' };
export const isNumber = (id: string): boolean => /^\d+$/.test(id);

/** With their addresses, however many were asked for in whatever form. */
export async function personsByEmails(
	{ api, places }: PipedriveDeps,
	emails: string[],
): Promise<schema.Person[]> {
	const keys = [...new Set(emails.map(addressKey).filter(Boolean))];
	if (keys.length === 0) return [];
	const forms = [...new Set([...emails.map((one) => one.trim().toLowerCase()), ...keys])];
	const persons =
		(await api.sweep(schema.person, 'v2/persons', counts, forms.length)) ??
		(await searchPersons(api, places, forms, keys));
	// Its "exact" search has answered longer addresses too.
	return persons.filter((one) => emailsOf(one).some((email) => keys.includes(addressKey(email))));
}

export const addressQuery = (term: string) =>
	({ term, fields: 'email', exact_match: true, limit: 100 }) as const;

async function searchPersons(
	api: PipedriveApi,
	places: Ledger,
	forms: string[],
	keys: string[],
): Promise<schema.Person[]> {
	const found = await api.each(forms, async (term) => {
		const { items } = await api.get(schema.searchAnswer, 'v2/persons/search', addressQuery(term));
		return items.map(({ item }) => item.id);
	});
	const ours = await places.find<{ id: string }>(keys.map((key) => `address:${key}`));
	const ids = [...found.flat(), ...[...ours.values()].map(({ id }) => id)];
	return ids.length > 0 ? await api.byIds(schema.person, 'v2/persons', ids, counts) : [];
}

export async function findByEmails(
	deps: PipedriveDeps,
	emails: string[],
	kinds: Kind[],
): Promise<CrmRecord[]> {
	if (!kinds.includes('contact') && !kinds.includes('lead')) return [];
	const persons = await personsByEmails(deps, emails);
	const contacts = persons.map((one) => personRecord(deps.settings, one));
	if (!kinds.includes('lead')) return contacts;
	const leads = await leadsOfAll(deps, persons);
	const open = new Set(leads.filter(({ state }) => state === 'open').flatMap(({ contactIds }) => contactIds));
	const known = contacts.filter((_one, index) => {
		const person = persons[index];
		return !(person && open.has(person.id) && isOnlyLead(person));
	});
	return kinds.includes('contact') ? [...known, ...leads] : leads;
}

/** Those that are not archived: from the list of all where that is short, else asked for person by person. */
export async function leadsOfAll(
	{ api, settings }: PipedriveDeps,
	persons: schema.Person[],
): Promise<CrmRecord[]> {
	const swept = await api.sweepByStart(schema.lead, 'v1/leads', persons.length);
	const found = await api.each(persons, async (person) => {
		const leads =
			swept?.filter(({ person_id }) => person_id === person.id) ??
			(await api.allByStart(schema.lead, 'v1/leads', { person_id: person.id })) ??
			[];
		return leads.map((one) => leadRecord(settings, one, emailsOf(person)));
	});
	return found.flat();
}

/** By the website; people of a company say nothing of its domain that a search would find. */
export async function findByDomains(
	{ api, settings, places }: PipedriveDeps,
	domains: string[],
): Promise<CrmRecord[]> {
	const asked = domainNames(domains);
	if (asked.length === 0) return [];
	const rows =
		(await api.sweep(schema.organization, 'v2/organizations', openCount, asked.length)) ??
		(await searchOrganizations(api, places, asked));
	return rows
		.map((one) => organizationRecord(settings, one))
		.filter((one) => one.domains.some((domain) => asked.includes(domain)));
}

export const websiteQuery = (term: string) =>
	({ term, entity_type: 'organization', field: 'website', match: 'middle', limit: 100 }) as const;

async function searchOrganizations(
	api: PipedriveApi,
	places: Ledger,
	asked: string[],
): Promise<schema.Organization[]> {
	const found = await api.each(asked, async (term) => {
		const hits = await api.all(schema.fieldHit, 'v2/itemSearch/field', websiteQuery(term));
		return hits.map(({ id }) => id);
	});
	const ours = await places.find<{ id: string }>(asked.map((domain) => `domain:${domain}`));
	const ids = [...found.flat(), ...[...ours.values()].map(({ id }) => id)];
	return ids.length > 0 ? await api.byIds(schema.organization, 'v2/organizations', ids, openCount) : [];
}

const openCount = { include_fields: 'open_deals_count' };

/** @param how `byIdsRecent` for the surroundings of records that were read a moment ago */
export async function getRecords(
	deps: PipedriveDeps,
	refs: RecordRef[],
	how: 'byIds' | 'byIdsRecent' = 'byIds',
): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	const unique = [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
	const ids = (kind: Kind): string[] =>
		unique.filter((ref) => ref.kind === kind && isNumber(ref.id)).map(({ id }) => id);
	const persons = await some(
		ids('contact'),
		async (of) => await api[how](schema.person, 'v2/persons', of, counts),
	);
	const rows = await some(
		ids('company'),
		async (of) => await api[how](schema.organization, 'v2/organizations', of),
	);
	const deals = await some(ids('deal'), async (of) => await dealsByIds(api, of, how));
	const leads = await getLeads(
		deps,
		unique.filter(({ kind }) => kind === 'lead').map(({ id }) => id),
	);
	return [
		...persons.map((one) => personRecord(settings, one)),
		...rows.map((one) => organizationRecord(settings, one)),
		...deals.map((one) => dealRecord(settings, one)),
		...leads,
	];
}

/** Archived deals stand in a list of their own. */
async function dealsByIds(
	api: PipedriveApi,
	ids: string[],
	how: 'byIds' | 'byIdsRecent',
): Promise<schema.Deal[]> {
	const found = await api[how](schema.deal, 'v2/deals', ids);
	const left = ids.filter((id) => !found.some((deal) => deal.id === id));
	return left.length === 0 ? found : [...found, ...(await api.byIds(schema.deal, 'v2/deals/archived', left))];
}

const some = async <T>(ids: string[], ask: (ids: string[]) => Promise<T[]>): Promise<T[]> =>
	ids.length === 0 ? [] : await ask(ids);

/** Leads are of v1: one call each, and one for the addresses of all their people. */
async function getLeads(deps: PipedriveDeps, ids: string[]): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	const found = await api.each(ids, async (id) => {
		try {
			return [await api.get(schema.lead, `v1/leads/${encodeURIComponent(id)}`)];
		} catch (error) {
			const known = asCrmError(error);
			// An id that is none is answered with 400.
			if (known instanceof CrmError && (known.code === 'notFound' || known.code === 'invalid')) return [];
			throw known;
		}
	});
	const leads = found.flat();
	const people = await some(
		leads.flatMap(({ person_id }) => person_id ?? []),
		async (of) => await api.byIds(schema.person, 'v2/persons', of),
	);
	const there = leads.map((one) => {
		const person = people.find(({ id }) => id === one.person_id);
		return leadRecord(settings, one, person ? emailsOf(person) : []);
	});
	const became = await deps.became.find<Became>(ids);
	const gone = ids.filter((id) => !there.some((lead) => lead.id === id));
	const known = gone.flatMap((id) => became.get(id)?.lead ?? []);
	return [
		...withBecame([...there, ...known], became),
		...(await convertedByHand(
			deps,
			gone.filter((id) => !became.has(id)),
		)),
	];
}

/** A lead that somebody has converted in Pipedrive is gone, but its deal names it; it is among the newest. */
async function convertedByHand({ api, settings }: PipedriveDeps, ids: string[]): Promise<CrmRecord[]> {
	if (!ids.some(isLeadId)) return [];
	const { items } = await api.page(schema.deal, 'v2/deals', {
		...{ sort_by: 'add_time', sort_direction: 'desc', limit: 500, include_fields: 'source_lead_id' },
	});
	return items.flatMap((deal) => {
		const { source_lead_id: id } = deal;
		if (!id || !ids.includes(id)) return [];
		const { title, ownerId, companyId, contactIds, createdAt } = dealRecord(settings, deal);
		const convertedTo: RecordRef[] = [
			...contactIds.map((one) => ({ kind: 'contact' as const, id: one })),
			{ kind: 'deal', id: deal.id },
		];
		const lead = leadRecord(settings, { id, title }, []);
		return [{ ...lead, ownerId, companyId, contactIds, createdAt, state: 'converted' as const, convertedTo }];
	});
}

const isLeadId = (id: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id);

/** Deals are asked for only where Pipedrive counts an open one. */
export async function relatedRecords(
	deps: PipedriveDeps,
	refs: RecordRef[],
	want: RelatedKind[],
): Promise<Related[]> {
	const { api, settings } = deps;
	const own = new Map((await getRecords(deps, refs, 'byIdsRecent')).map((one) => [refKey(one), one]));
	const companyIds = [...own.values()].flatMap(({ kind, companyId }) =>
		kind === 'company' ? [] : (companyId ?? []),
	);
	const companies = want.includes('companies')
		? await getRecords(
				deps,
				companyIds.map((id) => ({ kind: 'company' as const, id })),
				'byIdsRecent',
			)
		: [];
	const askDeals = want.includes('openDeals') ? [...own.values()].filter(mayHaveDeals) : [];
	const allOpen = await api.sweep(schema.deal, 'v2/deals', { status: 'open' }, askDeals.length);
	return await api.each(refs, async (of): Promise<Related> => {
		const record = own.get(refKey(of));
		const answer: Related = { of, companies: [], openDeals: [], contacts: [] };
		if (!record) return answer;
		answer.companies = companies.filter(({ id }) => of.kind !== 'company' && id === record.companyId);
		if (want.includes('openDeals') && mayHaveDeals(record)) {
			const column = of.kind === 'company' ? 'org_id' : 'person_id';
			const id = of.kind === 'company' ? of.id : (record.contactIds[0] ?? of.id);
			const rows =
				allOpen?.filter((one) => one[column] === id) ??
				(await api.all(schema.deal, 'v2/deals', { [column]: id, status: 'open' }));
			answer.openDeals = rows.map((one) => dealRecord(settings, one)).filter(({ state }) => state === 'open');
		}
		if (want.includes('contacts')) answer.contacts = await peopleOf(deps, record);
		return answer;
	});
}

function mayHaveDeals({ kind, fields, contactIds }: CrmRecord): boolean {
	if (kind === 'contact') return fields.open_deals_count === undefined || Number(fields.open_deals_count) > 0;
	return kind === 'company' || (kind === 'lead' && contactIds.length > 0);
}

async function peopleOf(deps: PipedriveDeps, { kind, id, contactIds }: CrmRecord): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	if (kind === 'contact') return [];
	if (kind !== 'company')
		return await getRecords(
			deps,
			contactIds.map((one) => ({ kind: 'contact' as const, id: one })),
		);
	return (await api.all(schema.person, 'v2/persons', { org_id: id })).map((one) =>
		personRecord(settings, one),
	);
}
