/** Creates and updates records of Uspacy, each by itself: it has no way to make several in one call. */
import { addressKey } from '../../../core/binding/address-key';
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import {
	type CrmRecord,
	type NewRecord,
	type RecordChange,
	type RecordRef,
} from '../../../core/ports/records';
import { inParallel, makeRecordsOnce, outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { filters, readRow, type UspacyApi } from './api';
import { missingRecord, refusal, unknownKind } from './errors';
import type { Funnels } from './funnels';
import { idOf, markOf, toCreate, toId, tokenOf, toRecord, toUpdate } from './mapping';
import { findByEmails, getRecords, pathOf, recordsOf } from './read';
import { codes, isUspacyKind, type UspacyKind } from './schema';

const width = 3;

export interface UspacyWriter {
	api: UspacyApi;
	ledger: Ledger;
	funnels: Funnels;
}

export async function createRecords(
	records: NewRecord[],
	writer: UspacyWriter,
): Promise<Outcome<CrmRecord>[]> {
	return await makeRecordsOnce(records, writer.ledger, {
		read: async (refs) => await getRecords(refs, writer.api),
		make: async (fresh) =>
			await inParallel(fresh, width, async (record) => await outcomeOf(() => createOne(record, writer))),
	});
}

async function createOne(record: NewRecord, { api }: UspacyWriter): Promise<Outcome<CrmRecord>> {
	const { kind } = record;
	if (!isUspacyKind(kind)) return { ok: false, error: unknownKind(kind) };
	const answer = await api.send('POST', pathOf(kind), toCreate(kind, record));
	const made = readRow(answer, api.host);
	// A create may answer little more than the id: the record is read as it stands.
	const row = made.title === undefined ? ((await api.one(pathOf(kind, made.id))) ?? made) : made;
	api.recent.keep(codes[kind], [row]);
	const value = toRecord(kind, row, api.portal);
	const gone = await goneSince(record, value, api);
	if (!gone) return { ok: true, value, how: 'created' };
	// Uspacy leaves out whom it does not have: a deal of nobody is not what was asked for, and nobody has seen it yet.
	const removed = await api.send('DELETE', pathOf(kind, value.id), undefined, true);
	if (removed.status >= 300) throw refusal(removed);
	return { ok: false, error: missingRecord(gone) };
}

/** A person of the deal that was deleted between the look-up and now. */
async function goneSince(
	{ kind, contactIds }: NewRecord,
	made: CrmRecord,
	api: UspacyApi,
): Promise<RecordRef | undefined> {
	if (kind !== 'deal') return undefined;
	const absent = contactIds.filter((id) => !made.contactIds.includes(id));
	for (const id of absent) if (!(await api.one(pathOf('contact', id)))) return { kind: 'contact', id };
	return undefined;
}

export async function findCreated(
	record: NewRecord,
	{ api, ledger }: UspacyWriter,
): Promise<CrmRecord | undefined> {
	const { kind } = record;
	if (!isUspacyKind(kind)) return undefined;
	const kept = (await ledger.find<RecordRef>([record.key])).get(record.key);
	const [known] = kept ? await getRecords([kept], api) : [];
	if (known) return known;
	if (markOf(record) === '') {
		const [address = ''] = record.emails;
		const holders = await findByEmails([address], [kind], api);
		return holders.find(({ emails }) => emails[0] === addressKey(address)) ?? holders[0];
	}
	const query = filters('and', [{ field: 'comments', operator: 'part', values: [tokenOf(record.key)] }]);
	const { rows } = await api.page(pathOf(kind), query, 1, 1);
	return (await recordsOf(kind, rows, api))[0];
}

export async function updateRecords(
	changes: RecordChange[],
	writer: UspacyWriter,
): Promise<Outcome<CrmRecord>[]> {
	return await inParallel(changes, width, async (change) => await outcomeOf(() => updateOne(change, writer)));
}

async function updateOne(change: RecordChange, writer: UspacyWriter): Promise<Outcome<CrmRecord>> {
	const { kind, id } = change;
	const { api } = writer;
	api.recent.forget();
	if (!isUspacyKind(kind)) return { ok: false, error: unknownKind(kind) };
	const there = await api.one(pathOf(kind, id));
	if (!there) return { ok: false, error: missingRecord(change) };
	const body = toUpdate(kind, change);
	if (Object.keys(body).length > 0) {
		const answer = await api.send('PATCH', pathOf(kind, id), body, true);
		if (answer.status !== 200 && answer.status !== 204) return { ok: false, error: refusal(answer) };
	}
	if (change.stageId !== undefined || change.state !== undefined)
		await moveStage(kind, id, idOf(there.funnel_id), change, writer);
	const [record] = await getRecords([{ kind, id }], api);
	if (!record) return { ok: false, error: missingRecord(change) };
	return { ok: true, value: record, how: 'updated' };
}

/** A stage is moved to by a call of its own; a lost one may demand a reason: the first of the list. */
async function moveStage(
	kind: UspacyKind,
	id: string,
	funnelId: string | null,
	{ stageId, state }: RecordChange,
	{ api, funnels }: UspacyWriter,
): Promise<void> {
	if (kind !== 'lead' && kind !== 'deal') return;
	const stage = stageId
		? { id: stageId, reason: null }
		: state === undefined
			? undefined
			: await funnels.stageFor(kind, funnelId, state);
	if (!stage)
		throw new CrmError('invalid', `Uspacy has no stage that means "${state ?? ''}" for a ${kind}.`, {
			sent: 'no',
			todo: 'Choose the stage from the list.',
		});
	const path = `${pathOf(kind, id)}/move/stage/${stage.id}`;
	const answer = await api.send(
		'POST',
		path,
		{ reason_id: stage.reason === null ? null : toId(stage.reason) },
		true,
	);
	if (answer.status >= 300) throw refusal(answer);
}
