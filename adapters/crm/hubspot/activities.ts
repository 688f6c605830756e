/** Mails, notes, tasks and calls: one activity on all its records, each key once. */
import type { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, MailLog, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { sameRef, type RecordRef } from '../../../core/ports/records';
import { asCrmError, allFailed, chunksOf } from '../shared/batch';
import { activityObject, activityProperties, mailProperties } from './activity-mapping';
import { oddAnswer } from './errors';
import { associationTo, objectTypeOf } from './mapping';
import { isId, type HubSpotDeps } from './read';
import type {
	ActivityObject,
	AssociationInput,
	HubSpotObject,
	HubSpotSettings,
	ObjectType,
	SearchFilter,
} from './schema';
import { writeObjects } from './write';

const unique = (ids: string[]): string[] => [...new Set(ids)];

/** Activities that HubSpot has for these mails, from its own inbox connection too; through the search index. */
export async function findMails(
	deps: HubSpotDeps,
	messageIds: string[],
): Promise<Map<string, ActivityRef[]>> {
	const found = new Map<string, HubSpotObject[]>();
	for (const values of chunksOf(unique(messageIds).filter(Boolean), 50)) {
		// Its own inbox connection keeps the angle brackets; the values of "in" have to be in lower case.
		const forms = values.flatMap((id) => [id, `<${id}>`]).map((id) => id.toLowerCase());
		const filters = [{ propertyName: 'hs_email_message_id', operator: 'IN' as const, values: forms }];
		for (const object of await searchMails(deps, filters)) {
			const id = (object.properties.hs_email_message_id ?? '').replace(/^<|>$/g, '');
			found.set(id, [...(found.get(id) ?? []), object]);
		}
	}
	const asked = new Set(messageIds);
	const wanted = [...found].filter(([id]) => asked.has(id));
	const on = await recordsOf(
		deps,
		wanted.flatMap(([, objects]) => objects.map(({ id }) => id)),
	);
	return new Map(
		wanted.map(([id, objects]) => [
			id,
			objects.map((one): ActivityRef => ({ type: 'mail', id: one.id, on: on.get(one.id) ?? [] })),
		]),
	);
}

/** A credential that may log mails, but not read those of others, finds none: HubSpot has a scope of its own for that. */
async function searchMails({ api }: HubSpotDeps, filters: SearchFilter[]): Promise<HubSpotObject[]> {
	try {
		return (await api.search('emails', { filterGroups: [{ filters }], limit: 200 })).objects;
	} catch (error) {
		const known = asCrmError(error);
		if (known.code === 'forbidden' || known.code === 'invalid') return [];
		throw known;
	}
}

/** What mails stand on. */
async function recordsOf(deps: HubSpotDeps, emailIds: string[]): Promise<Map<string, RecordRef[]>> {
	const found = new Map<string, RecordRef[]>();
	if (emailIds.length === 0) return found;
	for (const [kind, type] of placesOf(deps.settings))
		for (const [from, links] of await deps.api.associations('emails', type, emailIds))
			found.set(from, [...(found.get(from) ?? []), ...links.map(({ id }) => ({ kind, id }))]);
	return found;
}

const placesOf = ({ leads }: HubSpotSettings): [RecordRef['kind'], ObjectType][] => [
	...([
		['contact', 'contacts'],
		['company', 'companies'],
		['deal', 'deals'],
		['ticket', 'tickets'],
	] satisfies [RecordRef['kind'], ObjectType][]),
	...(leads === 'object' ? [['lead', 'leads'] satisfies [RecordRef['kind'], ObjectType]] : []),
];

/** Mails that HubSpot's own inbox connection has logged are bound, not written a second time. */
export async function logMails(deps: HubSpotDeps, logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]> {
	const there = await findMails(
		deps,
		logs.map(({ messageId }) => messageId),
	);
	const outcomes = new Map<MailLog, Outcome<ActivityRef[]>>();
	for (const log of logs) {
		const activities = there.get(log.messageId);
		if (activities) outcomes.set(log, await bindLogged(deps, activities, log.on));
	}
	const fresh = logs.filter((log) => !outcomes.has(log));
	const made = await writeActivities(
		deps,
		'emails',
		fresh.map((log) => ({ type: 'mail', on: log.on, properties: mailProperties(log) })),
	);
	for (const [index, log] of fresh.entries()) outcomes.set(log, made[index] ?? noOutcome());
	return logs.map((log) => outcomes.get(log) ?? noOutcome());
}

const noOutcome = (): Outcome<ActivityRef[]> => ({ ok: false, error: oddAnswer('a batch') });

async function bindLogged(
	deps: HubSpotDeps,
	activities: ActivityRef[],
	on: RecordRef[],
): Promise<Outcome<ActivityRef[]>> {
	const value: ActivityRef[] = [];
	for (const activity of activities) {
		const lacking = on.filter((ref) => !activity.on.some((one) => sameRef(one, ref)));
		try {
			for (const ref of lacking)
				await deps.api.associate('emails', objectTypeOf(ref.kind, deps.settings), [
					{ from: activity.id, to: ref.id },
				]);
		} catch (error) {
			return { ok: false, error: asCrmError(error) };
		}
		value.push({ ...activity, on: [...activity.on, ...lacking] });
	}
	return { ok: true, value, how: 'existing' };
}

export async function addActivities(
	deps: HubSpotDeps,
	activities: NewActivity[],
	now: Date,
): Promise<Outcome<ActivityRef[]>[]> {
	const outcomes = new Map<NewActivity, Outcome<ActivityRef[]>>();
	for (const object of ['notes', 'tasks'] as const) {
		const group = activities.filter(({ type }) => activityObject(type) === object);
		const made = await writeActivities(
			deps,
			object,
			group.map((one) => ({ type: one.type, on: one.on, properties: activityProperties(one, now) })),
		);
		for (const [index, one] of group.entries()) outcomes.set(one, made[index] ?? noOutcome());
	}
	return activities.map((one) => outcomes.get(one) ?? noOutcome());
}

interface Draft {
	type: ActivityRef['type'];
	on: RecordRef[];
	properties: Record<string, string>;
}

async function writeActivities(
	deps: HubSpotDeps,
	object: ActivityObject,
	drafts: Draft[],
): Promise<Outcome<ActivityRef[]>[]> {
	if (drafts.length === 0) return [];
	const { api, settings } = deps;
	const inputs = drafts.map(({ on, properties }) => ({
		properties,
		associations: placesIn(on, settings).flatMap(({ type, id }): AssociationInput[] =>
			[associationTo(object, type, id) ?? []].flat(),
		),
	}));
	const written = await writeObjects(api, object, 'create', inputs, 'contact');
	// Types whose number HubSpot does not publish are associated by name, all in one call.
	const later = drafts.flatMap(({ on }, index) => {
		const one = written[index];
		if (!one || 'error' in one) return [];
		return placesIn(on, settings)
			.filter(({ type, id }) => associationTo(object, type, id) === undefined)
			.map(({ type, id }) => ({ type, from: one.object.id, to: id, index }));
	});
	const unbound = new Map<number, CrmError>();
	for (const type of new Set(later.map((one) => one.type))) {
		const pairs = later.filter((one) => one.type === type);
		try {
			await api.associate(object, type, pairs);
		} catch (error) {
			for (const { index } of pairs) unbound.set(index, asCrmError(error));
		}
	}
	return drafts.map(({ type, on }, index): Outcome<ActivityRef[]> => {
		const one = written[index];
		if (!one) return noOutcome();
		const error = 'error' in one ? one.error : unbound.get(index);
		if (error || 'error' in one)
			return allFailed<ActivityRef[]>([one], error ?? oddAnswer('a batch'))[0] ?? noOutcome();
		return { ok: true, value: [{ type, id: one.object.id, on }], how: 'created' };
	});
}

/** Each object once: with leads as contacts, a lead and the contact it became are one. */
function placesIn(on: RecordRef[], settings: HubSpotSettings): { type: ObjectType; id: string }[] {
	const places = on
		.filter(({ id }) => isId(id))
		.map(({ kind, id }) => ({ type: objectTypeOf(kind, settings), id }));
	return [...new Map(places.map((one) => [`${one.type}:${one.id}`, one])).values()];
}

/** Adds or takes off one record of a logged mail. */
export async function changeLink(
	deps: HubSpotDeps,
	activity: ActivityRef,
	ref: RecordRef,
	bound: boolean,
): Promise<Outcome<ActivityRef>> {
	const type = objectTypeOf(ref.kind, deps.settings);
	const links = (await deps.api.associations('emails', type, [activity.id])).get(activity.id) ?? [];
	const others = activity.on.filter((one) => !sameRef(one, ref));
	const value = { ...activity, on: bound ? [...others, ref] : others };
	if (links.some(({ id }) => id === ref.id) === bound) return { ok: true, value, how: 'noop' };
	await (bound
		? deps.api.associate('emails', type, [{ from: activity.id, to: ref.id }])
		: deps.api.dissociate('emails', activity.id, type, ref.id));
	return { ok: true, value, how: 'updated' };
}
