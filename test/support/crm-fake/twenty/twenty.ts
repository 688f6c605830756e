/**
 * A stateful Twenty on loopback, as about version 1.17 answered: unique addresses that answer 400, lower-cased addresses,
 * links as rows, pages by cursor, PERMISSION_DENIED as 400, 429 without Retry-After.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from '../server';
import { filterOf } from './filter';
import { bad, refuse, stageOptions, twentyStore, type ObjectDef, type Row, type TwentyStore } from './store';
import { create, update } from './write';

const workspaceKey = (role: string): string =>
	`e30.${Buffer.from(JSON.stringify({ workspaceId: 'w1', role })).toString('base64url')}.x`;
export const keys = { full: workspaceKey('full'), reader: workspaceKey('reader') };

export interface FakeTwenty extends FakeServer {
	store: TwentyStore;
	users: [string, string];
}

export async function openFakeTwenty(
	options: { renamed?: boolean; withoutOwner?: boolean } = {},
): Promise<FakeTwenty> {
	const store = twentyStore(options.renamed);
	if (options.withoutOwner) delete store.defs.find(({ one }) => one === 'opportunity')?.fields.ownerId;
	const users = [member('Tim', 'Apple', 'Tim@apple.dev'), member('Phil', 'Schiler', 'phil@apple.dev')].map(
		(body) => addRow(store, 'workspaceMember', body),
	);
	const server = await openFakeServer((request) => {
		const token = request.headers.authorization?.replace(/^Bearer /, '');
		if (token === undefined || token === '')
			return {
				status: 403,
				body: { statusCode: 403, messages: ['Missing authentication token'], error: 'FORBIDDEN_EXCEPTION' },
			};
		if (token !== keys.full && token !== keys.reader)
			return { status: 401, body: { statusCode: 401, messages: ['No payload'], error: 'UNAUTHENTICATED' } };
		return route(store, request, token === keys.reader);
	});
	return { ...server, store, users: users as [string, string] };
}

const member = (firstName: string, lastName: string, userEmail: string): Record<string, unknown> => ({
	...{ name: { firstName, lastName }, userEmail, userId: '20202020-9e3b-46d4-a556-88b9ddc2b034' },
});

/** Puts a row in as a person would; answers its id. */
export function addRow(store: TwentyStore, one: string, body: Record<string, unknown>): string {
	const def = store.defs.find((each) => each.one === one) as ObjectDef;
	const { status, body: answer } = create(store, def, [body], true);
	if (status !== 201) throw new Error(`the fake refused a seeded row: ${JSON.stringify(answer)}`);
	const made = Object.values((answer as { data: Record<string, Row[]> }).data)[0];
	return made?.[0]?.id ?? '';
}

function route(store: TwentyStore, request: FakeRequest, readsOnly: boolean): FakeAnswer {
	const parts = request.path.split('/').slice(1);
	if (parts[0] === 'graphql') return graphql(request);
	if (parts[0] !== 'rest') return { status: 404, body: { statusCode: 404, message: 'Not Found' } };
	if (parts[1] === 'metadata') return readsOnly ? { status: 500 } : metadata(store, request);
	const batch = parts[1] === 'batch';
	const [many = '', id] = parts.slice(batch ? 2 : 1);
	const def = store.defs.find((one) => one.many === many);
	if (many === 'restore')
		return bad(
			`Query path '${request.path}' invalid. Valid examples: /rest/companies/id or /rest/companies or /rest/batch/companies`,
		);
	if (!def) return bad(`object '${many}' not found. eg: companies`);
	if (request.method !== 'GET' && readsOnly)
		return refuse(
			400,
			'Error',
			'Entity performing the request does not have permission',
			'PERMISSION_DENIED',
		);
	if (typeof request.body === 'string' && request.body.trim() !== '')
		return {
			status: 400,
			body: { message: 'Unexpected end of JSON input', error: 'Bad Request', statusCode: 400 },
		};
	if (id === 'duplicates') return duplicates(store, def, request);
	if (id === 'merge') return merge(store, def, request);
	if (request.method === 'POST') {
		const given = batch ? (request.body as Record<string, unknown>[]) : [objectOf(request.body)];
		return create(store, def, given, batch, request.query.get('upsert') === 'true');
	}
	if (id === undefined) {
		if (request.method === 'GET') return list(store, def, request);
		return refuse(400, 'Error', 'Cannot update more than 200 records at once', 'TOO_MANY_RECORDS_TO_UPDATE');
	}
	return ofOne(store, def, id, request);
}

