/** Reads records of Twenty in bulk. */
import { addressKey, domainKey } from '../../../core/binding/address-key';
import type { Page, Related, RelatedKind, SearchQuery } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type RecordRef } from '../../../core/ports/records';
import { inParallel } from '../shared/batch';
import { anyOf, either, isPlain, like, pageSize, type TwentyApi } from './api';
import { toRecord } from './mapping';
import { isTwentyKind, objects, uuid, type TwentyKind, type TwentyRow } from './schema';

/** A hundred calls a minute are allowed; few at once keep the wait short for everybody else. */
const width = 2;

/** One question for each part of the values that fits into a URL. */
async function listAll<T>(
	kind: TwentyKind,
	values: T[],
	filter: (part: T[]) => string,
	api: TwentyApi,
): Promise<CrmRecord[]> {
	const parts = api.split(objects[kind], values, filter);
	const rows = await inParallel(parts, width, async (part) => await api.list(objects[kind], filter(part)));
	const unique = new Map(rows.flat().map((row) => [row.id, row]));
	return [...unique.values()].map((row: TwentyRow) => toRecord(kind, row, api.site));
}

/** Addresses are stored in lower case; additional ones stand in a JSON column and are compared here. */
export async function findByEmails(emails: string[], api: TwentyApi): Promise<CrmRecord[]> {
	const keys = new Set(emails.map(addressKey).filter((key) => key.includes('@')));
	// A domain in other letters may be stored in them.
	const written = [
		...new Set(emails.flatMap((email) => [addressKey(email), email.trim().toLowerCase()])),
	].filter((email) => email.includes('@'));
	const filter = (part: string[]): string => {
		const odd = part.filter((email) => !isPlain(email));
		return either([
			...(odd.length < part.length ? [anyOf('emails.primaryEmail', part)] : []),
			...odd.map((email) => like('emails.primaryEmail', email)),
			...part.map((email) => like('emails.additionalEmails', `%${email}%`, 'like')),
		]);
	};
	const found = await listAll('contact', written, filter, api);
	return found.filter((person) => person.emails.some((email) => keys.has(addressKey(email))));
}

/** The link is stored as it was written, with or without https:// and www.: the host is compared here. */
export async function findCompanies(domains: string[], api: TwentyApi): Promise<CrmRecord[]> {
	const keys = new Set(domains.map(domainKey).filter(Boolean));
	const filter = (part: string[]): string =>
		either(part.map((domain) => like('domainName.primaryLinkUrl', `%${domain}%`)));
	const found = await listAll('company', [...keys], filter, api);
	return found.filter((company) => company.domains.some((domain) => keys.has(domain)));
}

const byIds =
	(field: string) =>
	(ids: string[]): string =>
		anyOf(field, ids);

async function listBy(kind: TwentyKind, field: string, ids: string[], api: TwentyApi): Promise<CrmRecord[]> {
	// Anything but a UUID would be a server error.
	return await listAll(
		kind,
		[...new Set(ids)].filter((id) => uuid.test(id)),
		byIds(field),
		api,
	);
}

/** In the order asked for; what is not there is left out. */
export async function getRecords(refs: RecordRef[], api: TwentyApi): Promise<CrmRecord[]> {
	const found = new Map<string, CrmRecord>();
	for (const kind of new Set(refs.map((ref) => ref.kind))) {
		if (!isTwentyKind(kind)) continue;
		const ids = refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
		for (const record of await listBy(kind, 'id', ids, api)) found.set(refKey(record), record);
	}
	return refs.flatMap((ref) => found.get(refKey(ref)) ?? []);
}

export async function relatedRecords(
	refs: RecordRef[],
	want: RelatedKind[],
	api: TwentyApi,
): Promise<Related[]> {
	const idsOf = (kind: TwentyKind): string[] => refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
	const ownNeeded = want.includes('companies') || want.includes('contacts');
	const own = ownNeeded
		? await getRecords(
				refs.filter(({ kind }) => kind === 'deal' || (kind === 'contact' && want.includes('companies'))),
				api,
			)
		: [];
	const wantDeals = want.includes('openDeals');
	const companies = want.includes('companies')
		? await listBy(
				'company',
				'id',
				own.flatMap(({ companyId }) => companyId ?? []),
				api,
			)
		: [];
	const deals = wantDeals
		? [
				...(await listBy('deal', 'pointOfContactId', idsOf('contact'), api)),
				...(await listBy('deal', 'companyId', idsOf('company'), api)),
			]
		: [];
	const people = want.includes('contacts')
		? [
				...(await listBy('contact', 'companyId', idsOf('company'), api)),
				...(await listBy(
					'contact',
					'id',
					own.flatMap(({ contactIds }) => contactIds),
					api,
				)),
			]
		: [];
	const open = [...new Map(deals.map((deal) => [deal.id, deal])).values()].filter(
		({ state }) => state === 'open',
	);
	const persons = [...new Map(people.map((person) => [person.id, person])).values()];
	return refs.map((of) => {
		const self = own.find((record) => refKey(record) === refKey(of));
		return {
			of: { kind: of.kind, id: of.id },
			companies: companies.filter(({ id }) => id === self?.companyId),
			openDeals: open.filter(
				(deal) =>
					(of.kind === 'contact' && deal.contactIds.includes(of.id)) ||
					(of.kind === 'company' && deal.companyId === of.id),
			),
			contacts: persons.filter(
				(person) =>
					(of.kind === 'company' && person.companyId === of.id) ||
					(of.kind === 'deal' && self?.contactIds.includes(person.id)),
			),
		};
	});
}

/** Of several words the longest is asked for and all are compared here, so a page may be shorter. */
export async function searchRecords(
	query: SearchQuery,
	kind: TwentyKind,
	api: TwentyApi,
): Promise<Page<CrmRecord>> {
	const words = query.text.trim().toLowerCase().split(/\s+/u).filter(Boolean);
	const [longest = ''] = [...words].sort((a, b) => b.length - a.length);
	const fields = kind === 'contact' ? ['name.firstName', 'name.lastName', 'emails.primaryEmail'] : ['name'];
	const filter = longest === '' ? undefined : either(fields.map((field) => like(field, `%${longest}%`)));
	const page = await api.page(
		objects[kind],
		filter,
		Math.min(query.limit ?? pageSize, pageSize),
		query.cursor,
	);
	const records = page.rows.map((row) => toRecord(kind, row, api.site));
	const holds = ({ title, emails }: CrmRecord): boolean => {
		const all = [title, ...emails].join(' ').toLowerCase();
		return words.every((word) => all.includes(word));
	};
	return { items: records.filter(holds), ...(page.next ? { next: page.next } : {}) };
}
