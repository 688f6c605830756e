/**
 * Deletes records that we made and nobody has used since. When something was changed last says nothing in Pipedrive, since a logged
 * mail changes it; its log of changed values does.
 */
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../../core/ports/records';
import { inParallel } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { orNothing, takeBackEach, type Looked } from '../shared/taken-back';
import type { ConvertDeps } from './convert-lead';
import { getRecords, isNumber } from './read';
import * as schema from './schema';

const width = 4;
/** Whether there is one is all that is asked. */
const first = { limit: 1 };

const places = {
	contact: { list: 'v2/persons', changes: 'v1/persons', column: 'person_id' },
	company: { list: 'v2/organizations', changes: 'v1/organizations', column: 'org_id' },
	deal: { list: 'v2/deals', changes: 'v1/deals', column: 'deal_id' },
	lead: { list: 'v1/leads', changes: null, column: 'lead_id' },
} as const;
type PipedriveKind = keyof typeof places;

export interface TakeBackDeps extends ConvertDeps {
	/** Activities of ours that stand for mails. */
	mailIds: Ledger;
}

export async function takeBackRecords(deps: TakeBackDeps, refs: RecordRef[]): Promise<Outcome<RecordRef>[]> {
	const leads = refs.filter(({ kind }) => kind === 'lead').map(({ id }) => id);
	// A lead's person was made with it and goes with it, unless somebody uses it.
	const persons = await deps.leadPersons.find<string>(leads);
	const more = [...persons.values()].map((id): RecordRef => ({ kind: 'contact', id }));
	const outcomes = await takeBackEach(
		[...refs, ...more].filter(({ kind }) => kind in places),
		async (kind, ids) => await look(deps, kind as PipedriveKind, ids),
		async ({ kind, id }) =>
			void (await deps.api.write(
				schema.anything,
				'DELETE',
				`${places[kind as PipedriveKind].list}/${encodeURIComponent(id)}`,
			)),
	);
	const asked = refs.filter(({ kind }) => kind in places);
	return refs.map((ref): Outcome<RecordRef> => {
		const outcome = outcomes[asked.indexOf(ref)];
		return outcome ?? { ok: true, value: { kind: ref.kind, id: ref.id }, how: 'noop' };
	});
}

async function look(deps: TakeBackDeps, kind: PipedriveKind, ids: string[]): Promise<Looked> {
	const good = ids.filter((id) => kind === 'lead' || isNumber(id));
	const records = await getRecords(
		deps,
		good.map((id) => ({ kind, id })),
	);
	const there = records.filter(({ state }) => state !== 'converted').map(({ id }) => id);
	const used = await inParallel(there, width, async (id) =>
		(await isUsed(deps, kind, id)) ? id : undefined,
	);
	return { there: new Set(there), used: new Set(used.filter((id) => id !== undefined)) };
}

async function isUsed(deps: TakeBackDeps, kind: PipedriveKind, id: string): Promise<boolean> {
	const { api, mailIds } = deps;
	const { changes, column } = places[kind];
	const of = { [column]: id };
	const changed = changes
		? await orNothing(
				async () => await api.get(schema.changes.nullable(), `${changes}/${id}/changelog`, first),
				null,
			)
		: await leadChanges(deps, id);
	if (changed && changed.length > 0) return true;
	const activities = await api.all(schema.made, 'v2/activities', of);
	const ours = await mailIds.find<true>(activities.map((one) => one.id));
	if (activities.some((one) => !ours.has(one.id))) return true;
	if ((await api.get(schema.made.array().nullable(), 'v1/notes', { ...of, ...first }))?.length) return true;
	return await isNamed(deps, kind, id);
}

/** Leads have no such log: what was written last is compared. */
async function leadChanges({ api }: TakeBackDeps, id: string): Promise<unknown[]> {
	const { add_time: added, update_time: updated } = await api.get(
		schema.times,
		`v1/leads/${encodeURIComponent(id)}`,
	);
	return added && updated && added !== updated ? [updated] : [];
}

/** Deals and leads of a person, people and deals of an organization. */
async function isNamed({ api }: TakeBackDeps, kind: Kind, id: string): Promise<boolean> {
	const any = async (path: string, query: Record<string, string>): Promise<boolean> =>
		(await api.get(schema.made.array().nullable(), path, { ...query, ...first }))?.length ? true : false;
	if (kind === 'contact')
		return (await any('v2/deals', { person_id: id })) || (await any('v1/leads', { person_id: id }));
	if (kind !== 'company') return false;
	return (
		(await any('v2/persons', { org_id: id })) ||
		(await any('v2/deals', { org_id: id })) ||
		(await any('v1/leads', { organization_id: id }))
	);
}
