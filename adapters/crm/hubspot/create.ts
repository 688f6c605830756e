/** Creates records: people are looked up by address first, everything else is written at once, each key one time. */
import { addressKey } from '../../../core/binding/address-key';
import type { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, Kind, NewRecord, RecordRef } from '../../../core/ports/records';
import { asCrmError } from '../shared/batch';
import { leadNeedsAddress, noLeads, noSuchKind } from './errors';
import {
	associationTo,
	emailsOf,
	kindOfContact,
	markOf,
	nameProperty,
	objectTypeOf,
	textProperty,
	toProperties,
	toRecord,
	type Around,
	type StageChoice,
} from './mapping';
import { findByEmails, getRecords, type HubSpotDeps } from './read';
import type { AssociationInput, HubSpotObject, ObjectType } from './schema';
import { writeObjects, type Written } from './write';

const kinds: readonly string[] = ['lead', 'contact', 'company', 'deal', 'ticket'];

/** One outcome for each record, in order. Keys are unique. */
export async function createRecords(deps: HubSpotDeps, records: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
	const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
	const groups = new Map<string, NewRecord[]>();
	for (const record of records) {
		if (!kinds.includes(record.kind)) outcomes.set(record, refused(noSuchKind(record.kind)));
		else if (record.kind === 'lead' && deps.settings.leads === 'none')
			outcomes.set(record, refused(noLeads()));
		else {
			const type = objectTypeOf(record.kind, deps.settings);
			groups.set(type, [...(groups.get(type) ?? []), record]);
		}
	}
	// Companies before people before what belongs to them: HubSpot links a new person to the company of its domain.
	for (const type of ['companies', 'contacts', 'leads', 'deals', 'tickets'] as const) {
		const group = groups.get(type) ?? [];
		if (group.length === 0) continue;
		const made = await groupOutcomes(deps, type, group);
		for (const [index, record] of group.entries()) {
			const outcome = made[index];
			if (outcome) outcomes.set(record, outcome);
		}
	}
	return records.map((record) => outcomes.get(record) ?? refused(noSuchKind(record.kind)));
}

const refused = (error: CrmError): Outcome<CrmRecord> => ({ ok: false, error });

async function groupOutcomes(
	deps: HubSpotDeps,
	type: ObjectType,
	group: NewRecord[],
): Promise<Outcome<CrmRecord>[]> {
	try {
		if (type === 'contacts') return await createPeople(deps, group);
		if (type === 'leads') return await createLeads(deps, group);
		return await createPlain(deps, type, group);
	} catch (error) {
		const failure = asCrmError(error);
		return group.map(() => refused(failure));
	}
}

/** One contact for each address: held ones exist, the second of one address in a batch is the first. */
async function createPeople(deps: HubSpotDeps, group: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
	const { settings } = deps;
	const keyOf = ({ emails }: NewRecord): string => addressKey(emails[0] ?? '');
	const held = await heldBy(deps, group);
	const first = new Map<string, NewRecord>();
	for (const record of group)
		if (keyOf(record) && !first.has(keyOf(record))) first.set(keyOf(record), record);
	const fresh = group.filter(
		(record) => !held.has(keyOf(record)) && (keyOf(record) === '' || first.get(keyOf(record)) === record),
	);
	const made = await writeNew(deps, 'contacts', fresh);
	const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
	for (const [index, record] of fresh.entries()) {
		const written = made[index];
		if (written) outcomes.set(record, await personOutcome(deps, record, written));
	}
	return group.map((record): Outcome<CrmRecord> => {
		const object = held.get(keyOf(record));
		if (object) {
			const value = toRecord(kindOfContact(object, settings), 'contacts', object, settings);
			return { ok: true, value, how: 'existing' };
		}
		const own = outcomes.get(record);
		if (own) return own;
		const twin = outcomes.get(first.get(keyOf(record)) ?? record);
		if (!twin) return refused(leadNeedsAddress());
		return twin.ok ? { ...twin, how: 'existing' } : twin;
	});
}

/** By any of their addresses, compared; straight from the records, never the search index. */
async function heldBy({ api }: HubSpotDeps, group: NewRecord[]): Promise<Map<string, HubSpotObject>> {
	const emails = group.flatMap(({ emails: [email] }) => (email ? [email.trim().toLowerCase()] : []));
	const objects = emails.length > 0 ? await api.read('contacts', emails, 'email') : [];
	return new Map(objects.flatMap((one) => emailsOf(one).map((email) => [addressKey(email), one] as const)));
}

