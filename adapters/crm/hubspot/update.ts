/** Updates records: values in batches, links one by one; what is not named stays. */
import type { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type Kind, type RecordChange } from '../../../core/ports/records';
import { asCrmError } from '../shared/batch';
import type { HubSpotApi } from './api';
import { noLeads, noSuchKind, noSuchRecord } from './errors';
import { objectTypeOf, toChange, type StageChoice } from './mapping';
import { getRecords, isId, primaryFirst, type HubSpotDeps } from './read';
import type { ObjectType } from './schema';
import { writeObjects } from './write';

const kinds: readonly string[] = ['lead', 'contact', 'company', 'deal', 'ticket'];

/** One outcome for each change, in order. */
export async function updateRecords(
	deps: HubSpotDeps,
	changes: RecordChange[],
): Promise<Outcome<CrmRecord>[]> {
	if (changes.length === 0) return [];
	const failures = new Map<RecordChange, CrmError>();
	for (const change of changes) {
		if (!kinds.includes(change.kind)) failures.set(change, noSuchKind(change.kind));
		else if (change.kind === 'lead' && deps.settings.leads === 'none') failures.set(change, noLeads());
		else if (!isId(change.id)) failures.set(change, noSuchRecord(change));
	}
	const good = changes.filter((change) => !failures.has(change));
	for (const kind of new Set(good.map((change) => change.kind)))
		for (const round of rounds(good.filter((change) => change.kind === kind)))
			await writeRound(deps, kind, round, failures);
	const left = good.filter((change) => !failures.has(change));
	const records = new Map((await getRecords(deps, left)).map((one) => [refKey(one), one]));
	return changes.map((change): Outcome<CrmRecord> => {
		const error = failures.get(change);
		const value = records.get(refKey(change));
		if (error || !value) return { ok: false, error: error ?? noSuchRecord(change) };
		return { ok: true, value, how: 'updated' };
	});
}

/** HubSpot takes an id once in a batch: the second change of a record comes after the first. */
function rounds(changes: RecordChange[]): RecordChange[][] {
	const all: RecordChange[][] = [];
	for (const change of changes) {
		const round = all.find((one) => one.every(({ id }) => id !== change.id));
		if (round) round.push(change);
		else all.push([change]);
	}
	return all;
}

async function writeRound(
	deps: HubSpotDeps,
	kind: Kind,
	changes: RecordChange[],
	failures: Map<RecordChange, CrmError>,
): Promise<void> {
	const type = objectTypeOf(kind, deps.settings);
	const inputs: { change: RecordChange; input: { id: string; properties: Record<string, string> } }[] = [];
	for (const change of changes) {
		try {
			const properties = toChange(change, type, await stageOf(deps, type, change));
			if (Object.keys(properties).length > 0) inputs.push({ change, input: { id: change.id, properties } });
		} catch (error) {
			failures.set(change, asCrmError(error));
		}
	}
	const all = inputs.map(({ input }) => input);
	const written = await writeObjects(deps.api, type, 'update', all, kind);
	for (const [index, { change }] of inputs.entries()) {
		const one = written[index];
		if (one && 'error' in one) failures.set(change, one.error);
	}
	for (const change of changes) {
		if (failures.has(change)) continue;
		try {
			await writeLinks(deps.api, type, change);
		} catch (error) {
			failures.set(change, asCrmError(error));
		}
	}
}

/** A state is the first stage of that meaning, in the record's own pipeline. */
async function stageOf(
	{ api, lists }: HubSpotDeps,
	type: ObjectType,
	{ kind, id, state, stageId }: RecordChange,
): Promise<StageChoice | undefined> {
	if (kind === 'contact' || kind === 'company' || type === 'contacts') return undefined;
	if (stageId !== undefined) return await lists.stageFor(kind, { stageId });
	if (state === undefined) return undefined;
	const [object] = await api.read(type, [id]);
	const pipelineId = object?.properties[type === 'deals' ? 'pipeline' : 'hs_pipeline'];
	return await lists.stageFor(kind, { state, ...(pipelineId ? { pipelineId } : {}) });
}

/** HubSpot's number of the primary company of each type. */
const primaryCompany: Partial<Record<ObjectType, number>> = { contacts: 1, deals: 5, tickets: 26 };

async function writeLinks(
	api: HubSpotApi,
	type: ObjectType,
	{ id, companyId, contactIds }: RecordChange,
): Promise<void> {
	if (companyId !== undefined && type !== 'companies') {
		const before = primaryFirst((await api.associations(type, 'companies', [id])).get(id));
		const number = primaryCompany[type];
		if (companyId === null) for (const one of before) await api.dissociate(type, id, 'companies', one);
		else if (before[0] !== companyId)
			await (number === undefined
				? api.associate(type, 'companies', [{ from: id, to: companyId }])
				: api.associateAs(type, id, 'companies', companyId, number));
	}
	if (contactIds === undefined || type === 'contacts' || type === 'companies') return;
	const before = primaryFirst((await api.associations(type, 'contacts', [id])).get(id));
	const added = contactIds.filter((one) => !before.includes(one));
	if (added.length > 0)
		await api.associate(
			type,
			'contacts',
			added.map((to) => ({ from: id, to })),
		);
	for (const one of before) if (!contactIds.includes(one)) await api.dissociate(type, id, 'contacts', one);
}
