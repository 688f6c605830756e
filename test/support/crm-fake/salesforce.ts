/**
 * A stateful Salesforce over loopback: SOQL in pages, collections with a result for each record, picklists and duplicate rules. Held
 * to the vendor's documentation as our notes have it; no org was asked.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from './server';
import { computed, Org, sources, tableOf, type Knobs } from './salesforce-org';
import { Malformed, runSoql, type Row } from './salesforce-soql';

export interface FakeSalesforce extends FakeServer {
	rows(table: string): Row[];
	add(table: string, values: Row): string;
	remove(table: string, id: string): void;
	/** From now on only a new token is taken. */
	expire(): void;
	/** Moves the clock of the org. */
	later(ms: number): void;
	knobs: Knobs;
}

const version = 'v60.0';
const token = 'session-test';
export const salesforceLogin = {
	...{ type: 'crmMailSalesforceOAuth2Api', label: 'OAuth2' },
	// In n8n the token of OAuth2 is added by n8n itself.
	headers: () => ({ authorization: `Bearer ${token}` }),
};

export const spentDay: FakeAnswer = {
	status: 403,
	body: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
};
export const tooManyAtOnce: FakeAnswer = {
	status: 403,
	body: [
		{
			message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
		},
	],
};

const orgOf = new WeakMap<FakeSalesforce, Org>();
export const usersOf = (fake: FakeSalesforce): string[] =>
	(orgOf.get(fake)?.rows('User') ?? []).map(({ Id }) => String(Id));

export async function openFakeSalesforce(): Promise<FakeSalesforce> {
	const org = new Org();
	const cursors = new Map<string, Row[]>();
	let session = token;
	const server = await openFakeServer((request) => {
		if (request.path === '/services/oauth2/token') return login(String(request.body), session);
		if (request.headers.authorization !== `Bearer ${session}`)
			return refused(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
		try {
			return route(org, cursors, request);
		} catch (error) {
			if (error instanceof Malformed) return refused(400, 'MALFORMED_QUERY', error.message);
			return { status: 599, body: String((error as Error).stack ?? error) };
		}
	});
	const fake: FakeSalesforce = {
		...server,
		...{ knobs: org.knobs, rows: (table) => org.rows(table), add: (table, values) => org.add(table, values) },
		remove: (table, id) => org.remove(table, id),
		later: (ms) => void (org.time += ms),
		expire: () => void (session += '-anew'),
	};
	orgOf.set(fake, org);
	return fake;
}

export const connectedApp = { consumerKey: '3MVG9test', consumerSecret: 'secret-test' };

/** OAuth2's client credentials flow. */
function login(form: string, session: string): FakeAnswer {
	const {
		grant_type: grant,
		client_id: id,
		client_secret: secret,
	} = Object.fromEntries(new URLSearchParams(form));
	if (grant !== 'client_credentials')
		return {
			status: 400,
			body: { error: 'unsupported_grant_type', error_description: 'grant type not supported' },
		};
	if (id !== connectedApp.consumerKey || secret !== connectedApp.consumerSecret)
		return {
			status: 400,
			body: { error: 'invalid_client', error_description: 'invalid client credentials' },
		};
	return { status: 200, body: { access_token: session, token_type: 'Bearer', scope: 'api' } };
}

const refused = (status: number, errorCode: string, message: string): FakeAnswer => ({
	status,
	body: [{ message, errorCode }],
});

function route(
	org: Org,
	cursors: Map<string, Row[]>,
	{ method, path, query, headers, body }: FakeRequest,
): FakeAnswer {
	const [, , , given, resource, type = '', last = ''] = path.split('/');
	if (given !== version) return refused(404, 'NOT_FOUND', 'The requested resource does not exist');
	if (resource === '') {
		const [anna = ''] = org.rows('User').map(({ Id }) => String(Id));
		const identity = `https://login.salesforce.com/id/00D000000000001AAA/${anna}`;
		return { status: 200, body: { identity, query: `/services/data/${version}/query` } };
	}
	if (resource === 'query') {
		const rows =
			type === ''
				? runSoql(query.get('q') ?? '', (name) => org.rows(name), columnsOf)
				: (cursors.get(type) ?? []);
		return page(cursors, rows, org.knobs.rowsOnAPage);
	}
	if (resource === 'composite') return collection(org, method, headers, body as { records: Row[] });
	if (resource === 'sobjects' && last === 'describe')
		return { status: 200, body: { fields: described(type) } };
	if (resource === 'sobjects' && method === 'DELETE') {
		if (!org.find(last)) return refused(404, 'ENTITY_IS_DELETED', 'entity is deleted');
		org.remove(type, last);
		return { status: 204 };
	}
	return refused(404, 'NOT_FOUND', 'The requested resource does not exist');
}

function columnsOf(table: string): string[] {
	const known = tableOf(table);
	if (!known) throw new Malformed(`sObject type '${table}' is not supported`);
	return [...known.columns];
}

function page(cursors: Map<string, Row[]>, rows: Row[], size: number): FakeAnswer {
	const name = `01g${cursors.size}-10`;
	const left = rows.slice(size);
	if (left.length > 0) cursors.set(name, left);
	const more = left.length > 0 ? { nextRecordsUrl: `/services/data/${version}/query/${name}` } : {};
	return {
		status: 200,
		body: { totalSize: rows.length, done: left.length === 0, records: rows.slice(0, size), ...more },
	};
}

function described(type: string): Row[] {
	return columnsOf(type).map((name) => ({
		...{ name, label: name, type: /Source$|^Origin$/.test(name) ? 'picklist' : 'string' },
		...{ createable: !computed.includes(name), updateable: !computed.includes(name) },
		...{ nillable: !(tableOf(type)?.needs ?? []).includes(name), defaultedOnCreate: false },
		picklistValues: /Source$|^Origin$/.test(name)
			? sources.map((value) => ({ value, label: value, active: true }))
			: [],
	}));
}

function collection(
	org: Org,
	method: string,
	headers: Record<string, string>,
	{ records }: { records: Row[] },
): FakeAnswer {
	if (records.length > 200) return refused(400, 'INVALID_BATCH_SIZE', 'at most 200');
	const results = records.map(({ attributes, ...values }) => {
		const { type } = attributes as { type: string };
		const id = values.id as string | undefined;
		const problem = problemOf(org, type, values, headers);
		if (problem) return { success: false, errors: [{ fields: [], ...problem }] };
		if (method === 'POST') return { id: org.add(type, values), success: true, errors: [] };
		const row = org.find(id);
		if (!row)
			return {
				id,
				success: false,
				errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }],
			};
		Object.assign(row, Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'id')));
		row.LastModifiedDate = org.clock();
		org.settle(type, row);
		return { id, success: true, errors: [] };
	});
	return { status: 200, body: results };
}

