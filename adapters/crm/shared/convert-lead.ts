/** What every CRM does that has a lead converted step by step: the records beside it are made under keys of the lead, so never twice. */
import { CrmError } from '../../../core/ports/crm-error';
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import {
	sameRef,
	type CrmRecord,
	type Kind,
	type NewRecord,
	type RecordChange,
	type RecordRef,
} from '../../../core/ports/records';
import type { Ledger } from './ledger';

/** What a lead became, kept where the CRM does not say all of it itself. */
export interface Became {
	refs: RecordRef[];
	/** The lead as it was, for a CRM that removes it. */
	lead: CrmRecord;
}

export type CreateRecords = (records: NewRecord[]) => Promise<Outcome<CrmRecord>[]>;

/** @throws the CrmError of a record that was refused */
export async function makeOne(create: CreateRecords, record: NewRecord): Promise<CrmRecord> {
	const [outcome] = await create([record]);
	if (outcome?.ok) return outcome.value;
	throw outcome?.error ?? new CrmError('unavailable', 'The CRM did not answer.', { sent: 'unknown' });
}

/** @throws the CrmError of a change that was refused */
export async function changeOne(
	update: (changes: RecordChange[]) => Promise<Outcome<CrmRecord>[]>,
	wanted: RecordChange,
): Promise<void> {
	const [outcome] = await update([wanted]);
	if (outcome && !outcome.ok) throw outcome.error;
}

/** Reads what a lead became, in the order given. */
export async function readInOrder(
	read: (refs: RecordRef[]) => Promise<CrmRecord[]>,
	refs: RecordRef[],
): Promise<CrmRecord[]> {
	const found = await read(refs);
	return refs.flatMap((ref) => found.find((one) => sameRef(one, ref)) ?? []);
}

/** A record that comes out of a lead; the same one, however often it is asked for. */
export const outOfLead = (lead: CrmRecord, kind: Kind, given: Partial<NewRecord>): NewRecord => ({
	...{ kind, key: `convert:${lead.id}:${kind}`, title: '', personName: '', emails: [] },
	...{ source: lead.source, ownerId: lead.ownerId, companyId: null, contactIds: [] },
	...given,
});

export const becomesNothing = ({ contact, company, deal }: LeadConversion): boolean =>
	!contact && company === null && deal === null;

export const nothingToBecome = (): CrmError =>
	new CrmError('invalid', 'The lead would become nothing.', {
		sent: 'no',
		todo: 'Let it become a contact, a company or a deal.',
	});

export const keepBecame = async (ledger: Ledger, { refs, lead }: Became): Promise<void> =>
	await ledger.keep(new Map([[lead.id, { refs, lead }]]));

/** Each lead with what our own conversion made of it beside what the CRM says. */
export function withBecame(leads: CrmRecord[], became: Map<string, Became>): CrmRecord[] {
	return leads.map((lead) => {
		const { refs = [] } = became.get(lead.id) ?? {};
		if (refs.length === 0) return lead;
		const more = refs.filter((ref) => !lead.convertedTo.some((one) => sameRef(one, ref)));
		return { ...lead, state: 'converted', convertedTo: [...lead.convertedTo, ...more] };
	});
}
