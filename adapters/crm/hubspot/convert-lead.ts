/**
 * Converts a lead. HubSpot has no call for it: a lead that is a contact moves on in its life cycle, a Lead object moves to the stage
 * that means qualified. Company and deal are made beside it first, so that a second call goes on where the first one broke off.
 */
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, RecordChange, RecordRef } from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import {
	becomesNothing,
	changeOne,
	keepBecame,
	makeOne,
	nothingToBecome,
	outOfLead,
	readInOrder,
	type CreateRecords,
} from '../shared/convert-lead';
import { noLeads, noSuchRecord } from './errors';
import { getRecords, type HubSpotDeps } from './read';
import { updateRecords } from './update';

export async function convertLead(
	deps: HubSpotDeps,
	create: CreateRecords,
	conversion: LeadConversion,
): Promise<Outcome<CrmRecord[]>> {
	return await outcomeOf(async () => {
		if (deps.settings.leads === 'none') return { ok: false, error: noLeads() };
		const ref: RecordRef = { kind: 'lead', id: conversion.lead };
		const [lead] = await getRecords(deps, [ref]);
		if (!lead) return { ok: false, error: noSuchRecord(ref) };
		if (lead.state === 'converted')
			return { ok: true, value: await inOrder(deps, lead.convertedTo), how: 'existing' };
		if (becomesNothing(conversion)) return { ok: false, error: nothingToBecome() };
		const { company, deal } = conversion;
		const made =
			company === null ? null : await makeOne(create, outOfLead(lead, 'company', { title: company }));
		const companyId = made?.id ?? lead.companyId;
		// The lead's person is there already: the lead itself, or the contact of the Lead object.
		const person = deps.settings.leads === 'contact' ? lead.id : lead.contactIds[0];
		if (made && person) await change(deps, { kind: 'contact', id: person, companyId });
		const contactIds = person ? [person] : [];
		const order =
			deal === null
				? null
				: await makeOne(create, outOfLead(lead, 'deal', { title: deal, companyId, contactIds }));
		await moveOn(deps, lead, order !== null);
		const refs: RecordRef[] = [
			...(person ? [{ kind: 'contact' as const, id: person }] : []),
			...[made, order].flatMap((one) => (one ? [{ kind: one.kind, id: one.id }] : [])),
		];
		await keepBecame(deps.became, { refs, lead });
		return { ok: true, value: await inOrder(deps, refs), how: 'updated' };
	});
}

async function moveOn(deps: HubSpotDeps, lead: CrmRecord, withDeal: boolean): Promise<void> {
	if (deps.settings.leads === 'object') await change(deps, { kind: 'lead', id: lead.id, state: 'converted' });
	else {
		const lifecyclestage = await deps.lists.stageAfterLead(withDeal);
		await change(deps, { kind: 'contact', id: lead.id, fields: { lifecyclestage } });
	}
}

const change = async (deps: HubSpotDeps, wanted: RecordChange): Promise<void> =>
	await changeOne(async (changes) => await updateRecords(deps, changes), wanted);

const inOrder = async (deps: HubSpotDeps, refs: RecordRef[]): Promise<CrmRecord[]> =>
	await readInOrder(async (all) => await getRecords(deps, all), refs);
