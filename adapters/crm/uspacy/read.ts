/** Reads records of Uspacy: by filters in bulk, relations record by record as its API has them. */
import { addressKey, domainKey } from '../../../core/binding/address-key';
import type { Page, Related, RelatedKind, SearchQuery } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type RecordRef } from '../../../core/ports/records';
import { chunksOf, inParallel } from '../shared/batch';
import { filters, pageSize, type Condition, type UspacyApi } from './api';
import { idsOf, toRecord } from './mapping';
import { codes, isUspacyKind, uspacyKinds, type UspacyKind, type UspacyRow } from './schema';

const width = 3;
/** Addresses or domains of one question; all of it stands in the URL, a domain takes two long conditions. */
const addressesAsked = 60;
const domainsAsked = 20;

export const pathOf = (kind: UspacyKind, id?: string): string =>
	`crm/v1/entities/${codes[kind]}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

/** A converted lead stands for what it became: its related records. */
export async function recordsOf(kind: UspacyKind, rows: UspacyRow[], api: UspacyApi): Promise<CrmRecord[]> {
	api.recent.keep(codes[kind], rows);
	return await inParallel(rows, width, async (row) => {
		const record = toRecord(kind, row, api.portal);
		if (record.state !== 'converted') return record;
		const became = await inParallel(['contact', 'company', 'deal'] as const, width, async (other) =>
			(await relatedRows({ kind, id: row.id }, other, api)).map(({ id }): RecordRef => ({ kind: other, id })),
		);
		return { ...record, convertedTo: became.flat() };
	});
}

const relatedRows = async (of: RecordRef, kind: UspacyKind, api: UspacyApi): Promise<UspacyRow[]> =>
	isUspacyKind(of.kind) ? await api.list(`${pathOf(of.kind, of.id)}/related/${codes[kind]}/`) : [];

async function listBy(
	kind: UspacyKind,
	values: string[],
	size: number,
	conditions: (part: string[]) => Condition[],
	api: UspacyApi,
): Promise<CrmRecord[]> {
	const rows = await inParallel(
		chunksOf([...new Set(values)], size),
		width,
		async (part) => await api.list(pathOf(kind), filters('or', conditions(part))),
	);
	return await recordsOf(kind, [...new Map(rows.flat().map((row) => [row.id, row])).values()], api);
}

export async function findByEmails(
	emails: string[],
	kinds: UspacyKind[],
	api: UspacyApi,
): Promise<CrmRecord[]> {
	const keys = new Set(emails.map(addressKey).filter((key) => key.includes('@')));
	if (keys.size === 0) return [];
	const written = [...keys, ...emails.map((email) => email.trim()).filter((email) => email.includes('@'))];
	const found = await inParallel(
		kinds.filter((kind) => kind !== 'deal'),
		width,
		async (kind) =>
			await listBy(
				kind,
				written,
				addressesAsked,
				(values) => [{ field: 'email', operator: 'in', values }],
				api,
			),
	);
	return found.flat().filter((record) => record.emails.some((email) => keys.has(addressKey(email))));
}

/** By site or by an address at the domain; what only looks alike is left out here. */
export async function findCompanies(domains: string[], api: UspacyApi): Promise<CrmRecord[]> {
	const keys = new Set(domains.map(domainKey).filter(Boolean));
	if (keys.size === 0) return [];
	const conditions = (part: string[]): Condition[] =>
		part.flatMap((domain): Condition[] => [
			{ field: 'site', operator: 'part', values: [domain] },
			{ field: 'email', operator: 'part', values: [`@${domain}`] },
		]);
	const found = await listBy('company', [...keys], domainsAsked, conditions, api);
	return found.filter((company) => company.domains.some((domain) => keys.has(domain)));
}

/** In the order asked for; what is not there is left out. @param how `recent` takes what this batch has read already */
export async function getRecords(
	refs: RecordRef[],
	api: UspacyApi,
	how: 'anew' | 'recent' = 'anew',
): Promise<CrmRecord[]> {
	const found = new Map<string, CrmRecord>();
	for (const kind of uspacyKinds) {
		const ids = [...new Set(refs.filter((ref) => ref.kind === kind).map(({ id }) => id))].filter(Boolean);
		const rows = await inParallel(
			ids,
			width,
			async (id) =>
				(how === 'recent' ? api.recent.get(codes[kind], id) : undefined) ?? (await api.one(pathOf(kind, id))),
		);
		const there = rows.filter((row) => row !== undefined);
		for (const record of await recordsOf(kind, there, api)) found.set(refKey(record), record);
	}
	return refs.flatMap((ref) => found.get(refKey(ref)) ?? []);
}

/** A contact that was read a moment ago names its companies itself. */
async function companiesOf(ref: RecordRef, api: UspacyApi): Promise<CrmRecord[]> {
	if (ref.kind === 'company') return [];
	const row = ref.kind === 'contact' ? api.recent.get(codes.contact, ref.id) : undefined;
	if (!Array.isArray(row?.companies))
		return await recordsOf('company', await relatedRows(ref, 'company', api), api);
	const named = idsOf(row.companies).map((id): RecordRef => ({ kind: 'company', id }));
	return await getRecords(named, api, 'recent');
}

export async function relatedRecords(
	refs: RecordRef[],
	want: RelatedKind[],
	api: UspacyApi,
): Promise<Related[]> {
	const of = async (ref: RecordRef, kind: UspacyKind, wanted: boolean): Promise<CrmRecord[]> =>
		wanted && ref.kind !== kind ? await recordsOf(kind, await relatedRows(ref, kind, api), api) : [];
	return await inParallel(refs, width, async (ref) => ({
		of: { kind: ref.kind, id: ref.id },
		companies: want.includes('companies') ? await companiesOf(ref, api) : [],
		openDeals: (await of(ref, 'deal', want.includes('openDeals'))).filter(({ state }) => state === 'open'),
		contacts: await of(ref, 'contact', want.includes('contacts')),
	}));
}

/** What Uspacy's search finds by other fields is left out, so a page may be shorter. */
export async function searchRecords(
	query: SearchQuery,
	kind: UspacyKind,
	api: UspacyApi,
): Promise<Page<CrmRecord>> {
	const wanted = query.text.trim().toLowerCase();
	const number = Number(query.cursor ?? 1) || 1;
	const size = Math.min(query.limit ?? 50, pageSize);
	const search = wanted === '' ? '' : `search=${encodeURIComponent(query.text.trim())}`;
	const { rows, more } = await api.page(pathOf(kind), search, number, size);
	const records = await recordsOf(kind, rows, api);
	return {
		items: records.filter(({ title, emails, fields }) =>
			[title, fields.first_name, fields.last_name, ...emails].join(' ').toLowerCase().includes(wanted),
		),
		...(more ? { next: String(number + 1) } : {}),
	};
}
