/** Notes as notes, tasks and calls as tasks; a task also stands for a mail where no email message can. */
import type { ActivityRef, MailLog, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { cut } from '../../../core/binding/person-name';
import type { RecordRef } from '../../../core/ports/records';
import { asCrmError } from '../shared/batch';
import { saveRefusal } from './errors';
import type { SalesforceDeps } from './read';
import type { SaveResult } from './schema';

export const isPerson = ({ kind }: RecordRef): boolean => kind === 'contact' || kind === 'lead';
export const addresses = (all: { address: string }[]): string =>
	cut(all.map(({ address }) => address).join('; '), 4000);

/** A task holds one person and one thing, a lead stands alone. */
function taskGroups(on: RecordRef[]): RecordRef[][] {
	const groups: RecordRef[][] = [];
	for (const ref of on) {
		const fits = (all: RecordRef[]): boolean =>
			ref.kind !== 'lead' && all.every((one) => one.kind !== 'lead' && isPerson(one) !== isPerson(ref));
		const group = groups.find(fits);
		if (group) group.push(ref);
		else groups.push([ref]);
	}
	return groups;
}

export const taskPlaces = (group: RecordRef[]) => ({
	WhoId: group.find(isPerson)?.id,
	WhatId: group.find((one) => !isPerson(one))?.id,
});

export const mailTask = (log: MailLog) => ({
	...{
		Subject: cut(log.subject || '(no subject)', 255),
		Status: 'Completed',
		TaskSubtype: 'Email',
		Priority: 'Normal',
	},
	...{ ActivityDate: log.date.slice(0, 10), ...(log.ownerId ? { OwnerId: log.ownerId } : {}) },
	Description: cut(`From: ${log.from.address}\nTo: ${addresses(log.to)}\n\n${log.text}`, 30_000),
});

export const idOf = (result: SaveResult | Error | undefined): string => {
	if (result instanceof Error) throw asCrmError(result);
	if (!result) throw asCrmError('Salesforce did not answer for this one.');
	if (!result.success || !result.id) throw saveRefusal(result, 'contact');
	return result.id;
};

export const attempt = <T>(
	work: () => T,
): { ok: true; value: T; how: 'created' } | { ok: false; error: ReturnType<typeof asCrmError> } => {
	try {
		return { ok: true, value: work(), how: 'created' };
	} catch (error) {
		return { ok: false, error: asCrmError(error) };
	}
};

/** Each draft becomes one row for each group; one call for all. */
export async function saveTasks(
	{ api }: SalesforceDeps,
	type: ActivityRef['type'],
	drafts: { on: RecordRef[]; fields: Record<string, unknown> }[],
): Promise<Outcome<ActivityRef[]>[]> {
	const rows = drafts.flatMap(({ on, fields }, draft) =>
		taskGroups(on).map((group) => ({ draft, group, fields })),
	);
	const results = await api.save(
		'POST',
		'Task',
		rows.map(({ group, fields }) => ({ ...fields, ...taskPlaces(group) })),
	);
	return drafts.map((_one, draft) =>
		attempt(() =>
			rows.flatMap(({ draft: of, group }, index) =>
				of === draft ? [{ type, id: idOf(results[index]), on: group }] : [],
			),
		),
	);
}

export const noteFields = ({ title, text }: NewActivity, { id }: RecordRef) => ({
	...{ ParentId: id, Title: cut(title || 'Note', 80), Body: cut(text, 30_000) },
});

/** A note has one parent each; tasks and calls one person and one thing. */
export async function addActivities(
	deps: SalesforceDeps & { now: () => Date },
	activities: NewActivity[],
): Promise<Outcome<ActivityRef[]>[]> {
	const outcomes = new Map<NewActivity, Outcome<ActivityRef[]>>();
	const notes = activities.filter(({ type }) => type === 'note');
	const rows = notes.flatMap((note) => note.on.map((ref) => ({ note, ref })));
	const results = await deps.api.save(
		'POST',
		'Note',
		rows.map(({ note, ref }) => noteFields(note, ref)),
	);
	for (const note of notes)
		outcomes.set(
			note,
			attempt(() =>
				rows.flatMap(({ note: of, ref }, index): ActivityRef[] =>
					of === note ? [{ type: 'note', id: idOf(results[index]), on: [ref] }] : [],
				),
			),
		);
	for (const type of ['task', 'call'] as const) {
		const group = activities.filter((one) => one.type === type);
		const made = await saveTasks(
			deps,
			type,
			group.map((one) => ({ on: one.on, fields: taskFields(one, deps.now()) })),
		);
		for (const [index, one] of group.entries()) {
			const outcome = made[index];
			if (outcome) outcomes.set(one, outcome);
		}
	}
	return activities.map(
		(one) => outcomes.get(one) ?? { ok: false, error: asCrmError('Salesforce did not answer for this one.') },
	);
}

export const taskFields = (
	{ type, title, text, dueAt, ownerId, priority = 'normal' }: NewActivity,
	now: Date,
) => ({
	...{ Subject: cut(title, 255), Description: cut(text, 30_000), Status: 'Not Started' },
	...{ ActivityDate: (dueAt ?? now.toISOString()).slice(0, 10), ...(ownerId ? { OwnerId: ownerId } : {}) },
	Priority: { low: 'Low', normal: 'Normal', high: 'High' }[priority],
	TaskSubtype: type === 'call' ? 'Call' : 'Task',
});
