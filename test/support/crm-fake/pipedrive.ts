/**
 * A stateful Pipedrive over loopback: v2 with cursors, v1 with start and limit. Held to the vendor's published types as our notes
 * have them; no Pipedrive server was asked.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from './server';
import { pipelines, PipedriveStore, Refused, stages, users, type Row, type Table } from './pipedrive-store';

export interface FakePipedrive extends FakeServer {
	store: PipedriveStore;
}

const token = 'token-test';
export const fakePipedriveCredential = ({ url }: FakePipedrive): Record<string, unknown> => ({
	...{ apiToken: token, baseUrl: url, companyDomain: 'acme' },
});

/** As Pipedrive sends it when a burst is over. */
export const burstLimit: FakeAnswer = {
	status: 429,
	headers: { 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2' },
	body: { success: false, error: 'request over limit', error_info: 'Please wait', code: 'RATE_LIMIT' },
};
export const spentDay: FakeAnswer = {
	status: 429,
	headers: { 'x-daily-requests-left': '0' },
	body: { success: false, error: 'daily budget exceeded' },
};

export async function openFakePipedrive(): Promise<FakePipedrive> {
	const store = new PipedriveStore();
	const server = await openFakeServer((request) => {
		try {
			if (request.headers['x-api-token'] !== token) throw new Refused(401, 'unauthorized access');
			return route(store, request);
		} catch (error) {
			if (!(error instanceof Refused)) return { status: 599, body: String((error as Error).stack ?? error) };
			const { status, message, code } = error;
			return {
				status,
				body: { success: false, error: message, error_info: 'see developers.pipedrive.com', code },
			};
		}
	});
	return { ...server, store };
}

const ok = (data: unknown, additional_data: unknown = null, status = 200): FakeAnswer => ({
	status,
	body: { success: true, data, additional_data },
});

function route(store: PipedriveStore, { method, path, query, body }: FakeRequest): FakeAnswer {
	const [, api, version, table = '', ...rest] = path.split('/');
	if (api !== 'api') throw new Refused(404, `no resource ${path}`);
	const values = body as Record<string, unknown>;
	if (version === 'v1') return v1(store, method, table, rest, query, values);
	if (table === 'pipelines') return byCursor(store, pipelines, query);
	if (table === 'stages') return byCursor(store, stages, query);
	if (table.endsWith('Fields')) return byCursor(store, fields, query);
	if (table === 'itemSearch') return fieldSearch(store, query);
	if (table === 'deals' && rest[0] === 'archived')
		return byCursor(
			store,
			listed(store, 'deals', query).filter((row) => row.is_archived === true),
			query,
		);
	if (rest[0] === 'search') return search(store, table as Table, query);
	if (table === 'leads' && rest[1] === 'convert') return conversion(store, method, rest);
	if (!['persons', 'organizations', 'deals', 'activities'].includes(table))
		throw new Refused(404, `no resource ${path}`);
	const of = table as Table;
	const [id] = rest;
	if (method === 'POST') return ok(shown(store, of, store.add(of, values)), null, 201);
	if (method === 'PATCH') return ok(shown(store, of, store.change(of, id, values)));
	if (method === 'DELETE') return removed(store, of, id);
	if (id !== undefined) return ok(shown(store, of, store.must(of, id)));
	const rows = listed(store, of, query).filter((row) => row.is_archived !== true);
	return byCursor(
		store,
		rows.map((row) => shown(store, of, row, query)),
		query,
	);
}

function removed(store: PipedriveStore, table: Table, id: unknown): FakeAnswer {
	const row = store.must(table, id);
	store.remove(table, id);
	return ok({ id: row.id });
}

const placeNames = ['person_id', 'org_id', 'organization_id', 'deal_id', 'lead_id', 'status'];
/** Those that name what is asked for; people stand among the participants of an activity. */
const named = (rows: Row[], query: URLSearchParams): Row[] =>
	rows.filter((row) =>
		placeNames.every((name) => {
			const value = query.get(name);
			const people = ((row.participants ?? []) as { person_id: number }[]).map((one) =>
				String(one.person_id),
			);
			return (
				value === null || String(row[name]) === value || (name === 'person_id' && people.includes(value))
			);
		}),
	);

/** `{id}/convert/deal` begins a job, `{id}/convert/status/{job}` tells how far it is. */
function conversion(store: PipedriveStore, method: string, [id, , what, job = '']: string[]): FakeAnswer {
	if (method === 'POST' && what === 'deal') return ok({ conversion_id: store.convert(id) });
	if (method === 'GET' && what === 'status') return ok(store.conversionStatus(job));
	throw new Refused(404, 'no such resource');
}

function v1(
	store: PipedriveStore,
	method: string,
	table: string,
	[id, part]: string[],
	query: URLSearchParams,
	values: Record<string, unknown>,
): FakeAnswer {
	if (table === 'users')
		return id === 'me' ? ok({ ...users[0], company_name: 'Acme', company_domain: 'acme' }) : ok(users);
	if (table === 'leadSources') return ok(['API', 'Manually created', 'Web forms'].map((name) => ({ name })));
	if (table === 'notes' && method === 'POST') return ok(store.add('notes', values), null, 201);
	if (table === 'notes' && method === 'DELETE') return removed(store, 'notes', id);
	if (table === 'notes') return ok(named(store.rows('notes'), query));
	if (part === 'changelog') return ok(store.changelog(table, id ?? ''), { next_cursor: null });
	if (table !== 'leads') throw new Refused(410, 'This endpoint is out of support');
	if (method === 'POST') return ok(store.add('leads', values), null, 201);
	if (id !== undefined && !/^[0-9a-f-]{36}$/.test(id)) throw new Refused(400, 'id must be a valid UUID');
	if (method === 'PATCH') return ok(store.change('leads', id, values));
	if (method === 'DELETE') return removed(store, 'leads', id);
	if (id !== undefined) return ok(store.must('leads', id));
	// As the vendor says, the list leaves archived leads out.
	const rows = named(store.rows('leads'), query).filter((one) => !one.is_archived);
	const start = Number(query.get('start') ?? 0);
	const limit = Math.min(Number(query.get('limit') ?? 100), store.pageSize.v1);
	const more = start + limit < rows.length;
	return ok(rows.slice(start, start + limit), {
		pagination: {
			start,
			limit,
			more_items_in_collection: more,
			...(more ? { next_start: start + limit } : {}),
		},
	});
}

function byCursor(store: PipedriveStore, all: unknown[], query: URLSearchParams): FakeAnswer {
	const start = Number(Buffer.from(query.get('cursor') ?? '', 'base64').toString() || 0);
	const limit = Math.min(Number(query.get('limit') ?? 100), store.pageSize.v2);
	const next = start + limit < all.length ? Buffer.from(String(start + limit)).toString('base64') : null;
	return ok(all.slice(start, start + limit), { next_cursor: next });
}

function listed(store: PipedriveStore, table: Table, query: URLSearchParams): Row[] {
	const ids = query.get('ids')?.split(',');
	if (ids && ids.length > 100) throw new Refused(400, 'Validation failed: ids: at most 100');
	const rows = named(store.rows(table), query).filter((row) => !ids || ids.includes(String(row.id)));
	return query.get('sort_direction') === 'desc' ? [...rows].reverse() : rows;
}

/** With the counts that were asked for. */
function shown(store: PipedriveStore, table: Table, row: Row, query?: URLSearchParams): Row {
	const asked = query?.get('include_fields')?.split(',') ?? [];
	const column = table === 'persons' ? 'person_id' : 'org_id';
	const count = (open: boolean): number =>
		store.rows('deals').filter((deal) => deal[column] === row.id && (deal.status === 'open') === open).length;
	const { source_lead_id: lead, ...plain } = row;
	return {
		...(plain as Row),
		...(asked.includes('source_lead_id') ? { source_lead_id: lead ?? null } : {}),
		...(asked.includes('open_deals_count') ? { open_deals_count: count(true) } : {}),
		...(asked.includes('closed_deals_count') ? { closed_deals_count: count(false) } : {}),
	};
}

const emailsOf = (row: Row): string[] =>
	((row.emails ?? []) as { value: string }[]).map(({ value }) => value.toLowerCase());

export const hit = (table: Table, id: Row['id']) => ({ result_score: 1, item: { id, type: table } });

/** Its exact search has been seen to answer longer addresses as well. */
function search(store: PipedriveStore, table: Table, query: URLSearchParams): FakeAnswer {
	const term = (query.get('term') ?? '').toLowerCase();
	const exact = query.get('exact_match') === 'true';
	if (term.length < (exact ? 1 : 2)) throw new Refused(400, 'term must be at least 2 characters long');
	const texts = (row: Row): string[] =>
		(query.get('fields') ?? '')
			.split(',')
			.flatMap((name) => (name === 'email' ? emailsOf(row) : [String(row[name] ?? '').toLowerCase()]));
	const rows = store
		.searched(table)
		.filter((row) => texts(row).some((text) => (exact ? text.startsWith(term) : text.includes(term))));
	const page = byCursor(store, rows, query).body as { data: Row[]; additional_data: unknown };
	return ok({ items: page.data.map((row) => hit(table, row.id)) }, page.additional_data);
}

function fieldSearch(store: PipedriveStore, query: URLSearchParams): FakeAnswer {
	if (query.get('entity_type') !== 'organization' || query.get('field') !== 'website')
		throw new Refused(400, 'Validation failed');
	const term = query.get('term') ?? '';
	const rows = store.searched('organizations').filter(({ website }) => String(website ?? '').includes(term));
	return byCursor(
		store,
		rows.map(({ id }) => ({ id })),
		query,
	);
}

export const fields = [
	{ field_code: 'id', field_name: 'ID', field_type: 'int', is_custom_field: false },
	{ field_code: 'name', field_name: 'Name', field_type: 'varchar', is_custom_field: false },
	{ field_code: 'label_ids', field_name: 'Labels', field_type: 'set', options: [{ id: 5, label: 'Hot' }] },
];
