/**
 * Logs mails in EspoCRM: imported as files, so that EspoCRM itself knows a Message-ID twice; then put on the record they belong to.
 * What the one parent does not cover gets a copy. Without the scope Import a mail becomes a note.
 */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, MailLog, Outcome } from '../../../core/ports/crm-gateway';
import { refKey, sameRef, type CrmRecord, type RecordRef } from '../../../core/ports/records';
import { inParallel, makeOnce, outcomeOf } from '../shared/batch';
import { may, type Account } from './account';
import { postNote } from './activities';
import { readRow } from './api';
import type { EspoWriter } from './create';
import { toEml } from './eml';
import { missingRecord, refusal } from './errors';
import { addressSet, chooseParent, refOf, shows } from './mail-cover';
import { toEspoTime } from './mapping';
import { getRecords } from './read';
import { entities, espoRefusal, kindOfEntity, type EspoRow } from './schema';

const width = 4;
const mailColumns = ['id', 'name', 'messageId', 'parentType', 'parentId', 'dateSent', 'accountId'];

export interface MailWriter extends EspoWriter {
	account: Account;
}

export async function logMails(logs: MailLog[], writer: MailWriter): Promise<Outcome<ActivityRef[]>[]> {
	return await makeOnce<MailLog, ActivityRef[], ActivityRef[]>(logs, writer.ledger, {
		recall: async (kept) => await Promise.resolve(kept),
		make: async (fresh) => await logFresh(fresh, writer),
		kept: (made) => made,
	});
}

async function logFresh(logs: MailLog[], writer: MailWriter): Promise<Outcome<ActivityRef[]>[]> {
	const refs = new Map(logs.flatMap(({ on }) => on.map((ref) => [refKey(ref), ref] as const)));
	const there = new Map((await getRecords([...refs.values()], writer)).map((one) => [refKey(one), one]));
	const native = may(await writer.account(), 'Import');
	const before = native
		? await rowsOfMails(
				logs.map(({ messageId }) => messageId),
				writer,
			)
		: new Map<string, EspoRow>();
	const due = logs.map((log): Due => {
		const records = log.on.flatMap((ref) => there.get(refKey(ref)) ?? []);
		const addresses = addressSet([log.from, ...log.to, ...log.cc].map(({ address }) => address));
		return { log, records, addresses, parent: chooseParent(records, addresses) };
	});
	const imports = await inParallel(due, width, async (one) => await importOne(one, before, native, writer));
	const parents = await parentsOf(
		imports.flatMap((made) =>
			made.ok && made.value !== 'no right' && made.value.fresh ? made.value.id : [],
		),
		writer,
	);
	return await inParallel(due, width, async (one, index): Promise<Outcome<ActivityRef[]>> => {
		const made = imports[index];
		if (!made?.ok) return made ?? { ok: false, error: missingRecord(one.log.on[0] as RecordRef) };
		const { value } = made;
		return await outcomeOf(async () =>
			value === 'no right'
				? await asNotes(one.log, one.records, writer)
				: await settle(one, value, before.get(one.log.messageId) ?? parents.get(value.id), writer),
		);
	});
}

interface Due {
	log: MailLog;
	records: CrmRecord[];
	addresses: Set<string>;
	parent: CrmRecord | undefined;
}

type Imported = { id: string; fresh: boolean } | 'no right';

async function importOne(
	{ log, records, parent }: Due,
	before: Map<string, EspoRow>,
	native: boolean,
	writer: MailWriter,
): Promise<Outcome<Imported>> {
	const [gone] = log.on;
	if (records.length === 0 && gone) return { ok: false, error: missingRecord(gone) };
	if (!native) return { ok: true, value: 'no right', how: 'noop' };
	const there = before.get(log.messageId);
	if (there) return { ok: true, value: { id: there.id, fresh: false }, how: 'existing' };
	return await outcomeOf(async () => ({
		ok: true,
		value: await importFile(log, parent, writer),
		how: 'created',
	}));
}

/** Where the importer put the mails. A server that does not tell is told for each mail instead. */
async function parentsOf(ids: string[], { api }: MailWriter): Promise<Map<string, EspoRow>> {
	const search = (value: string[]) => ({
		where: [{ type: 'in' as const, attribute: 'id', value }],
		select: mailColumns,
	});
	const rows: EspoRow[] = [];
	try {
		for (const part of api.split('Email', ids, search)) rows.push(...(await api.list('Email', search(part))));
	} catch (error) {
		if (!(error instanceof CrmError)) throw error instanceof Error ? error : new Error(String(error));
	}
	return new Map(rows.map((row) => [row.id, row]));
}

async function settle(
	due: Due,
	{ id, fresh }: Exclude<Imported, 'no right'>,
	row: EspoRow | undefined,
	writer: MailWriter,
): Promise<Outcome<ActivityRef[]>> {
	const { log, records, addresses } = due;
	const parent = await settleParent(id, fresh, row, due, writer);
	const covered = records.filter((record) => shows(record, parent, addresses));
	const refs: ActivityRef[] = [{ type: 'mail', id, on: covered.map(refOf) }];
	for (const record of records.filter((one) => !covered.includes(one))) {
		const copy = fresh ? undefined : (await copiesOn(record, log.subject, log.date, id, writer))[0];
		refs.push({ type: 'mail', id: copy?.id ?? (await postCopy(log, record, writer)), on: [refOf(record)] });
	}
	return { ok: true, value: refs, how: fresh ? 'created' : 'existing' };
}

