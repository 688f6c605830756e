/** Reads what the memory knows about a batch of mails: a fixed number of queries by IN lists. */
import type { Kysely } from 'kysely';
import { emptyKnown, type Known, type KnownConversation } from '../../core/binding/known';
import type { RecallPlan } from '../../core/binding/plan-lookups';
import type { ReasonCode } from '../../core/binding/reason';
import type { RuleName } from '../../core/binding/settings';
import type { Recalled } from '../../core/ports/binding-memory';
import { refKey, type RecordRef } from '../../core/ports/records';
import { toBinding } from './binding-schema';
import { chunks } from './database';
import type { MemorySchema } from './schema';

type Db = Kysely<MemorySchema>;

export async function recall(db: Db, connection: string, plan: RecallPlan): Promise<Recalled> {
	const known = emptyKnown();
	const held = new Map<string, RecordRef[]>();
	await readMails(db, connection, plan.mails, known);
	await readNames(db, connection, plan.ids, known);
	await readTopics(db, connection, plan.topics, known);
	await readConversations(db, connection, plan, known);
	await readTimes(db, connection, plan, known);
	for (const part of chunks(plan.addresses)) {
		const rows = await db
			.selectFrom('binding_addresses')
			.select(['address', 'kind', 'record'])
			.where('connection', '=', connection)
			.where('address', 'in', part)
			.execute();
		for (const { address, kind, record } of rows) add(held, address, { kind, id: record });
	}
	return { known, held };
}

async function readMails(db: Db, connection: string, ids: string[], known: Known): Promise<void> {
	for (const part of chunks(ids)) {
		const rows = await db
			.selectFrom('binding_mails')
			.select([
				'id',
				'content_hash',
				'text_start',
				'sender',
				'date',
				'conversation',
				'outcome',
				'rule',
				'reasons',
				'candidates',
			])
			.where('connection', '=', connection)
			.where('id', 'in', part)
			.execute();
		for (const row of rows)
			known.mails.set(row.id, {
				id: row.id,
				contentHash: row.content_hash,
				from: row.sender,
				date: row.date,
				textStart: row.text_start,
				conversation: row.conversation,
				outcome: row.outcome,
				rule: row.rule as RuleName | null,
				reasons: JSON.parse(row.reasons),
				candidates: JSON.parse(row.candidates),
				bindings: [],
			});
	}
	for (const part of chunks([...known.mails.keys()])) {
		const rows = await db
			.selectFrom('binding_links')
			.select(['mail', 'kind', 'record', 'automatic', 'manual', 'removed', 'why'])
			.where('connection', '=', connection)
			.where('mail', 'in', part)
			.execute();
		for (const row of rows) known.mails.get(row.mail)?.bindings.push(toBinding(row));
	}
}

async function readNames(db: Db, connection: string, ids: string[], known: Known): Promise<void> {
	for (const part of chunks(ids)) {
		const rows = await db
			.selectFrom('conversation_names')
			.select(['id', 'conversation'])
			.where('connection', '=', connection)
			.where('id', 'in', part)
			.execute();
		for (const { id, conversation } of rows) known.conversationOf.set(id, conversation);
	}
}

async function readTopics(db: Db, connection: string, topics: string[], known: Known): Promise<void> {
	for (const part of chunks(topics)) {
		const rows = await db
			.selectFrom('conversation_topics')
			.select(['topic', 'conversation', 'date'])
			.where('connection', '=', connection)
			.where('topic', 'in', part)
			.execute();
		for (const { topic, conversation, date } of rows) {
			add(known.byTopic, topic, { key: conversation, date });
			known.conversationOf.set(conversation, conversation);
		}
	}
}

