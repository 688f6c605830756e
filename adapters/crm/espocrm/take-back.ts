/** Deletes records that we made and nobody has used since, so that they are as if they had never been. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../../core/ports/records';
import { inParallel, outcomeOf } from '../shared/batch';
import { deleted, gone, takeBackInOrder, workedOn } from '../shared/taken-back';
import { pageSize, readIds } from './api';
import { refusal } from './errors';
import { mailNoteKey, type MailWriter } from './mails';
import { text } from './mapping';
import { entities, espoList, type EspoRow, type Where } from './schema';

const width = 4;

export const takeBackRecords = async (refs: RecordRef[], writer: MailWriter): Promise<Outcome<RecordRef>[]> =>
	await takeBackInOrder(refs, async (kind, ours) => {
		const ids = ours.map(({ id }) => id);
		// What links to a record, mails included, leaves its modifiedAt alone.
		const rows = await rowsIn(entities[kind], 'id', ids, ['createdAt', 'modifiedAt'], writer);
		const there = new Map(rows.map((row) => [row.id, row]));
		const used = await usesOf(kind, [...there.keys()], writer);
		return await inParallel(ours, width, async (ref) => {
			const row = there.get(ref.id);
			if (!row) return gone(ref);
			const changed = text(row.modifiedAt) !== '' && row.modifiedAt !== row.createdAt;
			if (changed || used.has(ref.id)) return { ok: false, error: workedOn(ref) };
			return await outcomeOf(() => remove(ref, writer));
		});
	});

async function remove(ref: RecordRef, { api }: MailWriter): Promise<Outcome<RecordRef>> {
	const path = `${entities[ref.kind]}/${encodeURIComponent(ref.id)}`;
	const answer = await api.send({ method: 'DELETE', path, repeatable: true });
	if (answer.status === 404) return gone(ref);
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	return deleted(ref);
}

/** Ids of records with words or plans of somebody on them, and of those that others name. */
async function usesOf(kind: Kind, ids: string[], writer: MailWriter): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const { user } = await writer.account();
	const parent: Where[] = [{ type: 'equals', attribute: 'parentType', value: entities[kind] }];
	const onIt = async (entity: string): Promise<EspoRow[]> =>
		await rowsIn(entity, 'parentId', ids, ['parentId', 'createdById'], writer, parent);
	const [tasks, calls, meetings, mails, noted, named] = await Promise.all([
		onIt('Task'),
		onIt('Call'),
		onIt('Meeting'),
		onIt('Email'),
		inParallel(ids, width, async (id) => await isNoted(kind, id, writer)),
		namedBy(kind, ids, writer),
	]);
	const theirs = mails.filter((mail) => mail.createdById !== user.id);
	return new Set([
		...[...tasks, ...calls, ...meetings, ...theirs].map(({ parentId }) => text(parentId)),
		...ids.filter((_, index) => noted[index]),
		...named,
	]);
}

async function isNoted(kind: Kind, id: string, { api, ledger }: MailWriter): Promise<boolean> {
	const path = `${entities[kind]}/${encodeURIComponent(id)}/posts?maxSize=${pageSize}`;
	const answer = await api.send({ method: 'GET', path, repeatable: true });
	if (answer.status === 403 || answer.status === 404) return false;
	if (answer.status !== 200) throw refusal(answer);
	const posts = espoList.safeParse(answer.body).data?.list ?? [];
	const mails = await ledger.find(posts.map((post) => mailNoteKey(post.id)));
	return posts.some((post) => !mails.has(mailNoteKey(post.id)));
}

async function namedBy(kind: Kind, ids: string[], writer: MailWriter): Promise<string[]> {
	if (kind === 'company') {
		const rows = await inParallel(
			['Contact', 'Opportunity', 'Case'],
			width,
			async (entity) => await rowsIn(entity, 'accountId', ids, ['accountId'], writer),
		);
		return rows.flat().map(({ accountId }) => text(accountId));
	}
	if (kind !== 'contact') return [];
	const rows = await inParallel(
		['Opportunity', 'Case'],
		width,
		async (entity) => await rowsIn(entity, 'contacts', ids, ['contactsIds'], writer),
	);
	return rows.flat().flatMap(({ contactsIds }) => readIds(contactsIds));
}

async function rowsIn(
	entity: string,
	attribute: string,
	ids: string[],
	select: string[],
	{ api }: MailWriter,
	more: Where[] = [],
): Promise<EspoRow[]> {
	const type = attribute === 'contacts' ? ('linkedWith' as const) : ('in' as const);
	const search = (value: string[]) => ({
		where: [{ type, attribute, value }, ...more],
		select: ['id', ...select],
	});
	const parts = api.split(entity, ids, search);
	return (
		await inParallel(parts, width, async (part) => await readable(() => api.list(entity, search(part))))
	).flat();
}

/** What the role may not see holds nothing back. */
async function readable(work: () => Promise<EspoRow[]>): Promise<EspoRow[]> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'notFound')) return [];
		throw error instanceof Error ? error : new Error(String(error));
	}
}
