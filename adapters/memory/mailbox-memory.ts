/** The trigger's memory on the memory's database, SQLite or PostgreSQL alike. */
import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { finishedStates } from '../../core/mailbox/delivery';
import type {
	FolderCursor,
	ListenerKey,
	ListenerNote,
	ListenerStatus,
	MailboxMemory,
} from '../../core/ports/mailbox-memory';
import { chunks } from './database';
import { applyChanges, insertDeliveries, readByFingerprint, readInState } from './mailbox-deliveries';
import { unhurried } from './unhurried';
import type { MemorySchema } from './schema';

interface ListenerRow {
	listener: string;
	workflow: string;
	node: string;
	mailbox: string;
	connected_at: string | null;
	checked_at: string | null;
	newest_mail: string | null;
	outage_since: string | null;
	outage_reason: string | null;
	outage_reported: number;
	waiting: number;
}

declare module './schema' {
	interface MemorySchema {
		mailbox_listeners: ListenerRow;
		mailbox_cursors: {
			listener: string;
			folder: string;
			uid_validity: string;
			cursor: number;
			started_at: string;
			modseq: string;
			old_until: number;
		};
		mailbox_acknowledged: { workflow: string; mail: string; acknowledged_at: string };
	}
}

export const listenerId = ({ workflow, node, mailbox }: ListenerKey): string =>
	createHash('sha256').update([workflow, node, mailbox].join('\n')).digest('hex').slice(0, 32);

export function mailboxMemoryOn(db: Kysely<MemorySchema>): MailboxMemory {
	return {
		cursors: async (key) => await readCursors(db, key),
		take: async (key, cursor, mails, now) =>
			await unhurried(db, async (trx) => {
				if (cursor) await writeCursor(trx, listenerId(key), cursor);
				await insertDeliveries(trx, listenerId(key), mails, now);
			}),
		change: async (key, changes, now, note) => {
			if (changes.length === 0 && !note) return;
			await unhurried(db, async (trx) => {
				await applyChanges(trx, changes, now);
				if (note) await writeNote(trx, key, note);
			});
		},
		inState: async (key, states, options) => await readInState(db, listenerId(key), states, options),
		byFingerprint: async (key, fingerprints) => await readByFingerprint(db, listenerId(key), fingerprints),
		nextDue: async (key) => {
			const row = await db
				.selectFrom('mailbox_deliveries')
				.select(({ fn }) => fn.min('due_at').as('due'))
				.where('listener', '=', listenerId(key))
				.where('state', '=', 'failed')
				.executeTakeFirst();
			return row?.due ? new Date(row.due) : null;
		},
		prune: async (key, before) => {
			await db
				.deleteFrom('mailbox_deliveries')
				.where('listener', '=', listenerId(key))
				.where('state', 'in', finishedStates)
				.where('updated_at', '<', before.toISOString())
				.execute();
			await db
				.deleteFrom('mailbox_acknowledged')
				.where('workflow', '=', key.workflow)
				.where('acknowledged_at', '<', before.toISOString())
				.execute();
		},
		acknowledge: async (workflow, mails, now) => await acknowledge(db, workflow, mails, now),
		acknowledged: async (workflow, mails) => await readAcknowledged(db, workflow, mails),
		note: async (key, note) => await unhurried(db, async (trx) => await writeNote(trx, key, note)),
		status: async (key) => await readStatus(db, key),
		listeners: async (mailbox) => {
			const query = db.selectFrom('mailbox_listeners').select(['workflow', 'node', 'mailbox']);
			return await (mailbox === undefined ? query : query.where('mailbox', '=', mailbox)).execute();
		},
	};
}

async function readCursors(db: Kysely<MemorySchema>, key: ListenerKey): Promise<Map<string, FolderCursor>> {
	const rows = await db
		.selectFrom('mailbox_cursors')
		.selectAll()
		.where('listener', '=', listenerId(key))
		.execute();
	return new Map(
		rows.map((row) => [
			row.folder,
			{
				folder: row.folder,
				uidValidity: row.uid_validity,
				cursor: Number(row.cursor),
				startedAt: row.started_at,
				modseq: row.modseq,
				oldUntil: Number(row.old_until),
			},
		]),
	);
}

