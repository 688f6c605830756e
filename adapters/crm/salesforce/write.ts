/** Creates and updates records, two hundred in a call; one that is refused leaves the others. */
import type { Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import type { CrmRecord, Kind, NewRecord, RecordChange } from '../../../core/ports/records';
import { asCrmError } from '../shared/batch';
import { noSuchKind, noSuchRecord, saveRefusal } from './errors';
import type { salesforceLists } from './lists';
import { keyOf, markOf, nameField, objectOf, sameId, select, toChange, toFields, toRecord } from './mapping';
import { findByEmails, getRecords, isId, type SalesforceDeps } from './read';
import type { SaveResult } from './schema';
import { inList, quote } from './soql';

export interface WriteDeps extends SalesforceDeps {
	lists: ReturnType<typeof salesforceLists>;
	now: () => Date;
}

/** One outcome for each record, in order. Keys are unique. */
export async function createRecords(deps: WriteDeps, records: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
	const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
	for (const kind of ['company', 'contact', 'lead', 'deal', 'ticket'] as const) {
		const group = records.filter((record) => record.kind === kind);
		if (group.length === 0) continue;
		try {
			for (const [record, outcome] of await createGroup(deps, kind, group)) outcomes.set(record, outcome);
		} catch (error) {
			for (const record of group) outcomes.set(record, { ok: false, error: asCrmError(error) });
		}
	}
	return records.map((record) => outcomes.get(record) ?? { ok: false, error: noSuchKind(record.kind) });
}

async function createGroup(
	deps: WriteDeps,
	kind: Kind,
	group: NewRecord[],
): Promise<Map<NewRecord, Outcome<CrmRecord>>> {
	const { api, settings } = deps;
	const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
	const inputs = [];
	for (const record of group) {
		const stage = kind === 'deal' && !record.stageId ? await deps.lists.stageFor('deal', 'open') : undefined;
		inputs.push(toFields(record, settings, { today: deps.now().toISOString(), ...(stage ? { stage } : {}) }));
	}
	const results = await api.save('POST', objectOf[kind], inputs);
	await againPastRules(deps, kind, inputs, results);
	const ids = new Map<NewRecord, string>();
	for (const [index, record] of group.entries()) {
		const result = results[index];
		if (result && !(result instanceof Error) && result.success && result.id) ids.set(record, result.id);
		else outcomes.set(record, await refusedOutcome(deps, record, result));
	}
	if (kind === 'deal') await addPeople(deps, ids, outcomes);
	const made = await getRecords(
		deps,
		[...ids.values()].map((id) => ({ kind, id })),
	);
	for (const [record, id] of ids) {
		const value = made.find((one) => sameId(one.id, id));
		outcomes.set(
			record,
			value ? { ok: true, value, how: 'created' } : { ok: false, error: noSuchRecord({ kind, id }) },
		);
	}
	return outcomes;
}

/** A duplicate rule that only warns about a like name lets the record through when asked again; one that blocks does not. */
async function againPastRules(
	{ api }: WriteDeps,
	kind: Kind,
	inputs: Record<string, unknown>[],
	results: (SaveResult | Error)[],
): Promise<void> {
	const warned = results.flatMap((result, index) =>
		!(result instanceof Error) && result.errors.some((one) => one.statusCode === 'DUPLICATES_DETECTED')
			? [index]
			: [],
	);
	if (warned.length === 0) return;
	const again = await api.save(
		'POST',
		objectOf[kind],
		warned.map((index) => inputs[index] ?? {}),
		{ 'Sforce-Duplicate-Rule-Header': 'allowSave=true' },
	);
	for (const [at, index] of warned.entries()) {
		const result = again[at];
		if (result) results[index] = result;
	}
}

/** What the org holds already is that record; only its address or our key makes it the same. */
async function refusedOutcome(
	deps: WriteDeps,
	record: NewRecord,
	result: SaveResult | Error | undefined,
): Promise<Outcome<CrmRecord>> {
	if (!result) return { ok: false, error: asCrmError('Salesforce did not answer for this one.') };
	const error = result instanceof Error ? asCrmError(result) : saveRefusal(result, record.kind);
	if (error.code !== 'conflict') return { ok: false, error };
	const [named] = await getRecords(deps, error.info.existing ?? []);
	const [held] =
		named || record.emails.length === 0 ? [named] : await findByEmails(deps, record.emails, [record.kind]);
	return held ? { ok: true, value: held, how: 'existing' } : { ok: false, error };
}

export const roleOf = (OpportunityId: string, ContactId: string, IsPrimary: boolean) => ({
	...{ OpportunityId, ContactId, IsPrimary },
});

/**
 * People of a deal stand in a table of their own; the first is the primary one. A deal whose person was deleted meanwhile is taken
 * back, nobody has seen it yet; a role that the org refuses for want of a right is no reason to lose the deal.
 */
async function addPeople(
	deps: WriteDeps,
	ids: Map<NewRecord, string>,
	outcomes: Map<NewRecord, Outcome<CrmRecord>>,
): Promise<void> {
	const deals = [...ids].map(([record, id]) => ({ record, id, contactIds: record.contactIds }));
	for (const { id, error } of await addRoles(deps, deals)) {
		const { record } = deals.find((one) => one.id === id) ?? {};
		if (!record || !ids.has(record) || !(await isGone(deps, record))) continue;
		await deps.api.remove('Opportunity', id);
		ids.delete(record);
		outcomes.set(record, { ok: false, error });
	}
}

async function isGone(deps: WriteDeps, { contactIds }: NewRecord): Promise<boolean> {
	const there = await getRecords(
		deps,
		contactIds.map((id) => ({ kind: 'contact' as const, id })),
	);
	return contactIds.some((id) => !there.some((one) => sameId(one.id, id)));
}

/** Answers the deals whose people were refused. */
async function addRoles(
	{ api }: WriteDeps,
	deals: { id: string; contactIds: string[] }[],
): Promise<{ id: string; error: CrmError }[]> {
	const roles = deals.flatMap(({ id, contactIds }) =>
		contactIds.map((contact, index) => roleOf(id, contact, index === 0)),
	);
	if (roles.length === 0) return [];
	const results = await api.save('POST', 'OpportunityContactRole', roles);
	return roles.flatMap(({ OpportunityId: id }, index) => {
		const result = results[index];
		if (!result || result instanceof Error || result.success) return [];
		return [{ id, error: saveRefusal(result, 'contact') }];
	});
}

/** The record made under the key: by the org's key field, else by address, name or account and the mark in its text. */
export async function findCreated(deps: WriteDeps, record: NewRecord): Promise<CrmRecord | undefined> {
	const { api, settings } = deps;
	const { kind, key, emails, contactIds, companyId, title } = record;
	if (!(kind in objectOf)) return undefined;
	const object = objectOf[kind];
	const ask = async (where: string): Promise<CrmRecord[]> =>
		(await api.query(`${select(object, settings)} WHERE ${where}`)).map((one) =>
			toRecord(kind, one, settings),
		);
	if (settings.keyField) return (await ask(`${settings.keyField} = ${quote(keyOf(key))}`))[0];
	if (kind === 'contact' || kind === 'lead') {
		const found = await findByEmails(deps, emails, [kind]);
		return kind === 'contact' ? found[0] : found.find(({ fields }) => isMarked(fields, key));
	}
	const name = `${nameField[object]} = ${quote(title)}`;
	const where =
		kind === 'deal' && contactIds.length > 0
			? `Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId IN ${inList(contactIds)})`
			: kind !== 'company' && companyId
				? `AccountId = ${quote(companyId)}`
				: name;
	const found = await ask(where);
	// A deal whose people could not be added any more is found by its name.
	return [...found, ...(where === name ? [] : await ask(name))].find(({ fields }) => isMarked(fields, key));
}

const isMarked = ({ Description }: Record<string, unknown>, key: string): boolean =>
	typeof Description === 'string' && Description.includes(markOf(key));

/** One outcome for each change, in order. */
export async function updateRecords(deps: WriteDeps, changes: RecordChange[]): Promise<Outcome<CrmRecord>[]> {
	const failures = new Map<RecordChange, CrmError>();
	for (const change of changes) {
		if (!(change.kind in objectOf)) failures.set(change, noSuchKind(change.kind));
		else if (!isId(change.id)) failures.set(change, noSuchRecord(change));
	}
	for (const kind of new Set(changes.map((change) => change.kind))) {
		const group = changes.filter((change) => change.kind === kind && !failures.has(change));
		if (group.length > 0) await updateGroup(deps, kind, group, failures);
	}
	const records = await getRecords(
		deps,
		changes.filter((change) => !failures.has(change)),
	);
	return changes.map((change): Outcome<CrmRecord> => {
		const error = failures.get(change);
		const value = records.find((one) => one.kind === change.kind && sameId(one.id, change.id));
		if (error || !value) return { ok: false, error: error ?? noSuchRecord(change) };
		return { ok: true, value, how: 'updated' };
	});
}

async function updateGroup(
	deps: WriteDeps,
	kind: Kind,
	group: RecordChange[],
	failures: Map<RecordChange, CrmError>,
): Promise<void> {
	const inputs: { change: RecordChange; input: Record<string, unknown> }[] = [];
	for (const change of group) {
		try {
			const fields = toChange(change, deps.settings, await stageOf(deps, change));
			if (Object.keys(fields).length > 0) inputs.push({ change, input: { id: change.id, ...fields } });
			if (kind === 'deal' && change.contactIds) await replaceRoles(deps, change.id, change.contactIds);
		} catch (error) {
			failures.set(change, asCrmError(error));
		}
	}
	const all = inputs.map(({ input }) => input);
	const results = all.length > 0 ? await deps.api.save('PATCH', objectOf[kind], all) : [];
	for (const [index, { change }] of inputs.entries()) {
		const result = results[index];
		if (result instanceof Error) failures.set(change, asCrmError(result));
		else if (result && !result.success) failures.set(change, saveRefusal(result, kind));
	}
}

async function stageOf(
	{ lists }: WriteDeps,
	{ kind, stageId, state }: RecordChange,
): Promise<string | undefined> {
	if (kind === 'contact' || kind === 'company') return undefined;
	if (stageId !== undefined) return stageId;
	// A lead is converted in Salesforce, not by its status.
	return state === undefined || kind === 'lead' ? undefined : await lists.stageFor(kind, state);
}

async function replaceRoles(deps: WriteDeps, id: string, contactIds: string[]): Promise<void> {
	const rows = await deps.api.query(
		`SELECT Id, ContactId FROM OpportunityContactRole WHERE OpportunityId = ${quote(id)}`,
	);
	const before = rows.map((one) => ({ id: String(one.Id), contact: String(one.ContactId) }));
	for (const one of before)
		if (!contactIds.some((contact) => sameId(contact, one.contact)))
			await deps.api.remove('OpportunityContactRole', one.id);
	const added = contactIds.filter((contact) => !before.some((one) => sameId(contact, one.contact)));
	await addRoles(deps, [{ id, contactIds: added }]);
}
