/** Turns a lead of the built-in CRM into contact, company and deal: one transaction, and only once. */
import type { Kysely, Transaction } from 'kysely';
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, Kind, NewRecord, RecordRef } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { missingRecord, nothingToBecome } from './errors';
import { findByAddresses, getRecords } from './read';
import { idOf, insertRecordsIn } from './write';
import { addressKeys } from './mapping';

type Trx = Transaction<MemorySchema>;

/** A lead that was converted before answers what it became; a contact that holds its address is taken, not doubled. */
export async function convertLead(
	db: Kysely<MemorySchema>,
	store: string,
	wanted: LeadConversion,
	now: string,
): Promise<Outcome<CrmRecord[]>> {
	const ref = { kind: 'lead' as const, id: wanted.lead };
	return await db.transaction().execute(async (trx): Promise<Outcome<CrmRecord[]>> => {
		// Written first: two workers that convert one lead queue here.
		await trx
			.updateTable('crm_records')
			.set({ updated_at: now })
			.where('store', '=', store)
			.where('kind', '=', 'lead')
			.where('id', '=', ref.id)
			.execute();
		const [lead] = await getRecords(trx, store, [ref]);
		if (!lead) return { ok: false, error: missingRecord('lead', ref.id) };
		if (lead.state === 'converted')
			return { ok: true, how: 'existing', value: await getRecords(trx, store, lead.convertedTo) };
		if (!wanted.contact && !wanted.company && !wanted.deal) return { ok: false, error: nothingToBecome() };
		const became = await becomes(trx, store, lead, wanted, now);
		await trx
			.updateTable('crm_records')
			.set({ state: 'converted', converted_to: JSON.stringify(became), updated_at: now })
			.where('store', '=', store)
			.where('kind', '=', 'lead')
			.where('id', '=', lead.id)
			.execute();
		return { ok: true, how: 'updated', value: await getRecords(trx, store, became) };
	});
}

async function becomes(
	trx: Trx,
	store: string,
	lead: CrmRecord,
	{ contact, company, deal }: LeadConversion,
	now: string,
): Promise<RecordRef[]> {
	const make = async (kind: Kind, given: Partial<NewRecord>): Promise<string> => {
		const record = { ...plain(lead, kind), ...given };
		await insertRecordsIn(trx, store, [record], now);
		return idOf(store, record.key);
	};
	const companyId = company ? await make('company', { title: company }) : lead.companyId;
	const [holder] = await findByAddresses(trx, store, addressKeys(lead.emails), ['contact']);
	const personName = typeof lead.fields.personName === 'string' ? lead.fields.personName : '';
	const title = personName || lead.emails[0] || lead.title;
	const person = { title, personName, emails: lead.emails, companyId };
	const contactId = contact ? (holder?.id ?? (await make('contact', person))) : null;
	const contactIds = contactId ? [contactId] : [];
	const dealId = deal ? await make('deal', { title: deal, companyId, contactIds }) : null;
	const ref = (kind: Kind, id: string | null): RecordRef[] => (id ? [{ kind, id }] : []);
	return [
		...ref('contact', contactId),
		...ref('company', company ? companyId : null),
		...ref('deal', dealId),
	];
}

const plain = (lead: CrmRecord, kind: Kind): NewRecord => ({
	...{ kind, key: `lead:${lead.id}:${kind}`, title: '', personName: '', emails: [] },
	...{ source: lead.source, ownerId: lead.ownerId, companyId: null, contactIds: [] },
	...(kind === 'contact' && typeof lead.fields.phone === 'string' ? { phone: lead.fields.phone } : {}),
});
