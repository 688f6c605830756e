/** Destroys records that we made and nobody has used since; a soft-deleted one would keep its address taken. */
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../core/ports/records';
import { inParallel, outcomeOf } from '../shared/batch';
import { deleted, gone, takeBackInOrder, workedOn } from '../shared/taken-back';
import { anyOf } from './api';
import { refusal } from './errors';
import { text } from './mapping';
import { linksOf, linksOn, mailNotesAmong } from './notes';
import {
	isTwentyKind,
	note,
	noteTarget,
	objects,
	task,
	taskTarget,
	uuid,
	type TwentyKind,
	type TwentyRow,
} from './schema';
import type { TwentyWriter } from './write';

const width = 2;
const notes = { holder: note, links: noteTarget };
const tasks = { holder: task, links: taskTarget };

export async function takeBackRecords(
	refs: RecordRef[],
	writer: TwentyWriter,
): Promise<Outcome<RecordRef>[]> {
	const mails = new Set<string>();
	const outcomes = await takeBackInOrder(refs, async (kind, ours) => {
		if (!isTwentyKind(kind)) return ours.map(gone);
		const ids = ours.map(({ id }) => id).filter((id) => uuid.test(id));
		const there = new Map((await rowsIn(kind, 'id', ids, writer)).map((row) => [row.id, row]));
		const used = await usesOf(
			kind,
			ours.filter(({ id }) => there.has(id)),
			mails,
			writer,
		);
		return await inParallel(ours, width, async (ref) => {
			const row = there.get(ref.id);
			if (!row) return gone(ref);
			const changed = text(row.updatedAt) !== text(row.createdAt);
			if (changed || used.has(ref.id)) return { ok: false, error: workedOn(ref) };
			return await outcomeOf(() => destroy(ref, kind, writer));
		});
	});
	await destroyLonely([...mails], writer);
	return outcomes;
}

async function destroy(ref: RecordRef, kind: TwentyKind, { api }: TwentyWriter): Promise<Outcome<RecordRef>> {
	const answer = await api.send('DELETE', `${objects[kind].many}/${ref.id}`, undefined, true);
	if (answer.status === 404) return gone(ref);
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	return deleted(ref);
}

async function rowsIn(
	kind: TwentyKind,
	field: string,
	ids: string[],
	{ api }: TwentyWriter,
): Promise<TwentyRow[]> {
	const filter = (part: string[]): string => anyOf(field, part);
	const parts = api.split(objects[kind], [...new Set(ids)], filter);
	return (await inParallel(parts, width, async (part) => await api.list(objects[kind], filter(part)))).flat();
}

/**
 * Ids of records with notes or tasks of somebody on them, and of those that others name.
 * @param mails gets the notes that stand for mails of ours
 */
async function usesOf(
	kind: TwentyKind,
	refs: RecordRef[],
	mails: Set<string>,
	writer: TwentyWriter,
): Promise<Set<string>> {
	if (refs.length === 0) return new Set();
	const ids = refs.map(({ id }) => id);
	const noted = await linksOn(refs, notes, writer);
	const planned = await linksOn(refs, tasks, writer);
	const ours = await mailNotesAmong(
		noted.map(({ holder }) => holder),
		writer,
	);
	for (const id of ours) mails.add(id);
	const theirs = noted.filter(({ holder }) => !ours.has(holder));
	const names: [TwentyKind, string][] =
		kind === 'company'
			? [
					['contact', 'companyId'],
					['deal', 'companyId'],
				]
			: kind === 'contact'
				? [['deal', 'pointOfContactId']]
				: [];
	const named: string[] = [];
	for (const [other, field] of names)
		named.push(...(await rowsIn(other, field, ids, writer)).map((row) => text(row[field])));
	return new Set([...[...theirs, ...planned].map(({ ref }) => ref.id), ...named]);
}

/** A mail that stands on nothing any more goes too; one whose deletion fails is only left over, so nothing is said of it. */
async function destroyLonely(mails: string[], { api }: TwentyWriter): Promise<void> {
	if (mails.length === 0) return;
	const left = new Set((await linksOf(mails, notes, api)).map(({ holder }) => holder));
	for (const id of mails.filter((mail) => !left.has(mail)))
		await api.send('DELETE', `${note.many}/${id}`, undefined, true);
}