/** HubSpot refuses a second contact of an address, an additional one too, and names the first. */
async function personOutcome(
	deps: HubSpotDeps,
	record: NewRecord,
	written: Written,
): Promise<Outcome<CrmRecord>> {
	if ('object' in written)
		return { ok: true, value: asMade(deps, 'contacts', record, written.object), how: 'created' };
	const [existing] = written.error.info.existing ?? [];
	if (existing === undefined) return { ok: false, error: written.error };
	const [object] = await deps.api.read('contacts', [existing.id]);
	if (!object) return { ok: false, error: written.error };
	const value = toRecord(kindOfContact(object, deps.settings), 'contacts', object, deps.settings);
	return { ok: true, value, how: 'existing' };
}

/** A lead object belongs to a contact: the one named, the one of its address, or a new one. */
async function createLeads(deps: HubSpotDeps, group: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
	const people = group.filter(({ contactIds }) => contactIds.length === 0);
	const asContacts = people.map((record): NewRecord => ({
		...record,
		kind: 'contact',
		fields: { lifecyclestage: 'lead' },
	}));
	const contacts = asContacts.length > 0 ? await createPeople(deps, asContacts) : [];
	const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
	const ready: NewRecord[] = [];
	const emailsBy = new Map<NewRecord, string[]>();
	for (const record of group) {
		const contact = contacts[people.indexOf(record)];
		if (record.contactIds.length === 0 && record.emails.length === 0)
			outcomes.set(record, refused(leadNeedsAddress()));
		else if (contact && !contact.ok) outcomes.set(record, contact);
		else {
			const settled = contact?.ok ? { ...record, contactIds: [contact.value.id] } : record;
			emailsBy.set(settled, contact?.ok ? contact.value.emails : record.emails);
			ready.push(settled);
		}
	}
	const made = await createPlain(deps, 'leads', ready);
	for (const [index, record] of ready.entries()) {
		const outcome = made[index];
		const asked = group.find(({ key }) => key === record.key);
		if (!outcome || !asked) continue;
		outcomes.set(
			asked,
			outcome.ok ? { ...outcome, value: { ...outcome.value, emails: emailsBy.get(record) ?? [] } } : outcome,
		);
	}
	return group.map((record) => outcomes.get(record) ?? refused(leadNeedsAddress()));
}

async function createPlain(
	deps: HubSpotDeps,
	type: ObjectType,
	group: NewRecord[],
): Promise<Outcome<CrmRecord>[]> {
	const written = await writeNew(deps, type, group);
	return group.map((record, index): Outcome<CrmRecord> => {
		const one = written[index];
		if (!one) return refused(noSuchKind(record.kind));
		if ('error' in one) return { ok: false, error: one.error };
		if (type === 'companies') deps.madeCompanies.add(one.object.id);
		return { ok: true, value: asMade(deps, type, record, one.object), how: 'created' };
	});
}

/** Pipeline and source are asked for once, for all of them. */
async function writeNew(deps: HubSpotDeps, type: ObjectType, group: NewRecord[]): Promise<Written[]> {
	if (group.length === 0) return [];
	const { api, lists, settings } = deps;
	const source = group.some((record) => record.source) && (await lists.hasSource(type));
	// HubSpot's own default for new contacts is Lead in most accounts: where leads are contacts, a contact says it is none.
	const stageOfLife =
		type === 'contacts' && settings.leads === 'contact' && group.some(({ kind }) => kind === 'contact')
			? await lists.neutralStage()
			: undefined;
	const inputs: { properties: Record<string, string>; associations: AssociationInput[] }[] = [];
	for (const record of group) {
		const stage = await stageOf(deps, record);
		inputs.push({
			properties: toProperties(record, type, settings, { source, stageOfLife, ...(stage ? { stage } : {}) }),
			associations: associationsOf(type, record),
		});
	}
	const kind: Kind = type === 'contacts' ? 'contact' : (group[0]?.kind ?? 'contact');
	const written = await writeObjects(api, type, 'create', inputs, kind);
	if (type === 'leads') await linkCompanies(deps, group, written);
	return written;
}

