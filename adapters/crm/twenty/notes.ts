/** Mails, notes and tasks of Twenty: a note or task, and one link for each record it stands on. */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, MailLog, NewActivity, Outcome } from '../../../core/ports/crm-gateway';
import { refKey, sameRef, type RecordRef } from '../../../core/ports/records';
import { chunksOf, inParallel, makeOnce, outcomeOf } from '../shared/batch';
import { anyOf, either, like, pageSize, readMade, type TwentyApi } from './api';
import { isDuplicate, missingRecord, refusal, unknownField, unknownFieldIn } from './errors';
import { idOf, part, text } from './mapping';
import { getRecords } from './read';
import {
	isTwentyKind,
	note,
	noteTarget,
	objects,
	task,
	taskTarget,
	type TwentyObject,
	type TwentyRow,
} from './schema';
import type { TwentyWriter } from './write';

const width = 2;

interface Entry {
	id: string;
	type: ActivityRef['type'];
	body: Record<string, unknown>;
	on: RecordRef[];
	holder: TwentyObject;
	links: TwentyObject;
}

export const logMails = async (logs: MailLog[], writer: TwentyWriter): Promise<Outcome<ActivityRef[]>[]> =>
	await makeEntries(logs, writer, (log) => ({
		...{ id: idOf('mail', log.messageId), type: 'mail', holder: note, links: noteTarget, on: log.on },
		body: { title: log.subject, bodyV2: { markdown: markdownOf(log) } },
	}));

export const addActivities = async (
	activities: NewActivity[],
	writer: TwentyWriter,
): Promise<Outcome<ActivityRef[]>[]> =>
	await makeEntries(activities, writer, (activity) => {
		const { key, type, on, title, ownerId, dueAt } = activity;
		const common = { id: idOf(type, key), on };
		const bodyV2 = { markdown: activity.text };
		if (type === 'note') return { ...common, type, holder: note, links: noteTarget, body: { title, bodyV2 } };
		return {
			...{ ...common, type: 'task', holder: task, links: taskTarget },
			body: {
				// Twenty knows no calls: a task says that it is one.
				...{ title: type === 'call' ? `Call: ${title}` : title, bodyV2, status: 'TODO' },
				...(dueAt ? { dueAt } : {}),
				...(ownerId ? { assigneeId: ownerId } : {}),
			},
		};
	});

async function makeEntries<I extends { key: string; on: RecordRef[] }>(
	items: I[],
	writer: TwentyWriter,
	toEntry: (item: I) => Entry,
): Promise<Outcome<ActivityRef[]>[]> {
	return await makeOnce<I, ActivityRef[], ActivityRef[]>(items, writer.ledger, {
		recall: async (kept) => await Promise.resolve(kept),
		make: async (fresh) => {
			const refs = new Map(fresh.flatMap(({ on }) => on.map((ref) => [refKey(ref), ref] as const)));
			const there = new Set((await getRecords([...refs.values()], writer.api)).map(refKey));
			const entries = fresh.map((item) => {
				const entry = toEntry(item);
				return { ...entry, on: entry.on.filter((ref) => there.has(refKey(ref))) };
			});
			const good = entries.filter(({ on }) => on.length > 0);
			const made = new Map<Entry, Outcome<ActivityRef[]>>();
			for (const part of chunksOf(good, pageSize))
				for (const [index, outcome] of (await makePart(part, writer)).entries())
					made.set(part[index] as Entry, outcome);
			return entries.map((entry, index) => {
				const [asked] = fresh[index]?.on ?? [];
				return made.get(entry) ?? { ok: false, error: asked ? missingRecord(asked) : noRecord() };
			});
		},
		kept: (value) => value,
	});
}

/** Many notes in one call, their links in another; one by one where something is refused or there already. */
async function makePart(entries: Entry[], writer: TwentyWriter): Promise<Outcome<ActivityRef[]>[]> {
	const [first] = entries;
	const alike = entries.every(({ holder }) => holder === first?.holder);
	if (alike && first && entries.length > 1 && (await makeAll(entries, first.holder, writer))) {
		const linked = await outcomeOf(async () => {
			await addLinks(entries, writer);
			return { ok: true, value: true, how: 'created' };
		});
		if (linked.ok)
			return entries.map(({ type, id, on }) => ({ ok: true, value: [{ type, id, on }], how: 'created' }));
		// One record is gone meanwhile: the links of the others are made by themselves.
	}
	return await inParallel(
		entries,
		width,
		async (entry) =>
			await outcomeOf(async () => {
				const fresh = await makeHolder(entry, writer);
				const on = await linkAll(entry, fresh, writer);
				return {
					ok: true,
					value: [{ type: entry.type, id: entry.id, on }],
					how: fresh ? 'created' : 'existing',
				};
			}),
	);
}

