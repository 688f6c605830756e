/** Writes what a batch came to: one transaction, rows of many mails in one statement, first writer wins. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { createHash } from 'node:crypto';
import { senderKey, textStart } from '../../core/binding/known-mail';
import type { Keep, MailToKeep } from '../../core/ports/binding-memory';
import { fromBinding, type MailRow } from './binding-schema';
import { chunks } from './database';
import type { MemorySchema } from './schema';

type Trx = Transaction<MemorySchema>;

export async function keepBatch(
	db: Kysely<MemorySchema>,
	connection: string,
	keep: Keep,
	now: string,
): Promise<Set<string>> {
	return await db.transaction().execute(async (trx) => {
		const fresh = await insertMails(trx, connection, keep.mails, now);
		for (const { from, into } of keep.merged) await mergeConversations(trx, connection, from, into);
		const kept = keep.mails.filter(({ mail, decision }) => fresh.has(mail.id) && !decision.withhold);
		await insertLinks(trx, connection, kept, now);
		await insertConversations(trx, connection, kept);
		for (const part of chunks(keep.addresses, 100))
			await trx
				.insertInto('binding_addresses')
				.values(part.map(({ address, ref }) => ({ connection, address, kind: ref.kind, record: ref.id })))
				.onConflict((on) => on.doNothing())
				.execute();
		return new Set(keep.mails.filter(({ mail }) => !fresh.has(mail.id)).map(({ mail }) => mail.id));
	});
}

async function insertMails(
	trx: Trx,
	connection: string,
	mails: MailToKeep[],
	now: string,
): Promise<Set<string>> {
	const fresh = new Set<string>();
	for (const part of chunks(mails, 100)) {
		const names = new Map(part.map((one) => [keptId(one), one.mail.id]));
		const rows = await trx
			.insertInto('binding_mails')
			.values(part.map((one) => mailRow(connection, one, now)))
			.onConflict((on) => on.doNothing())
			.returning('id')
			.execute();
		for (const { id } of rows) fresh.add(names.get(id) ?? id);
	}
	// A never-store mail is written or was written; neither makes a duplicate.
	for (const { mail, decision } of mails) if (decision.withhold) fresh.add(mail.id);
	return fresh;
}

/** Of a never-store mail only a hash is kept. */
const keptId = ({ mail, decision }: MailToKeep): string =>
	decision.withhold ? `hash:${createHash('sha256').update(mail.id).digest('hex')}` : mail.id;

function mailRow(connection: string, one: MailToKeep, now: string): MailRow {
	const { mail, decision, conversation } = one;
	const hidden = decision.withhold;
	return {
		connection,
		id: keptId(one),
		conversation: hidden ? '' : conversation,
		content_hash: hidden ? '' : mail.contentHash,
		text_start: hidden ? '' : textStart(mail),
		sender: hidden ? null : senderKey(mail),
		date: mail.date,
		direction: mail.direction,
		outcome: decision.outcome,
		rule: decision.rule,
		reasons: JSON.stringify(decision.reasons),
		explanation: JSON.stringify(decision.explanation),
		candidates: JSON.stringify(decision.candidates),
		created: JSON.stringify(decision.created),
		planned: decision.planned ? 1 : 0,
		apart: decision.apart ? 1 : 0,
		mail: hidden
			? null
			: JSON.stringify({ ...mail, text: '', html: '', preview: mail.preview.slice(0, 2000) }),
		html: hidden || mail.html === '' ? null : mail.html,
		execution: one.execution ?? null,
		kept_at: now,
	};
}

async function insertLinks(trx: Trx, connection: string, mails: MailToKeep[], now: string): Promise<void> {
	const rows = mails.flatMap(({ mail, bindings }) =>
		bindings.map((binding) => ({
			...fromBinding(connection, binding),
			mail: mail.id,
			date: mail.date,
			changed_by: null,
			changed_at: now,
			job: null,
		})),
	);
	for (const part of chunks(rows, 200))
		await trx
			.insertInto('binding_links')
			.values(part)
			.onConflict((on) => on.doNothing())
			.execute();
}

