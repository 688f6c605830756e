/** Notes, tasks and calls of the built-in CRM. Mails are not among them: the memory itself holds those. */
import type { Kysely } from 'kysely';
import type { ActivityRef, NewActivity } from '../../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../../core/ports/records';
import { comesAfter, type PageEnd } from '../../memory/page-end';
import type { MemorySchema } from '../../memory/schema';
import type { ActivityRow } from './schema';
import { idOf } from './write';

type Db = Kysely<MemorySchema>;

export interface StoredActivity {
	id: string;
	type: 'note' | 'task' | 'call';
	title: string;
	text: string;
	dueAt: string | null;
	ownerId: string | null;
	priority: string;
	/** Tasks and calls wait until somebody marks them as processed. */
	planned: boolean;
	createdAt: string;
}

export async function insertActivity(
	db: Db,
	store: string,
	activity: NewActivity,
	now: string,
): Promise<{ ref: ActivityRef; created: boolean }> {
	const id = idOf(store, `activity\n${activity.key}`);
	const ref: ActivityRef = { type: activity.type, id, on: activity.on };
	const row: ActivityRow = {
		...{
			store,
			id,
			key: activity.key,
			type: activity.type,
			title: activity.title,
			text: activity.text,
			mail_id: null,
		},
		...{
			due_at: activity.dueAt ?? null,
			owner_id: activity.ownerId ?? null,
			priority: activity.priority ?? 'normal',
		},
		...{ planned: activity.type === 'note' ? 0 : 1, created_at: now },
	};
	return await db.transaction().execute(async (trx) => {
		const inserted = await trx
			.insertInto('crm_activities')
			.values(row)
			.onConflict((on) => on.doNothing())
			.returning('id')
			.execute();
		if (inserted.length === 0) return { ref, created: false };
		const links = activity.on.map(({ kind, id: record }) => ({
			store,
			kind,
			id: record,
			activity_id: id,
			at: now,
		}));
		if (links.length > 0)
			await trx
				.insertInto('crm_activity_records')
				.values(links)
				.onConflict((on) => on.doNothing())
				.execute();
		return { ref, created: true };
	});
}

export interface ActivityQuery {
	planned?: boolean;
	type?: StoredActivity['type'];
	/** Only what comes behind this row. */
	before?: PageEnd | null;
	limit: number;
}

/** Newest first. */
export async function activitiesOf(
	db: Db,
	store: string,
	on: RecordRef,
	query: ActivityQuery,
): Promise<StoredActivity[]> {
	let select = db
		.selectFrom('crm_activity_records')
		.innerJoin('crm_activities', (join) =>
			join
				.onRef('crm_activities.store', '=', 'crm_activity_records.store')
				.onRef('crm_activities.id', '=', 'crm_activity_records.activity_id'),
		)
		.selectAll('crm_activities')
		.where('crm_activity_records.store', '=', store)
		.where('crm_activity_records.kind', '=', on.kind)
		.where('crm_activity_records.id', '=', on.id);
	if (query.planned !== undefined)
		select = select.where('crm_activities.planned', '=', query.planned ? 1 : 0);
	if (query.type) select = select.where('crm_activities.type', '=', query.type);
	if (query.before)
		select = select.where(comesAfter(query.before, 'crm_activities.created_at', 'crm_activities.id'));
	const rows = await select
		.orderBy('crm_activities.created_at', 'desc')
		.orderBy('crm_activities.id', 'desc')
		.limit(query.limit)
		.execute();
	return rows.map(toActivity);
}

/** How many of each type are done, and how many of all are planned. */
export async function countActivities(
	db: Db,
	store: string,
	on: RecordRef,
): Promise<Record<StoredActivity['type'] | 'planned', number>> {
	const rows = await db
		.selectFrom('crm_activity_records')
		.innerJoin('crm_activities', (join) =>
			join
				.onRef('crm_activities.store', '=', 'crm_activity_records.store')
				.onRef('crm_activities.id', '=', 'crm_activity_records.activity_id'),
		)
		.select(({ fn }) => ['crm_activities.type', 'crm_activities.planned', fn.countAll<number>().as('count')])
		.where('crm_activity_records.store', '=', store)
		.where('crm_activity_records.kind', '=', on.kind)
		.where('crm_activity_records.id', '=', on.id)
		.groupBy(['crm_activities.type', 'crm_activities.planned'])
		.execute();
	const sum = (wanted: (row: { type: string; planned: number }) => boolean): number =>
		rows.filter(wanted).reduce((total, { count }) => total + Number(count), 0);
	const done = (type: StoredActivity['type']): number => sum((row) => row.type === type && row.planned === 0);
	return {
		...{ note: done('note'), task: done('task'), call: done('call') },
		planned: sum(({ planned }) => planned === 1),
	};
}

const toActivity = (row: ActivityRow): StoredActivity => ({
	...{
		id: row.id,
		type: row.type as StoredActivity['type'],
		title: row.title,
		text: row.text,
		dueAt: row.due_at,
		ownerId: row.owner_id,
	},
	...{ priority: row.priority, planned: row.planned === 1, createdAt: row.created_at },
});

/** @returns false when there is no such activity; setting it twice changes nothing */
export async function setActivityPlanned(
	db: Db,
	store: string,
	id: string,
	planned: boolean,
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('crm_activities')
		.set({ planned: planned ? 1 : 0 })
		.where('store', '=', store)
		.where('id', '=', id)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

export async function recordsOfActivity(db: Db, store: string, id: string): Promise<RecordRef[]> {
	const rows = await db
		.selectFrom('crm_activity_records')
		.select(['kind', 'id'])
		.where('store', '=', store)
		.where('activity_id', '=', id)
		.execute();
	return rows.map((row) => ({ kind: row.kind as Kind, id: row.id }));
}
