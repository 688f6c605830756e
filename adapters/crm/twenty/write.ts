/** Creates and updates records of Twenty: many in one call, one by one where one of them is refused. */
import { addressKey, domainKey } from '../../../core/binding/address-key';
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import {
	refKey,
	type CrmRecord,
	type NewRecord,
	type RecordChange,
	type RecordRef,
} from '../../../core/ports/records';
import { chunksOf, inParallel, makeOnce, outcomeOf } from '../shared/batch';
import type { CrmAnswer } from '../shared/client';
import type { Ledger } from '../shared/ledger';
import { pageSize, readMade, readOne, type TwentyApi } from './api';
import { heldByDeleted, isDuplicate, missingRecord, refusal, unknownField, unknownKind } from './errors';
import { idOf, text, toCreate, toRecord, toUpdate } from './mapping';
import { findByEmails, findCompanies, getRecords } from './read';
import { isTwentyKind, objects, uuid, type TwentyKind } from './schema';
import type { Stages } from './stages';

const width = 2;

export interface TwentyWriter {
	api: TwentyApi;
	stages: Stages;
	ledger: Ledger;
	/** Fields that this Twenty turned out not to have, e.g. the owner of a deal before 1.10. */
	lacking: Set<string>;
}

export async function createRecords(
	records: NewRecord[],
	writer: TwentyWriter,
): Promise<Outcome<CrmRecord>[]> {
	return await makeOnce<NewRecord, CrmRecord, RecordRef>(records, writer.ledger, {
		recall: async (kept) => {
			const there = await getRecords([...kept.values()], writer.api);
			const byRef = new Map(there.map((record) => [refKey(record), record]));
			return new Map(
				[...kept].flatMap(([key, ref]) => {
					const record = byRef.get(refKey(ref));
					return record ? [[key, record] as const] : [];
				}),
			);
		},
		make: async (fresh) => {
			const outcomes = new Map<string, Outcome<CrmRecord>>();
			for (const kind of new Set(fresh.map((record) => record.kind))) {
				const ours = fresh.filter((record) => record.kind === kind);
				for (const part of chunksOf(ours, pageSize))
					for (const [index, outcome] of (await createPart(kind, part, writer)).entries())
						outcomes.set(part[index]?.key ?? '', outcome);
			}
			return fresh.map(({ key }) => outcomes.get(key) ?? { ok: false, error: noAnswer() });
		},
		kept: ({ kind, id }) => ({ kind, id }),
	});
}

async function createPart(
	kind: NewRecord['kind'],
	records: NewRecord[],
	writer: TwentyWriter,
): Promise<Outcome<CrmRecord>[]> {
	if (!isTwentyKind(kind)) return records.map(() => ({ ok: false, error: unknownKind(kind) }));
	const alone = async (): Promise<Outcome<CrmRecord>[]> =>
		await inParallel(
			records,
			width,
			async (record) => await outcomeOf(() => createOne(kind, record, writer)),
		);
	if (records.length === 1) return await alone();
	try {
		const bodies = records.map((record) => bodyOf(kind, record, writer));
		const answer = await writer.api.send('POST', `batch/${objects[kind].many}`, bodies);
		// All or nothing: where one is refused none is made, and each is tried by itself.
		if (answer.status !== 201 && answer.status !== 200) return await alone();
		const rows = readMade(answer, writer.api.site);
		return records.map((record, index) => {
			const row = rows.find(({ id }) => id === idOf(kind, record.key)) ?? rows[index];
			if (!row) return { ok: false, error: noAnswer() };
			return { ok: true, value: toRecord(kind, row, writer.api.site), how: 'created' };
		});
	} catch (error) {
		const failed = error instanceof CrmError ? error : noAnswer();
		return records.map(() => ({ ok: false, error: failed }));
	}
}

async function createOne(
	kind: TwentyKind,
	record: NewRecord,
	writer: TwentyWriter,
): Promise<Outcome<CrmRecord>> {
	const answer = await sendKnown(
		kind,
		writer,
		(body) => writer.api.send('POST', objects[kind].many, body),
		() => bodyOf(kind, record, writer),
	);
	if (isDuplicate(answer)) return await existing(kind, record, writer.api);
	if (answer.status !== 200 && answer.status !== 201) return { ok: false, error: refusal(answer) };
	return {
		ok: true,
		value: toRecord(kind, readOne(answer, writer.api.site), writer.api.site),
		how: 'created',
	};
}

