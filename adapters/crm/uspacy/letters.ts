/**
 * Mails in Uspacy. A letter that Uspacy has fetched itself is bound, as by its pencil icon: its set of records is read, merged
 * and written, since a write replaces all of it. A letter is never created: in a sent folder that could send it. For other mails
 * an activity of type email stands on all records.
 */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, MailLog, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { refKey, sameRef, type RecordRef } from '../../../core/ports/records';
import { inParallel, makeActivitiesOnce, outcomeOf } from '../shared/batch';
import { readRow } from './api';
import { missingRecord, refusal } from './errors';
import { idsOf, refOf, text, toId } from './mapping';
import { getRecords } from './read';
import { codes, isUspacyKind, uspacyKinds, type CrmEntities, type UspacyRow } from './schema';
import type { UspacyWriter } from './write';

const width = 3;
const activities = 'activities/v1/activities';
const letters = 'email/v1/letters';

export interface MailWriter extends UspacyWriter {
	/** Asked once; none when the credential may not read mail. */
	folders(): Promise<UspacyRow[]>;
	now: () => Date;
}

/** `letter:12` or `activity:34`: the two are kept in different places. */
const parse = (id: string): { at: string; path: string } => {
	const [type = '', number = ''] = id.split(':');
	return { at: type, path: `${type === 'letter' ? letters : activities}/${encodeURIComponent(number)}` };
};

/** What was logged is kept under its Message-ID besides, since Uspacy cannot be asked for one. */
const mailKey = (messageId: string): string => `mail:${messageId}`;

export async function logMails(logs: MailLog[], writer: MailWriter): Promise<Outcome<ActivityRef[]>[]> {
	const outcomes = await makeActivitiesOnce(
		logs,
		writer.ledger,
		async (fresh) =>
			await inParallel(fresh, width, async (log) => await outcomeOf(() => logOne(log, writer))),
	);
	const made = new Map(
		outcomes.flatMap((outcome, index) => {
			const log = logs[index];
			return outcome.ok && log ? [[mailKey(log.messageId), outcome.value] as const] : [];
		}),
	);
	await writer.ledger.keep(made);
	return outcomes;
}

async function logOne(log: MailLog, writer: MailWriter): Promise<Outcome<ActivityRef[]>> {
	const before = (await writer.ledger.find<ActivityRef[]>([mailKey(log.messageId)])).get(
		mailKey(log.messageId),
	);
	if (before) return { ok: true, value: before, how: 'existing' };
	const on = (await getRecords(log.on, writer.api, 'recent')).map(refOf);
	const [asked] = log.on;
	if (on.length === 0) return { ok: false, error: asked ? missingRecord(asked) : noRecord() };
	const letter = await findLetter(log, writer);
	if (letter) {
		const value = [{ type: 'mail' as const, id: `letter:${letter.id}`, on }];
		await bindLetter(`${letters}/${letter.id}`, (set) => added(set, on), writer);
		return { ok: true, value, how: 'existing' };
	}
	const at = Math.floor(Date.parse(log.date) / 1000);
	const answer = await writer.api.send('POST', activities, {
		...{ title: log.subject, type: 'email', status: 'done', description: textOf(log) },
		...{ start_time: at, end_time: at, crm_entities: added({}, on) },
		...(log.ownerId ? { responsible_id: toId(log.ownerId) } : {}),
	});
	const { id } = readRow(answer, writer.api.host);
	return { ok: true, value: [{ type: 'mail', id: `activity:${id}`, on }], how: 'created' };
}

/** Folders are searched by subject, their letters compared by Message-ID. */
async function findLetter(log: MailLog, { api, folders }: MailWriter): Promise<UspacyRow | undefined> {
	const wanted = log.direction === 'outbound' ? 'is_sent' : 'is_inbox';
	const query = `q=${encodeURIComponent(log.subject)}`;
	for (const folder of (await folders()).filter((one) => one[wanted] === true)) {
		const { rows } = await api.page(`${letters}/by_folder/${folder.id}`, query, 1, 50);
		const found = rows.find((row) => text(row.message_id).replace(/^<|>$/g, '') === log.messageId);
		if (found) return found;
	}
	return undefined;
}

async function bindLetter(
	path: string,
	change: (set: CrmEntities) => CrmEntities,
	{ api }: MailWriter,
): Promise<void> {
	const told = (await api.read(`${path}/crm_entities`)) as { crm_entities?: CrmEntities };
	await write(path, change(told.crm_entities ?? {}), api);
}

async function write(path: string, set: CrmEntities, api: MailWriter['api']): Promise<void> {
	const answer = await api.send('PATCH', path, { crm_entities: set }, true);
	if (answer.status !== 200 && answer.status !== 204) throw refusal(answer);
}

function added(set: CrmEntities, refs: RecordRef[]): CrmEntities {
	const next: CrmEntities = Object.fromEntries(Object.entries(set).map(([code, list]) => [code, [...list]]));
	for (const { kind, id } of refs) {
		if (!isUspacyKind(kind)) continue;
		const list = (next[codes[kind]] ??= []);
		if (!idsOf(list).includes(id)) list.push({ id: toId(id) });
	}
	return next;
}