function problemOf(org: Org, type: string, values: Row, headers: Record<string, string>): Row | undefined {
	const { columns = [], needs = [] } = tableOf(type) ?? {};
	const unknown = Object.keys(values).find(
		(name) => name !== 'id' && (!columns.includes(name) || computed.includes(name)),
	);
	if (unknown)
		return { statusCode: 'INVALID_FIELD', message: `No such column '${unknown}' on sobject of type ${type}` };
	if (values.id === undefined) {
		const lacking = needs.filter((name) => !values[name]);
		if (lacking.length > 0)
			return {
				statusCode: 'REQUIRED_FIELD_MISSING',
				message: `Required fields are missing: [${lacking.join()}]`,
				fields: lacking,
			};
	}
	const odd = Object.entries(values).find(([name, id]) => /[a-z]Id$/.test(name) && id && !org.find(id));
	if (odd)
		return {
			statusCode: 'INVALID_CROSS_REFERENCE_KEY',
			message: 'invalid cross reference id',
			fields: [odd[0]],
		};
	const bad = Object.entries(values).find(
		([name, value]) => /Source$|^Origin$/.test(name) && value && !sources.includes(String(value)),
	);
	if (bad)
		return {
			statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
			message: `bad value: ${String(bad[1])}`,
			fields: [bad[0]],
		};
	if (values.Email !== undefined && values.Email === org.knobs.refused)
		return { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'region is required', fields: [] };
	const key = values.Mail_Reference__c;
	const holder = key === undefined ? undefined : org.rows(type).find((row) => row.Mail_Reference__c === key);
	if (holder)
		return {
			statusCode: 'DUPLICATE_VALUE',
			message: `duplicate value found: Mail_Reference__c duplicates value on record with id: ${String(holder.Id)}`,
		};
	const like =
		'LastName' in values &&
		values.id === undefined &&
		org.rows(type).some((row) => row.LastName === values.LastName);
	const allowed =
		org.knobs.duplicates === 'warn' && /allowSave=true/.test(headers['sforce-duplicate-rule-header'] ?? '');
	return like && org.knobs.duplicates !== 'off' && !allowed
		? { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?' }
		: undefined;
}
