/** What records of the built-in CRM belong to: companies, open deals and people, for any number of records at once. */
import type { Kysely } from 'kysely';
import type { Related, RelatedKind } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { dealsOfContacts, getRecords, ofCompanies } from './read';

type Db = Kysely<MemorySchema>;
type Ids = Record<'company' | 'deal' | 'contact', string[]>;

export async function relatedRecords(
	db: Db,
	store: string,
	refs: RecordRef[],
	want: RelatedKind[],
): Promise<Related[]> {
	const own = await getRecords(db, store, refs);
	const idsOf = await relations(db, store, own, want);
	const ids = new Map(own.map((record) => [refKey(record), idsOf(record)] as const));
	const wanted = [...ids.values()].flatMap((one) =>
		(['company', 'deal', 'contact'] as const).flatMap((kind) => one[kind].map((id) => ({ kind, id }))),
	);
	const read = new Map((await getRecords(db, store, wanted)).map((record) => [refKey(record), record]));
	return own.map((record) => {
		const pick = (kind: keyof Ids): CrmRecord[] =>
			(ids.get(refKey(record))?.[kind] ?? []).flatMap((id) => read.get(refKey({ kind, id })) ?? []);
		return {
			of: { kind: record.kind, id: record.id },
			companies: pick('company'),
			openDeals: pick('deal').filter(({ state }) => state === 'open'),
			contacts: pick('contact'),
		};
	});
}

async function relations(
	db: Db,
	store: string,
	own: CrmRecord[],
	want: RelatedKind[],
): Promise<(record: CrmRecord) => Ids> {
	const idsOf = (kind: Kind): string[] => own.filter((one) => one.kind === kind).map(({ id }) => id);
	const none = new Map<string, string[]>();
	const deals = want.includes('openDeals');
	const people = want.includes('contacts');
	const dealsBy: Partial<Record<Kind, Map<string, string[]>>> = {
		contact: deals ? await dealsOfContacts(db, store, idsOf('contact')) : none,
		company: deals ? await ofCompanies(db, store, idsOf('company'), 'deal') : none,
	};
	const staff = people ? await ofCompanies(db, store, idsOf('company'), 'contact') : none;
	return (record) => ({
		company: want.includes('companies') && record.companyId ? [record.companyId] : [],
		deal: dealsBy[record.kind]?.get(record.id) ?? [],
		contact: record.kind === 'company' ? (staff.get(record.id) ?? []) : people ? record.contactIds : [],
	});
}
