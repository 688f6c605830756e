/** Searches records of the built-in CRM by a part of the name or of an address, page by page. */
import { sql, type Kysely } from 'kysely';
import type { Page, SearchQuery } from '../../../core/ports/crm-gateway';
import type { CrmRecord } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { searchText } from './mapping';
import { recordsOf } from './read';

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** Ordered by id, so that pages neither repeat nor skip while records are added. */
export async function searchRecords(
	db: Kysely<MemorySchema>,
	store: string,
	query: SearchQuery,
): Promise<Page<CrmRecord>> {
	const limit = Math.min(Math.max(query.limit ?? 50, 1), 200);
	const text = searchText(query.text.trim());
	let select = db
		.selectFrom('crm_records')
		.selectAll()
		.where('store', '=', store)
		.where('kind', '=', query.kind)
		.where('deleted', '=', 0);
	if (query.cursor) select = select.where('id', '>', query.cursor);
	if (text !== '') {
		const pattern = `%${escapeLike(text)}%`;
		const holders = db
			.selectFrom('crm_addresses')
			.select('id')
			.where('store', '=', store)
			.where('kind', '=', query.kind)
			.where(sql<boolean>`address like ${pattern} escape '\\'`);
		select = select.where((where) =>
			where.or([sql<boolean>`search like ${pattern} escape '\\'`, where('id', 'in', holders)]),
		);
	}
	const rows = await select
		.orderBy('id')
		.limit(limit + 1)
		.execute();
	const items = await recordsOf(db, store, rows.slice(0, limit));
	return rows.length > limit ? { items, next: rows[limit - 1]?.id ?? '' } : { items };
}