/** True when all were made; false when one is there already or refused: then each is tried by itself. */
async function makeAll(entries: Entry[], holder: TwentyObject, { api }: TwentyWriter): Promise<boolean> {
	const bodies = entries.map(({ id, body }) => ({ id, ...body }));
	const answer = await api.send('POST', `batch/${holder.many}`, bodies, true);
	return answer.status === 201 || answer.status === 200;
}

/** The id is made of the key, so a second call makes no second one. False when it was there. */
async function makeHolder({ id, body, holder }: Entry, { api }: TwentyWriter): Promise<boolean> {
	const answer = await api.send('POST', holder.many, { id, ...body }, true);
	if (isDuplicate(answer)) return false;
	if (answer.status !== 201 && answer.status !== 200) throw refusal(answer);
	return true;
}

/** @returns the records it stands on, those before included */
async function linkAll(entry: Entry, fresh: boolean, writer: TwentyWriter): Promise<RecordRef[]> {
	const { api } = writer;
	const before = fresh ? [] : (await linksOf([entry.id], entry, api)).map(({ ref }) => ref);
	const due = entry.on.filter((ref) => !before.some((one) => sameRef(one, ref)));
	if (due.length > 0) await addLinks([{ ...entry, on: due }], writer);
	return [...entry.on, ...before.filter((ref) => !entry.on.some((one) => sameRef(one, ref)))];
}

