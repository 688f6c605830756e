/**
 * Converts a lead. In Odoo the lead becomes the deal, under the same id; person and company are made beside it first.
 * Each step looks before it writes, so that a second call goes on where the first one broke off.
 */
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmRecord, NewRecord, RecordRef } from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import { missingRecord } from './errors';
import type { OdooReader } from './find';
import type { OdooRpc } from './rpc';

export async function convertLead(
	rpc: OdooRpc,
	reader: OdooReader,
	create: (records: NewRecord[]) => Promise<Outcome<CrmRecord>[]>,
	conversion: LeadConversion,
): Promise<Outcome<CrmRecord[]>> {
	return await outcomeOf(async () => {
		const ref: RecordRef = { kind: 'lead', id: conversion.lead };
		const [lead] = await reader.get([ref]);
		if (!lead) return { ok: false, error: missingRecord('lead', conversion.lead) };
		if (lead.state === 'converted')
			return { ok: true, value: await reader.get(lead.convertedTo), how: 'existing' };
		const { contact, company, deal } = conversion;
		if (!contact && company === null && deal === null) return { ok: false, error: nothing() };
		const made = company === null ? null : await one(create, draft(lead, 'company', company));
		const person = contact ? await personOf(lead, made) : null;
		const became = [person, made].flatMap((record) => record ?? []);
		const partner = person ?? made;
		const ids = [Number(lead.id)];
		if (deal !== null)
			await rpc.call({
				...{ model: 'crm.lead', method: 'convert_opportunity', write: true },
				args: { ids, partner: false },
			});
		const vals = {
			...(partner ? { partner_id: Number(partner.id) } : {}),
			...(deal === null || deal === '' ? {} : { name: deal }),
		};
		// After the conversion: it would set the partner back.
		if (Object.keys(vals).length > 0)
			await rpc.call({ model: 'crm.lead', method: 'write', args: { ids, vals }, write: true });
		const deals: RecordRef[] = deal === null ? [] : [{ kind: 'deal', id: lead.id }];
		return { ok: true, value: [...became, ...(await reader.get(deals))], how: 'updated' };
	});

	async function personOf(lead: CrmRecord, company: CrmRecord | null): Promise<CrmRecord> {
		const [known] = lead.emails.length > 0 ? await reader.findByEmails(lead.emails, ['contact']) : [];
		if (known) return known;
		const name = String(lead.fields.contact_name ?? '') || lead.emails[0] || lead.title;
		return await one(create, {
			...draft(lead, 'contact', name),
			...{ emails: lead.emails, personName: name, companyId: company?.id ?? lead.companyId },
			...(lead.fields.phone ? { phone: String(lead.fields.phone) } : {}),
		});
	}
}

const draft = (lead: CrmRecord, kind: 'company' | 'contact', title: string): NewRecord => ({
	...{ kind, title, key: `convert:${lead.id}:${kind}`, personName: '', emails: [], source: null },
	...{ ownerId: lead.ownerId, companyId: null, contactIds: [] },
});

async function one(
	create: (records: NewRecord[]) => Promise<Outcome<CrmRecord>[]>,
	record: NewRecord,
): Promise<CrmRecord> {
	const [outcome] = await create([record]);
	if (outcome?.ok) return outcome.value;
	throw outcome?.error ?? new CrmError('unavailable', 'Odoo did not answer.', { sent: 'unknown' });
}

const nothing = (): CrmError =>
	new CrmError('invalid', 'The lead would become nothing.', {
		sent: 'no',
		todo: 'Let it become a contact, a company or a deal.',
	});