const removed = (set: CrmEntities, { kind, id }: RecordRef): CrmEntities =>
	Object.fromEntries(
		Object.entries(set).map(([code, list]) => [
			code,
			isUspacyKind(kind) && codes[kind] === code ? list.filter((one) => String(one.id) !== id) : list,
		]),
	);

const refsOf = (set: CrmEntities): RecordRef[] =>
	uspacyKinds.flatMap((kind) => idsOf(set[codes[kind]]).map((id) => ({ kind, id })));

export async function findMails(
	messageIds: string[],
	{ ledger }: MailWriter,
): Promise<Map<string, ActivityRef[]>> {
	const kept = await ledger.find<ActivityRef[]>(messageIds.map(mailKey));
	return new Map(
		messageIds.flatMap((id) => {
			const refs = kept.get(mailKey(id));
			return refs ? [[id, refs] as const] : [];
		}),
	);
}

/** @param add false takes the record off; what a person bound besides stays */
export async function changeMail(
	activity: ActivityRef,
	ref: RecordRef,
	add: boolean,
	writer: MailWriter,
): Promise<Outcome<ActivityRef>> {
	const { at, path } = parse(activity.id);
	const { api } = writer;
	const there = await api.one(path);
	if (!there) return { ok: false, error: missingMail() };
	const told =
		at === 'letter'
			? ((await api.read(`${path}/crm_entities`)) as { crm_entities?: CrmEntities }).crm_entities
			: (there.crm_entities as CrmEntities | undefined);
	const set = told ?? {};
	const holds = refsOf(set).some((one) => sameRef(one, ref));
	if (holds === add) {
		const on = add ? activity.on : activity.on.filter((one) => !sameRef(one, ref));
		return { ok: true, value: { ...activity, on }, how: 'noop' };
	}
	if (add && (await getRecords([ref], api)).length === 0) return { ok: false, error: missingRecord(ref) };
	const next = add ? added(set, [ref]) : removed(set, ref);
	await write(path, next, api);
	return { ok: true, value: { ...activity, on: refsOf(next) }, how: 'updated' };
}

export async function addActivities(
	given: NewActivity[],
	writer: MailWriter,
): Promise<Outcome<ActivityRef[]>[]> {
	return await makeActivitiesOnce(
		given,
		writer.ledger,
		async (fresh) =>
			await inParallel(fresh, width, async (activity) => await outcomeOf(() => addOne(activity, writer))),
	);
}

async function addOne(activity: NewActivity, writer: MailWriter): Promise<Outcome<ActivityRef[]>> {
	const { api, now } = writer;
	const there = await getRecords(activity.on, api, 'recent');
	const gone = activity.on.find((ref) => !there.some((one) => refKey(one) === refKey(ref)));
	if (gone && there.length === 0) return { ok: false, error: missingRecord(gone) };
	const on = there.map(refOf);
	if (activity.type === 'note') return await addNotes(activity, on, writer);
	const start = Math.floor(Date.parse(activity.dueAt ?? now().toISOString()) / 1000);
	const answer = await api.send('POST', activities, {
		...{ title: activity.title, type: activity.type, status: 'planned', description: activity.text },
		...{ priority: { low: 'low', normal: 'neutral', high: 'high' }[activity.priority ?? 'normal'] },
		...{ start_time: start, end_time: start + 900, crm_entities: added({}, on) },
		...(activity.ownerId ? { responsible_id: toId(activity.ownerId) } : {}),
	});
	const { id } = readRow(answer, api.host);
	return { ok: true, value: [{ type: activity.type, id: `activity:${id}`, on }], how: 'created' };
}

/** A comment stands on one record; what was written before one is refused is kept. */
async function addNotes(
	{ title, text: body }: NewActivity,
	on: RecordRef[],
	{ api }: MailWriter,
): Promise<Outcome<ActivityRef[]>> {
	const message = [title, body].filter((part) => part.trim() !== '').join('\n\n');
	const made: ActivityRef[] = [];
	for (const ref of on) {
		const outcome = await outcomeOf<ActivityRef>(async () => {
			const note = { entityType: ref.kind, entityId: toId(ref.id), message };
			const { id } = readRow(await api.send('POST', 'comments/v1/comments', note), api.host);
			return { ok: true, value: { type: 'note', id: `comment:${id}`, on: [ref] }, how: 'created' };
		});
		if (outcome.ok) made.push(outcome.value);
		else if (made.length === 0 || outcome.error.info.sent === 'unknown') return outcome;
	}
	return { ok: true, value: made, how: 'created' };
}

const textOf = (log: MailLog): string => {
	const people = (list: MailLog['to']): string =>
		list.map(({ address, name }) => (name ? `${name} <${address}>` : address)).join(', ');
	return [
		`From: ${people([log.from])}`,
		`To: ${people(log.to)}`,
		`Message-ID: <${log.messageId}>`,
		'',
		log.text,
	].join('\n');
};

const missingMail = (): CrmError =>
	new CrmError('notFound', 'Uspacy does not have that mail any more.', {
		sent: 'yes',
		todo: 'It may have been deleted there.',
	});
const noRecord = (): CrmError =>
	new CrmError('invalid', 'A mail needs a record to stand on.', { sent: 'no', todo: 'Choose the record.' });
