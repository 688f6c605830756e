/**
 * A stateful HubSpot over loopback: paths, envelopes, paging and refusals as the 2026-09 API has them. Held to the vendor's
 * published specification as it is written down in our notes; no HubSpot server was asked.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from './server';
import { associationTypes, owners, pipelines, portalProperties } from './hubspot-portal';
import { HubSpotStore, Refused, type AssociationBody, type StoredObject } from './hubspot-store';

export interface FakeHubSpot extends FakeServer {
	store: HubSpotStore;
	/** Batch creates answer 207 with what went through, instead of refusing the batch as a whole. */
	partial: boolean;
	portalId: string;
}

const version = '2026-09';
const token = 'pat-test';

export const fakeHubSpotCredential = ({ url, portalId }: FakeHubSpot): Record<string, unknown> => ({
	...{ accessToken: token, baseUrl: url, portalId },
	sourceProperty: 'lead_source',
});

/** As HubSpot sends them when a limit is reached. */
export const tenSecondLimit: FakeAnswer = {
	status: 429,
	body: {
		...{
			status: 'error',
			message: 'You have reached your ten_secondly_rolling limit.',
			errorType: 'RATE_LIMIT',
		},
		...{ correlationId: 'c', policyName: 'TEN_SECONDLY_ROLLING' },
	},
};
export const secondLimit: FakeAnswer = {
	status: 429,
	body: {
		status: 'error',
		message: 'You have reached your secondly limit.',
		errorType: 'RATE_LIMIT',
		policyName: 'SECONDLY',
	},
};
export const dailyLimit: FakeAnswer = {
	status: 429,
	body: {
		status: 'error',
		message: 'You have reached your daily limit.',
		errorType: 'RATE_LIMIT',
		policyName: 'DAILY',
	},
};

