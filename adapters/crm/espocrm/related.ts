/** What belongs to records: companies, open deals and people, in three or four questions for any number of them. */
import type { Related, RelatedKind } from '../../../core/ports/crm-gateway';
import type { CrmRecord, RecordRef } from '../../../core/ports/records';
import { getRecords, listIn, recordsOf, type EspoReader } from './read';

const idsOf = (refs: RecordRef[], kind: RecordRef['kind']): string[] =>
	refs.filter((ref) => ref.kind === kind).map(({ id }) => id);

/** What was read a moment ago, so that one look-up does not ask for it twice. */
export interface Recent {
	/** Contact -> its company. */
	companyOf: Map<string, string | null>;
	companies: Map<string, CrmRecord>;
}

const freshMs = 20_000;

/** Keeps what one look-up reads; after a write, and after some seconds, nothing of it counts. */
export function recentReads(now: () => Date): {
	forget(): void;
	keep(records: CrmRecord[]): CrmRecord[];
	known(): Recent;
} {
	let held: Recent & { at: number } = { companyOf: new Map(), companies: new Map(), at: 0 };
	const fresh = (): Recent & { at: number } => ({
		companyOf: new Map(),
		companies: new Map(),
		at: now().getTime(),
	});
	return {
		forget: () => {
			held = fresh();
		},
		keep: (records) => {
			for (const record of records) {
				if (record.kind === 'contact') held.companyOf.set(record.id, record.companyId);
				if (record.kind === 'company') held.companies.set(record.id, record);
			}
			return records;
		},
		known: () => (now().getTime() - held.at < freshMs ? held : fresh()),
	};
}

/** Leads belong to nothing in EspoCRM until they are converted. */
export async function relatedRecords(
	refs: RecordRef[],
	want: RelatedKind[],
	reader: EspoReader,
	recent: Recent,
): Promise<Related[]> {
	if (refs.length === 0) return [];
	const companyOf = want.includes('companies')
		? await companiesOf(refs, reader, recent.companyOf)
		: new Map<string, string>();
	const [companies, deals, people] = await Promise.all([
		companiesById([...new Set(companyOf.values())], reader, recent),
		want.includes('openDeals') ? openDeals(refs, reader) : [],
		want.includes('contacts') ? peopleOf(refs, reader) : [],
	]);
	return refs.map((of) => ({
		of: { kind: of.kind, id: of.id },
		companies: companies.filter(({ id }) => id === companyOf.get(key(of))),
		openDeals: deals.filter((deal) => belongs(deal, of)),
		contacts: people.filter((person) => ofPerson(person, of)).map(({ record }) => record),
	}));
}

const key = ({ kind, id }: RecordRef): string => `${kind}:${id}`;

const belongs = (deal: CrmRecord, of: RecordRef): boolean =>
	of.kind === 'contact' ? deal.contactIds.includes(of.id) : of.kind === 'company' && deal.companyId === of.id;

/** @param known companies of contacts that were read a moment ago: contact id -> company id */
async function companiesOf(
	refs: RecordRef[],
	reader: EspoReader,
	known: Map<string, string | null>,
): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for (const kind of ['contact', 'deal', 'ticket'] as const) {
		const ids = idsOf(refs, kind);
		const unknown = ids.filter((id) => kind !== 'contact' || !known.has(id));
		for (const id of ids) {
			const company = kind === 'contact' ? known.get(id) : undefined;
			if (company) found.set(key({ kind, id }), company);
		}
		if (unknown.length === 0) continue;
		for (const record of await recordsOf(kind, await listIn(kind, 'id', unknown, reader), reader))
			if (record.companyId) found.set(key(record), record.companyId);
	}
	return found;
}

async function companiesById(ids: string[], reader: EspoReader, { companies }: Recent): Promise<CrmRecord[]> {
	const here = ids.flatMap((id) => companies.get(id) ?? []);
	return [
		...here,
		...(await byId(
			'company',
			ids.filter((id) => !companies.has(id)),
			reader,
		)),
	];
}

async function byId(kind: 'company' | 'contact', ids: string[], reader: EspoReader): Promise<CrmRecord[]> {
	if (ids.length === 0) return [];
	return await recordsOf(kind, await listIn(kind, 'id', ids, reader), reader);
}

/** The filter `open` is EspoCRM's own, so that stages an administrator added are judged as EspoCRM judges them. */
async function openDeals(refs: RecordRef[], reader: EspoReader): Promise<CrmRecord[]> {
	const open = { where: [{ type: 'primary' as const, value: 'open' }] };
	const contacts = idsOf(refs, 'contact');
	const companies = idsOf(refs, 'company');
	const [ofContacts, ofCompanies] = await Promise.all([
		contacts.length > 0 ? listIn('deal', 'contacts', contacts, reader, { ...open, type: 'linkedWith' }) : [],
		companies.length > 0 ? listIn('deal', 'accountId', companies, reader, open) : [],
	]);
	const rows = new Map([...ofContacts, ...ofCompanies].map((row) => [row.id, row]));
	const records = await recordsOf('deal', [...rows.values()], reader);
	return records.map((deal) => ({ ...deal, state: 'open' as const }));
}

interface Person {
	record: CrmRecord;
	/** Deals and tickets that name the person. */
	of: Set<string>;
}

const ofPerson = ({ record, of: names }: Person, of: RecordRef): boolean =>
	of.kind === 'company' ? record.companyId === of.id : names.has(key(of));

async function peopleOf(refs: RecordRef[], reader: EspoReader): Promise<Person[]> {
	const companies = idsOf(refs, 'company');
	const staff =
		companies.length > 0
			? await recordsOf('contact', await listIn('contact', 'accountId', companies, reader), reader)
			: [];
	const named = await getRecords(
		refs.filter(({ kind }) => kind === 'deal' || kind === 'ticket'),
		reader,
	);
	const ids = [...new Set(named.flatMap(({ contactIds }) => contactIds))];
	const members = await byId('contact', ids, reader);
	return [...new Map([...staff, ...members].map((record) => [record.id, record])).values()].map((record) => ({
		record,
		of: new Set(named.filter(({ contactIds }) => contactIds.includes(record.id)).map(key)),
	}));
}
