/**
 * Deletes records that we made and nobody has used since. When something was changed last says nothing in HubSpot: it computes values of
 * its own; the history of the values that people write does.
 */
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../../core/ports/records';
import type { Ledger } from '../shared/ledger';
import { orNothing, takeBackEach, type Looked } from '../shared/taken-back';
import { objectTypeOf } from './mapping';
import { isId, type HubSpotDeps } from './read';
import type { ObjectType } from './schema';

/** Values that a person writes; the life cycle moves by itself. */
const written: Record<ObjectType, string[]> = {
	contacts: ['email', 'firstname', 'lastname', 'phone', 'hubspot_owner_id', 'message'],
	companies: ['name', 'domain', 'phone', 'hubspot_owner_id', 'description'],
	deals: ['dealname', 'dealstage', 'amount', 'closedate', 'hubspot_owner_id', 'description'],
	tickets: ['subject', 'hs_pipeline_stage', 'hubspot_owner_id', 'content'],
	leads: ['hs_lead_name', 'hs_pipeline_stage', 'hubspot_owner_id'],
};

const activities = ['notes', 'tasks', 'calls', 'meetings', 'emails'];
/** Records that name one of the type, and would lose it. */
const namedBy: Partial<Record<ObjectType, ObjectType[]>> = {
	contacts: ['deals', 'tickets', 'leads'],
	companies: ['contacts', 'deals', 'tickets', 'leads'],
};

/** @param mailIds activities of ours that stand for mails */
export async function takeBackRecords(
	deps: HubSpotDeps,
	mailIds: Ledger,
	refs: RecordRef[],
): Promise<Outcome<RecordRef>[]> {
	const { api, settings } = deps;
	return await takeBackEach(
		refs.filter(({ kind }) => kind !== 'lead' || settings.leads !== 'none'),
		async (kind, ids) => await look(deps, mailIds, kind, ids.filter(isId)),
		async ({ kind, id }) => await api.archive(objectTypeOf(kind, settings), id),
	);
}

async function look(
	{ api, settings }: HubSpotDeps,
	mailIds: Ledger,
	kind: Kind,
	ids: string[],
): Promise<Looked> {
	const type = objectTypeOf(kind, settings);
	const found = ids.length > 0 ? await api.history(type, ids, written[type]) : [];
	const there = new Set(found.map(({ id }) => id));
	const used = new Set(
		found.flatMap(({ id, propertiesWithHistory: history = {} }) =>
			Object.values(history).some((versions) => versions.length > 1) ? [id] : [],
		),
	);
	if (there.size === 0) return { there, used };
	for (const other of [...activities, ...(namedBy[type] ?? [])]) {
		const links = await orNothing(
			async () => await api.associations(type, other, [...there]),
			new Map<string, { id: string }[]>(),
		);
		const linked = [...links.values()].flat().map(({ id }) => id);
		const mails = other === 'emails' ? await mailIds.find<true>(linked) : new Map<string, true>();
		for (const [id, others] of links) if (others.some((one) => !mails.has(one.id))) used.add(id);
	}
	return { there, used };
}
