/** Reads kept mails and what they are bound to: for people, for Review, for jobs over the past. */
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { RuleName } from '../../core/binding/settings';
import type { KeptMail, MailsWith } from '../../core/ports/binding-memory';
import type { Kind, RecordRef } from '../../core/ports/records';
import { toBinding, type MailRow } from './binding-schema';
import { chunks } from './database';
import type { MemorySchema } from './schema';

type Db = Kysely<MemorySchema>;

export async function readMails(db: Db, connection: string, ids: string[]): Promise<KeptMail[]> {
	const rows: MailRow[] = [];
	for (const part of chunks([...new Set(ids)]))
		rows.push(
			...(await db
				.selectFrom('binding_mails')
				.selectAll()
				.where('connection', '=', connection)
				.where('id', 'in', part)
				.execute()),
		);
	return await withLinks(db, connection, rows);
}

export async function readConversation(db: Db, connection: string, name: string) {
	const key = await currentKey(db, connection, name);
	const rows = await db
		.selectFrom('binding_mails')
		.selectAll()
		.where('connection', '=', connection)
		.where('conversation', '=', key)
		.orderBy('date')
		.execute();
	const links = await db
		.selectFrom('conversation_links')
		.selectAll()
		.where('connection', '=', connection)
		.where('conversation', '=', key)
		.execute();
	return { mails: await withLinks(db, connection, rows), links: links.map(toBinding) };
}

/** A conversation that was merged into an older one is still found by its old name. */
export async function currentKey(db: Db, connection: string, name: string): Promise<string> {
	const row = await db
		.selectFrom('conversation_names')
		.select('conversation')
		.where('connection', '=', connection)
		.where('id', '=', name)
		.executeTakeFirst();
	return row?.conversation ?? name;
}

export async function readReviews(
	db: Db,
	connection: string,
	after: { date: string; id: string } | null,
	limit: number,
): Promise<KeptMail[]> {
	let query = db
		.selectFrom('binding_mails')
		.selectAll()
		.where('connection', '=', connection)
		.where('outcome', '=', 'review');
	if (after) query = query.where((where) => behind(where, after));
	return await withLinks(db, connection, await query.orderBy('date').orderBy('id').limit(limit).execute());
}

/** By the parties of the conversation first (an index), then by the mail's own headers. */
export async function readMailsWith(
	db: Db,
	connection: string,
	{ addresses, since, without, after, limit }: MailsWith,
): Promise<KeptMail[]> {
	if (addresses.length === 0) return [];
	const conversations = db
		.selectFrom('conversation_parties')
		.select('conversation')
		.where('connection', '=', connection)
		.where('address', 'in', addresses);
	let query = db
		.selectFrom('binding_mails')
		.selectAll()
		.where('connection', '=', connection)
		.where('date', '>=', since)
		.where('apart', '=', 0)
		.where('mail', 'is not', null)
		.where((where) =>
			where.or([where('sender', 'in', addresses), where('conversation', 'in', conversations)]),
		)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('binding_links')
						.select('binding_links.mail')
						.whereRef('binding_links.connection', '=', 'binding_mails.connection')
						.whereRef('binding_links.mail', '=', 'binding_mails.id')
						.where('binding_links.kind', '=', without.kind)
						.where('binding_links.record', '=', without.id),
				),
			),
		);
	if (after) query = query.where((where) => behind(where, after));
	return await withLinks(db, connection, await query.orderBy('date').orderBy('id').limit(limit).execute());
}

type Where = ExpressionBuilder<MemorySchema, 'binding_mails'>;

const behind = (where: Where, after: { date: string; id: string }) =>
	where.or([
		where('date', '>', after.date),
		where.and([where('date', '=', after.date), where('id', '>', after.id)]),
	]);

/** Mails that are kept apart from their conversation count too. */
export async function readBoundRecords(
	db: Db,
	connection: string,
	kind: Kind,
	after: string,
	limit: number,
): Promise<RecordRef[]> {
	const rows = await db
		.selectFrom('binding_links')
		.select('record')
		.distinct()
		.where('connection', '=', connection)
		.where('kind', '=', kind)
		.where('removed', '=', 0)
		.where('record', '>', after)
		.orderBy('record')
		.limit(limit)
		.execute();
	return rows.map(({ record }) => ({ kind, id: record }));
}

export async function readConversationsOf(
	db: Db,
	connection: string,
	{ kind, id }: RecordRef,
): Promise<string[]> {
	const rows = await db
		.selectFrom('binding_links')
		.innerJoin('binding_mails', (join) =>
			join
				.onRef('binding_mails.connection', '=', 'binding_links.connection')
				.onRef('binding_mails.id', '=', 'binding_links.mail'),
		)
		.select('binding_mails.conversation')
		.distinct()
		.where('binding_links.connection', '=', connection)
		.where('binding_links.kind', '=', kind)
		.where('binding_links.record', '=', id)
		.where('binding_links.removed', '=', 0)
		.execute();
	return rows.map(({ conversation }) => conversation);
}

export async function readMailsOf(
	db: Db,
	connection: string,
	of: { execution: string } | { job: string },
): Promise<KeptMail[]> {
	if ('execution' in of) {
		const rows = await db
			.selectFrom('binding_mails')
			.selectAll()
			.where('connection', '=', connection)
			.where('execution', '=', of.execution)
			.execute();
		return await withLinks(db, connection, rows);
	}
	return await readMails(
		db,
		connection,
		(await readLinksOf(db, connection, of.job)).map(({ mail }) => mail),
	);
}

export async function readLinksOf(
	db: Db,
	connection: string,
	job: string,
): Promise<{ mail: string; ref: RecordRef }[]> {
	const rows = await db
		.selectFrom('binding_links')
		.select(['mail', 'kind', 'record'])
		.where('connection', '=', connection)
		.where('job', '=', job)
		.where('manual', '=', 0)
		.where('removed', '=', 0)
		.execute();
	return rows.map(({ mail, kind, record }) => ({ mail, ref: { kind, id: record } }));
}

async function withLinks(db: Db, connection: string, rows: MailRow[]): Promise<KeptMail[]> {
	const mails = rows.map((row): KeptMail => ({
		id: row.id,
		conversation: row.conversation,
		mail: row.mail === null ? null : { ...JSON.parse(row.mail), html: row.html ?? '' },
		date: row.date,
		outcome: row.outcome,
		rule: row.rule as RuleName | null,
		reasons: JSON.parse(row.reasons),
		explanation: JSON.parse(row.explanation),
		candidates: JSON.parse(row.candidates),
		planned: row.planned === 1,
		apart: row.apart === 1,
		execution: row.execution,
		bindings: [],
	}));
	const byId = new Map(mails.map((mail) => [mail.id, mail]));
	for (const part of chunks([...byId.keys()])) {
		const links = await db
			.selectFrom('binding_links')
			.selectAll()
			.where('connection', '=', connection)
			.where('mail', 'in', part)
			.execute();
		for (const link of links)
			byId.get(link.mail)?.bindings.push({ ...toBinding(link), changedBy: link.changed_by });
	}
	return mails;
}
