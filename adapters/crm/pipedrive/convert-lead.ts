/**
 * Converts a lead the way Pipedrive does it itself, so that its notes, files and activities move to the deal: a job is begun and asked
 * for until it is done. Pipedrive removes the lead; what it became is kept here, and deals say which lead they came from.
 */
import { CrmError } from '../../../core/ports/crm-error';
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
import type { Ledger } from '../shared/ledger';
import { noSuchRecord } from './errors';
import { getRecords } from './read';
import * as schema from './schema';
import { updateRecords, type WriteDeps } from './write';

/** Seconds to wait before each question; a minute in all. */
const pauses = [1, 1, 2, 2, 3, 5, 5, 10, 10, 20];

export interface ConvertDeps extends WriteDeps {
	/** Jobs that were begun, by lead. */
	jobs: Ledger;
	sleep: (ms: number) => Promise<void>;
}

export async function convertLead(
	deps: ConvertDeps,
	create: CreateRecords,
	conversion: LeadConversion,
): Promise<Outcome<CrmRecord[]>> {
	return await outcomeOf(async () => {
		const ref: RecordRef = { kind: 'lead', id: conversion.lead };
		const [lead] = await getRecords(deps, [ref]);
		if (!lead) return { ok: false, error: noSuchRecord(ref) };
		if (lead.state === 'converted')
			return { ok: true, value: await inOrder(deps, lead.convertedTo), how: 'existing' };
		if (becomesNothing(conversion)) return { ok: false, error: nothingToBecome() };
		const { contact, company, deal } = conversion;
		const made =
			company === null ? null : await makeOne(create, outOfLead(lead, 'company', { title: company }));
		const [person] = lead.contactIds;
		if (made) {
			// The deal takes its organization from the lead.
			await change(deps, { ...ref, companyId: made.id });
			if (person) await change(deps, { kind: 'contact', id: person, companyId: made.id });
		}
		const dealId = deal === null ? null : await runJob(deps, lead.id);
		if (dealId !== null && deal !== null && deal !== '' && deal !== lead.title)
			await change(deps, { kind: 'deal', id: dealId, title: deal });
		// Without a deal there is nothing to convert to: the lead leaves the inbox, its person stays.
		if (dealId === null) await change(deps, { ...ref, state: 'converted' });
		const refs: RecordRef[] = [
			...(contact && person ? [{ kind: 'contact' as const, id: person }] : []),
			...(made ? [{ kind: 'company' as const, id: made.id }] : []),
			...(dealId === null ? [] : [{ kind: 'deal' as const, id: dealId }]),
		];
		await keepBecame(deps.became, { refs, lead });
		return { ok: true, value: await inOrder(deps, refs), how: 'updated' };
	});
}

/** A job that was begun before is asked for, not begun a second time. Answers the id of the deal. */
async function runJob(deps: ConvertDeps, lead: string): Promise<string> {
	const { api, jobs, sleep } = deps;
	const path = `v2/leads/${encodeURIComponent(lead)}/convert`;
	const before = (await jobs.find<string>([lead])).get(lead);
	const job = before ?? (await api.write(schema.conversionJob, 'POST', `${path}/deal`, {})).conversion_id;
	if (before === undefined) await jobs.keep(new Map([[lead, job]]));
	for (const pause of pauses) {
		const { status, deal_id: deal } = await api.get(
			schema.conversionStatus,
			`${path}/status/${encodeURIComponent(job)}`,
		);
		if (status === 'completed' && deal) return deal;
		if (status === 'failed' || status === 'rejected') {
			await jobs.forget([lead]);
			throw notConverted(status);
		}
		await sleep(pause * 1000);
	}
	throw stillRunning();
}

const change = async (deps: ConvertDeps, wanted: RecordChange): Promise<void> =>
	await changeOne(async (changes) => await updateRecords(deps, changes), wanted);

const inOrder = async (deps: ConvertDeps, refs: RecordRef[]): Promise<CrmRecord[]> =>
	await readInOrder(async (all) => await getRecords(deps, all), refs);

const notConverted = (status: string): CrmError =>
	new CrmError('invalid', `Pipedrive says of the conversion: ${status}. The lead is still there.`, {
		sent: 'yes',
		todo: 'Convert it in Pipedrive, which says what is in the way, for instance a required field of deals.',
	});

const stillRunning = (): CrmError =>
	new CrmError('unavailable', 'Pipedrive is still converting the lead after a minute.', {
		sent: 'unknown',
		todo: 'Run again: the same conversion is asked for, none is begun anew.',
	});
