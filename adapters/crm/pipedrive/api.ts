/** Pipedrive's calls, typed; lists to their end by cursor (v2) or start (v1). */
import type { z, ZodType, ZodTypeDef } from 'zod';
import { chunksOf, inParallel } from '../shared/batch';
import { crmClient, type CrmAnswer, type CrmCall } from '../shared/client';
import type { Http } from '../shared/http';
import type { Ledger } from '../shared/ledger';
import { recentRows } from '../shared/recent';
import type { PipedriveSettings } from './credential';
import { oddAnswer, refusal } from './errors';
import { envelope, searchAnswer } from './schema';

/** Pipedrive allows ten searches in two seconds. */
const width = 4;
const idsAtOnce = 100;
const aWeek = 7 * 86_400_000;
/** So many are asked one by one. */
const fewQuestions = 8;

export interface PipedriveApiOptions {
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
	settings: PipedriveSettings;
	/** Lists that were found too long to read as a whole. */
	longLists: Ledger;
}

type Shape<T> = ZodType<T, ZodTypeDef, unknown>;
type Query = NonNullable<CrmCall['query']>;
export type PipedriveApi = ReturnType<typeof pipedriveApi>;

export function pipedriveApi({ http, now, sleep, settings, longLists }: PipedriveApiOptions) {
	const recent = recentRows<{ id: string }>(now);
	const client = crmClient({ ...{ crm: 'Pipedrive', http, now, sleep, pauseOf }, isSpent });

	const call = async <T>(shape: Shape<T>, path: string, rest: Omit<CrmCall, 'url'>) => {
		const answer = await client({ url: `${settings.baseUrl}/api/${path}`, ...rest });
		if (answer.status >= 400) throw refusal(answer);
		const parsed = envelope.safeParse(answer.body);
		if (!parsed.success) throw oddAnswer(path);
		if (!parsed.data.success) throw refusal(answer);
		const data = shape.safeParse(parsed.data.data);
		if (!data.success) throw oddAnswer(path);
		return { data: data.data, more: parsed.data.additional_data };
	};

	/** It had more pages than these when it was last looked at. */
	const isLong = async (path: string, pages: number): Promise<boolean> => {
		const known = (await longLists.find<{ pages: number; at: number }>([path])).get(path);
		return known !== undefined && known.pages >= pages && now().getTime() - known.at < aWeek;
	};

	const api = {
		get: async <T>(shape: Shape<T>, path: string, query: Query = {}): Promise<T> =>
			(await call(shape, path, { method: 'GET', query })).data,
		write: async <T>(
			shape: Shape<T>,
			method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
			path: string,
			body?: object,
		): Promise<T> => {
			recent.forget();
			return (await call(shape, path, { method, ...(body ? { body } : {}) })).data;
		},

		/** One page of v2, and the cursor of the next. */
		page: async <T>(
			item: Shape<T>,
			path: string,
			query: Query,
		): Promise<{ items: T[]; next: string | undefined }> => {
			const { data, more } = await call(item.array().nullable(), path, { method: 'GET', query });
			return { items: data ?? [], next: more?.next_cursor ?? undefined };
		},
		/** One page of a search: ids only, the rows themselves are read. */
		searchPage: async (
			path: string,
			query: Query,
		): Promise<{ items: string[]; next: string | undefined }> => {
			const { data, more } = await call(searchAnswer, path, { method: 'GET', query });
			return { items: data.items.map(({ item }) => item.id), next: more?.next_cursor ?? undefined };
		},
		/** All pages of v2. */
		all: async <T>(item: Shape<T>, path: string, query: Query = {}): Promise<T[]> => {
			const found: T[] = [];
			let cursor: string | undefined;
			do {
				const page = await api.page(item, path, { limit: 500, ...query, cursor });
				found.push(...page.items);
				cursor = page.next;
			} while (cursor !== undefined);
			return found;
		},
		/**
		 * The whole list, where that costs a quarter of asking the questions one by one; undefined where it is too long, which is
		 * remembered for a week, or the questions are few. Lists are direct, and half the price of a search.
		 */
		sweep: async <T extends { id: string }>(
			item: Shape<T>,
			path: string,
			query: Query,
			questions: number,
		): Promise<T[] | undefined> => {
			const most = Math.ceil(questions / 4);
			if (questions < fewQuestions || (await isLong(path, most))) return undefined;
			const found: T[] = [];
			let cursor: string | undefined;
			for (let pages = 0; pages < most; pages++) {
				const page = await api.page(item, path, { limit: 500, ...query, cursor });
				found.push(...page.items);
				cursor = page.next;
				if (cursor !== undefined) continue;
				recent.keep(path, found);
				return found;
			}
			await longLists.keep(new Map([[path, { pages: most, at: now().getTime() }]]));
			return undefined;
		},
		/** All pages of v1; undefined where there are more than `most`. */
		allByStart: async <T>(
			item: Shape<T>,
			path: string,
			query: Query = {},
			most = Number.POSITIVE_INFINITY,
		): Promise<T[] | undefined> => {
			const found: T[] = [];
			let start = 0;
			for (let pages = 0; pages < most; pages++) {
				const page: { data: T[] | null; more: Additional } = await call(item.array().nullable(), path, {
					...{ method: 'GET', query: { limit: 500, ...query, start } },
				});
				found.push(...(page.data ?? []));
				const { more_items_in_collection: goesOn = false, next_start: next }: Partial<Pagination> =
					page.more?.pagination ?? {};
				if (!goesOn) return found;
				start = next ?? found.length;
			}
			return undefined;
		},
		/** As `sweep`, of v1. */
		sweepByStart: async <T>(item: Shape<T>, path: string, questions: number): Promise<T[] | undefined> =>
			questions < fewQuestions ? undefined : await api.allByStart(item, path, {}, questions / 4),
		/** By their ids, a hundred in a call; missing and deleted ones are left out. */
		byIds: async <T extends { id: string }>(
			item: Shape<T>,
			path: string,
			ids: string[],
			query: Query = {},
		): Promise<T[]> => {
			const parts = chunksOf([...new Set(ids)], idsAtOnce);
			const pages = await inParallel(
				parts,
				width,
				async (part) => await api.all(item, path, { ...query, ids: part.join(',') }),
			);
			const found = pages.flat().filter(isThere);
			recent.keep(path, found);
			return found;
		},
		/** The same, but what was read within the last seconds is taken as it was. */
		byIdsRecent: async <T extends { id: string }>(
			item: Shape<T>,
			path: string,
			ids: string[],
			query: Query = {},
		): Promise<T[]> => {
			const kept = [...new Set(ids)].flatMap((id) => (recent.get(path, id) as T | undefined) ?? []);
			const left = ids.filter((id) => !kept.some((one) => one.id === id));
			return left.length === 0 ? kept : [...kept, ...(await api.byIds(item, path, left, query))];
		},
		/** One question for each; Pipedrive has none for many. */
		each: async <I, T>(items: readonly I[], ask: (item: I) => Promise<T>): Promise<T[]> =>
			await inParallel(items, width, ask),
	};
	return api;
}

/** What was deleted stays for thirty days, marked so. */
const isThere = (row: unknown): boolean => {
	const { is_deleted: gone, status } = row as { is_deleted?: unknown; status?: unknown };
	return gone !== true && status !== 'deleted';
};

type Additional = z.infer<typeof envelope>['additional_data'];
type Pagination = NonNullable<NonNullable<Additional>['pagination']>;

/** Seconds until the window of two seconds is over. */
function pauseOf({ headers }: CrmAnswer): number | undefined {
	const seconds = Number(headers['x-ratelimit-reset']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

/** The day's tokens are used up: no waiting helps. The header has had more than one name. */
const isSpent = ({ headers }: CrmAnswer): boolean =>
	Object.entries(headers).some(([name, value]) => /^x-daily-.*(left|remaining)$/.test(name) && value === '0');
