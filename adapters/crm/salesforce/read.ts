/** Reads records by SOQL: every question once for all of a batch, straight from the database. */
import { addressKey } from '../../../core/binding/address-key';
import { domainNames } from '../../../core/binding/company-domain';
import type { Page, Related, RelatedKind, SearchQuery } from '../../../core/ports/crm-gateway';
import type { CrmRecord, Kind, RecordRef } from '../../../core/ports/records';
import { chunksOf, inParallel } from '../shared/batch';
import type { SalesforceApi } from './api';
import type { SalesforceSettings } from './credential';
import { nameField, objectOf, sameId, select, toRecord } from './mapping';
import { contains, inList, quote } from './soql';

export interface SalesforceDeps {
	api: SalesforceApi;
	settings: SalesforceSettings;
}

/** A question travels in the address, which must not become too long. */
const valuesAtOnce = 100;

export const isId = (id: string): boolean => /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id);

/** All rows of a kind whose field is one of the values, or for which the condition holds. */
async function rowsWhere(
	{ api, settings }: SalesforceDeps,
	kind: Kind,
	values: string[],
	where: (values: string[]) => string,
	size = valuesAtOnce,
): Promise<CrmRecord[]> {
	const parts = chunksOf([...new Set(values)], size);
	const rows = await inParallel(
		parts,
		2,
		async (part) => await api.query(`${select(objectOf[kind], settings)} WHERE ${where(part)}`),
	);
	const records = rows.flat().map((one) => toRecord(kind, one, settings));
	return [...new Map(records.map((one) => [one.id, one])).values()];
}

export async function findByEmails(
	deps: SalesforceDeps,
	emails: string[],
	kinds: Kind[],
): Promise<CrmRecord[]> {
	const keys = new Set(emails.map(addressKey).filter(Boolean));
	const forms = [...new Set([...emails.map((one) => one.trim().toLowerCase()), ...keys])];
	if (keys.size === 0) return [];
	const places = ['Email', ...deps.settings.moreEmailFields];
	const where = (values: string[]): string =>
		places.map((name) => `${name} IN ${inList(values)}`).join(' OR ');
	const found = await Promise.all(
		(['contact', 'lead'] as const)
			.filter((kind) => kinds.includes(kind))
			.map(
				async (kind) => await rowsWhere(deps, kind, forms, where, Math.floor(valuesAtOnce / places.length)),
			),
	);
	return found.flat().filter((record) => record.emails.some((one) => keys.has(addressKey(one))));
}

export async function findByDomains(deps: SalesforceDeps, domains: string[]): Promise<CrmRecord[]> {
	const asked = domainNames(domains);
	const where = (values: string[]): string =>
		values.map((one) => `Website LIKE ${contains(one)}`).join(' OR ');
	const found = await rowsWhere(deps, 'company', asked, where, 40);
	return found.filter((company) => company.domains.some((domain) => asked.includes(domain)));
}

export async function getRecords(deps: SalesforceDeps, refs: RecordRef[]): Promise<CrmRecord[]> {
	const kinds = [...new Set(refs.map(({ kind }) => kind))].filter((kind) => kind in objectOf);
	const found = await inParallel(kinds, 2, async (kind) => {
		const ids = refs.filter((ref) => ref.kind === kind && isId(ref.id)).map(({ id }) => id);
		return ids.length === 0 ? [] : await rowsWhere(deps, kind, ids, (values) => `Id IN ${inList(values)}`);
	});
	return found.flat();
}

export async function relatedRecords(
	deps: SalesforceDeps,
	refs: RecordRef[],
	want: RelatedKind[],
): Promise<Related[]> {
	const own = await getRecords(deps, refs);
	const ofRef = (ref: RecordRef): CrmRecord | undefined =>
		own.find((one) => one.kind === ref.kind && sameId(one.id, ref.id));
	const accounts = own.filter(({ kind }) => kind === 'company').map(({ id }) => id);
	const contacts = own.filter(({ kind }) => kind === 'contact').map(({ id }) => id);
	const companies = want.includes('companies')
		? await getRecords(
				deps,
				own.flatMap(({ kind, companyId }) =>
					kind !== 'company' && companyId ? [{ kind: 'company' as const, id: companyId }] : [],
				),
			)
		: [];
	const deals = want.includes('openDeals') ? await openDeals(deps, accounts, contacts) : [];
	const people =
		want.includes('contacts') && accounts.length > 0
			? await rowsWhere(deps, 'contact', accounts, (values) => `AccountId IN ${inList(values)}`)
			: [];
	const named = want.includes('contacts')
		? await getRecords(
				deps,
				own.flatMap(({ contactIds }) => contactIds.map((id) => ({ kind: 'contact' as const, id }))),
			)
		: [];
	return refs.map((of): Related => {
		const record = ofRef(of);
		if (!record) return { of, companies: [], openDeals: [], contacts: [] };
		const isCompany = record.kind === 'company';
		return {
			of,
			companies: isCompany ? [] : companies.filter(({ id }) => id === record.companyId),
			openDeals: deals.filter(({ companyId, contactIds }) =>
				isCompany ? companyId === record.id : record.kind === 'contact' && contactIds.includes(record.id),
			),
			contacts: isCompany
				? people.filter(({ companyId }) => companyId === record.id)
				: named.filter(({ id }) => record.contactIds.includes(id)),
		};
	});
}

async function openDeals(deps: SalesforceDeps, accounts: string[], contacts: string[]): Promise<CrmRecord[]> {
	const ofAccounts = await rowsWhere(
		deps,
		'deal',
		accounts,
		(values) => `IsClosed = false AND AccountId IN ${inList(values)}`,
	);
	const roles = (values: string[]): string =>
		`IsClosed = false AND Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId IN ${inList(values)})`;
	const ofContacts = await rowsWhere(deps, 'deal', contacts, roles);
	return [...new Map([...ofAccounts, ...ofContacts].map((one) => [one.id, one])).values()];
}

/** By name or address, in the order of the ids, so that no page repeats or misses a record. */
export async function searchRecords(
	{ api, settings }: SalesforceDeps,
	{ kind, text, cursor, limit = 50 }: SearchQuery,
): Promise<Page<CrmRecord>> {
	const object = objectOf[kind];
	const wanted = text.trim();
	const size = Math.min(limit, 200);
	const places = [
		nameField[object],
		...(object === 'Lead' || object === 'Contact' ? ['Email', ...settings.moreEmailFields] : []),
	];
	const conditions = [
		...(wanted === '' ? [] : [`(${places.map((name) => `${name} LIKE ${contains(wanted)}`).join(' OR ')})`]),
		...(cursor === undefined ? [] : [`Id > ${quote(cursor)}`]),
	];
	const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
	const rows = await api.query(`${select(object, settings)}${where} ORDER BY Id LIMIT ${size + 1}`);
	const items = rows.slice(0, size).map((one) => toRecord(kind, one, settings));
	const last = items.at(-1);
	return rows.length > size && last ? { items, next: last.id } : { items };
}
