/** Reads, writes and searches of the fake HubSpot's objects, in batches. */
import { portalProperties } from './hubspot-portal';
import { Refused, type AssociationBody, type HubSpotStore, type StoredObject } from './hubspot-store';
import type { FakeAnswer } from './server';

export const notFound = (path: string): Refused =>
	new Refused(404, 'OBJECT_NOT_FOUND', `No resource at ${path}`);

/** Pages as HubSpot cuts them, at most `most` long whatever is asked for. */
export function page<T>(all: T[], query: URLSearchParams, most: number) {
	const limit = Math.min(Number(query.get('limit') ?? 10), most);
	const start = Number(query.get('after') ?? 0);
	const next = start + limit;
	const paging = next < all.length ? { paging: { next: { after: String(next), link: '?after=' } } } : {};
	return { results: all.slice(start, next), ...paging };
}

export interface Inputs {
	inputs?: Record<string, unknown>[];
	idProperty?: string;
	properties?: unknown;
	propertiesWithHistory?: unknown;
}

export const envelope = (results: object[], errors: object[] = []) => ({
	...{ status: 'COMPLETE', results, startedAt: '2026-03-02T12:00:00Z', completedAt: '2026-03-02T12:00:00Z' },
	...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
});

export function objects(
	store: HubSpotStore,
	partial: boolean,
	method: string,
	[type = '', ...rest]: string[],
	query: URLSearchParams,
	body: unknown,
): FakeAnswer {
	if (!portalProperties[type]) throw notFound(type);
	const action = rest.join('/');
	if (method === 'GET' && action === '') {
		const names = (query.get('properties') ?? '').split(',');
		return {
			status: 200,
			body: page(
				store.all(type).map((one) => shown(one, names)),
				query,
				100,
			),
		};
	}
	if (action === 'search') return search(store, type, body as SearchBody);
	if (action === 'batch/read') return batchRead(store, type, body as Inputs);
	if (action === 'batch/create' || action === 'batch/update')
		return batchWrite(store, type, action === 'batch/create', partial, body as Inputs);
	const [id = '', word, to = '', toId = ''] = rest;
	if (method === 'DELETE' && word === undefined) {
		store.archive(type, id);
		return { status: 204 };
	}
	if (word !== 'associations') throw notFound(action);
	if (method === 'DELETE') {
		store.unlink(type, id, to, toId);
		return { status: 204 };
	}
	store.link(type, id, to, toId, (body as { associationTypeId: number }[])[0]?.associationTypeId);
	return { status: 201, body: { fromObjectId: Number(id), toObjectId: Number(toId), labels: [] } };
}

/** Only the properties that were asked for. */
export const shown = (
	{ id, properties: values, createdAt, updatedAt, archived }: StoredObject,
	names: string[],
) => ({
	...{ id, createdAt, updatedAt, archived },
	properties: Object.fromEntries([...names, 'hs_object_id'].map((name) => [name, values[name] ?? null])),
});

const historyOf = ({ history }: StoredObject, names: string[]): object =>
	names.length === 0
		? {}
		: { propertiesWithHistory: Object.fromEntries(names.map((name) => [name, history[name] ?? []])) };

function batchRead(
	store: HubSpotStore,
	type: string,
	{ inputs = [], idProperty, properties: names, propertiesWithHistory }: Inputs,
): FakeAnswer {
	if (inputs.length > 100) throw new Refused(400, 'VALIDATION_ERROR', 'at most 100 inputs');
	if (!Array.isArray(names) || !Array.isArray(propertiesWithHistory))
		throw new Refused(
			400,
			'VALIDATION_ERROR',
			'Invalid input JSON: Some required fields were not set: [properties, propertiesWithHistory]',
		);
	const missing: string[] = [];
	const found = new Map<string, object>();
	for (const { id } of inputs as { id: string }[]) {
		const stored = store.find(type, id, idProperty);
		if (stored)
			found.set(stored.id, {
				...shown(stored, names as string[]),
				...historyOf(stored, propertiesWithHistory as string[]),
			});
		else missing.push(id);
	}
	const errors =
		missing.length === 0
			? []
			: [
					{
						status: 'error',
						category: 'OBJECT_NOT_FOUND',
						message: 'Could not get some objects, they may be deleted or not exist.',
						context: { ids: missing },
					},
				];
	// In no order of the question.
	return { status: errors.length > 0 ? 207 : 200, body: envelope([...found.values()].reverse(), errors) };
}

interface WriteBody {
	id?: string;
	properties: Record<string, string>;
	associations?: AssociationBody[];
	objectWriteTraceId?: string;
}