/** Leaves out what this Twenty does not know of what we add ourselves; a field of the form is refused by its name. */
async function sendKnown(
	kind: TwentyKind,
	writer: TwentyWriter,
	send: (body: Record<string, unknown>) => Promise<CrmAnswer>,
	body: () => Record<string, unknown>,
): Promise<CrmAnswer> {
	const answer = await send(body());
	const field = unknownField(answer);
	if (field === undefined || !ours.has(field) || writer.lacking.has(`${kind}.${field}`)) return answer;
	writer.lacking.add(`${kind}.${field}`);
	return await send(body());
}

const ours = new Set(['id', 'ownerId', 'accountOwnerId', 'createdBy', 'pointOfContactId']);

const known = (
	kind: TwentyKind,
	body: Record<string, unknown>,
	{ lacking }: TwentyWriter,
): Record<string, unknown> =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !lacking.has(`${kind}.${name}`)));

const bodyOf = (kind: TwentyKind, record: NewRecord, writer: TwentyWriter): Record<string, unknown> =>
	known(kind, toCreate(kind, record), writer);

/** Twenty says that there is one, but not which. */
async function existing(kind: TwentyKind, record: NewRecord, api: TwentyApi): Promise<Outcome<CrmRecord>> {
	const found = await findOurs(kind, record, api);
	if (found) return { ok: true, value: found, how: 'existing' };
	return { ok: false, error: heldByDeleted(record.emails[0] ?? record.domains?.[0] ?? 'the same id') };
}

async function findOurs(kind: TwentyKind, record: NewRecord, api: TwentyApi): Promise<CrmRecord | undefined> {
	const [made] = await getRecords([{ kind, id: idOf(kind, record.key) }], api);
	if (made) return made;
	if (kind === 'contact' && record.emails.length > 0) {
		const holders = await findByEmails(record.emails, api);
		const [primary = ''] = record.emails.map(addressKey);
		return holders.find(({ emails }) => emails.map(addressKey).includes(primary)) ?? holders[0];
	}
	if (kind === 'company' && record.domains?.length) {
		const domains = record.domains.map(domainKey);
		return (await findCompanies(domains, api))[0];
	}
	return undefined;
}

export async function findCreated(
	record: NewRecord,
	{ api, ledger }: TwentyWriter,
): Promise<CrmRecord | undefined> {
	if (!isTwentyKind(record.kind)) return undefined;
	const kept = (await ledger.find<RecordRef>([record.key])).get(record.key);
	const [there] = kept ? await getRecords([kept], api) : [];
	return there ?? (await findOurs(record.kind, record, api));
}

export async function updateRecords(
	changes: RecordChange[],
	writer: TwentyWriter,
): Promise<Outcome<CrmRecord>[]> {
	return await inParallel(changes, width, async (change) => await outcomeOf(() => updateOne(change, writer)));
}

async function updateOne(change: RecordChange, writer: TwentyWriter): Promise<Outcome<CrmRecord>> {
	const { kind, id, state } = change;
	const { api } = writer;
	if (!isTwentyKind(kind)) return { ok: false, error: unknownKind(kind) };
	// Without an id Twenty would take it for an update of every row.
	if (!uuid.test(id)) return { ok: false, error: missingRecord(change) };
	const stage = kind === 'deal' && state !== undefined ? await writer.stages.valueFor(state) : undefined;
	const answer = await sendKnown(
		kind,
		writer,
		(body) => api.send('PATCH', `${objects[kind].many}/${id}`, body, true),
		() => known(kind, toUpdate(kind, change, stage), writer),
	);
	if (answer.status === 404) return { ok: false, error: missingRecord(change) };
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	const row = readOne(answer, api.site);
	// A deleted row still takes changes.
	if (text(row.deletedAt)) return { ok: false, error: missingRecord(change) };
	return { ok: true, value: toRecord(kind, row, api.site), how: 'updated' };
}

const noAnswer = (): CrmError =>
	new CrmError('unavailable', 'Twenty did not answer for this record.', { sent: 'unknown' });