async function insertConversations(trx: Trx, connection: string, mails: MailToKeep[]): Promise<void> {
	const names = new Map(
		mails.flatMap(({ ids, conversation }) => ids.map((id) => [id, { connection, id, conversation }])),
	);
	for (const part of chunks([...names.values()]))
		await trx
			.insertInto('conversation_names')
			.values(part)
			.onConflict((on) => on.columns(['connection', 'id']).doNothing())
			.execute();
	const parties = new Map(
		mails.flatMap(({ parties: addresses, conversation }) =>
			addresses.map((address) => [`${conversation}\n${address}`, { connection, conversation, address }]),
		),
	);
	for (const part of chunks([...parties.values()]))
		await trx
			.insertInto('conversation_parties')
			.values(part)
			.onConflict((on) => on.doNothing())
			.execute();
	const links = new Map(
		mails
			.filter(({ decision }) => !decision.apart)
			.flatMap(({ bindings, conversation }) =>
				bindings.map(
					(binding) =>
						[
							`${conversation}\n${binding.kind}\n${binding.id}`,
							{ ...fromBinding(connection, binding), conversation },
						] as const,
				),
			),
	);
	for (const part of chunks([...links.values()], 200))
		await trx
			.insertInto('conversation_links')
			.values(part)
			.onConflict((on) =>
				on.columns(['connection', 'conversation', 'kind', 'record']).doUpdateSet({
					automatic: sql`case when conversation_links.removed = 1 then conversation_links.automatic else 1 end`,
				}),
			)
			.execute();
	const topics = new Map(
		mails.flatMap(({ topics: keys, conversation, mail }) =>
			keys.map((topic) => [
				`${topic}\n${conversation}`,
				{ connection, topic, conversation, date: mail.date },
			]),
		),
	);
	for (const part of chunks([...topics.values()], 200)) await insertTopics(trx, part);
}

/** Of a topic and its conversation the latest mail counts. */
async function insertTopics(trx: Trx, rows: MemorySchema['conversation_topics'][]): Promise<void> {
	await trx
		.insertInto('conversation_topics')
		.values(rows)
		.onConflict((on) =>
			on.columns(['connection', 'topic', 'conversation']).doUpdateSet(({ ref }) => ({
				date: sql`case when conversation_topics.date > ${ref('excluded.date')} then conversation_topics.date else ${ref('excluded.date')} end`,
			})),
		)
		.execute();
}

/** The younger one's names stay valid and lead to the older one; a tombstone of either stays. */
async function mergeConversations(trx: Trx, connection: string, from: string, into: string): Promise<void> {
	const links = await trx
		.selectFrom('conversation_links')
		.selectAll()
		.where('connection', '=', connection)
		.where('conversation', '=', from)
		.execute();
	for (const link of links)
		await trx
			.insertInto('conversation_links')
			.values({ ...link, conversation: into })
			.onConflict((on) =>
				on.columns(['connection', 'conversation', 'kind', 'record']).doUpdateSet(({ ref }) => ({
					removed: sql`case when conversation_links.removed = 1 or ${ref('excluded.removed')} = 1 then 1 else 0 end`,
					manual: sql`case when conversation_links.manual = 1 or ${ref('excluded.manual')} = 1 then 1 else 0 end`,
					automatic: sql`case when conversation_links.automatic = 1 or ${ref('excluded.automatic')} = 1 then 1 else 0 end`,
				})),
			)
			.execute();
	const parties = await trx
		.selectFrom('conversation_parties')
		.selectAll()
		.where('connection', '=', connection)
		.where('conversation', '=', from)
		.execute();
	for (const part of chunks(parties))
		await trx
			.insertInto('conversation_parties')
			.values(part.map((party) => ({ ...party, conversation: into })))
			.onConflict((on) => on.doNothing())
			.execute();
	const topics = await trx
		.selectFrom('conversation_topics')
		.selectAll()
		.where('connection', '=', connection)
		.where('conversation', '=', from)
		.execute();
	for (const part of chunks(topics))
		await insertTopics(
			trx,
			part.map((topic) => ({ ...topic, conversation: into })),
		);
	for (const table of ['conversation_links', 'conversation_parties', 'conversation_topics'] as const)
		await trx
			.deleteFrom(table)
			.where('connection', '=', connection)
			.where('conversation', '=', from)
			.execute();
	await trx
		.updateTable('conversation_names')
		.set({ conversation: into })
		.where('connection', '=', connection)
		.where('conversation', '=', from)
		.execute();
	await trx
		.updateTable('binding_mails')
		.set({ conversation: into })
		.where('connection', '=', connection)
		.where('conversation', '=', from)
		.execute();
}
