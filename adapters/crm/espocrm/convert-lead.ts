/** Converts a lead the way EspoCRM does it itself, so that its mails and calls move with it. */
import type { LeadConversion, Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord } from '../../../core/ports/records';
import { becomesNothing, nothingToBecome } from '../shared/convert-lead';
import { readRow } from './api';
import type { EspoWriter } from './create';
import { missingRecord, refusal } from './errors';
import { toCreate } from './mapping';
import { findByEmails, getRecords, recordOf } from './read';

/** EspoCRM would convert a lead twice without a word, so its state is read first. */
export async function convertLead(
	conversion: LeadConversion,
	writer: EspoWriter,
): Promise<Outcome<CrmRecord[]>> {
	const { api } = writer;
	const row = await api.one('Lead', conversion.lead);
	if (!row) return { ok: false, error: missingRecord({ kind: 'lead', id: conversion.lead }) };
	const lead = await recordOf('lead', row, writer);
	if (lead.state === 'converted')
		return { ok: true, value: await getRecords(lead.convertedTo, writer), how: 'existing' };
	if (becomesNothing(conversion)) return { ok: false, error: nothingToBecome() };
	const holders = conversion.contact ? await findByEmails(lead.emails, ['contact'], writer) : [];
	const [person] = holders;
	const records = recordsOf(conversion, lead, person, writer.now());
	const answer = await api.send({
		...{ method: 'POST' as const, path: 'Lead/action/convert' },
		// By name alone EspoCRM would take strangers for the same; addresses were compared above.
		body: { id: lead.id, records, skipDuplicateCheck: true },
	});
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	const after = await recordOf('lead', readRow(answer, api.site), writer);
	if (person) await keepPerson(lead.id, person.id, writer);
	const became = await getRecords(after.convertedTo, writer);
	const value = person && !became.some(({ kind }) => kind === 'contact') ? [person, ...became] : became;
	return { ok: true, value, how: 'created' };
}

function recordsOf(
	{ contact, company, deal }: LeadConversion,
	lead: CrmRecord,
	person: CrmRecord | undefined,
	now: Date,
): Record<string, unknown> {
	const { firstName, lastName, phoneNumber } = lead.fields;
	const owner = lead.ownerId ? { assignedUserId: lead.ownerId } : {};
	const emailAddressData = lead.emails.map((emailAddress, index) => ({ emailAddress, primary: index === 0 }));
	const plain = { key: '', personName: '', emails: [], contactIds: [], ownerId: lead.ownerId };
	return {
		...(contact && !person
			? {
					Contact: {
						...{ firstName: firstName ?? null, lastName: lastName ?? lead.title, emailAddressData },
						...(phoneNumber ? { phoneNumber } : {}),
						...owner,
					},
				}
			: {}),
		...(company === null ? {} : { Account: { name: company, ...owner } }),
		...(deal === null
			? {}
			: {
					Opportunity: toCreate(
						{
							...plain,
							...{ kind: 'deal', title: deal, source: lead.source },
							...{ companyId: person?.companyId ?? null, contactIds: person ? [person.id] : [] },
						},
						null,
						now,
					),
				}),
	};
}

/** The contact that was there before, noted on the lead; where EspoCRM does not let it be written, the answer names it all the same. */
async function keepPerson(lead: string, person: string, { api }: EspoWriter): Promise<void> {
	await api.send({
		method: 'PUT',
		path: `Lead/${lead}`,
		body: { createdContactId: person },
		repeatable: true,
	});
}
