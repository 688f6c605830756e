/**
 * Converts a lead. In Odoo the lead becomes the deal, under the same id; person and company are made beside it first.
 * Each step looks before it writes, so that a second call goes on where the first one broke off.
 */
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, RecordRef } from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import {
	becomesNothing,
	makeOne,
	nothingToBecome,
	outOfLead,
	type CreateRecords,
} from '../shared/convert-lead';
import { missingRecord } from './errors';
import type { OdooReader } from './find';
import type { OdooRpc } from './rpc';

export async function convertLead(
	rpc: OdooRpc,
	reader: OdooReader,
	create: CreateRecords,
	conversion: LeadConversion,
): Promise<Outcome<CrmRecord[]>> {
	return await outcomeOf(async () => {
		const ref: RecordRef = { kind: 'lead', id: conversion.lead };
		const [lead] = await reader.get([ref]);
		if (!lead) return { ok: false, error: missingRecord('lead', conversion.lead) };
		if (lead.state === 'converted')
			return { ok: true, value: await reader.get(lead.convertedTo), how: 'existing' };
		const { contact, company, deal } = conversion;
		if (becomesNothing(conversion)) return { ok: false, error: nothingToBecome() };
		const made =
			company === null
				? null
				: await makeOne(create, outOfLead(lead, 'company', { title: company, source: null }));
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
		const given = { emails: lead.emails, companyId: company?.id ?? lead.companyId, source: null };
		const phone = lead.fields.phone ? { phone: String(lead.fields.phone) } : {};
		return await makeOne(
			create,
			outOfLead(lead, 'contact', { title: name, personName: name, ...given, ...phone }),
		);
	}
}
