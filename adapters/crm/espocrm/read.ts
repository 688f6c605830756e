/** Reads records of EspoCRM in bulk: one question for each entity, not one for each address. */
import { domainToUnicode } from 'node:url';
import { addressKey, domainKey, domainOf } from '../../../core/binding/address-key';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { inParallel } from '../shared/batch';
import type { EspoApi, EspoSearch } from './api';
import { addressesOf, text, toRecord } from './mapping';
import type { Stages } from './stages';
import { columns, entities, withAddress, type EspoRow, type Where } from './schema';

/** Up to so many are read one by one, with all their addresses; more in one list, which names the primary one only. */
const oneByOne = 5;
const width = 4;

export interface EspoReader {
	api: EspoApi;
	stages: Stages;
}

export const recordOf = async (kind: Kind, row: EspoRow, { api, stages }: EspoReader): Promise<CrmRecord> =>
	toRecord(kind, row, api.site, await stages.stateOf(kind, row));

export const recordsOf = async (kind: Kind, rows: EspoRow[], reader: EspoReader): Promise<CrmRecord[]> =>
	await inParallel(rows, width, async (row) => await recordOf(kind, row, reader));

export async function findByEmails(
	emails: string[],
	kinds: Kind[],
	reader: EspoReader,
): Promise<CrmRecord[]> {
	const asked = new Map(
		emails.flatMap((email) => forms(email).map((form) => [form, addressKey(email)] as const)),
	);
	if (asked.size === 0) return [];
	const wanted = withAddress.filter((kind) => kinds.includes(kind));
	const found = await inParallel(wanted, width, async (kind) => await findOfKind(kind, asked, reader));
	return found.flat();
}

/** Lower case, since PostgreSQL compares with the lower-cased column; a domain in other letters in both its forms. */
function forms(email: string): string[] {
	const key = addressKey(email);
	const domain = domainOf(key);
	if (!key.includes('@') || domain === '') return [];
	return [...new Set([key, `${key.slice(0, key.lastIndexOf('@'))}@${domainToUnicode(domain) || domain}`])];
}

async function findOfKind(kind: Kind, asked: Map<string, string>, reader: EspoReader): Promise<CrmRecord[]> {
	const keys = new Set(asked.values());
	const rows = await listIn(kind, 'emailAddress', [...asked.keys()], reader);
	const primary = (row: EspoRow): string => addressKey(text(row.emailAddress));
	const odd = rows.filter((row) => !keys.has(primary(row)));
	const plain = rows.filter((row) => keys.has(primary(row)));
	// Lists show the primary address only: a second question tells which of the rows hold one of the others besides.
	const settled = new Set(plain.map(primary));
	const open = [...asked].filter(([, key]) => !settled.has(key)).map(([form]) => form);
	const again = plain.length > 0 && open.length > 0 ? await listIn(kind, 'emailAddress', open, reader) : [];
	const several = new Set([...odd, ...again].map(({ id }) => id));
	const whole = await inParallel([...several], width, async (id) => await reader.api.one(entities[kind], id));
	const complete = [
		...plain.filter(({ id }) => !several.has(id)),
		...whole.flatMap((row) => (row ? [row] : [])),
	].filter((row) => addressesOf(row).some((address) => keys.has(addressKey(address))));
	return await recordsOf(kind, complete, reader);
}

export async function listIn(
	kind: Kind,
	attribute: string,
	values: string[],
	{ api }: EspoReader,
	more: { type?: 'in' | 'linkedWith'; where?: Where[] } = {},
): Promise<EspoRow[]> {
	const { type = 'in', where = [] } = more;
	const search = (value: string[]): EspoSearch => ({
		where: [{ type, attribute, value }, ...where],
		select: columns[kind],
	});
	const parts = api.split(entities[kind], [...new Set(values)], search);
	const rows = await inParallel(parts, width, async (part) => await api.list(entities[kind], search(part)));
	return [...new Map(rows.flat().map((row) => [row.id, row])).values()];
}

/** By web site or by an address at the domain; `contains` also finds look-alikes, so the host is compared here. */
export async function findCompanies(domains: string[], reader: EspoReader): Promise<CrmRecord[]> {
	const { api } = reader;
	const keys = new Set(domains.map(domainKey).filter(Boolean));
	const written = [...new Set([...keys].flatMap((key) => [key, domainToUnicode(key) || key]))];
	const search = (part: string[]): EspoSearch => ({
		where: [
			{
				type: 'or',
				value: part.flatMap((domain): Where[] => [
					{ type: 'contains', attribute: 'website', value: domain },
					{ type: 'like', attribute: 'emailAddress', value: `%@${domain}` },
				]),
			},
		],
		select: columns.company,
	});
	const parts = api.split(entities.company, written, search);
	const rows = (
		await inParallel(parts, width, async (part) => await api.list(entities.company, search(part)))
	).flat();
	const owns = (company: CrmRecord): boolean => company.domains.some((domain) => keys.has(domain));
	const companies = await recordsOf(
		'company',
		[...new Map(rows.map((row) => [row.id, row])).values()],
		reader,
	);
	const checked = await inParallel(companies, width, async (company) => {
		if (owns(company)) return company;
		// Found neither by its web site nor by its primary address: one of its other addresses may be at the domain.
		const site = text(company.fields.website).toLowerCase();
		if (written.some((domain) => site.includes(domain))) return undefined;
		const row = await api.one(entities.company, company.id);
		return row ? await recordOf('company', row, reader) : undefined;
	});
	return checked.filter((company) => company !== undefined).filter(owns);
}

/** In the order asked for; what is not there is left out. */
export async function getRecords(refs: RecordRef[], reader: EspoReader): Promise<CrmRecord[]> {
	const found = new Map<string, CrmRecord>();
	for (const kind of new Set(refs.map((ref) => ref.kind))) {
		const ids = [...new Set(refs.filter((ref) => ref.kind === kind).map(({ id }) => id))].filter(Boolean);
		const rows =
			ids.length <= oneByOne
				? await inParallel(ids, width, async (id) => await reader.api.one(entities[kind], id))
				: await listIn(kind, 'id', ids, reader);
		const there = rows.filter((row) => row !== undefined);
		for (const record of await recordsOf(kind, there, reader)) found.set(refKey(record), record);
	}
	return refs.flatMap((ref) => found.get(refKey(ref)) ?? []);
}
