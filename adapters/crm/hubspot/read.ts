/** Reads records: by address and id straight from the records, by domain and name through the search index. */
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type { Page, SearchQuery } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { chunksOf } from '../shared/batch';
import { withBecame, type Became } from '../shared/convert-lead';
import type { Ledger } from '../shared/ledger';
import type { Associated, HubSpotApi } from './api';
import type { Lists } from './lists';
import { emailsOf, kindOfContact, objectTypeOf, toRecord, type Around } from './mapping';
import type { HubSpotObject, HubSpotSettings, ObjectType } from './schema';

export interface HubSpotDeps {
	api: HubSpotApi;
	lists: Lists;
	settings: HubSpotSettings;
	/** Companies made through this gateway, which the search index may not know yet. */
	madeCompanies: Set<string>;
	/** What our own conversions made of leads. */
	became: Ledger;
}

/** HubSpot's ids are numbers; anything else is nobody's, and would fail a whole batch. */
export const isId = (id: string): boolean => /^\d+$/.test(id);

/** Every contact and lead that holds one of the addresses; additional addresses are searched only for those left over. */
export async function findByEmails(deps: HubSpotDeps, emails: string[], kinds: Kind[]): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	const keys = new Set(emails.map(addressKey).filter(Boolean));
	if (keys.size === 0 || !(kinds.includes('contact') || kinds.includes('lead'))) return [];
	const holds = (object: HubSpotObject): boolean => emailsOf(object).some((one) => keys.has(addressKey(one)));
	const forms = [...new Set([...emails.map((one) => one.trim().toLowerCase()), ...keys])];
	const objects = (await api.read('contacts', forms, 'email')).filter(holds);
	const known = new Set(objects.flatMap(emailsOf).map(addressKey));
	const left = forms.filter((one) => !known.has(addressKey(one)));
	for (const values of chunksOf(left, 100)) {
		const filterGroups = [
			{ filters: [{ propertyName: 'hs_additional_emails', operator: 'IN' as const, values }] },
		];
		objects.push(...(await searchAll(api, 'contacts', filterGroups)).filter(holds));
	}
	const contacts = [...new Map(objects.map((one) => [one.id, one])).values()];
	if (settings.leads === 'object') return await withLeadObjects(deps, contacts, kinds);
	return contacts
		.map((object) => toRecord(kindOfContact(object, settings), 'contacts', object, settings))
		.filter(({ kind }) => kinds.includes(kind));
}

/**
 * Lead objects hold no address: they are found through their contact. A contact in the stage Lead that has an open lead
 * object is that lead's person, not a known contact.
 */
async function withLeadObjects(
	deps: HubSpotDeps,
	contacts: HubSpotObject[],
	kinds: Kind[],
): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	const ofContacts = contacts.map((object) => toRecord('contact', 'contacts', object, settings));
	if (!kinds.includes('lead')) return ofContacts;
	const links = await api.associations(
		'contacts',
		'leads',
		contacts.map(({ id }) => id),
	);
	const ids = [...links.values()].flat().map(({ id }) => id);
	const leads = ids.length > 0 ? await toRecords(deps, 'lead', await api.read('leads', ids)) : [];
	const personOf = new Set(
		leads.filter(({ state }) => state === 'open').flatMap(({ contactIds }) => contactIds),
	);
	const known = ofContacts.filter(({ id }, index) => {
		const object = contacts[index];
		return !(object && personOf.has(id) && object.properties.lifecyclestage === 'lead');
	});
	return kinds.includes('contact') ? [...known, ...leads] : leads;
}

/** All pages of a search; HubSpot ends at 10,000. */
async function searchAll(
	api: HubSpotApi,
	type: ObjectType,
	filterGroups: Parameters<HubSpotApi['search']>[1]['filterGroups'],
): Promise<HubSpotObject[]> {
	const all: HubSpotObject[] = [];
	let after: string | undefined;
	do {
		const page = await api.search(type, {
			filterGroups,
			limit: 200,
			...(after === undefined ? {} : { after }),
		});
		all.push(...page.objects);
		after = page.after;
	} while (after !== undefined);
	return all;
}

export async function findByDomains(
	{ api, settings, madeCompanies }: HubSpotDeps,
	domains: string[],
): Promise<CrmRecord[]> {
	const asked = new Set(domainNames(domains));
	if (asked.size === 0) return [];
	const objects = madeCompanies.size > 0 ? await api.read('companies', [...madeCompanies]) : [];
	for (const values of chunksOf([...asked], 100))
		objects.push(
			...(await searchAll(api, 'companies', [
				{ filters: [{ propertyName: 'domain', operator: 'IN', values }] },
				{ filters: [{ propertyName: 'hs_additional_domains', operator: 'IN', values }] },
			])),
		);
	return [...new Map(objects.map((one) => [one.id, one])).values()]
		.map((object) => toRecord('company', 'companies', object, settings))
		.filter((company) => company.domains.some((domain) => asked.has(domain)));
}