async function readConversations(db: Db, connection: string, plan: RecallPlan, known: Known): Promise<void> {
	const keys = [...new Set(known.conversationOf.values())];
	for (const key of keys)
		known.conversations.set(key, { key, parties: new Set(), records: new Map(), times: [] });
	const of = (key: string): KnownConversation | undefined => known.conversations.get(key);
	for (const part of chunks(keys)) {
		const from = <T extends 'conversation_links' | 'conversation_parties' | 'binding_mails'>(table: T) =>
			db
				.selectFrom(table as 'conversation_links')
				.where('connection', '=', connection)
				.where('conversation', 'in', part);
		for (const row of await from('conversation_links')
			.select(['conversation', 'kind', 'record', 'automatic', 'manual', 'removed', 'why'])
			.execute()) {
			const binding = toBinding(row);
			of(row.conversation)?.records.set(refKey(binding), binding);
		}
		const parties = await db
			.selectFrom('conversation_parties')
			.select(['conversation', 'address'])
			.where('connection', '=', connection)
			.where('conversation', 'in', part)
			.execute();
		for (const { conversation, address } of parties) of(conversation)?.parties.add(address);
		const times = await db
			.selectFrom('binding_mails')
			.select(['conversation', 'date'])
			.where('connection', '=', connection)
			.where('conversation', 'in', part)
			.where('date', '>', plan.since)
			.where('date', '<=', plan.until)
			.execute();
		for (const { conversation, date } of times) of(conversation)?.times.push(Date.parse(date));
	}
}

async function readTimes(db: Db, connection: string, plan: RecallPlan, known: Known): Promise<void> {
	for (const part of chunks(plan.senders)) {
		const rows = await db
			.selectFrom('binding_mails')
			.select(['sender', 'date'])
			.where('connection', '=', connection)
			.where('sender', 'in', part)
			.where('date', '>', plan.since)
			.where('date', '<=', plan.until)
			.where('direction', '=', 'inbound')
			.execute();
		for (const { sender, date } of rows)
			if (sender !== null) add(known.timesBySender, sender, Date.parse(date));
	}
}

/** The mails first, by their index, then their links: joined, SQLite would walk through every link of a kind. */
export async function formerHolders(
	db: Db,
	connection: string,
	addresses: string[],
): Promise<Map<string, RecordRef[]>> {
	const mails = new Map<string, { sender: string; made: boolean }>();
	for (const part of chunks(addresses)) {
		const rows = await db
			.selectFrom('binding_mails')
			.select(['id', 'sender', 'rule', 'reasons'])
			.where('connection', '=', connection)
			.where('sender', 'in', part)
			.where('outcome', '!=', 'skipped')
			.execute();
		for (const { id, sender, rule, reasons } of rows)
			if (sender !== null && isOfSender(JSON.parse(reasons)))
				mails.set(id, { sender, made: rule === 'inboundNew' });
	}
	const held = new Map<string, RecordRef[]>();
	for (const part of chunks([...mails.keys()])) {
		const rows = await db
			.selectFrom('binding_links')
			.select(['mail', 'kind', 'record', 'why'])
			.where('connection', '=', connection)
			.where('mail', 'in', part)
			.where('kind', 'in', ['lead', 'contact', 'company'])
			.where('why', 'in', ['exact-address', 'lead-only', 'created'])
			.execute();
		for (const { mail, kind, record, why } of rows) {
			const of = mails.get(mail);
			// What else a mail that made a record was bound to belongs to people in Cc.
			if (of && (!of.made || why === 'created')) add(held, of.sender, { kind, id: record });
		}
	}
	return held;
}

/** Where nobody knew the sender, or a machine wrote, the records may be those of other people in the mail. */
const isOfSender = (reasons: ReasonCode[]): boolean => !reasons.some((code) => ofOthers.has(code));
const ofOthers = new Set<ReasonCode>([
	...(['rule-off', 'never-create', 'no-reply-address', 'auto-reply', 'bounce', 'bulk'] as const),
	...(['calendar', 'receipt', 'spam', 'deleted-record', 'stranger', 'unauthenticated'] as const),
]);

/** Time of the latest mail with each record. */
export async function latestMails(
	db: Db,
	connection: string,
	refs: RecordRef[],
): Promise<Map<string, string>> {
	const latest = new Map<string, string>();
	for (const kind of new Set(refs.map((ref) => ref.kind)))
		for (const part of chunks(refs.filter((ref) => ref.kind === kind).map((ref) => ref.id))) {
			const rows = await db
				.selectFrom('binding_links')
				.select(({ fn }) => ['record', fn.max('date').as('date')])
				.where('connection', '=', connection)
				.where('kind', '=', kind)
				.where('record', 'in', part)
				.where('removed', '=', 0)
				.groupBy('record')
				.execute();
			for (const { record, date } of rows) latest.set(refKey({ kind, id: record }), date);
		}
	return latest;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}
