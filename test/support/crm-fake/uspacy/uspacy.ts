/**
 * A stateful Uspacy on loopback. No server of Uspacy was recorded: it is held to the types of Uspacy's own SDKs (JavaScript, Go)
 * and to what its API pages say. Lists with meta, whole numbers now and then as text, errors by field, 405 for a wrong last
 * slash, related records by path, a letter's set of records replaced by a write.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from '../server';

export const webhookPath = '/company/v1/incoming_webhooks/run/secret-key';
export const token = 'user-token';

type Row = Record<string, unknown> & { id: number };

export interface FakeUspacy extends FakeServer {
	tables: Map<string, Map<number, Row>>;
	add(table: string, row: Record<string, unknown>): Row;
	users: [string, string];
	/** Without the permission for mail its paths answer 403. */
	withoutMail: boolean;
}

const entities = ['leads', 'contacts', 'companies', 'deals'];
const sources = [
	{ title: 'E-mail', value: 'email', color: '', sort: '10', selected: false, active: true },
	{ title: 'Web site', value: 'site', color: '', sort: '20', selected: false, active: true },
];
const stages = [
	{ id: 1, title: 'New', stage_code: 'NEW', sort: '10', reasons: [] },
	{ id: 2, title: 'Negotiation', stage_code: 'NEGOTIATION', sort: '20', reasons: [] },
	{ id: 3, title: 'Won', stage_code: 'SUCCESS', sort: '30', reasons: [] },
	{ id: 4, title: 'Lost', stage_code: 'FAIL', sort: '40', reasons: [{ id: 9, title: 'Price', sort: 10 }] },
];
const statusOf: Record<number, string> = { 3: 'SUCCESS', 4: 'FAIL' };

export async function openFakeUspacy(): Promise<FakeUspacy> {
	const tables = new Map<string, Map<number, Row>>();
	let count = 100;
	const table = (name: string): Map<number, Row> => {
		const known = tables.get(name) ?? new Map<number, Row>();
		tables.set(name, known);
		return known;
	};
	const add = (name: string, row: Record<string, unknown>): Row => {
		const id = ++count;
		const made: Row = { created_at: 1_772_000_000 + id, updated_at: 1_772_000_000 + id, ...row, id };
		table(name).set(id, made);
		return made;
	};
	const fake = { withoutMail: false };
	for (const [firstName, email] of [
		['Anna', 'Anna@ours.example'],
		['Ben', 'ben@ours.example'],
	] as const)
		add('users', {
			firstName,
			lastName: 'Adams',
			active: true,
			email: [{ value: email, main: true }],
			roles: [],
		});
	for (const flags of [
		{ is_inbox: true, folder_name: 'Inbox' },
		{ is_sent: true, folder_name: 'Sent' },
	])
		add('folders', { email_id: 1, ...flags });
	const users = [...table('users').keys()].map(String) as [string, string];

	const server = await openFakeServer((request) => {
		const hooked = request.path.startsWith(`${webhookPath}/`);
		if (!hooked && request.headers.authorization !== `Bearer ${token}`)
			return { status: 401, body: { message: 'Unauthorized' } };
		const path = (hooked ? request.path.slice(webhookPath.length) : request.path).slice(1);
		if (path.startsWith('email/') && fake.withoutMail)
			return { status: 403, body: { status: 403, error: 'Forbidden' } };
		return route({ tables, table, add, users }, request, path);
	});
	return Object.assign(fake, { ...server, tables, add, users });
}

interface State {
	tables: Map<string, Map<number, Row>>;
	table(name: string): Map<number, Row>;
	add(name: string, row: Record<string, unknown>): Row;
	users: [string, string];
}

const notFound: FakeAnswer = { status: 404, body: { message: 'Not found', status: false } };
const ok = (body: unknown, status = 200): FakeAnswer => ({ status, body });

function route(state: State, request: FakeRequest, path: string): FakeAnswer {
	const body = (typeof request.body === 'object' ? request.body : {}) as Record<string, unknown>;
	const entity = /^crm\/v1\/entities\/(\w+)(\/.*)?$/.exec(path);
	if (entity) return ofEntity(state, request, entity[1] ?? '', (entity[2] ?? '').slice(1), body);
	const [, what = '', id, more] =
		/^(?:company|activities|comments|email)\/v1\/(\w+)\/?(\w+)?\/?(\w+)?$/.exec(path) ?? [];
	switch (what) {
		case 'users':
			return page([...state.table('users').values()], request);
		case 'folders':
			return ok({ data: [...state.table('folders').values()] });
		case 'comments':
			if (request.method === 'DELETE')
				return state.table('comments').delete(Number(id)) ? { status: 204 } : notFound;
			return 'message' in body ? ok(state.add('comments', body), 201) : refuse({ message: ['is required'] });
		case 'activities':
			return ofActivity(state, request, id, body);
		case 'letters':
			return ofLetter(state, request, id, more, body);
		default:
			return notFound;
	}
}

