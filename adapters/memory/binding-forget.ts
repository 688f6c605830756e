/** Forgets mails as if they had never come, for undoing an execution; what a person has set stays. */
import type { Kysely, Transaction } from 'kysely';
import { refKey, type RecordRef } from '../../core/ports/records';
import { chunks } from './database';
import type { MemorySchema } from './schema';

type Trx = Transaction<MemorySchema>;

/** Records among these that a mail of another execution, or a person, has bound. */
export async function readHeldBeyond(
	db: Kysely<MemorySchema>,
	connection: string,
	refs: RecordRef[],
	execution: string,
): Promise<Set<string>> {
	const held = new Set<string>();
	for (const { kind, id } of refs) {
		const row = await db
			.selectFrom('binding_links')
			.innerJoin('binding_mails', (join) =>
				join
					.onRef('binding_mails.connection', '=', 'binding_links.connection')
					.onRef('binding_mails.id', '=', 'binding_links.mail'),
			)
			.select('binding_links.mail')
			.where('binding_links.connection', '=', connection)
			.where('binding_links.kind', '=', kind)
			.where('binding_links.record', '=', id)
			.where('binding_links.removed', '=', 0)
			.where((where) =>
				where.or([
					where('binding_links.manual', '=', 1),
					where('binding_mails.execution', 'is', null),
					where('binding_mails.execution', '!=', execution),
				]),
			)
			.limit(1)
			.executeTakeFirst();
		if (row) held.add(refKey({ kind, id }));
	}
	return held;
}

/** One transaction. A conversation that no mail is left of goes too, unless a person has set something on it. */
export async function forgetMails(
	db: Kysely<MemorySchema>,
	connection: string,
	ids: string[],
	records: RecordRef[],
): Promise<void> {
	await db.transaction().execute(async (trx) => {
		const conversations = new Set<string>();
		for (const part of chunks(ids)) {
			await trx
				.deleteFrom('binding_links')
				.where('connection', '=', connection)
				.where('mail', 'in', part)
				.execute();
			const gone = await trx
				.deleteFrom('binding_mails')
				.where('connection', '=', connection)
				.where('id', 'in', part)
				.returning('conversation')
				.execute();
			for (const { conversation } of gone) conversations.add(conversation);
		}
		for (const conversation of conversations) await dropConversation(trx, connection, conversation);
		for (const { kind, id } of records)
			await trx
				.deleteFrom('binding_addresses')
				.where('connection', '=', connection)
				.where('kind', '=', kind)
				.where('record', '=', id)
				.execute();
	});
}

async function dropConversation(trx: Trx, connection: string, conversation: string): Promise<void> {
	const mail = await trx
		.selectFrom('binding_mails')
		.select('id')
		.where('connection', '=', connection)
		.where('conversation', '=', conversation)
		.executeTakeFirst();
	const byHand = await trx
		.selectFrom('conversation_links')
		.select('record')
		.where('connection', '=', connection)
		.where('conversation', '=', conversation)
		.where((where) => where.or([where('manual', '=', 1), where('removed', '=', 1)]))
		.executeTakeFirst();
	if (mail || byHand) return;
	for (const table of [
		'conversation_links',
		'conversation_parties',
		'conversation_topics',
		'conversation_names',
	] as const)
		await trx
			.deleteFrom(table as 'conversation_names')
			.where('connection', '=', connection)
			.where('conversation', '=', conversation)
			.execute();
}
