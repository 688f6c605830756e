/** Creates records of EspoCRM: each by itself, its duplicate check answered by address and never by name alone. */
import { createHash } from 'node:crypto';
import { addressKey, domainKey } from '../../../core/binding/address-key';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type CrmRecord, type NewRecord, type RecordRef } from '../../../core/ports/records';
import { makeOnce, inParallel, outcomeOf } from '../shared/batch';
import type { CrmAnswer } from '../shared/client';
import type { Ledger } from '../shared/ledger';
import { readRow } from './api';
import { refusal, unknownKind } from './errors';
import { toCreate } from './mapping';
import type { OwnFields } from './own-fields';
import { findByEmails, getRecords, recordOf, recordsOf, type EspoReader } from './read';
import { columns, entities, espoRow, withAddress } from './schema';

/** EspoCRM answers one after the other anyway; more at once only load its web server. */
const width = 4;

export interface EspoWriter extends EspoReader {
	ledger: Ledger;
	now: () => Date;
	ownFields: OwnFields;
}

export async function createRecords(records: NewRecord[], writer: EspoWriter): Promise<Outcome<CrmRecord>[]> {
	return await makeOnce<NewRecord, CrmRecord, RecordRef>(records, writer.ledger, {
		recall: async (kept) => {
			const there = await getRecords([...kept.values()], writer);
			const byRef = new Map(there.map((record) => [refKey(record), record]));
			return new Map(
				[...kept].flatMap(([key, ref]) => {
					const record = byRef.get(refKey(ref));
					return record ? [[key, record] as const] : [];
				}),
			);
		},
		make: async (fresh) =>
			await inParallel(fresh, width, async (record) => await outcomeOf(() => createOne(record, writer))),
		kept: ({ kind, id }) => ({ kind, id }),
	});
}

async function createOne(record: NewRecord, writer: EspoWriter): Promise<Outcome<CrmRecord>> {
	if (!(record.kind in entities)) return { ok: false, error: unknownKind(record.kind) };
	await writer.ownFields.check(record.kind, record.fields);
	const body = toCreate(record, markOf(record), writer.now());
	const answer = await post(record, body, writer);
	if (answer.status === 409) {
		const existing = await sameAddress(answer, record, writer);
		if (existing) return { ok: true, value: existing, how: 'existing' };
		// Somebody else of the same name.
		return await made(await post(record, body, writer, { 'x-skip-duplicate-check': 'true' }), record, writer);
	}
	return await made(answer, record, writer);
}

const post = async (
	{ kind }: NewRecord,
	body: Record<string, unknown>,
	{ api }: EspoWriter,
	headers: Record<string, string> = {},
): Promise<CrmAnswer> => await api.send({ method: 'POST', path: entities[kind], body, headers });

async function made(answer: CrmAnswer, { kind }: NewRecord, writer: EspoWriter): Promise<Outcome<CrmRecord>> {
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	return { ok: true, value: await recordOf(kind, readRow(answer, writer.api.site), writer), how: 'created' };
}

/** The body of a 409 lists the records that EspoCRM takes for the same one. */
async function sameAddress(
	answer: CrmAnswer,
	{ kind, emails, domains = [] }: NewRecord,
	writer: EspoWriter,
): Promise<CrmRecord | undefined> {
	const told = espoRow.array().safeParse(answer.body);
	if (!told.success) return undefined;
	const rows = told.data.filter((row) => (row._entityType ?? entities[kind]) === entities[kind]);
	const wanted = new Set(emails.map(addressKey));
	const hosts = new Set(domains.map(domainKey));
	const fits = (record: CrmRecord): boolean =>
		record.emails.some((email) => wanted.has(addressKey(email))) ||
		record.domains.some((domain) => hosts.has(domain));
	const first = (await recordsOf(kind, rows, writer)).find(fits);
	if (first || wanted.size === 0) return first;
	// Lists name the primary address only; the match may be another one.
	for (const { id } of rows) {
		const whole = await writer.api.one(entities[kind], id);
		const record = whole ? await recordOf(kind, whole, writer) : undefined;
		if (record && fits(record)) return record;
	}
	return undefined;
}

/** A line in the description of a record that no address tells apart: after a lost answer it is found by it. */
const markOf = (record: NewRecord): string | null =>
	withAddress.includes(record.kind) && record.emails.length > 0
		? null
		: `[mail-binding ${tokenOf(record.key)}]`;

const tokenOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 20);

export async function findCreated(record: NewRecord, writer: EspoWriter): Promise<CrmRecord | undefined> {
	const kept = (await writer.ledger.find<RecordRef>([record.key])).get(record.key);
	const [known] = kept ? await getRecords([kept], writer) : [];
	if (known) return known;
	const mark = markOf(record);
	if (mark === null) {
		const [address = ''] = record.emails;
		const holders = await findByEmails([address], [record.kind], writer);
		return holders.find(({ emails }) => emails[0] === addressKey(address)) ?? holders[0];
	}
	const [row] = await writer.api.page(entities[record.kind], {
		where: [{ type: 'contains', attribute: 'description', value: tokenOf(record.key) }],
		select: columns[record.kind],
		maxSize: 1,
	});
	return row ? await recordOf(record.kind, row, writer) : undefined;
}
