/**
 * A stateful HubSpot over loopback: paths, envelopes, paging and refusals as the 2026-09 API has them. Held to the vendor's
 * published specification as it is written down in our notes; no HubSpot server was asked.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from './server';
import { associationTypes, owners, pipelines, portalProperties, type Shape } from './hubspot-portal';
import { envelope, notFound, objects, page, refused, type Inputs } from './hubspot-objects';
import { HubSpotStore, Refused } from './hubspot-store';

interface Knobs {
	/** Batch creates answer 207 with what went through, instead of refusing the batch as a whole. */
	partial: boolean;
	ownersAtOnce: number;
}

export interface FakeHubSpot extends FakeServer {
	store: HubSpotStore;
	knobs: Knobs;
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
	const state: Knobs = { partial: false, ownersAtOnce: 500 };
	const server = await openFakeServer((request) => {
		try {
			if (request.headers.authorization !== `Bearer ${token}`)
				throw new Refused(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
			return route(store, state, request);
		} catch (error) {
			return refusal(error);
		}
	});
	return { ...server, store, knobs: state, portalId: '4711' };
}

/** A fault of the fake itself is no answer of HubSpot's. */
function refusal(error: unknown): FakeAnswer {
	if (!(error instanceof Refused)) return { status: 599, body: String((error as Error).stack ?? error) };
	return { status: error.status, body: { ...refused(error), correlationId: 'c', links: {}, ...error.more } };
}

function route(store: HubSpotStore, state: Knobs, request: FakeRequest): FakeAnswer {
	const { method, path, query, body } = request;
	const parts = path.split('/').filter(Boolean);
	const [area, group, , ...rest] = parts;
	const head = `${area}/${group}`;
	if (parts[area === 'account-info' ? 1 : 2] !== version) throw notFound(path);
	if (area === 'account-info')
		return { status: 200, body: { portalId: 4711, accountType: 'STANDARD', uiDomain: 'app.hubspot.com' } };
	if (head === 'crm/owners') return { status: 200, body: page(owners, query, state.ownersAtOnce) };
	if (head === 'crm/pipelines') return { status: 200, body: { results: pipelines[rest[0] ?? ''] ?? [] } };
	if (head === 'crm/properties') return properties(rest);
	if (head === 'crm/associations') return associations(store, rest, body);
	if (head === 'crm/objects') return objects(store, state.partial, method, rest, query, body);
	throw notFound(path);
}

export const propertyOf = (name: string, [type, fieldType, options = [], readOnly = false]: Shape) => ({
	...{ name, label: name.replaceAll('_', ' '), type, fieldType, hidden: false, calculated: readOnly },
	options: options.map((value) => ({ label: value.toLowerCase(), value, hidden: false, displayOrder: -1 })),
	modificationMetadata: { readOnlyValue: readOnly, archivable: true, readOnlyDefinition: true },
});

function properties([type = '', name]: string[]): FakeAnswer {
	const all = Object.entries(portalProperties[type] ?? {}).map(([id, shape]) => propertyOf(id, shape));
	if (name === undefined) return { status: 200, body: { results: all } };
	const one = all.find((property) => property.name === name);
	if (!one) throw new Refused(404, 'OBJECT_NOT_FOUND', `Property ${name} does not exist`);
	return { status: 200, body: one };
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
