/** Mails, tasks and calls as activities, notes as notes: an activity holds one deal or lead, one organization and many people. */
import type { ActivityRef, MailLog, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { sameRef, type RecordRef } from '../../../core/ports/records';
import { inParallel, outcomeOf } from '../shared/batch';
import { noSuchKind, placeTaken } from './errors';
import { isNumber, type PipedriveDeps } from './read';
import * as schema from './schema';

const width = 4;
const longestText = 90_000;

/** Each group fits on one activity. */
function groupsOf(on: RecordRef[]): RecordRef[][] {
	const groups: RecordRef[][] = [];
	for (const ref of on) {
		const place = (one: RecordRef): string => (one.kind === 'lead' ? 'deal' : one.kind);
		const group = groups.find(
			(all) => ref.kind === 'contact' || all.every((one) => place(one) !== place(ref)),
		);
		if (group) group.push(ref);
		else groups.push([ref]);
	}
	return groups;
}

export function placesOf(on: RecordRef[]) {
	const idOf = (kind: RecordRef['kind']): string | undefined => on.find((one) => one.kind === kind)?.id;
	const numberOf = (kind: RecordRef['kind']): number | undefined =>
		idOf(kind) === undefined ? undefined : Number(idOf(kind));
	const people = on.filter(({ kind }) => kind === 'contact');
	return {
		...{ deal_id: numberOf('deal'), lead_id: idOf('lead'), org_id: numberOf('company') },
		...(people.length > 0
			? { participants: people.map(({ id }, index) => ({ person_id: Number(id), primary: index === 0 })) }
			: {}),
	};
}

const toHtml = (text: string): string =>
	text
		.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
		.replace(/\r?\n/g, '<br>')
		.slice(0, longestText);

const named = ({ address, name }: { address: string; name: string }): string =>
	name ? `${name} <${address}>` : address;

/** Due in UTC, as Pipedrive takes it. */
const due = (at: string) => ({
	due_date: at.slice(0, 10),
	due_time: at.slice(11, 16),
});

export function mailBody(log: MailLog) {
	const head = [
		`From: ${named(log.from)}`,
		`To: ${log.to.map(named).join(', ')}`,
		...(log.cc.length > 0 ? [`Cc: ${log.cc.map(named).join(', ')}`] : []),
	];
	return {
		...{ subject: log.subject || '(no subject)', type: 'email', done: true, ...due(log.date) },
		note: toHtml([...head, '', log.text].join('\n')),
		...(log.ownerId ? { owner_id: Number(log.ownerId) } : {}),
	};
}

async function writeActivity(
	{ api }: PipedriveDeps,
	type: ActivityRef['type'],
	on: RecordRef[],
	body: Record<string, unknown>,
): Promise<ActivityRef[]> {
	const refs: ActivityRef[] = [];
	for (const group of groupsOf(on)) {
		const row = await api.write(schema.made, 'POST', 'v2/activities', { ...body, ...placesOf(group) });
		refs.push({ type, id: row.id, on: group });
	}
	return refs;
}

const unfit = (on: RecordRef[]): RecordRef | undefined =>
	on.find(({ kind, id }) => kind === 'ticket' || (kind !== 'lead' && !isNumber(id)));

export async function logMails(deps: PipedriveDeps, logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]> {
	return await inParallel(
		logs,
		width,
		async (log) =>
			await outcomeOf<ActivityRef[]>(async () => {
				const odd = unfit(log.on);
				if (odd) return { ok: false, error: noSuchKind(odd.kind) };
				return { ok: true, value: await writeActivity(deps, 'mail', log.on, mailBody(log)), how: 'created' };
			}),
	);
}

export async function addActivities(
	deps: PipedriveDeps,
	activities: NewActivity[],
	now: Date,
): Promise<Outcome<ActivityRef[]>[]> {
	return await inParallel(
		activities,
		width,
		async (one) =>
			await outcomeOf<ActivityRef[]>(async () => {
				const odd = unfit(one.on);
				if (odd) return { ok: false, error: noSuchKind(odd.kind) };
				if (one.type === 'note') return { ok: true, value: await writeNotes(deps, one), how: 'created' };
				const body = taskBody(one, now);
				return { ok: true, value: await writeActivity(deps, one.type, one.on, body), how: 'created' };
			}),
	);
}

export const taskBody = ({ title, type, text, dueAt, ownerId }: NewActivity, now: Date) => ({
	...{ subject: title, type, done: false, note: toHtml(text), ...due(dueAt ?? now.toISOString()) },
	...(ownerId ? { owner_id: Number(ownerId) } : {}),
});

export function noteBody({ title, text }: NewActivity, group: RecordRef[]) {
	const { participants: [person] = [], ...places } = placesOf(group);
	const content = toHtml([title, text].filter(Boolean).join('\n\n'));
	return { content, ...places, person_id: person?.person_id };
}

/** A note stands on at most one record of each kind. */
async function writeNotes({ api }: PipedriveDeps, note: NewActivity): Promise<ActivityRef[]> {
	const refs: ActivityRef[] = [];
	const groups: RecordRef[][] = [];
	for (const ref of note.on) {
		const group = groups.find((all) => all.every(({ kind }) => kind !== ref.kind));
		if (group) group.push(ref);
		else groups.push([ref]);
	}
	for (const group of groups) {
		const row = await api.write(schema.made, 'POST', 'v1/notes', noteBody(note, group));
		refs.push({ type: 'note', id: row.id, on: group });
	}
	return refs;
}

/** Adds or takes off one record of a logged mail; what another record holds already is not pushed off. */
export async function changeLink(
	{ api }: PipedriveDeps,
	activity: ActivityRef,
	ref: RecordRef,
	bound: boolean,
): Promise<Outcome<ActivityRef>> {
	const path = `v2/activities/${encodeURIComponent(activity.id)}`;
	const now = await api.get(schema.activity, path);
	const people = (now.participants ?? []).map(({ person_id }) => person_id);
	const there: Record<string, string | null | undefined> = {
		deal: now.deal_id,
		lead: now.lead_id,
		company: now.org_id,
	};
	const others = activity.on.filter((one) => !sameRef(one, ref));
	const value = { ...activity, on: bound ? [...others, ref] : others };
	const is = ref.kind === 'contact' ? people.includes(ref.id) : there[ref.kind] === ref.id;
	if (is === bound) return { ok: true, value, how: 'noop' };
	if (ref.kind === 'contact') {
		const left = bound ? [...people, ref.id] : people.filter((one) => one !== ref.id);
		const participants = left.map((id, index) => ({ person_id: Number(id), primary: index === 0 }));
		await api.write(schema.made, 'PATCH', path, { participants });
		return { ok: true, value, how: 'updated' };
	}
	const place = { deal: 'deal_id', lead: 'lead_id', company: 'org_id', ticket: '' }[ref.kind];
	if (place === '') return { ok: false, error: noSuchKind(ref.kind) };
	if (bound && (there[ref.kind] || (ref.kind !== 'company' && (now.deal_id || now.lead_id))))
		return { ok: false, error: placeTaken(ref.kind) };
	const id = ref.kind === 'lead' ? ref.id : Number(ref.id);
	await api.write(schema.made, 'PATCH', path, { [place]: bound ? id : null });
	return { ok: true, value, how: 'updated' };
}