const refuse = (errors: Record<string, string[]>): FakeAnswer => ({
	status: 422,
	body: { errors, status: false },
});

function ofEntity(
	state: State,
	request: FakeRequest,
	code: string,
	rest: string,
	body: Record<string, unknown>,
): FakeAnswer {
	if (!entities.includes(code)) return notFound;
	const slash = rest.endsWith('/') || (rest === '' && request.path.endsWith('/'));
	if (request.method === 'POST' && slash) return { status: 405, body: { message: 'Method Not Allowed' } };
	const [first = '', second = '', third = ''] = rest.split('/');
	if (first === 'fields') return ok({ data: fieldsOf(code) });
	if (first === 'funnel')
		return ok([{ id: 5, title: 'Sales', funnel_code: 'sales', active: true, default: true }]);
	if (first === 'kanban') return ok({ data: stages });
	if (first === '') {
		if (request.method === 'GET') return page(search(state, code, request), request);
		const fault =
			faultOf(state, body) ?? (body.title ? null : refuse({ title: ['The title field is required.'] }));
		if (fault) return fault;
		return ok(
			shown(state, code, state.add(code, { owner: null, kanban_status: 'IN_WORK', funnel_id: 5, ...body })),
			201,
		);
	}
	const row = state.table(code).get(Number(first));
	if (!row) return notFound;
	if (second === 'related') return page(related(state, code, row, third), request);
	if (second === 'move') {
		const stage = Number(rest.split('/')[3]);
		if (!stages.some(({ id }) => id === stage)) return refuse({ stage: ['does not exist'] });
		if (stage === 4 && !body.reason_id) return refuse({ reason_id: ['is required'] });
		Object.assign(row, { kanban_stage_id: stage, kanban_status: statusOf[stage] ?? 'IN_WORK' });
		return ok(shown(state, code, row));
	}
	if (request.method === 'GET') return ok(shown(state, code, row));
	if (request.method === 'DELETE') {
		state.table(code).delete(row.id);
		return { status: 204 };
	}
	const fault = faultOf(state, body);
	if (fault) return fault;
	Object.assign(row, body);
	return ok(shown(state, code, row));
}

const fieldsOf = (code: string): Record<string, unknown>[] => {
	const field = (
		at: string,
		name: string,
		type: string,
		more: Record<string, unknown> = {},
	): Record<string, unknown> => ({
		...{ name, code: at, type, required: false, editable: true, show: true, hidden: false, multiple: false },
		...{ system_field: true, ...more },
	});
	return [
		field('title', 'Title', 'string', { required: true }),
		field('id', 'ID', 'integer', { editable: false }),
		...(code === 'deals' ? [] : [field('email', 'E-mail', 'email', { multiple: true })]),
		field('source', 'Source', 'list', { values: sources }),
		field('comments', 'Comment', 'textarea'),
	];
};

/** Fields that an entity of a new portal has; of one's own begin with `uf_crm_`. */
const known = new Set([
	...['title', 'first_name', 'last_name', 'email', 'phone', 'owner', 'source', 'comments', 'site'],
	...['contacts', 'companies', 'funnel_id', 'kanban_stage_id', 'amount_of_the_deal'],
]);

function faultOf(state: State, body: Record<string, unknown>): FakeAnswer | null {
	const { owner, source } = body;
	const odd = Object.keys(body).find((name) => !known.has(name));
	if (odd) return refuse({ [odd]: [`The field ${odd} does not exist.`] });
	if (owner && !state.users.includes(String(owner)))
		return refuse({ owner: ['The selected owner is invalid.'] });
	if (typeof source === 'string' && !sources.some(({ value }) => value === source))
		return refuse({ source: ['The selected source is invalid.'] });
	return null;
}

