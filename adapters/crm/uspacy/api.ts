/** Calls of Uspacy: by token, or through an incoming webhook that stands before every path. */
import type { CrmAnswer, CrmClient } from '../shared/client';
import type { Method } from '../shared/http';
import { recentRows, type Recent } from '../shared/recent';
import { notUspacy, refusal } from './errors';
import { uspacyList, uspacyRow, type UspacyRow } from './schema';

export const pageSize = 100;
/** One batch is looked up and logged within this time, record by record. */
const batchMs = 60_000;

export interface Condition {
	field: string;
	operator: 'eq' | 'in' | 'part';
	values: string[];
}

export interface UspacyApi {
	/** Host of the portal, for people; never the webhook's key. */
	host: string;
	/** `https://company.uspacy.ua`. */
	portal: string;
	send(method: Method, path: string, body?: unknown, repeatable?: boolean): Promise<CrmAnswer>;
	/** The parsed body. @throws CrmError for any refusal */
	read(path: string): Promise<unknown>;
	/** Every row of a list. */
	list(path: string, query?: string): Promise<UspacyRow[]>;
	page(
		path: string,
		query: string,
		page: number,
		size: number,
	): Promise<{ rows: UspacyRow[]; more: boolean }>;
	one(path: string): Promise<UspacyRow | undefined>;
	/** Rows by entity and id: Uspacy has no question for many, so what a batch has read already counts for it. */
	recent: Recent<UspacyRow>;
}

export function uspacyApi(url: string, client: CrmClient, now: () => Date): UspacyApi {
	const root = url
		.trim()
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '');
	const portal = root.replace(/^(https?:\/\/[^/]+).*$/i, '$1');
	const host = portal.replace(/^[a-z]+:\/\//i, '');

	/** A path that exists only with or without its last slash answers 405: nothing was carried out, so the other form is tried. */
	const send: UspacyApi['send'] = async (method, path, body, repeatable = false) => {
		const call = async (at: string): Promise<CrmAnswer> =>
			await client({
				...{ method, url: `${root}/${at}` },
				...(body === undefined ? {} : { body }),
				...(repeatable || method === 'GET' ? { write: false } : {}),
			});
		const answer = await call(path);
		return answer.status === 405 ? await call(otherForm(path)) : answer;
	};
	const read: UspacyApi['read'] = async (path) => {
		const answer = await send('GET', path);
		if (answer.status !== 200) throw refusal(answer);
		return answer.body;
	};
	const page: UspacyApi['page'] = async (path, query, number, size) => {
		const paging = [...(query ? [query] : []), `page=${number}`, `list=${size}`].join('&');
		const list = uspacyList.safeParse(await read(`${path}?${paging}`));
		if (!list.success) throw notUspacy(host);
		const last = list.data.meta?.last_page;
		const rows = list.data.data;
		return { rows, more: last === undefined ? rows.length >= size : number < last };
	};
	return {
		...{ host, portal, send, read, page, recent: recentRows<UspacyRow>(now, batchMs) },
		list: async (path, query = '') => {
			const found = new Map<string, UspacyRow>();
			for (let number = 1; ; number++) {
				const { rows, more } = await page(path, query, number, pageSize);
				const before = found.size;
				for (const row of rows) found.set(row.id, row);
				if (!more || found.size === before) return [...found.values()];
			}
		},
		one: async (path) => {
			const answer = await send('GET', path);
			if (answer.status === 404) return undefined;
			return readRow(answer, host);
		},
	};
}

function otherForm(path: string): string {
	const [at = '', query] = path.split('?');
	const other = at.endsWith('/') ? at.slice(0, -1) : `${at}/`;
	return query === undefined ? other : `${other}?${query}`;
}

export function readRow(answer: CrmAnswer, host: string): UspacyRow {
	if (answer.status !== 200 && answer.status !== 201) throw refusal(answer);
	const row = uspacyRow.safeParse(answer.body);
	if (!row.success) throw notUspacy(host);
	return row.data;
}

export function filters(condition: 'and' | 'or', conditions: Condition[]): string {
	const parts = conditions.flatMap(({ field, operator, values }, index) => {
		const at = `filters[filters][${index}]`;
		return [
			...[`${at}[field]=${field}`, `${at}[operator]=${operator}`],
			...values.map((value) => `${at}[values][]=${encodeURIComponent(value)}`),
		];
	});
	return [`filters[condition]=${condition}`, ...parts].join('&');
}
