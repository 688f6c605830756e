/** Reads kept mails for the pages: those of a record, page by page, and the list of everything processed. */
import type { Kysely } from 'kysely';
import type { Mail } from '../../core/mail/mail';
import type { RecordRef } from '../../core/ports/records';
import type { MailRow } from './binding-schema';
import { chunks } from './database';
import { comesAfter, type PageEnd } from './page-end';
import type { MemorySchema } from './schema';

type Db = Kysely<MemorySchema>;

/** A mail as kept: `text` holds what is kept of it, `html` only where the built-in CRM keeps it. */
export interface MailForPage {
	mail: Mail;
	planned: boolean;
}

const toPage = (row: Pick<MailRow, 'id' | 'conversation' | 'mail' | 'html' | 'planned'>): MailForPage[] => {
	if (row.mail === null) return [];
	const mail = JSON.parse(row.mail) as Mail;
	const text = mail.text || mail.newText || mail.preview;
	return [
		{
			mail: { ...mail, id: row.id, conversationId: row.conversation, html: row.html ?? '', text },
			planned: row.planned === 1,
		},
	];
};

const columns = ['id', 'conversation', 'mail', 'html', 'planned'] as const;

export async function mailsById(db: Db, connection: string, ids: string[]): Promise<MailForPage[]> {
	const found: MailForPage[] = [];
	for (const part of chunks(ids)) {
		const rows = await db
			.selectFrom('binding_mails')
			.select(columns)
			.where('connection', '=', connection)
			.where('id', 'in', part)
			.execute();
		found.push(...rows.flatMap(toPage));
	}
	return found;
}

export interface RecordMailQuery {
	planned?: boolean;
	/** Only what comes behind this row. */
	before?: PageEnd | null;
	limit: number;
}

function linked(db: Db, connection: string, ref: RecordRef, { planned, before }: RecordMailQuery) {
	let query = db
		.selectFrom('binding_links')
		.innerJoin('binding_mails', (join) =>
			join
				.onRef('binding_mails.connection', '=', 'binding_links.connection')
				.onRef('binding_mails.id', '=', 'binding_links.mail'),
		)
		.where('binding_links.connection', '=', connection)
		.where('binding_links.kind', '=', ref.kind)
		.where('binding_links.record', '=', ref.id)
		.where('binding_links.removed', '=', 0);
	if (planned !== undefined) query = query.where('binding_mails.planned', '=', planned ? 1 : 0);
	return before ? query.where(comesAfter(before, 'binding_links.date', 'binding_links.mail')) : query;
}

/** Newest first. */
export async function mailsOfRecord(
	db: Db,
	connection: string,
	ref: RecordRef,
	query: RecordMailQuery,
): Promise<MailForPage[]> {
	const rows = await linked(db, connection, ref, query)
		.select([
			'binding_mails.id',
			'binding_mails.conversation',
			'binding_mails.mail',
			'binding_mails.html',
			'binding_mails.planned',
		])
		.orderBy('binding_links.date', 'desc')
		.orderBy('binding_links.mail', 'desc')
		.limit(query.limit)
		.execute();
	return rows.flatMap(toPage);
}

export async function countMailsOfRecord(
	db: Db,
	connection: string,
	ref: RecordRef,
): Promise<{ planned: number; done: number }> {
	const rows = await linked(db, connection, ref, { limit: 0 })
		.select(({ fn }) => ['binding_mails.planned', fn.countAll<number>().as('count')])
		.groupBy('binding_mails.planned')
		.execute();
	const count = (planned: number): number => Number(rows.find((row) => row.planned === planned)?.count ?? 0);
	return { planned: count(1), done: count(0) };
}

/** `planned`: inbound mail that waits; the others: what is processed, and what was sent. */
type Direction = 'all' | 'inbound' | 'outbound' | 'planned';

const processed = (db: Db, connection: string, direction: Direction) =>
	db
		.selectFrom('binding_mails')
		.where('connection', '=', connection)
		.where('outcome', '=', 'bound')
		.where('planned', '=', direction === 'planned' ? 1 : 0)
		.where(
			'direction',
			'in',
			direction === 'inbound' || direction === 'outbound' ? [direction] : ['inbound', 'outbound'],
		);

/** Processed inbound and all sent mail that is bound, or what of it is planned; newest first. */
export async function processedMails(
	db: Db,
	connection: string,
	{ direction, before, limit }: { direction: Direction; before: PageEnd | null; limit: number },
): Promise<MailForPage[]> {
	const select = processed(db, connection, direction).select(columns);
	const page = before ? select.where(comesAfter(before, 'date', 'id')) : select;
	return (await page.orderBy('date', 'desc').orderBy('id', 'desc').limit(limit).execute()).flatMap(toPage);
}

export async function countProcessed(db: Db, connection: string, direction: Direction): Promise<number> {
	const { count } = await processed(db, connection, direction)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** Mails from an address, or in a conversation it takes part in; newest first. */
export async function mailsWithAddress(
	db: Db,
	connection: string,
	address: string,
	limit: number,
): Promise<MailForPage[]> {
	const conversations = db
		.selectFrom('conversation_parties')
		.select('conversation')
		.where('connection', '=', connection)
		.where('address', '=', address);
	const rows = await db
		.selectFrom('binding_mails')
		.select(columns)
		.where('connection', '=', connection)
		.where((where) => where.or([where('sender', '=', address), where('conversation', 'in', conversations)]))
		.orderBy('date', 'desc')
		.limit(limit)
		.execute();
	return rows.flatMap(toPage);
}

/** @returns false when there is no such mail; doing it twice changes nothing */
export async function setMailPlanned(
	db: Db,
	connection: string,
	mail: string,
	planned: boolean,
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('binding_mails')
		.set({ planned: planned ? 1 : 0 })
		.where('connection', '=', connection)
		.where('id', '=', mail)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
