/** Calls of EspoCRM's REST API: lists read to their end, questions cut to lengths that web servers take. */
import { z } from 'zod';
import type { CrmAnswer, CrmClient } from '../shared/client';
import type { Method } from '../shared/http';
import { notEspo, refusal } from './errors';
import { espoList, espoRow, type EspoRow, type Where } from './schema';

/** EspoCRM refuses more with 403. */
export const pageSize = 200;
/** Apache and nginx refuse about 8 KB of URL; there is no search by POST. */
const longestUrl = 7600;

export interface EspoSearch {
	where?: Where[];
	select: string[];
	maxSize?: number;
	offset?: number;
}

export interface EspoApi {
	/** Address of the site without a slash at its end. */
	site: string;
	/** Every match. */
	list(entity: string, search: EspoSearch): Promise<EspoRow[]>;
	page(entity: string, search: EspoSearch): Promise<EspoRow[]>;
	/** One whole record; undefined when it is not there. */
	one(entity: string, id: string): Promise<EspoRow | undefined>;
	/** undefined where the metadata have nothing under the key. */
	metadata(key: string): Promise<unknown>;
	/** Any answer but 2xx is left to the caller. */
	send(call: EspoCall): Promise<CrmAnswer>;
	/** Splits values so that each question fits into a URL. */
	split(entity: string, values: string[], search: (part: string[]) => EspoSearch): string[][];
}

interface EspoCall {
	method: Method;
	path: string;
	body?: unknown;
	headers?: Record<string, string>;
	/** Carried out twice it does no more than once, so it may be repeated when its answer is lost. */
	repeatable?: boolean;
}

export function espoApi(url: string, client: CrmClient): EspoApi {
	const site = siteOf(url);
	const base = `${site}/api/v1`;
	const get = async (path: string): Promise<CrmAnswer> =>
		await client({ method: 'GET', url: `${base}/${path}` });

	const page = async (entity: string, search: EspoSearch): Promise<EspoRow[]> => {
		const answer = await get(`${entity}?${searchParams(search)}`);
		return readList(answer, site);
	};
	return {
		site,
		page,
		list: async (entity, search) => {
			const rows = new Map<string, EspoRow>();
			for (let offset = 0; ; offset += pageSize) {
				const part = await page(entity, { ...search, maxSize: pageSize, offset });
				for (const row of part) rows.set(row.id, row);
				if (part.length < pageSize) return [...rows.values()];
			}
		},
		one: async (entity, id) => {
			const answer = await get(`${entity}/${encodeURIComponent(id)}`);
			if (answer.status === 404) return undefined;
			return readRow(answer, site);
		},
		metadata: async (key) => {
			const answer = await get(`Metadata?key=${encodeURIComponent(key)}`);
			if (answer.status !== 200) throw refusal(answer);
			return answer.body === '' || answer.body === null ? undefined : answer.body;
		},
		send: async ({ method, path, body, headers, repeatable }) =>
			await client({
				...{ method, url: `${base}/${path}` },
				...(body === undefined ? {} : { body }),
				...(headers ? { headers } : {}),
				...(repeatable ? { write: false } : {}),
			}),
		split: (entity, values, search) => splitByLength(`${base}/${entity}?`, values, search),
	};
}

/** The address people enter, brought to one form. */
export const siteOf = (url: string): string =>
	url
		.trim()
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '')
		.replace(/\/api\/v1$/, '')
		.replace(/\/+$/, '');

export function readRow(answer: CrmAnswer, site: string): EspoRow {
	if (answer.status !== 200) throw refusal(answer);
	const row = espoRow.safeParse(answer.body);
	if (!row.success) throw notEspo(site);
	return row.data;
}

function readList(answer: CrmAnswer, site: string): EspoRow[] {
	if (answer.status !== 200) throw refusal(answer);
	const list = espoList.safeParse(answer.body);
	if (!list.success) throw notEspo(site);
	return list.data.list;
}

/** As one JSON value: shorter than brackets. Newest first, so that pages have an order. */
function searchParams({ where = [], select, maxSize = pageSize, offset = 0 }: EspoSearch): string {
	const params = { where, select, orderBy: 'createdAt', order: 'DESC', maxSize, offset };
	return `searchParams=${encodeURIComponent(JSON.stringify(params)).replace(/%(3A|2C|40)/g, (_, code: string) => plain[code] ?? '')}`;
}
const plain: Record<string, string> = { '3A': ':', '2C': ',', '40': '@' };

function splitByLength(start: string, values: string[], search: (part: string[]) => EspoSearch): string[][] {
	if (values.length === 0) return [];
	if (values.length === 1 || start.length + searchParams(search(values)).length <= longestUrl)
		return [values];
	const middle = Math.ceil(values.length / 2);
	return [values.slice(0, middle), values.slice(middle)].flatMap((half) =>
		splitByLength(start, half, search),
	);
}

export const readIds = (value: unknown): string[] => z.array(z.string()).catch([]).parse(value);