export async function getRecords(deps: HubSpotDeps, refs: RecordRef[]): Promise<CrmRecord[]> {
	const { api, settings } = deps;
	const wanted = [...new Map(refs.filter(({ id }) => isId(id)).map((ref) => [refKey(ref), ref])).values()];
	const kinds = [...new Set(wanted.map(({ kind }) => kind))];
	const records: CrmRecord[] = [];
	for (const kind of kinds) {
		if (kind === 'lead' && settings.leads === 'none') continue;
		const ids = wanted.filter((ref) => ref.kind === kind).map(({ id }) => id);
		const read = await toRecords(deps, kind, await api.read(objectTypeOf(kind, settings), ids));
		records.push(...(kind === 'lead' ? withBecame(read, await deps.became.find<Became>(ids)) : read));
	}
	return records;
}

/** With what their associations and stages say; a handful of calls for all of them. */
async function toRecords(deps: HubSpotDeps, kind: Kind, objects: HubSpotObject[]): Promise<CrmRecord[]> {
	const { api, settings, lists } = deps;
	const type = objectTypeOf(kind, settings);
	if (objects.length === 0) return [];
	if (type === 'contacts' || type === 'companies')
		return objects.map((object) => toRecord(kind, type, object, settings));
	const ids = objects.map(({ id }) => id);
	const contacts = await api.associations(type, 'contacts', ids);
	const people = type === 'leads' ? await api.read('contacts', idsOf(contacts)) : [];
	const records: CrmRecord[] = [];
	for (const object of objects) {
		const contactIds = primaryFirst(contacts.get(object.id));
		const around: Around = { contactIds };
		if (kind === 'lead' || kind === 'ticket')
			around.state = await lists.stateOf(kind, object.properties.hs_pipeline_stage);
		if (type === 'leads') {
			const mine = people.filter(({ id }) => contactIds.includes(id));
			around.emails = mine.flatMap(emailsOf);
			around.convertedTo =
				around.state === 'converted' ? mine.map(({ id }) => ({ kind: 'contact', id })) : [];
		}
		records.push(toRecord(kind, type, object, settings, around));
	}
	return records;
}

const idsOf = (links: Map<string, Associated[]>): string[] => [
	...new Set([...links.values()].flat().map(({ id }) => id)),
];

/** HubSpot's numbers of "primary" associations: contact, deal, ticket and lead to company, lead to contact. */
const primaryTypes = new Set([1, 5, 26, 578]);

export const primaryFirst = (links: Associated[] = []): string[] =>
	[...links]
		.sort((a, b) => Number(b.typeIds.some(isPrimary)) - Number(a.typeIds.some(isPrimary)))
		.map(({ id }) => id);

const isPrimary = (type: number): boolean => primaryTypes.has(type);

/** By name or address. Without a text the records themselves are listed; with one, HubSpot's index is searched. */
export async function searchRecords(
	deps: HubSpotDeps,
	{ kind, text, cursor, limit = 50 }: SearchQuery,
): Promise<Page<CrmRecord>> {
	const { api, settings } = deps;
	const type = objectTypeOf(kind, settings);
	const wanted = text.trim().normalize('NFKC').toLowerCase();
	const leadsOnly = kind === 'lead' && type === 'contacts';
	const page =
		wanted === '' && !leadsOnly
			? await api.list(type, limit, cursor)
			: await api.search(type, {
					...(wanted === '' ? {} : { query: text.trim() }),
					filterGroups: leadsOnly
						? [{ filters: [{ propertyName: 'lifecyclestage', operator: 'EQ', value: 'lead' }] }]
						: [],
					limit: Math.min(limit, 200),
					...(cursor === undefined ? {} : { after: cursor }),
				});
	const objects =
		type === 'contacts'
			? page.objects.filter((object) => kindOfContact(object, settings) === kind)
			: page.objects;
	const records = await toRecords(deps, kind, objects);
	// HubSpot searches by words and takes signs for blanks; what is offered must hold the text as it was typed.
	const items = records.filter(({ title, emails }) =>
		[title, ...emails].some((one) => one.normalize('NFKC').toLowerCase().includes(wanted)),
	);
	return page.after === undefined ? { items } : { items, next: page.after };
}