/** An array or nothing makes an empty row. */
const objectOf = (body: unknown): Record<string, unknown> =>
	typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};

function ofOne(store: TwentyStore, def: ObjectDef, id: string, request: FakeRequest): FakeAnswer {
	if (!/^[0-9a-f-]{36}$/i.test(id)) return bad(`'${id}' is not a valid UUID`);
	const row = store.table(def.one).get(id);
	const gone = refuse(404, 'NotFoundException', 'Record not found');
	const capital = def.one.charAt(0).toUpperCase() + def.one.slice(1);
	switch (request.method) {
		case 'GET':
			return row && row.deletedAt === null ? { status: 200, body: { data: { [def.one]: row } } } : gone;
		case 'DELETE': {
			if (!row) return gone;
			if (request.query.get('soft_delete') === 'true') {
				const at = store.now();
				Object.assign(row, { deletedAt: at, updatedAt: at });
				return { status: 200, body: { data: { [`delete${capital}`]: row } } };
			}
			store.table(def.one).delete(id);
			forgetLinks(store, def, id);
			return { status: 200, body: { data: { [`delete${capital}`]: { id } } } };
		}
		default:
			return update(store, def, id, objectOf(request.body));
	}
}

/** Links of notes and tasks go with either end; any other link is emptied. */
function forgetLinks(store: TwentyStore, { one }: ObjectDef, id: string): void {
	for (const other of store.defs)
		for (const [name, field] of Object.entries(other.fields))
			if (field.type === 'link' && field.to === one)
				for (const row of [...store.table(other.one).values()])
					if (row[name] === id) {
						if (other.one.endsWith('Target')) store.table(other.one).delete(row.id);
						else row[name] = null;
					}
}

const cursorOf = (row: Row | undefined, by: string): string | null =>
	row
		? Buffer.from(JSON.stringify(by === 'id' ? { id: row.id } : { [by]: row[by], id: row.id })).toString(
				'base64',
			)
		: null;

function list(store: TwentyStore, def: ObjectDef, request: FakeRequest): FakeAnswer {
	const { query } = request;
	const test = filterOf(def, query.get('filter'));
	if (typeof test !== 'function') return test;
	const by = (query.get('order_by') ?? 'id').replace(/\[.*$/, '');
	if (!['id', 'createdAt', 'updatedAt', ...Object.keys(def.fields)].includes(by))
		return refuse(400, 'Error', `Field "${by}" does not exist or is not sortable`, 'FIELD_NOT_FOUND');
	const down = (query.get('order_by') ?? '').includes('Desc');
	const rows = [...store.table(def.one).values()].filter(test);
	const key = (row: Row): string => String(row[by]);
	rows.sort((a, b) => (down ? -1 : 1) * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1));
	const after = query.get('starting_after');
	let start = 0;
	if (after !== null) {
		const last = readCursor(after);
		if (!last) return bad(`Invalid cursor: ${after}`);
		// Rows of one moment are taken for the same place: the page comes again.
		start =
			by === 'id'
				? rows.findIndex(({ id }) => id > String(last.id))
				: rows.findIndex((row) => key(row) >= String(last[by]));
		if (start < 0) start = rows.length;
	}
	const limit = Number(query.get('limit') ?? 60);
	const page = rows.slice(start, start + limit);
	return {
		status: 200,
		body: {
			data: { [def.many]: page },
			totalCount: rows.length,
			pageInfo: {
				...{ startCursor: cursorOf(page[0], by), endCursor: cursorOf(page.at(-1), by) },
				...{ hasNextPage: start + page.length < rows.length, hasPreviousPage: false },
			},
		},
	};
}

function readCursor(text: string): Record<string, unknown> | null {
	try {
		return JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Record<string, unknown>;
	} catch {
		return null;
	}
}