/** Upload and import: carried out twice it does no more than once, since EspoCRM answers 409 to the second import. */
async function importFile(
	log: MailLog,
	parent: CrmRecord | undefined,
	{ api }: MailWriter,
): Promise<Imported> {
	const on = parent ? { entity: entities[parent.kind], id: parent.id } : undefined;
	const file = `data:message/rfc822;base64,${(await toEml(log, on)).toString('base64')}`;
	const upload = await api.send({
		...{ method: 'POST', path: 'Attachment', repeatable: true },
		body: {
			...{ name: 'mail.eml', type: 'message/rfc822', role: 'Attachment' },
			...{ relatedType: 'ImportEml', field: 'file', file },
		},
	});
	const fileId = readRow(upload, api.site).id;
	const answer = await api.send({
		method: 'POST',
		path: 'Email/importEml',
		body: { fileId },
		repeatable: true,
	});
	if (answer.status === 409) {
		const told = espoRefusal.safeParse(answer.body);
		const id = told.success ? told.data.messageTranslation.data?.id : undefined;
		if (typeof id === 'string') return { id, fresh: false };
	}
	if (answer.status === 403 && /import/i.test(answer.headers['x-status-reason'] ?? '')) return 'no right';
	return { id: readRow(answer, api.site).id, fresh: true };
}

/** A parent that a person or EspoCRM's own mailbox gave to a mail before stays; where the importer chose another than we, ours is set. */
async function settleParent(
	id: string,
	fresh: boolean,
	row: EspoRow | undefined,
	{ records, parent }: Due,
	{ api }: MailWriter,
): Promise<CrmRecord | undefined> {
	const kind = kindOfEntity(row?.parentType);
	const at = records.find((one) => one.kind === kind && one.id === row?.parentId);
	if (!fresh && kind && typeof row?.parentId === 'string') return at;
	if (!parent || (at && sameRef(at, parent))) return at;
	const body = { parentType: entities[parent.kind], parentId: parent.id };
	const answer = await api.send({ method: 'PUT', path: `Email/${id}`, body, repeatable: true });
	if (answer.status !== 200) throw refusal(answer);
	return parent;
}

async function postCopy(log: MailLog, record: CrmRecord, { api }: MailWriter): Promise<string> {
	const written = (list: MailLog['to']): string => list.map(({ address }) => address).join(';');
	const answer = await api.send({
		...{ method: 'POST', path: 'Email' },
		body: {
			...{ name: log.subject, from: log.from.address, to: written(log.to), cc: written(log.cc) },
			...{ body: log.html ?? log.text, isHtml: log.html !== undefined, status: 'Archived' },
			...{ dateSent: toEspoTime(log.date), parentType: entities[record.kind], parentId: record.id },
		},
	});
	return readRow(answer, api.site).id;
}

/** Copies of a mail on a record: the same subject and time, on that record, but not the mail itself. */
export async function copiesOn(
	{ kind, id }: RecordRef,
	subject: string,
	date: string,
	original: string,
	{ api }: MailWriter,
): Promise<EspoRow[]> {
	const rows = await api.list('Email', {
		where: [
			{ type: 'equals', attribute: 'parentId', value: id },
			{ type: 'equals', attribute: 'parentType', value: entities[kind] },
			{ type: 'equals', attribute: 'dateSent', value: toEspoTime(date) },
		],
		select: [...mailColumns, 'createdById'],
	});
	return rows.filter((row) => row.id !== original && row.name === subject);
}

/** Message-IDs stand in angle brackets in EspoCRM. Keys of the answer have none. */
export async function rowsOfMails(messageIds: string[], { api }: EspoWriter): Promise<Map<string, EspoRow>> {
	const ids = [...new Set(messageIds)].map((id) => `<${id}>`);
	const search = (value: string[]) => ({
		where: [{ type: 'in' as const, attribute: 'messageId', value }],
		select: mailColumns,
	});
	const found = new Map<string, EspoRow>();
	for (const part of api.split('Email', ids, search))
		for (const row of await api.list('Email', search(part))) {
			const id = typeof row.messageId === 'string' ? row.messageId.replace(/^<|>$/g, '') : '';
			if (id) found.set(id, row);
		}
	return found;
}

async function asNotes(
	log: MailLog,
	records: CrmRecord[],
	writer: MailWriter,
): Promise<Outcome<ActivityRef[]>> {
	const made: ActivityRef[] = [];
	for (const record of records) {
		try {
			const note = await postNote(record, noteOf(log), writer);
			await writer.ledger.keep(new Map([[mailNoteKey(note.id), true]]));
			made.push(note);
		} catch (error) {
			const refused =
				error instanceof CrmError ? error : new CrmError('unavailable', String(error), { sent: 'unknown' });
			if (made.length === 0 || refused.info.sent === 'unknown') return { ok: false, error: refused };
		}
	}
	return { ok: true, value: made, how: 'created' };
}

/** Tells a note that stands for a mail from one that was written. */
export const mailNoteKey = (id: string): string => `mail-note:${id}`;

const noteOf = (log: MailLog): string => {
	const people = (list: MailLog['to']): string => list.map(({ address, name }) => name || address).join(', ');
	const heading =
		log.direction === 'outbound' ? `Mail to ${people(log.to)}` : `Mail from ${people([log.from])}`;
	return [`${heading}: ${log.subject}`, `${toEspoTime(log.date)} UTC`, log.text].filter(Boolean).join('\n\n');
};