/** Everything is checked before anything is written, unless parts may go through. */
function batchWrite(
	store: HubSpotStore,
	type: string,
	create: boolean,
	partial: boolean,
	{ inputs = [] }: Inputs,
): FakeAnswer {
	if (inputs.length > 100 || inputs.length === 0)
		throw new Refused(400, 'VALIDATION_ERROR', '1 to 100 inputs');
	const good: WriteBody[] = [];
	const errors: object[] = [];
	const emails = new Set<string>();
	for (const input of inputs as unknown as WriteBody[]) {
		try {
			checkInput(store, type, create, input, emails);
			good.push(input);
		} catch (error) {
			if (!(error instanceof Refused) || !partial)
				throw error instanceof Refused ? error : new Error(String(error));
			errors.push(
				refused(error, {
					...(input.objectWriteTraceId ? { objectWriteTraceId: [input.objectWriteTraceId] } : {}),
					...(input.id ? { ids: [input.id] } : {}),
				}),
			);
		}
	}
	const results = good.map((input) => {
		const stored = create
			? store.create(type, input.properties, input.associations ?? [])
			: store.update(type, input.id ?? '', input.properties);
		return {
			...shown(stored, Object.keys(stored.properties)),
			...(partial ? { objectWriteTraceId: input.objectWriteTraceId } : {}),
		};
	});
	return { status: errors.length > 0 ? 207 : create ? 201 : 200, body: envelope(results.reverse(), errors) };
}

function checkInput(
	store: HubSpotStore,
	type: string,
	create: boolean,
	input: WriteBody,
	emails: Set<string>,
): void {
	if (create && !Array.isArray(input.associations))
		throw new Refused(
			400,
			'VALIDATION_ERROR',
			'Invalid input JSON: Some required fields were not set: [associations]',
		);
	if (!create && !store.find(type, input.id ?? ''))
		throw new Refused(404, 'OBJECT_NOT_FOUND', `Could not find ${type} with id ${input.id ?? ''}`);
	store.check(type, input.properties, create);
	if (type === 'contacts') {
		store.checkUnique(input.properties, input.id);
		const email = input.properties.email?.toLowerCase();
		if (email && emails.has(email)) throw new Refused(400, 'VALIDATION_ERROR', 'Duplicate email in batch');
		if (email) emails.add(email);
	}
	if (create) store.checkLinks(type, input.associations ?? []);
}

/** One refusal: of a whole call, or of one input of a batch. */
export const refused = ({ category, message }: Refused, context: Record<string, string[]> = {}) => ({
	...{ status: 'error', category, message, context },
});

interface SearchBody {
	query?: string;
	filterGroups?: {
		filters: { propertyName: string; operator: string; value?: string; values?: string[] }[];
	}[];
	properties?: string[];
	sorts?: unknown[];
	limit?: number;
	after?: string;
}

function search(
	store: HubSpotStore,
	type: string,
	{ query, filterGroups, properties: names, sorts, limit, after }: SearchBody,
): FakeAnswer {
	if (!filterGroups || !names || !sorts || limit === undefined || after === undefined)
		throw new Refused(
			400,
			'VALIDATION_ERROR',
			'Some required fields were not set: [after, filterGroups, limit, properties, sorts]',
		);
	if (limit > 200 || filterGroups.length > 5)
		throw new Refused(400, 'VALIDATION_ERROR', 'limit at most 200, groups at most 5');
	const words = (query ?? '')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
	const matches = store.indexed(type).filter((one) => {
		const text = Object.values(one.properties)
			.join(' ')
			.toLowerCase()
			.split(/[^\p{L}\p{N}]+/u);
		return (
			words.every((word) => text.some((token) => token.startsWith(word))) &&
			(filterGroups.length === 0 ||
				filterGroups.some(({ filters }) => filters.every((filter) => passes(one, filter, type))))
		);
	});
	const found = page(
		matches.map((one) => shown(one, names)),
		new URLSearchParams({ limit: String(limit), after }),
		200,
	);
	return { status: 200, body: { total: matches.length, ...found } };
}

function passes(
	{ properties: values }: StoredObject,
	{
		propertyName,
		operator,
		value,
		values: list = [],
	}: { propertyName: string; operator: string; value?: string; values?: string[] },
	type: string,
): boolean {
	const shape = portalProperties[type]?.[propertyName];
	if (!shape)
		throw new Refused(
			400,
			'VALIDATION_ERROR',
			`There was a problem with the request: no property ${propertyName}`,
		);
	const held = (values[propertyName] ?? '')
		.split(shape[1] === 'checkbox' ? ';' : '\0')
		.map((one) => one.toLowerCase());
	if (operator === 'EQ') return held.includes((value ?? '').toLowerCase());
	if (operator !== 'IN') throw new Refused(400, 'VALIDATION_ERROR', `operator ${operator}`);
	if (list.length > 100 || list.length === 0)
		throw new Refused(400, 'VALIDATION_ERROR', 'IN takes 1 to 100 values');
	// HubSpot compares the values of IN as they are given with data in lower case.
	return list.some((one) => held.includes(one));
}