async function stageOf(
	{ lists, settings }: HubSpotDeps,
	record: NewRecord,
): Promise<StageChoice | undefined> {
	const { kind, pipelineId, stageId } = record;
	if (kind !== 'deal' && kind !== 'ticket' && !(kind === 'lead' && settings.leads === 'object'))
		return undefined;
	return await lists.stageFor(kind, {
		...(pipelineId ? { pipelineId } : {}),
		...(stageId ? { stageId } : {}),
	});
}

function associationsOf(type: ObjectType, { contactIds, companyId }: NewRecord): AssociationInput[] {
	const people =
		type === 'contacts' || type === 'companies' ? [] : contactIds.slice(0, type === 'leads' ? 1 : undefined);
	return [
		...people.flatMap((id) => associationTo(type, 'contacts', id) ?? []),
		...(companyId && type !== 'companies' ? [associationTo(type, 'companies', companyId) ?? []].flat() : []),
	];
}

/** Leads take their company by the default type, whose number HubSpot does not publish. */
async function linkCompanies({ api }: HubSpotDeps, group: NewRecord[], written: Written[]): Promise<void> {
	const pairs = group.flatMap(({ companyId }, index) => {
		const one = written[index];
		return companyId && one && 'object' in one ? [{ from: one.object.id, to: companyId }] : [];
	});
	if (pairs.length > 0) await api.associate('leads', 'companies', pairs);
}

/** Of the answer and what was sent: reading it again would cost a call and could meet a stale copy. */
function asMade(
	{ settings }: HubSpotDeps,
	type: ObjectType,
	record: NewRecord,
	object: HubSpotObject,
): CrmRecord {
	const around: Around = {
		companyId: record.companyId,
		...(type === 'contacts' || type === 'companies' ? {} : { contactIds: record.contactIds }),
	};
	if (type === 'leads') Object.assign(around, { state: 'open', emails: record.emails });
	const kind = type === 'contacts' ? kindOfContact(object, settings) : record.kind;
	return toRecord(kind, type, object, settings, around);
}

/** The record made under the key: people by address, the others by the mark in their text or the name of the lead. */
export async function findCreated(deps: HubSpotDeps, record: NewRecord): Promise<CrmRecord | undefined> {
	const { settings } = deps;
	const type = objectTypeOf(record.kind, settings);
	if (record.kind === 'lead' && settings.leads === 'none') return undefined;
	if (type === 'contacts' || type === 'leads') {
		const found = await findByEmails(deps, record.emails, ['lead', 'contact']);
		const exact = found.filter(({ kind }) => (type === 'leads' ? kind === 'lead' : true));
		return exact.find(({ title }) => type === 'contacts' || title === record.title);
	}
	return await findMarked(deps, type, record);
}

/** Through the associations, which do not lag; by the search index only where there are none. */
async function findMarked(
	deps: HubSpotDeps,
	type: ObjectType,
	record: NewRecord,
): Promise<CrmRecord | undefined> {
	const { api } = deps;
	const ids = new Set<string>();
	const anchors: [ObjectType, string[]][] = [
		['contacts', record.contactIds],
		['companies', record.companyId ? [record.companyId] : []],
	];
	for (const [from, of] of anchors)
		if (of.length > 0 && from !== type)
			for (const links of (await api.associations(from, type, of)).values())
				for (const { id } of links) ids.add(id);
	const linked = ids.size > 0 ? await api.read(type, [...ids]) : [];
	const marked =
		linked.find((one) => isMarked(one, type, record.key)) ?? (await searchMarked(deps, type, record));
	if (!marked) return undefined;
	const [found] = await getRecords(deps, [{ kind: record.kind, id: marked.id } satisfies RecordRef]);
	return found;
}

async function searchMarked(
	{ api }: HubSpotDeps,
	type: ObjectType,
	record: NewRecord,
): Promise<HubSpotObject | undefined> {
	const filters = [{ propertyName: nameProperty[type], operator: 'EQ' as const, value: record.title }];
	const { objects } = await api.search(type, { filterGroups: [{ filters }], limit: 100 });
	return objects.find((one) => isMarked(one, type, record.key));
}

function isMarked(object: HubSpotObject, type: ObjectType, key: string): boolean {
	const property = textProperty[type];
	return property !== null && (object.properties[property] ?? '').includes(markOf(key));
}