function duplicates(store: TwentyStore, def: ObjectDef, request: FakeRequest): FakeAnswer {
	const { data } = request.body as { data: { emails?: { primaryEmail: string } }[] };
	return {
		status: 200,
		body: {
			data: data.map(({ emails }) => {
				const rows = [...store.table(def.one).values()].filter(
					(row) => (row.emails as { primaryEmail?: string }).primaryEmail === emails?.primaryEmail,
				);
				const [first] = rows;
				return {
					...{ [`${def.one}Duplicates`]: rows, totalCount: rows.length },
					pageInfo: {
						...{ hasNextPage: false, hasPreviousPage: false },
						...{ startCursor: cursorOf(first, 'id'), endCursor: cursorOf(first, 'id') },
					},
				};
			}),
		},
	};
}

/** The losing ids are gone, their addresses move to the one that stays. */
function merge(store: TwentyStore, def: ObjectDef, request: FakeRequest): FakeAnswer {
	const { ids } = request.body as { ids: string[] };
	const [first, ...others] = ids.map((id) => store.table(def.one).get(id) as Row);
	if (!first) return refuse(404, 'NotFoundException', 'Record not found');
	const emails = first.emails as { primaryEmail: string; additionalEmails: string[] };
	for (const other of others) {
		emails.additionalEmails.push((other.emails as typeof emails).primaryEmail);
		store.table(def.one).delete(other.id);
	}
	return { status: 200, body: { data: { mergePerson: first } } };
}

function metadata(store: TwentyStore, request: FakeRequest): FakeAnswer {
	const at = '2026-11-22T04:08:55.242Z';
	const field = (name: string, type: string, options: unknown = null): Record<string, unknown> => ({
		...{ id: `field-${name}`, type, name, label: name.charAt(0).toUpperCase() + name.slice(1) },
		...{ isCustom: false, isActive: true, isNullable: true, createdAt: at, updatedAt: at, options },
	});
	const typeOf: Record<string, string> = {
		text: 'TEXT',
		date: 'DATE_TIME',
		number: 'POSITION',
		any: 'RAW_JSON',
	};
	const composite: Record<string, string> = {
		...{ name: 'FULL_NAME', emails: 'EMAILS', phones: 'PHONES', domainName: 'LINKS', amount: 'CURRENCY' },
		...{ createdBy: 'ACTOR', bodyV2: 'RICH_TEXT_V2' },
	};
	const stages = stageOptions.map((value, index) => ({
		...{
			id: `stage-${value}`,
			color: 'red',
			label: value.charAt(0) + value.slice(1).toLowerCase(),
			value,
			position: index,
		},
	}));
	const objects = store.defs.map(({ one, many, fields }) => ({
		...{ id: `object-${one}`, nameSingular: one, namePlural: many, isCustom: false, isActive: true },
		...{ createdAt: at, updatedAt: at, labelSingular: one },
		fields: [
			field('id', 'UUID'),
			field('createdAt', 'DATE_TIME'),
			field('timelineActivities', 'RELATION'),
			...Object.entries(fields).map(([name, def]) =>
				def.type === 'link'
					? field(name.replace(/Id$/, ''), 'RELATION')
					: field(
							name,
							def.type === 'composite'
								? (composite[name] ?? 'RAW_JSON')
								: def.type === 'select'
									? 'SELECT'
									: (typeOf[def.type] ?? 'TEXT'),
							name === 'stage' ? stages : null,
						),
			),
		],
	}));
	if (request.path !== '/rest/metadata/objects') {
		const one = objects.find(({ nameSingular }) => nameSingular === 'opportunity');
		return { status: 200, body: { data: { object: one } } };
	}
	if ([...request.query.keys()].length > 0) {
		const path = `objects?${request.query.toString()}`;
		const message = `Query path '/rest/metadata/${path}' invalid. Metadata path "${path}" does not exist. Valid examples: /rest/metadata/fields or /rest/metadata/objects`;
		return { status: 400, body: { message, error: 'Bad Request', statusCode: 400 } };
	}
	const pageInfo = { hasNextPage: false, startCursor: 'YXJy', endCursor: 'YXJy' };
	return { status: 200, body: { data: { objects }, pageInfo } };
}

/** Only who the workspace is; the gateway asks nothing else there. */
const graphql = (request: FakeRequest): FakeAnswer => {
	const { query = '' } = request.body as { query?: string };
	if (query.includes('currentWorkspace'))
		return { status: 200, body: { data: { currentWorkspace: { id: 'w1', displayName: 'Apple' } } } };
	return { status: 200, body: { errors: [{ message: 'The fake does not know this query.' }] } };
};