/** Links come as whole records, lists as their chosen value, and some numbers as text. */
function shown(state: State, code: string, row: Row): Record<string, unknown> {
	const links = (name: string): Record<string, unknown>[] =>
		((row[name] as number[] | undefined) ?? []).flatMap((id) => {
			const linked = state.table(name).get(Number(id));
			return linked ? [{ ...linked, related_entity: true, entity_type: name }] : [];
		});
	const chosen = sources.find(({ value }) => value === row.source);
	return {
		...row,
		id: code === 'deals' ? String(row.id) : row.id,
		source: chosen ? [{ ...chosen, selected: true }] : null,
		...(code === 'contacts' || code === 'deals' ? { companies: links('companies') } : {}),
		...(code === 'deals' ? { contacts: links('contacts') } : {}),
	};
}

function related(state: State, code: string, row: Row, other: string): Record<string, unknown>[] {
	const holds = (one: Row, name: string, id: number): boolean =>
		((one[name] as number[] | undefined) ?? []).map(Number).includes(id);
	return [...state.table(other).values()]
		.filter((one) => holds(row, other, one.id) || holds(one, code, row.id))
		.map((one) => shown(state, other, one));
}

interface Filter {
	field: string;
	operator: string;
	values: string[];
}

function filtersOf(query: URLSearchParams): Filter[] {
	const found: Filter[] = [];
	for (const [name, value] of query) {
		const at = /^filters\[filters\]\[(\d+)\]\[(field|operator|values)\](\[\])?$/.exec(name);
		if (!at) continue;
		const filter = (found[Number(at[1])] ??= { field: '', operator: '', values: [] });
		if (at[2] === 'values') filter.values.push(value);
		else filter[at[2] as 'field' | 'operator'] = value;
	}
	return found;
}

const textsOf = (value: unknown): string[] =>
	(Array.isArray(value)
		? (value as { value?: unknown }[]).map((one) => String(one.value ?? ''))
		: [String(value ?? '')]
	).map((one) => one.toLowerCase());

function search(state: State, code: string, request: FakeRequest): Record<string, unknown>[] {
	const { query } = request;
	const filters = filtersOf(query);
	const fits = (row: Row, { field, operator, values }: Filter): boolean => {
		const have = textsOf(row[field]);
		const wanted = values.map((value) => value.toLowerCase());
		return wanted.some((value) =>
			have.some((one) => (operator === 'part' ? one.includes(value) : one === value)),
		);
	};
	const text = (query.get('search') ?? '').toLowerCase();
	return [...state.table(code).values()]
		.filter((row) => {
			if (filters.length === 0) return true;
			const hits = filters.map((filter) => fits(row, filter));
			return query.get('filters[condition]') === 'or' ? hits.some(Boolean) : hits.every(Boolean);
		})
		.filter((row) => [row.title, ...textsOf(row.email), row.comments].join(' ').toLowerCase().includes(text))
		.map((row) => shown(state, code, row));
}

function page(rows: unknown[], { query }: FakeRequest): FakeAnswer {
	const size = Number(query.get('list')) || 20;
	const number = Number(query.get('page')) || 1;
	const data = rows.slice((number - 1) * size, number * size);
	const last = Math.max(1, Math.ceil(rows.length / size));
	const meta = { total: rows.length, current_page: String(number), last_page: String(last), per_page: size };
	return ok({ data, links: { first: null, last: null, prev: null, next: null }, meta });
}

function ofActivity(
	state: State,
	request: FakeRequest,
	id: string | undefined,
	body: Record<string, unknown>,
): FakeAnswer {
	if (request.method === 'POST') {
		if (!['task', 'call', 'meeting', 'chat', 'email'].includes(String(body.type)))
			return refuse({ type: ['is invalid'] });
		return ok(state.add('activities', body), 201);
	}
	const row = state.table('activities').get(Number(id));
	if (!row) return notFound;
	if (request.method === 'PATCH') Object.assign(row, body);
	if (request.method === 'DELETE') {
		state.table('activities').delete(row.id);
		return { status: 204 };
	}
	return ok(row);
}

function ofLetter(
	state: State,
	request: FakeRequest,
	id: string | undefined,
	more: string | undefined,
	body: Record<string, unknown>,
): FakeAnswer {
	if (id === 'by_folder') {
		const q = request.query.get('q') ?? '';
		const rows = [...state.table('letters').values()].filter((row) => row.folder_id === Number(more));
		return page(
			rows.filter(({ subject }) => String(subject).includes(q)),
			request,
		);
	}
	const row = state.table('letters').get(Number(id));
	if (!row) return notFound;
	if (more === 'crm_entities') return ok({ crm_entities: row.crm_entities ?? {} });
	if (request.method === 'PATCH') row.crm_entities = body.crm_entities;
	return ok(row);
}
