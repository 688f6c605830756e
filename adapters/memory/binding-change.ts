/** Changes links by hand or by a job: a conversation's own links follow from what its mails are bound to. */
import type { Kysely, Transaction } from 'kysely';
import type { BindingChanges, LinkChange, OutcomeChange } from '../../core/ports/binding-memory';
import type { RecordRef } from '../../core/ports/records';
import { fromBinding } from './binding-schema';
import { currentKey } from './binding-read';
import type { MemorySchema } from './schema';

type Trx = Transaction<MemorySchema>;

export async function changeBindings(
	db: Kysely<MemorySchema>,
	connection: string,
	changes: BindingChanges,
	now: string,
): Promise<void> {
	await db.transaction().execute(async (trx) => {
		for (const link of changes.links) {
			if ('mail' in link.on) await changeMail(trx, connection, link.on.mail, link, changes.by, now);
			else await changeConversation(trx, connection, link.on.conversation, link);
		}
		for (const outcome of changes.outcomes) await changeOutcome(trx, connection, outcome);
	});
}

async function changeMail(
	trx: Trx,
	connection: string,
	mail: string,
	link: LinkChange,
	by: string | null,
	now: string,
): Promise<void> {
	const row = await trx
		.selectFrom('binding_mails')
		.select(['date', 'conversation', 'apart'])
		.where('connection', '=', connection)
		.where('id', '=', mail)
		.executeTakeFirst();
	if (!row) return;
	const values = {
		...fromBinding(connection, { ...link, ...link.ref }),
		mail,
		date: row.date,
		changed_by: by,
		changed_at: now,
		job: link.job ?? null,
	};
	const { automatic, manual, removed, why, changed_by, changed_at, job } = values;
	await trx
		.insertInto('binding_links')
		.values(values)
		.onConflict((on) =>
			on
				.columns(['connection', 'mail', 'kind', 'record'])
				.doUpdateSet({ automatic, manual, removed, why, changed_by, changed_at, job }),
		)
		.execute();
	if (row.apart === 0) await followMails(trx, connection, row.conversation, link.ref);
}

async function changeConversation(
	trx: Trx,
	connection: string,
	name: string,
	link: LinkChange,
): Promise<void> {
	const conversation = await currentKey(trx, connection, name);
	const values = { ...fromBinding(connection, { ...link, ...link.ref }), conversation };
	const { automatic, manual, removed, why } = values;
	await trx
		.insertInto('conversation_links')
		.values(values)
		.onConflict((on) =>
			on
				.columns(['connection', 'conversation', 'kind', 'record'])
				.doUpdateSet({ automatic, manual, removed, why }),
		)
		.execute();
}

/** A record that no mail of the conversation is bound to any more is not passed on; a tombstone of the chain stays. */
async function followMails(
	trx: Trx,
	connection: string,
	conversation: string,
	ref: RecordRef,
): Promise<void> {
	const rows = await trx
		.selectFrom('binding_links')
		.innerJoin('binding_mails', (join) =>
			join
				.onRef('binding_mails.connection', '=', 'binding_links.connection')
				.onRef('binding_mails.id', '=', 'binding_links.mail'),
		)
		.select(['binding_links.automatic', 'binding_links.manual', 'binding_links.why'])
		.where('binding_links.connection', '=', connection)
		.where('binding_mails.conversation', '=', conversation)
		.where('binding_mails.apart', '=', 0)
		.where('binding_links.kind', '=', ref.kind)
		.where('binding_links.record', '=', ref.id)
		.where('binding_links.removed', '=', 0)
		.execute();
	const [first] = rows;
	const scope = trx
		.deleteFrom('conversation_links')
		.where('connection', '=', connection)
		.where('conversation', '=', conversation)
		.where('kind', '=', ref.kind)
		.where('record', '=', ref.id)
		.where('removed', '=', 0);
	if (!first) return void (await scope.execute());
	const automatic = rows.some((row) => row.automatic === 1) ? 1 : 0;
	const manual = rows.some((row) => row.manual === 1) ? 1 : 0;
	await trx
		.insertInto('conversation_links')
		.values({
			connection,
			conversation,
			kind: ref.kind,
			record: ref.id,
			automatic,
			manual,
			removed: 0,
			why: first.why,
		})
		.onConflict((on) =>
			on
				.columns(['connection', 'conversation', 'kind', 'record'])
				.doUpdateSet({ automatic, manual })
				.where('conversation_links.removed', '=', 0),
		)
		.execute();
}

async function changeOutcome(
	trx: Trx,
	connection: string,
	{ mail, outcome, planned, say }: OutcomeChange,
): Promise<void> {
	const row = await trx
		.selectFrom('binding_mails')
		.select('explanation')
		.where('connection', '=', connection)
		.where('id', '=', mail)
		.executeTakeFirst();
	if (!row) return;
	const explanation = JSON.stringify([...(JSON.parse(row.explanation) as string[]), say]);
	await trx
		.updateTable('binding_mails')
		.set({ outcome, planned: planned ? 1 : 0, explanation })
		.where('connection', '=', connection)
		.where('id', '=', mail)
		.execute();
}

/** As if the links had never been made; those a person has touched stay. */
export async function withdrawLinks(
	db: Kysely<MemorySchema>,
	connection: string,
	links: { mail: string; ref: RecordRef }[],
): Promise<number> {
	return await db.transaction().execute(async (trx) => {
		let gone = 0;
		for (const { mail, ref } of links) {
			const row = await trx
				.deleteFrom('binding_links')
				.where('connection', '=', connection)
				.where('mail', '=', mail)
				.where('kind', '=', ref.kind)
				.where('record', '=', ref.id)
				.where('manual', '=', 0)
				.where('removed', '=', 0)
				.returning('mail')
				.executeTakeFirst();
			if (!row) continue;
			gone++;
			const kept = await trx
				.selectFrom('binding_mails')
				.select('conversation')
				.where('connection', '=', connection)
				.where('id', '=', mail)
				.executeTakeFirst();
			if (kept) await followMails(trx, connection, kept.conversation, ref);
		}
		return gone;
	});
}
