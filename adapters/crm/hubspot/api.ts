/** HubSpot's calls, typed: batches in pieces of the size HubSpot takes, lists to their end. */
import type { ZodType, ZodTypeDef } from 'zod';
import { chunksOf, inParallel } from '../shared/batch';
import { crmClient, type CrmAnswer, type CrmCall } from '../shared/client';
import type { Http } from '../shared/http';
import { recentRows } from '../shared/recent';
import { oddAnswer, refusal } from './errors';
import { propertiesOf } from './mapping';
import * as schema from './schema';
import {
	apiVersion,
	type HubSpotFailure,
	type HubSpotObject,
	type HubSpotSettings,
	type ObjectType,
} from './schema';

/** What HubSpot takes in one call. */
const batchSize = 100;
const associationsAtOnce = 1000;
const withHistoryAtOnce = 50;

export type SearchRequest = Pick<schema.SearchBody, 'query' | 'filterGroups' | 'limit'> & { after?: string };

export interface Associated {
	id: string;
	typeIds: number[];
}

export interface HubSpotApiOptions {
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
	settings: HubSpotSettings;
}

export type HubSpotApi = ReturnType<typeof hubSpotApi>;

export function hubSpotApi({ http, now, sleep, settings }: HubSpotApiOptions) {
	const client = crmClient({ ...{ crm: 'HubSpot', http, now, sleep, pauseOf }, isSpent, isLimit });

	/** @throws CrmError for every status that HubSpot refuses with */
	const call = async <T>(
		shape: ZodType<T, ZodTypeDef, unknown>,
		path: string,
		rest: Omit<CrmCall, 'url'>,
	): Promise<T> => {
		const answer = await client({ url: `${settings.baseUrl}${path}`, ...rest });
		if (answer.status >= 400) throw refusal(answer);
		const parsed = shape.safeParse(answer.body);
		if (!parsed.success) throw oddAnswer(path);
		return parsed.data;
	};
	const ask = async <T>(shape: ZodType<T, ZodTypeDef, unknown>, path: string, body: unknown): Promise<T> =>
		await call(shape, path, { method: 'POST', body, write: false });
	const get = async <T>(
		shape: ZodType<T, ZodTypeDef, unknown>,
		path: string,
		query: CrmCall['query'] = {},
	): Promise<T> => await call(shape, path, { method: 'GET', query });
	const objects = (type: string): string => `/crm/objects/${apiVersion}/${type}`;

	const recent = recentRows<HubSpotObject>(now);

	const api = {
		/** Missing and archived ones are left out; never goes through the search index. */
		read: async (type: ObjectType, ids: string[], idProperty?: 'email'): Promise<HubSpotObject[]> => {
			const answers = await inParallel(chunksOf([...new Set(ids)], batchSize), 3, async (part) => {
				const body: schema.BatchReadBody = {
					properties: propertiesOf(type, settings),
					propertiesWithHistory: [],
					...(idProperty ? { idProperty } : {}),
					inputs: part.map((id) => ({ id })),
				};
				const answer = await ask(schema.batchAnswer, `${objects(type)}/batch/read`, body);
				const odd = answer.errors.find((one) => !isMissing(one));
				if (odd) throw refusal({ status: 400, body: odd });
				return answer.results;
			});
			const found = answers.flat().filter(({ archived }) => archived !== true);
			recent.keep(type, found);
			return found;
		},

		/** The same, but what was read within the last seconds is taken as it was. */
		readRecent: async (type: ObjectType, ids: string[]): Promise<HubSpotObject[]> => {
			const kept = ids.flatMap((id) => recent.get(type, id) ?? []);
			const left = ids.filter((id) => recent.get(type, id) === undefined);
			return left.length === 0 ? kept : [...kept, ...(await api.read(type, left))];
		},

		/** One page of the search index, which lags behind the records. */
		search: async (
			type: ObjectType | 'emails',
			{ query, filterGroups, limit, after }: SearchRequest,
			properties = type === 'emails' ? ['hs_email_message_id'] : propertiesOf(type, settings),
		): Promise<{ objects: HubSpotObject[]; after: string | undefined }> => {
			const body: schema.SearchBody = {
				filterGroups,
				properties,
				limit,
				sorts: [],
				...(query === undefined ? {} : { query }),
				// HubSpot's schema asks for it on the first page too.
				after: after ?? '0',
			};
			const answer = await ask(schema.objectPage, `${objects(type)}/search`, body);
			return { objects: answer.results, after: answer.paging?.next?.after };
		},

		/** One page of all objects, straight from the records. */
		list: async (
			type: ObjectType,
			limit: number,
			after?: string,
		): Promise<{ objects: HubSpotObject[]; after: string | undefined }> => {
			const answer = await get(schema.objectPage, objects(type), {
				...{ limit: Math.min(limit, batchSize), after, properties: propertiesOf(type, settings).join(',') },
			});
			return { objects: answer.results, after: answer.paging?.next?.after };
		},

		/** What the objects are associated with, by their ids; all pages. */
		associations: async (from: string, to: string, ids: string[]): Promise<Map<string, Associated[]>> => {
			const found = new Map<string, Associated[]>();
			let inputs: schema.AssociationsBody['inputs'] = [...new Set(ids)].map((id) => ({ id }));
			while (inputs.length > 0) {
				const next: typeof inputs = [];
				for (const part of chunksOf(inputs, associationsAtOnce)) {
					const path = `/crm/associations/${apiVersion}/${from}/${to}/batch/read`;
					const body: schema.AssociationsBody = { inputs: part };
					const answer = await ask(schema.associationAnswer, path, body);
					const odd = answer.errors.find((one) => !isMissing(one));
					if (odd) throw refusal({ status: 400, body: odd });
					for (const one of answer.results) {
						const so = found.get(one.from.id) ?? [];
						so.push(
							...one.to.map(({ toObjectId, associationTypes }) => ({
								id: toObjectId,
								typeIds: associationTypes.map(({ typeId }) => typeId),
							})),
						);
						found.set(one.from.id, so);
						if (one.paging?.next) next.push({ id: one.from.id, after: one.paging.next.after });
					}
				}
				inputs = next;
			}
			return found;
		},

		/** Associates pairs by HubSpot's default type; what is so already stays. */
		associate: async (from: string, to: ObjectType, pairs: { from: string; to: string }[]): Promise<void> => {
			recent.forget();
			for (const part of chunksOf(pairs, batchSize)) {
				const body: schema.AssociateBody = {
					inputs: part.map((pair) => ({ from: { id: pair.from }, to: { id: pair.to } })),
				};
				const path = `/crm/associations/${apiVersion}/${from}/${to}/batch/associate/default`;
				await call(schema.anything, path, { method: 'POST', body });
			}
		},
		/** Associates one pair by a type of HubSpot's. */
		associateAs: async (
			from: string,
			fromId: string,
			to: ObjectType,
			toId: string,
			associationTypeId: number,
		): Promise<void> => {
			recent.forget();
			await call(schema.anything, `${objects(from)}/${fromId}/associations/${to}/${toId}`, {
				method: 'PUT',
				body: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
			});
		},
		dissociate: async (from: string, fromId: string, to: ObjectType, toId: string): Promise<void> => {
			recent.forget();
			await call(schema.anything, `${objects(from)}/${fromId}/associations/${to}/${toId}`, {
				method: 'DELETE',
			});
		},

		/** One batch of at most 100 inputs; part of them may be among the errors. */
		write: async (
			type: string,
			action: 'create' | 'update',
			inputs: (schema.CreateInput | schema.UpdateInput)[],
		): Promise<{ results: HubSpotObject[]; errors: HubSpotFailure[] }> => {
			recent.forget();
			const path = `${objects(type)}/batch/${action}`;
			return await call(schema.batchAnswer, path, { method: 'POST', body: { inputs } });
		},

		/** Every version of the values, the newest first; missing ones are left out. */
		history: async (type: ObjectType, ids: string[], names: string[]): Promise<HubSpotObject[]> => {
			const parts = chunksOf([...new Set(ids)], withHistoryAtOnce);
			const answers = await inParallel(parts, 3, async (part) => {
				const body: schema.BatchReadBody = {
					properties: [],
					propertiesWithHistory: names,
					inputs: part.map((id) => ({ id })),
				};
				return (await ask(schema.batchAnswer, `${objects(type)}/batch/read`, body)).results;
			});
			return answers.flat().filter(({ archived }) => archived !== true);
		},
		/** What is gone already is no fault. */
		archive: async (type: ObjectType, id: string): Promise<void> => {
			recent.forget();
			await call(schema.anything, `${objects(type)}/${id}`, { method: 'DELETE' });
		},

		owners: async (): Promise<schema.Owner[]> => {
			const all: schema.Owner[] = [];
			let after: string | undefined;
			do {
				const page = await get(schema.ownerPage, `/crm/owners/${apiVersion}`, { limit: 500, after });
				all.push(...page.results);
				after = page.paging?.next?.after;
			} while (after !== undefined);
			return all;
		},
		pipelines: async (type: ObjectType): Promise<schema.HubSpotPipeline[]> =>
			(await get(schema.pipelineList, `/crm/pipelines/${apiVersion}/${type}`)).results,
		properties: async (type: ObjectType): Promise<schema.HubSpotProperty[]> =>
			(await get(schema.propertyList, `/crm/properties/${apiVersion}/${type}`)).results,
		property: async (type: ObjectType, name: string): Promise<schema.HubSpotProperty> =>
			await get(schema.property, `/crm/properties/${apiVersion}/${type}/${encodeURIComponent(name)}`),
		account: async (): Promise<{ portalId: string }> =>
			await get(schema.accountDetails, `/account-info/${apiVersion}/details`),
	};
	return api;
}

const isMissing = ({ category, subCategory }: HubSpotFailure): boolean =>
	category === 'OBJECT_NOT_FOUND' || /NO_ASSOCIATIONS_FOUND/.test(subCategory ?? '');

const policyOf = ({ body }: CrmAnswer): string => {
	const { policyName, message } = (body ?? {}) as { policyName?: unknown; message?: unknown };
	return `${String(policyName ?? '')} ${String(message ?? '')}`;
};

/** HubSpot sends no Retry-After to rely on: its own client waits ten seconds, one for the searches of a second. */
function pauseOf(answer: CrmAnswer): number {
	if (answer.status === 423) return 2000;
	return /ten.?secondly/i.test(policyOf(answer)) ? 10_000 : 1000;
}

/** Besides too many calls: 423, records locked for two seconds by a flood of writes; 477, the account is being moved, see Retry-After. */
const isLimit = ({ status }: CrmAnswer): boolean => status === 429 || status === 423 || status === 477;

/** The day's calls are used up: no waiting helps. */
const isSpent = (answer: CrmAnswer): boolean => /daily/i.test(policyOf(answer));
