/** The trigger's deliveries in the memory's database: one row for each mail that was taken up. */
import type { Kysely, Transaction } from 'kysely';
import type { Delivery, DeliveryState } from '../../core/mailbox/delivery';
import type { DeliveryChange, NewDelivery } from '../../core/ports/mailbox-memory';
import { chunks } from './database';
import type { MemorySchema } from './schema';

interface DeliveryRow {
	id: string;
	listener: string;
	folder: string;
	uid_validity: string;
	uid: number;
	fingerprint: string;
	mail: string;
	content: string;
	state: DeliveryState;
	attempt: number;
	tries: number;
	execution: string;
	due_at: string | null;
	error: string;
	reported: number;
	/** JSON. */
	envelope: string;
	updated_at: string;
}

declare module './schema' {
	interface MemorySchema {
		mailbox_deliveries: DeliveryRow;
	}
}

/** Writes new deliveries down; one that is known already stays as it is. */
export async function insertDeliveries(
	trx: Transaction<MemorySchema>,
	listener: string,
	mails: NewDelivery[],
	now: Date,
): Promise<void> {
	const rows = mails.map((mail): DeliveryRow => ({
		id: mail.id,
		listener,
		folder: mail.folder,
		uid_validity: mail.uidValidity,
		uid: mail.uid,
		fingerprint: mail.fingerprint,
		mail: mail.mail,
		content: mail.content,
		state: mail.state,
		attempt: mail.attempt ?? 0,
		tries: 0,
		execution: mail.execution,
		due_at: null,
		error: '',
		reported: 0,
		envelope: JSON.stringify(mail.envelope),
		updated_at: now.toISOString(),
	}));
	// 17 columns: stays below the 999 parameters that an older SQLite may allow.
	for (const part of chunks(rows, 50)) {
		await trx
			.insertInto('mailbox_deliveries')
			.values(part)
			.onConflict((on) => on.column('id').doNothing())
			.execute();
	}
}

/** Changes that are alike but for the mail (a batch that ended well) are one statement. */
export async function applyChanges(
	trx: Transaction<MemorySchema>,
	changes: DeliveryChange[],
	now: Date,
): Promise<void> {
	const alike = new Map<string, { set: Partial<DeliveryRow>; ids: string[] }>();
	for (const change of changes) {
		const set = columnsOf(change, now);
		const entry = alike.get(JSON.stringify(set)) ?? { set, ids: [] };
		entry.ids.push(change.id);
		alike.set(JSON.stringify(set), entry);
	}
	for (const { set, ids } of alike.values()) {
		for (const part of chunks(ids)) {
			await trx.updateTable('mailbox_deliveries').set(set).where('id', 'in', part).execute();
		}
	}
}

const columnsOf = (change: DeliveryChange, now: Date): Partial<DeliveryRow> => ({
	state: change.state,
	updated_at: now.toISOString(),
	...(change.attempt === undefined ? {} : { attempt: change.attempt }),
	...(change.tries === undefined ? {} : { tries: change.tries }),
	...(change.dueAt === undefined ? {} : { due_at: change.dueAt }),
	...(change.execution === undefined ? {} : { execution: change.execution }),
	...(change.error === undefined ? {} : { error: change.error.slice(0, 2_000) }),
	...(change.reported === undefined ? {} : { reported: change.reported ? 1 : 0 }),
	...(change.place === undefined
		? {}
		: { folder: change.place.folder, uid_validity: change.place.uidValidity, uid: change.place.uid }),
	...(change.read === undefined ? {} : { ...change.read, envelope: JSON.stringify(change.read.envelope) }),
});

/** In the order of their folder, by UID. */
export async function readInState(
	db: Kysely<MemorySchema>,
	listener: string,
	states: DeliveryState[],
	options: { dueBefore?: Date; limit?: number } = {},
): Promise<Delivery[]> {
	let query = db
		.selectFrom('mailbox_deliveries')
		.selectAll()
		.where('listener', '=', listener)
		.where('state', 'in', states)
		.orderBy('folder')
		.orderBy('uid');
	if (options.dueBefore) query = query.where('due_at', '<=', options.dueBefore.toISOString());
	if (options.limit !== undefined) query = query.limit(options.limit);
	return (await query.execute()).map(toDelivery);
}

/** Those of a listener by what tells mails apart before they are read. */
export async function readByFingerprint(
	db: Kysely<MemorySchema>,
	listener: string,
	fingerprints: string[],
): Promise<Map<string, Delivery[]>> {
	const found = new Map<string, Delivery[]>();
	for (const part of chunks(fingerprints)) {
		const rows = await db
			.selectFrom('mailbox_deliveries')
			.selectAll()
			.where('listener', '=', listener)
			.where('fingerprint', 'in', part)
			.execute();
		for (const row of rows)
			found.set(row.fingerprint, [...(found.get(row.fingerprint) ?? []), toDelivery(row)]);
	}
	return found;
}

const toDelivery = (row: DeliveryRow): Delivery => ({
	id: row.id,
	folder: row.folder,
	uidValidity: row.uid_validity,
	uid: Number(row.uid),
	fingerprint: row.fingerprint,
	mail: row.mail,
	content: row.content,
	state: row.state,
	attempt: row.attempt,
	tries: row.tries,
	execution: row.execution,
	dueAt: row.due_at,
	error: row.error,
	reported: row.reported === 1,
	envelope: JSON.parse(row.envelope) as Delivery['envelope'],
	updatedAt: row.updated_at,
});