export async function openFakeHubSpot(): Promise<FakeHubSpot> {
	const store = new HubSpotStore();
	const state = { partial: false };
	const server = await openFakeServer((request) => {
		try {
			if (request.headers.authorization !== `Bearer ${token}`)
				throw new Refused(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
			return route(store, state.partial, request);
		} catch (error) {
			if (!(error instanceof Refused)) throw new Error('the fake failed', { cause: error });
			const { status, category, message, more } = error;
			return {
				status,
				body: { status: 'error', category, message, correlationId: 'c', context: {}, links: {}, ...more },
			};
		}
	});
	return {
		...server,
		...{ store, portalId: '4711' },
		get partial() {
			return state.partial;
		},
		set partial(value) {
			state.partial = value;
		},
	};
}

function route(store: HubSpotStore, partial: boolean, request: FakeRequest): FakeAnswer {
	const { method, path, query, body } = request;
	const parts = path.split('/').filter(Boolean);
	const [area, group, , ...rest] = parts;
	const head = `${area}/${group}`;
	if (parts[area === 'account-info' ? 1 : 2] !== version) throw notFound(path);
	if (area === 'account-info')
		return { status: 200, body: { portalId: 4711, accountType: 'STANDARD', uiDomain: 'app.hubspot.com' } };
	if (head === 'crm/owners') return { status: 200, body: page(owners, query, 2) };
	if (head === 'crm/pipelines') return { status: 200, body: { results: pipelines[rest[0] ?? ''] ?? [] } };
	if (head === 'crm/properties') return properties(rest);
	if (head === 'crm/associations') return associations(store, rest, body);
	if (head === 'crm/objects') return objects(store, partial, method, rest, query, body);
	throw notFound(path);
}

const notFound = (path: string): Refused => new Refused(404, 'OBJECT_NOT_FOUND', `No resource at ${path}`);

function properties([type = '', name]: string[]): FakeAnswer {
	const all = Object.entries(portalProperties[type] ?? {}).map(
		([id, [kind, fieldType, options = [], readOnly = false]]) => ({
			...{
				name: id,
				label: id.replaceAll('_', ' '),
				type: kind,
				fieldType,
				hidden: false,
				calculated: readOnly,
			},
			options: options.map((value) => ({
				label: value.toLowerCase(),
				value,
				hidden: false,
				displayOrder: -1,
			})),
			modificationMetadata: { readOnlyValue: readOnly, archivable: true, readOnlyDefinition: true },
		}),
	);
	if (name === undefined) return { status: 200, body: { results: all } };
	const one = all.find((property) => property.name === name);
	if (!one) throw new Refused(404, 'OBJECT_NOT_FOUND', `Property ${name} does not exist`);
	return { status: 200, body: one };
}

/** Pages as HubSpot cuts them, at most `most` long whatever is asked for. */
function page<T>(all: T[], query: URLSearchParams, most: number): object {
	const limit = Math.min(Number(query.get('limit') ?? 10), most);
	const start = Number(query.get('after') ?? 0);
	const next = start + limit;
	const paging = next < all.length ? { paging: { next: { after: String(next), link: '?after=' } } } : {};
	return { results: all.slice(start, next), ...paging };
}

interface Inputs {
	inputs?: Record<string, unknown>[];
	idProperty?: string;
	properties?: unknown;
	propertiesWithHistory?: unknown;
}

function associations(
	store: HubSpotStore,
	[from = '', to = '', , ...action]: string[],
	body: unknown,
): FakeAnswer {
	const { inputs = [] } = body as Inputs;
	if (action.join('/') === 'associate/default') {
		for (const { from: a, to: b } of inputs as { from: { id: string }; to: { id: string } }[])
			store.link(from, a.id, to, b.id);
		return { status: 200, body: { status: 'COMPLETE', results: [] } };
	}
	if (inputs.length > 1000) throw new Refused(400, 'VALIDATION_ERROR', 'at most 1000 inputs');
	if (!associationTypes[`${from}>${to}`] && !associationTypes[`${to}>${from}`])
		throw notFound(`${from}/${to}`);
	const results: object[] = [];
	const errors: object[] = [];
	for (const { id, after = '0' } of inputs as { id: string; after?: string }[]) {
		const linked = store.linked(from, id, to);
		if (linked.length === 0)
			errors.push({
				...{
					status: 'error',
					category: 'OBJECT_NOT_FOUND',
					subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
				},
				...{ message: `No ${to} is associated with ${from} ${id}.`, context: { fromObjectId: [id] } },
			});
		else {
			const start = Number(after);
			results.push({
				from: { id },
				to: linked.slice(start, start + 3).map((one) => ({
					toObjectId: Number(one.id),
					associationTypes: [...one.types].map((typeId) => ({
						category: 'HUBSPOT_DEFINED',
						typeId,
						label: null,
					})),
				})),
				...(linked.length > start + 3 ? { paging: { next: { after: String(start + 3) } } } : {}),
			});
		}
	}
	return { status: errors.length > 0 ? 207 : 200, body: envelope(results, errors) };
}

const envelope = (results: object[], errors: object[] = []): object => ({
	...{ status: 'COMPLETE', results, startedAt: '2026-03-02T12:00:00Z', completedAt: '2026-03-02T12:00:00Z' },
	...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
});

function objects(
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
	if (word !== 'associations') throw notFound(action);
	if (method === 'DELETE') {
		store.unlink(type, id, to, toId);
		return { status: 204 };
	}
	store.link(type, id, to, toId, (body as { associationTypeId: number }[])[0]?.associationTypeId);
	return { status: 201, body: { fromObjectId: Number(id), toObjectId: Number(toId), labels: [] } };
}

/** Only the properties that were asked for. */
const shown = (
	{ id, properties: values, createdAt, updatedAt, archived }: StoredObject,
	names: string[],
): object => ({
	...{ id, createdAt, updatedAt, archived },
	properties: Object.fromEntries([...names, 'hs_object_id'].map((name) => [name, values[name] ?? null])),
});

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
		if (stored) found.set(stored.id, shown(stored, names as string[]));
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
			errors.push({
				status: 'error',
				category: error.category,
				message: error.message,
				context: {
					...(input.objectWriteTraceId ? { objectWriteTraceId: [input.objectWriteTraceId] } : {}),
					...(input.id ? { ids: [input.id] } : {}),
				},
			});
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
