/** Searches EspoCRM by a part of a name or an address. */
import { addressKey } from '../../../core/binding/address-key';
import type { Page, SearchQuery } from '../../../core/ports/crm-gateway';
import type { CrmRecord } from '../../../core/ports/records';
import { pageSize } from './api';
import { text } from './mapping';
import { recordsOf, type EspoReader } from './read';
import { columns, entities, withAddress, type EspoRow, type Where } from './schema';

/** EspoCRM takes `%` and `_` for wildcards: what only matched by them is left out, so a page may be shorter. */
export async function searchRecords(query: SearchQuery, reader: EspoReader): Promise<Page<CrmRecord>> {
	const { kind } = query;
	const wanted = query.text.trim();
	const limit = Math.min(query.limit ?? 50, pageSize);
	const offset = Number(query.cursor ?? 0) || 0;
	const byAddress = withAddress.includes(kind) && wanted.includes('@');
	const where: Where[] =
		wanted === ''
			? []
			: byAddress
				? [
						{
							type: 'or',
							value: [
								{ type: 'contains', attribute: 'name', value: wanted },
								{ type: 'equals', attribute: 'emailAddress', value: wanted.toLowerCase() },
								{ type: 'like', attribute: 'emailAddress', value: `%${wanted.toLowerCase()}%` },
							],
						},
					]
				: [{ type: 'contains', attribute: 'name', value: wanted }];
	const rows = await reader.api.page(entities[kind], {
		where,
		select: columns[kind],
		maxSize: limit,
		offset,
	});
	const fits = rows.filter((row) => byAddress || holds(row, wanted));
	return {
		items: await recordsOf(kind, fits, reader),
		...(rows.length === limit ? { next: String(offset + limit) } : {}),
	};
}

const holds = (row: EspoRow, wanted: string): boolean =>
	wanted === '' ||
	plain(text(row.name)).includes(plain(wanted)) ||
	addressKey(text(row.emailAddress)).includes(plain(wanted));

const plain = (name: string): string => name.normalize('NFC').toLowerCase();
