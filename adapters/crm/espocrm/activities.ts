/** Notes, tasks and calls of EspoCRM. A note stands on one record; a task or call has one parent and takes people along. */
import type { ActivityRef, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import { cut } from '../../../core/binding/person-name';
import { refKey, sameRef, type CrmRecord, type RecordRef } from '../../../core/ports/records';
import { inParallel, makeOnce, outcomeOf } from '../shared/batch';
import type { CrmAnswer } from '../shared/client';
import type { Account } from './account';
import { readRow } from './api';
import type { EspoWriter } from './create';
import { missingRecord, refusal } from './errors';
import { text, toEspoTime } from './mapping';
import { getRecords } from './read';
import { entities, type EspoRow } from './schema';

const minutesOfCall = 15;
const width = 4;

/** The record that an activity hangs on, where it can hang on one only. */
const order = ['deal', 'ticket', 'lead', 'contact', 'company'];
const bestParent = <T extends RecordRef>(refs: T[]): T | undefined =>
	[...refs].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];

export async function addActivities(
	activities: NewActivity[],
	writer: EspoWriter,
	account: Account,
): Promise<Outcome<ActivityRef[]>[]> {
	if (activities.length === 0) return [];
	const refs = new Map(activities.flatMap(({ on }) => on.map((ref) => [refKey(ref), ref] as const)));
	const there = new Map(
		(await getRecords([...refs.values()], writer)).map((record) => [refKey(record), record]),
	);
	return await makeOnce<NewActivity, ActivityRef[], ActivityRef[]>(activities, writer.ledger, {
		recall: async (kept) => await Promise.resolve(kept),
		make: async (fresh) =>
			await inParallel(
				fresh,
				width,
				async (activity) => await outcomeOf(() => addOne(activity, there, writer, account)),
			),
		kept: (made) => made,
	});
}

async function addOne(
	activity: NewActivity,
	there: Map<string, CrmRecord>,
	writer: EspoWriter,
	account: Account,
): Promise<Outcome<ActivityRef[]>> {
	const records = activity.on.flatMap((ref) => there.get(refKey(ref)) ?? []);
	const gone = activity.on.find((ref) => !there.has(refKey(ref)));
	if (gone && records.length === 0) return { ok: false, error: missingRecord(gone) };
	if (activity.type === 'note') return await addNotes(activity, records, writer);
	const ref = await addDue(activity, records, writer, account);
	return { ok: true, value: [ref], how: 'created' };
}

/** One for each record: what was written before one is refused is kept, so that it is not written twice. */
async function addNotes(
	{ title, text: body }: NewActivity,
	records: CrmRecord[],
	writer: EspoWriter,
): Promise<Outcome<ActivityRef[]>> {
	const post = [title, body].filter((part) => part.trim() !== '').join('\n\n');
	const made: ActivityRef[] = [];
	let refused: CrmError | undefined;
	for (const record of records) {
		try {
			made.push(await postNote(record, post, writer));
		} catch (error) {
			refused ??=
				error instanceof CrmError ? error : new CrmError('unavailable', String(error), { sent: 'unknown' });
		}
	}
	if (refused && (made.length === 0 || refused.info.sent === 'unknown')) return { ok: false, error: refused };
	return { ok: true, value: made, how: 'created' };
}

export async function postNote(
	{ kind, id }: RecordRef,
	post: string,
	{ api }: EspoWriter,
): Promise<ActivityRef> {
	const body = { type: 'Post', parentType: entities[kind], parentId: id, post };
	const answer = await api.send({ method: 'POST', path: 'Note', body });
	return { type: 'note', id: readRow(answer, api.site).id, on: [{ kind, id }] };
}

async function addDue(
	activity: NewActivity,
	records: CrmRecord[],
	{ api, now }: EspoWriter,
	account: Account,
): Promise<ActivityRef> {
	const parent = bestParent(records);
	if (!parent)
		throw new CrmError('invalid', `A ${activity.type} needs a record to stand on.`, {
			sent: 'no',
			todo: 'Choose the record.',
		});
	// EspoCRM demands somebody of an API user: the record's owner, else the key's own user.
	const self = (await account()).user.id;
	const owner = activity.ownerId ?? parent.ownerId ?? self;
	const people = records.filter(({ kind }) => kind === 'contact').map(({ id }) => id);
	const leads = records.filter(({ kind }) => kind === 'lead').map(({ id }) => id);
	const start = Date.parse(activity.dueAt ?? now().toISOString());
	const common = {
		...{ name: cut(activity.title, 255), description: activity.text },
		...{ parentType: entities[parent.kind], parentId: parent.id },
	};
	const bodyFor = (assignedUserId: string): Record<string, unknown> =>
		activity.type === 'task'
			? {
					...{ ...common, assignedUserId },
					...{ status: 'Not Started', priority: priorities[activity.priority ?? 'normal'] },
					...(activity.dueAt ? { dateEnd: toEspoTime(activity.dueAt) } : {}),
				}
			: {
					...{ ...common, assignedUserId },
					...{ status: 'Planned', direction: 'Outbound', usersIds: [assignedUserId] },
					...{ dateStart: toEspoTime(start), dateEnd: toEspoTime(start + minutesOfCall * 60_000) },
					...(people.length > 0 ? { contactsIds: people } : {}),
					...(leads.length > 0 ? { leadsIds: leads } : {}),
				};
	const path = activity.type === 'task' ? 'Task' : 'Call';
	let answer = await api.send({ method: 'POST', path, body: bodyFor(owner) });
	// Nobody asked for the record's owner: a role that may not assign to others keeps it itself.
	if (isAssignment(answer) && !activity.ownerId && owner !== self)
		answer = await api.send({ method: 'POST', path, body: bodyFor(self) });
	if (answer.status !== 200) throw refusal(answer);
	const row = readRow(answer, api.site);
	return { type: activity.type === 'task' ? 'task' : 'call', id: row.id, on: standsOn(row, parent, records) };
}

const isAssignment = ({ status, headers }: CrmAnswer): boolean =>
	status === 403 && /assign/i.test(headers['x-status-reason'] ?? '');

const priorities = { low: 'Low', normal: 'Normal', high: 'High' };

/** The parent, the people it names, and the company and contact that EspoCRM derives from the parent. */
function standsOn(row: EspoRow, parent: RecordRef, records: CrmRecord[]): RecordRef[] {
	const shown = new Set([
		`contact:${text(row.contactId)}`,
		`company:${text(row.accountId)}`,
		...list(row.contactsIds).map((id) => `contact:${id}`),
		...list(row.leadsIds).map((id) => `lead:${id}`),
	]);
	return records
		.filter((record) => sameRef(record, parent) || shown.has(refKey(record)))
		.map(({ kind, id }) => ({ kind, id }));
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