/** A link has an id of its own making too, so that a lost answer may be asked for again. */
async function addLinks(
	entries: Pick<Entry, 'id' | 'holder' | 'links' | 'on'>[],
	{ api, lacking }: TwentyWriter,
): Promise<void> {
	const pairs = entries.flatMap((entry) => entry.on.map((ref) => ({ ...entry, ref })));
	const bodyOf = ({ id, holder, ref }: (typeof pairs)[number]): Record<string, unknown> => ({
		...{ id: idOf('link', `${id} ${refKey(ref)}`), [`${holder.one}Id`]: id },
		[linkField(ref, lacking)]: ref.id,
	});
	for (const part of chunksOf(pairs, pageSize)) {
		const [{ links } = { links: noteTarget }] = part;
		const send = async () =>
			part.length === 1
				? await api.send('POST', links.many, part.map(bodyOf)[0], true)
				: await api.send('POST', `batch/${links.many}`, part.map(bodyOf), true);
		let answer = await send();
		if (unknownField(answer) !== undefined && !lacking.has('old links')) {
			// The fields were renamed from personId to targetPersonId; which of them this Twenty has shows here.
			lacking.add('old links');
			answer = await send();
		}
		if (part.length > 1 || !isDuplicate(answer)) readMade(answer, api.site);
	}
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
function linkField({ kind }: RecordRef, lacking: Set<string>): string {
	const { one } = isTwentyKind(kind) ? objects[kind] : objects.contact;
	return lacking.has('old links') ? `target${capital(one)}Id` : `${one}Id`;
}

export interface Link {
	id: string;
	holder: string;
	ref: RecordRef;
}

/** Links of records, whichever name their field has in this Twenty. */
export async function linksOn(
	refs: RecordRef[],
	{ holder, links }: Pick<Entry, 'holder' | 'links'>,
	{ api, lacking }: TwentyWriter,
): Promise<Link[]> {
	const [first] = refs;
	if (!first) return [];
	const ask = async (): Promise<TwentyRow[]> => {
		const field = linkField(first, lacking);
		const filter = (part: string[]): string => anyOf(field, part);
		const parts = api.split(
			links,
			refs.map(({ id }) => id),
			filter,
		);
		return (await inParallel(parts, width, async (part) => await api.list(links, filter(part)))).flat();
	};
	let rows: TwentyRow[];
	try {
		rows = await ask();
	} catch (error) {
		const renamed = error instanceof CrmError && unknownFieldIn(error.message) !== undefined;
		if (!renamed || lacking.has('old links')) throw error instanceof Error ? error : new Error(String(error));
		lacking.add('old links');
		rows = await ask();
	}
	return rows.flatMap((row) => {
		const ref = targetOf(row);
		return ref ? [{ id: row.id, holder: text(row[`${holder.one}Id`]), ref }] : [];
	});
}

/** Rows hold the old or the new names of the fields: both are read. */
export async function linksOf(
	ids: string[],
	{ holder, links }: Pick<Entry, 'holder' | 'links'>,
	api: TwentyApi,
): Promise<Link[]> {
	const filter = (part: string[]): string => anyOf(`${holder.one}Id`, part);
	const found: Link[] = [];
	for (const part of api.split(links, ids, filter))
		for (const row of await api.list(links, filter(part))) {
			const ref = targetOf(row);
			if (ref) found.push({ id: row.id, holder: text(row[`${holder.one}Id`]), ref });
		}
	return found;
}

function targetOf(row: TwentyRow): RecordRef | undefined {
	for (const [kind, { one }] of Object.entries(objects)) {
		const id = text(row[`${one}Id`]) || text(row[`target${capital(one)}Id`]);
		if (id) return { kind: kind as keyof typeof objects, id };
	}
	return undefined;
}

/** Each mail is one note; its Message-ID stands in a line of its text. */
export async function findMails(
	messageIds: string[],
	{ api }: TwentyWriter,
): Promise<Map<string, ActivityRef[]>> {
	const found = new Map<string, ActivityRef[]>();
	const notes = new Map<string, string>();
	const filter = (part: string[]): string => either(part.map((id) => like('bodyV2.markdown', `%<${id}>%`)));
	for (const part of api.split(note, [...new Set(messageIds)], filter))
		for (const row of await api.list(note, filter(part))) {
			const id = messageIdOf(row);
			if (id !== undefined && part.includes(id)) notes.set(row.id, id);
		}
	if (notes.size === 0) return found;
	const links = await linksOf([...notes.keys()], { holder: note, links: noteTarget }, api);
	for (const [id, messageId] of notes) {
		const on = links.filter(({ holder }) => holder === id).map(({ ref }) => ref);
		found.set(messageId, [...(found.get(messageId) ?? []), { type: 'mail', id, on: unique(on) }]);
	}
	return found;
}

/** Notes that stand for mails we logged: their id is made of the Message-ID in their text. */
export async function mailNotesAmong(ids: string[], { api }: TwentyWriter): Promise<Set<string>> {
	const filter = (part: string[]): string => anyOf('id', part);
	const rows: TwentyRow[] = [];
	for (const part of api.split(note, [...new Set(ids)], filter))
		rows.push(...(await api.list(note, filter(part))));
	return new Set(
		rows.flatMap((row) => {
			const messageId = messageIdOf(row);
			return messageId !== undefined && row.id === idOf('mail', messageId) ? [row.id] : [];
		}),
	);
}

const unique = (refs: RecordRef[]): RecordRef[] => [
	...new Map(refs.map((ref) => [refKey(ref), ref])).values(),
];

const messageIdOf = (row: TwentyRow): string | undefined =>
	/^Message-ID: <(.+)>$/m.exec(text(part(row.bodyV2).markdown))?.[1];

export async function linkMail(
	activity: ActivityRef,
	to: RecordRef,
	writer: TwentyWriter,
): Promise<Outcome<ActivityRef>> {
	const links = await linksOf([activity.id], { holder: note, links: noteTarget }, writer.api);
	if (links.some(({ ref }) => sameRef(ref, to)) || activity.on.some((ref) => sameRef(ref, to)))
		return { ok: true, value: { ...activity, on: unique([...activity.on, to]) }, how: 'noop' };
	if ((await getRecords([to], writer.api)).length === 0) return { ok: false, error: missingRecord(to) };
	await addLinks([{ id: activity.id, holder: note, links: noteTarget, on: [to] }], writer);
	return {
		ok: true,
		value: { ...activity, on: [...activity.on, { kind: to.kind, id: to.id }] },
		how: 'updated',
	};
}

/** Only the link goes, for good; the note stays for the other records. */
export async function unlinkMail(
	activity: ActivityRef,
	from: RecordRef,
	{ api }: TwentyWriter,
): Promise<Outcome<ActivityRef>> {
	const value = { ...activity, on: activity.on.filter((ref) => !sameRef(ref, from)) };
	const links = await linksOf([activity.id], { holder: note, links: noteTarget }, api);
	const due = links.filter(({ ref }) => sameRef(ref, from));
	for (const { id } of due) {
		const answer = await api.send('DELETE', `${noteTarget.many}/${id}`, undefined, true);
		if (answer.status !== 200 && answer.status !== 404) return { ok: false, error: refusal(answer) };
	}
	return { ok: true, value, how: due.length > 0 ? 'updated' : 'noop' };
}

function markdownOf(log: MailLog): string {
	const people = (list: MailLog['to']): string =>
		list.map(({ address, name }) => (name ? `${name} <${address}>` : address)).join(', ');
	return [
		`From: ${people([log.from])}`,
		`To: ${people(log.to)}`,
		...(log.cc.length > 0 ? [`Cc: ${people(log.cc)}`] : []),
		`Date: ${log.date}`,
		`Message-ID: <${log.messageId}>`,
		'',
		log.text,
	].join('\n');
}

const noRecord = (): CrmError =>
	new CrmError('invalid', 'It needs a record to stand on.', { sent: 'no', todo: 'Choose the record.' });
