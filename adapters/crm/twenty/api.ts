/** Calls of Twenty's REST API: lists read to their end by id, filters that no value can break. */
import type { CrmAnswer, CrmClient } from '../shared/client';
import type { Method } from '../shared/http';
import { notTwenty, refusal } from './errors';
import { twentyList, twentyOne, type TwentyObject, type TwentyRow } from './schema';

/** Twenty's documented page. */
export const pageSize = 60;
/** Node refuses about 16 KB of URL, most proxies 8. */
const longestUrl = 7600;

interface TwentyPage {
	rows: TwentyRow[];
	next?: string;
}

export interface TwentyApi {
	/** Address of the server without a slash at its end. */
	site: string;
	list(object: TwentyObject, filter?: string): Promise<TwentyRow[]>;
	page(object: TwentyObject, filter: string | undefined, limit: number, after?: string): Promise<TwentyPage>;
	send(method: Method, path: string, body?: unknown, repeatable?: boolean): Promise<CrmAnswer>;
	/** Splits values so that each filter fits into a URL. */
	split<T>(object: TwentyObject, values: T[], filter: (part: T[]) => string): T[][];
}

export function twentyApi(url: string, client: CrmClient): TwentyApi {
	const site = siteOf(url);
	const base = `${site}/rest`;
	const query = (filter: string | undefined, limit: number, after?: string): string =>
		[
			...(filter ? [`filter=${filter}`] : []),
			// Ordered by time the same page would come twice for rows of one batch.
			...['order_by=id', `limit=${limit}`, 'depth=0'],
			...(after ? [`starting_after=${encodeURIComponent(after)}`] : []),
		].join('&');
	const page: TwentyApi['page'] = async (object, filter, limit, after) => {
		const answer = await client({
			method: 'GET',
			url: `${base}/${object.many}?${query(filter, limit, after)}`,
		});
		if (answer.status !== 200) throw refusal(answer);
		const list = twentyList.safeParse(answer.body);
		const rows = list.success ? list.data.data[object.many] : undefined;
		if (!list.success || !rows) throw notTwenty(site);
		const { hasNextPage, endCursor } = list.data.pageInfo;
		return { rows, ...(hasNextPage && endCursor ? { next: endCursor } : {}) };
	};
	return {
		site,
		page,
		list: async (object, filter) => {
			const rows = new Map<string, TwentyRow>();
			let after: string | undefined;
			for (;;) {
				const part = await page(object, filter, pageSize, after);
				const fresh = part.rows.filter(({ id }) => !rows.has(id));
				for (const row of fresh) rows.set(row.id, row);
				after = part.next;
				if (after === undefined || fresh.length === 0) return [...rows.values()];
			}
		},
		send: async (method, path, body, repeatable = false) =>
			await client({
				...{ method, url: `${base}/${path}` },
				...(body === undefined ? {} : { body }),
				...(repeatable || method === 'GET' ? { write: false } : {}),
			}),
		split: (object, values, filter) => splitByLength(`${base}/${object.many}?`, values, filter),
	};

	function splitByLength<T>(start: string, values: T[], filter: (part: T[]) => string): T[][] {
		if (values.length === 0) return [];
		if (values.length === 1 || start.length + query(filter(values), pageSize).length <= longestUrl)
			return [values];
		const middle = Math.ceil(values.length / 2);
		return [values.slice(0, middle), values.slice(middle)].flatMap((half) =>
			splitByLength(start, half, filter),
		);
	}
}

/** The address people enter, brought to one form. */
export const siteOf = (url: string): string =>
	url
		.trim()
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '')
		.replace(/\/(rest|graphql)$/, '');

/** The record under the one key of an answer, e.g. `createPerson`. */
export function readOne(answer: CrmAnswer, site: string): TwentyRow {
	const [row] = readMade(answer, site);
	if (!row) throw notTwenty(site);
	return row;
}

export function readMade(answer: CrmAnswer, site: string): TwentyRow[] {
	if (answer.status !== 200 && answer.status !== 201) throw refusal(answer);
	const told = twentyOne.safeParse(answer.body);
	if (!told.success) throw notTwenty(site);
	return Object.values(told.data.data).flat();
}

/**
 * Comma, brackets and quotes of either kind break the parser of filters, an apostrophe the whole question (parse-filter-content.util.ts):
 * any one character stands in their place, the caller compares.
 */
const plain = (value: string): string => value.replace(/[,"'()[\]\\]/g, '_');
const encoded = (value: string): string => encodeURIComponent(value);

export const isPlain = (value: string): boolean => plain(value) === value;
export const anyOf = (field: string, values: string[]): string =>
	`${field}%5Bin%5D:%5B${values.filter(isPlain).map(encoded).join(',')}%5D`;
/** @param pattern with `%` for anything */
export const like = (field: string, pattern: string, how: 'like' | 'ilike' = 'ilike'): string =>
	`${field}%5B${how}%5D:${encoded(plain(pattern))}`;
export const either = (conditions: string[]): string =>
	conditions.length === 1 ? (conditions[0] ?? '') : `or(${conditions.join(',')})`;