async function writeCursor(
	trx: Transaction<MemorySchema>,
	listener: string,
	cursor: FolderCursor,
): Promise<void> {
	const values = {
		uid_validity: cursor.uidValidity,
		cursor: cursor.cursor,
		started_at: cursor.startedAt,
		modseq: cursor.modseq,
		old_until: cursor.oldUntil,
	};
	await trx
		.insertInto('mailbox_cursors')
		.values({ listener, folder: cursor.folder, ...values })
		.onConflict((on) => on.columns(['listener', 'folder']).doUpdateSet(values))
		.execute();
}

async function acknowledge(
	db: Kysely<MemorySchema>,
	workflow: string,
	mails: string[],
	now: Date,
): Promise<void> {
	const rows = [...new Set(mails)].map((mail) => ({ workflow, mail, acknowledged_at: now.toISOString() }));
	for (const part of chunks(rows, 200)) {
		await db
			.insertInto('mailbox_acknowledged')
			.values(part)
			.onConflict((on) => on.columns(['workflow', 'mail']).doNothing())
			.execute();
	}
}

async function readAcknowledged(
	db: Kysely<MemorySchema>,
	workflow: string,
	mails: string[],
): Promise<Set<string>> {
	const found = new Set<string>();
	for (const part of chunks(mails)) {
		const rows = await db
			.selectFrom('mailbox_acknowledged')
			.select('mail')
			.where('workflow', '=', workflow)
			.where('mail', 'in', part)
			.execute();
		for (const { mail } of rows) found.add(mail);
	}
	return found;
}

async function writeNote(db: Kysely<MemorySchema>, key: ListenerKey, note: ListenerNote): Promise<void> {
	const values: Partial<ListenerRow> = {
		...(note.connectedAt === undefined ? {} : { connected_at: note.connectedAt }),
		...(note.checkedAt === undefined ? {} : { checked_at: note.checkedAt }),
		...(note.newestMail === undefined ? {} : { newest_mail: note.newestMail }),
		...(note.outageSince === undefined ? {} : { outage_since: note.outageSince }),
		...(note.outageReason === undefined ? {} : { outage_reason: note.outageReason }),
		...(note.outageReported === undefined ? {} : { outage_reported: note.outageReported ? 1 : 0 }),
		...(note.waiting === undefined ? {} : { waiting: note.waiting }),
	};
	await db
		.insertInto('mailbox_listeners')
		.values({
			listener: listenerId(key),
			workflow: key.workflow,
			node: key.node,
			mailbox: key.mailbox,
			connected_at: null,
			checked_at: null,
			newest_mail: null,
			outage_since: null,
			outage_reason: null,
			outage_reported: 0,
			waiting: 0,
			...values,
		})
		.onConflict((on) => on.column('listener').doUpdateSet({ ...values, mailbox: key.mailbox }))
		.execute();
}

async function readStatus(db: Kysely<MemorySchema>, key: ListenerKey): Promise<ListenerStatus | null> {
	const listener = listenerId(key);
	const row = await db
		.selectFrom('mailbox_listeners')
		.selectAll()
		.where('listener', '=', listener)
		.executeTakeFirst();
	if (!row) return null;
	const counts = await db
		.selectFrom('mailbox_deliveries')
		.select(['state', ({ fn }) => fn.countAll().as('count')])
		.where('listener', '=', listener)
		.groupBy('state')
		.execute();
	return {
		key,
		connectedAt: row.connected_at,
		checkedAt: row.checked_at,
		newestMail: row.newest_mail,
		outageSince: row.outage_since,
		outageReason: row.outage_reason,
		outageReported: row.outage_reported === 1,
		waiting: row.waiting,
		counts: Object.fromEntries(counts.map(({ state, count }) => [state, Number(count)])),
	};
}
