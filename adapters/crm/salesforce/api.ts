/** Salesforce's calls, typed: SOQL to the last page, writes two hundred at once. */
import type { ZodType, ZodTypeDef } from 'zod';
import { asCrmError, chunksOf } from '../shared/batch';
import { crmClient, type CrmAnswer, type CrmCall } from '../shared/client';
import type { Http } from '../shared/http';
import type { SalesforceSettings } from './credential';
import { oddAnswer, refusal } from './errors';
import * as schema from './schema';

export interface SalesforceApiOptions {
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
	settings: SalesforceSettings;
}

const recordsAtOnce = 200;

export type SalesforceApi = ReturnType<typeof salesforceApi>;

export function salesforceApi({ http, now, sleep, settings }: SalesforceApiOptions) {
	const client = crmClient({ ...{ crm: 'Salesforce', http, now, sleep }, isLimit, isSpent });
	const root = `/services/data/${schema.apiVersion}`;

	const call = async <T>(
		shape: ZodType<T, ZodTypeDef, unknown>,
		path: string,
		rest: Omit<CrmCall, 'url'>,
	): Promise<T> => {
		const answer = await client({ url: `${settings.instanceUrl}${path}`, ...rest });
		if (answer.status >= 400) throw refusal(answer);
		const parsed = shape.safeParse(answer.body);
		if (!parsed.success) throw oddAnswer(path);
		return parsed.data;
	};

	return {
		/** All pages; reads the database itself, not an index. */
		query: async (soql: string): Promise<Record<string, unknown>[]> => {
			const found: Record<string, unknown>[] = [];
			let page = await call(schema.queryAnswer, `${root}/query`, { method: 'GET', query: { q: soql } });
			found.push(...page.records);
			while (!page.done && page.nextRecordsUrl !== undefined) {
				page = await call(schema.queryAnswer, page.nextRecordsUrl, { method: 'GET' });
				found.push(...page.records);
			}
			return found;
		},
		/** One result for each record, in order; one that fails leaves the others. A call that failed as a whole fails each. */
		save: async (
			method: 'POST' | 'PATCH',
			type: string,
			records: Record<string, unknown>[],
			headers: Record<string, string> = {},
		): Promise<(schema.SaveResult | Error)[]> => {
			const results: (schema.SaveResult | Error)[] = [];
			for (const part of chunksOf(records, recordsAtOnce)) {
				const body = { allOrNone: false, records: part.map((one) => ({ attributes: { type }, ...one })) };
				try {
					results.push(
						...(await call(schema.saveResults, `${root}/composite/sobjects`, { method, headers, body })),
					);
				} catch (error) {
					const failed = asCrmError(error);
					results.push(...part.map(() => failed));
				}
			}
			return results;
		},
		remove: async (type: string, id: string): Promise<void> => {
			await call(schema.anything, `${root}/sobjects/${type}/${id}`, { method: 'DELETE' });
		},
		describe: async (type: string): Promise<schema.Described[]> =>
			(await call(schema.describe, `${root}/sobjects/${type}/describe`, { method: 'GET' })).fields,
		/** Whose token it is; needs no scope but that of the API. */
		identity: async (): Promise<string> =>
			(await call(schema.identity, `${root}/`, { method: 'GET' })).identity,
	};
}

const codeOf = ({ body }: CrmAnswer): string => JSON.stringify(body ?? '');

/** Salesforce says 403 where others say 429, and sends no Retry-After. */
const isLimit = (answer: CrmAnswer): boolean =>
	answer.status === 429 || (answer.status === 403 && /REQUEST_LIMIT_EXCEEDED/.test(codeOf(answer)));

/** The calls of 24 hours are used up: no waiting helps. */
const isSpent = (answer: CrmAnswer): boolean => /TotalRequests/.test(codeOf(answer));
