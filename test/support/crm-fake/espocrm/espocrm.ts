/**
 * A stateful EspoCRM on loopback, as version 9.2.7 answered: duplicates in its own form, secondary addresses found but not
 * shown in lists, reasons in X-Status-Reason, mails known by their Message-ID after an import only, the lock-out of wrong keys.
 */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from '../server';
import { convert, merge } from './convert';
import { entityDefs, metadata } from './entities';
import { importEml, mailShowsOn } from './mail';
import { search } from './search';
import { answer, espoStore, html, listed, refuse, whole, type EspoStore, type Role, type Row } from './store';
import { create, update } from './write';

export const keys = { full: 'full-key', limited: 'limited-key' };

export interface FakeEspo extends FakeServer {
	store: EspoStore;
	users: [string, string];
}

/** @param ids of the users of a recorded server, which has no second person; absent: a person called Anna is there too */
export async function openFakeEspo(ids?: {
	admin: string;
	full: string;
	limited: string;
}): Promise<FakeEspo> {
	const store = espoStore();
	const give = (id: string | undefined): void => void (store.wantedIds = id ? [id] : []);
	give(ids?.admin);
	const admin = store.add('User', user('Admin', 'admin', null));
	const anna = ids ? admin : store.add('User', user('Anna Adams', 'regular', 'Anna@ours.example'));
	give(ids?.full);
	const full = store.add('User', user('n8n', 'api', null, admin.id));
	give(ids?.limited);
	const limited = store.add('User', user('n8nlimited', 'api', null, admin.id));
	const roles: Record<string, Role> = {
		[keys.full]: { name: 'n8n', userId: full.id, limited: false },
		[keys.limited]: { name: 'n8nlimited', userId: limited.id, limited: true },
	};
	let wrongKeys = 0;
	const server = await openFakeServer(async (request) => {
		if (!request.path.startsWith('/api/v1/'))
			return { status: 200, body: '<!doctype html><title>EspoCRM</title>' };
		if (wrongKeys >= 11) {
			wrongKeys = 0;
			return refuse(403, null, '', html);
		}
		const role = roles[request.headers['x-api-key'] ?? ''];
		if (!role) {
			if (request.headers['x-api-key'] !== undefined) wrongKeys += 1;
			return refuse(401, null, '', html);
		}
		return await route(store, request, role);
	});
	return { ...server, store, users: [admin.id, anna.id] };
}

const user = (name: string, type: string, emailAddress: string | null, by = 'system'): Omit<Row, 'id'> => ({
	...{ name, userName: name.toLowerCase(), type, isActive: true, lastName: name, firstName: null },
	...{ emailAddress, phoneNumber: null, createdById: by, contactId: null, contactName: null },
	...{ emailAddressIsOptedOut: null, emailAddressIsInvalid: null },
});

async function route(store: EspoStore, request: FakeRequest, role: Role): Promise<FakeAnswer> {
	const parts = request.path.slice('/api/v1/'.length).split('/');
	const [entity = '', id, link] = parts;
	const body = (typeof request.body === 'object' ? request.body : {}) as Record<string, unknown>;
	const at = `${request.method} ${parts.join('/')}`;
	if (at === 'GET App/user') return answer(appUser(store, role));
	if (at === 'GET Metadata') return answer(atKey(request.query.get('key') ?? '') ?? '');
	if (at === 'GET GlobalSearch') return globalSearch(store, request.query.get('q') ?? '');
	if (at === 'GET Target') return { status: 500, headers: { 'content-type': 'application/json' } };
	if (at === 'POST Email/importEml') return await importEml(store, body.fileId, role);
	if (at === 'POST Lead/action/convert') return convert(store, body, role);
	if (at === 'POST Action') return merge(store, body, role);
	if (id === 'action')
		return refuse(404, `Action ${request.method} '${link ?? ''}' does not exist in controller '${entity}'.`);
	if (entity === 'Activities' && parts[3] === 'history') return history(store, id ?? '', link ?? '');
	if (parts.length > 3) return page(404, 'Not Found');
	if (!entityDefs[entity]) return refuse(404, `Controller '${entity}' does not exist.`);
	if (link !== undefined) return ofLink(store, request, role, entity, id ?? '', link);
	if (id === undefined) {
		if (request.method === 'POST') return create(store, entity, request, role);
		if (request.method !== 'GET') return page(405, 'Method Not Allowed');
		if (role.limited && !['Lead', 'User', 'Email'].includes(entity)) return refuse(403, 'No read access.');
		const people = (row: Row): boolean => entity !== 'User' || row.type !== 'api';
		return search(store, entity, request, role, people);
	}
	return ofOne(store, request, role, entity, id, body);
}

const page = (status: number, title: string): FakeAnswer => ({
	status,
	headers: { 'content-type': 'text/html;charset=UTF-8' },
	body: `<!doctype html><html lang="en"><h1>${status} ${title}</h1></html>`,
});

function ofOne(
	store: EspoStore,
	request: FakeRequest,
	role: Role,
	entity: string,
	id: string,
	body: Record<string, unknown>,
): FakeAnswer {
	const row = store.get(entity, id);
	switch (request.method) {
		case 'GET':
			if (role.limited && entity !== 'Lead') return refuse(403, 'No read access.');
			if (!row) return refuse(404, `Record ${id} does not exist.`);
			if (role.limited && row.createdById !== role.userId) return refuse(403, "No 'read' access.");
			return answer(whole(store, entity, row));
		case 'PUT':
		case 'PATCH':
			return update(store, entity, id, body, role);
		case 'DELETE':
			if (role.limited) return refuse(403, 'No delete access.');
			if (!row) return refuse(404, `Record ${id} not found.`);
			row.deleted = true;
			return answer(true);
		default:
			return page(405, 'Method Not Allowed');
	}
}

function ofLink(
	store: EspoStore,
	request: FakeRequest,
	role: Role,
	entity: string,
	id: string,
	link: string,
): FakeAnswer {
	const row = store.get(entity, id);
	if (!row) return refuse(404, '');
	if (request.method === 'GET') {
		const found = linkedRows(store, entity, row, link);
		return found ? search(store, found.entity, request, role, found.among) : refuse(404, '');
	}
	const target = entityDefs[entity]?.many?.[`${link}Ids`];
	if (!target) return refuse(404, `Entity ${entity} does not have link ${link}.`);
	const { id: one, ids } = request.body as { id?: string; ids?: string[] };
	const wanted = ids ?? [one ?? ''];
	if (wanted.some((foreign) => !store.get(target.entity, foreign))) return refuse(404, '');
	const before = (row[`${link}Ids`] as string[] | undefined) ?? [];
	const without = before.filter((known) => !wanted.includes(known));
	row[`${link}Ids`] = request.method === 'DELETE' ? without : [...without, ...wanted];
	return answer(true);
}

function linkedRows(
	store: EspoStore,
	entity: string,
	row: Row,
	link: string,
): { entity: string; among: (one: Row) => boolean } | null {
	const ids = (one: Row): string[] => (one.contactsIds as string[] | undefined) ?? [];
	switch (`${entity}/${link}`) {
		case 'Contact/account':
		case 'Contact/accounts':
			return { entity: 'Account', among: ({ id }) => id === row.accountId };
		case 'Contact/opportunities':
			return { entity: 'Opportunity', among: (one) => ids(one).includes(row.id) };
		case 'Account/opportunities':
			return { entity: 'Opportunity', among: ({ accountId }) => accountId === row.id };
		case 'Account/contacts':
			return { entity: 'Contact', among: ({ accountId }) => accountId === row.id };
		case 'Opportunity/contacts':
			return { entity: 'Contact', among: ({ id }) => ids(row).includes(id) };
		case `${entity}/emails`:
			return { entity: 'Email', among: (mail) => mail.parentType === entity && mail.parentId === row.id };
		case `${entity}/posts`:
			return { entity: 'Note', among: ({ parentId }) => parentId === row.id };
		default:
			return null;
	}
}

/** What a person sees on the card of a record. */
function history(store: EspoStore, entity: string, id: string): FakeAnswer {
	const record = store.get(entity, id);
	if (!record) return refuse(404, '');
	const rows = [...store.table('Email').values()].filter(
		(row) => row.deleted !== true && mailShowsOn(entity, record)(row),
	);
	// There it says of every mail that it is HTML.
	return answer({
		total: rows.length,
		list: rows.map((row) => ({ ...whole(store, 'Email', row), isHtml: true })),
	});
}

function appUser(store: EspoStore, role: Role): Record<string, unknown> {
	const row = store.get('User', role.userId) as Row;
	const all = { create: 'yes', read: 'all', edit: 'all', delete: 'all' };
	const table = role.limited
		? {
				Lead: { ...all, read: 'own', edit: 'no', delete: 'no' },
				Contact: false,
				Account: false,
				Opportunity: false,
				Case: false,
				Import: false,
				Email: { create: 'yes', read: 'own' },
			}
		: Object.fromEntries([...Object.keys(entityDefs).map((entity) => [entity, all]), ['Import', true]]);
	return {
		user: whole(store, 'User', row),
		...{
			acl: { table },
			preferences: { id: row.id },
			token: null,
			settings: { version: '9.2.7', language: 'en_US' },
		},
		...{ language: 'en_US', appParams: appParams },
	};
}

const appParams = {
	...{
		maxUploadSize: 8,
		isRestrictedMode: false,
		passwordChangeForNonAdminDisabled: false,
		timeZoneList: ['UTC'],
	},
	...{
		auth2FARequired: false,
		logoutWait: false,
		systemUserId: 'system',
		templateEntityTypeList: [],
		extensions: [],
	},
	addressCountryData: { list: [], preferredList: [] },
};

function atKey(key: string): unknown {
	let at: unknown = metadata;
	for (const step of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[step];
	return at;
}

function globalSearch(store: EspoStore, text: string): FakeAnswer {
	const list = ['Account', 'Contact', 'Lead', 'Opportunity'].flatMap((entity) =>
		[...store.table(entity).values()]
			.map(
				(row) =>
					({ ...listed(store, entity, row, ['id', 'name']), _scope: entity }) as Record<string, unknown>,
			)
			.filter(({ name }) => String(name).toLowerCase().includes(text.toLowerCase()))
			.map(({ id, name, _scope }) => ({ id, name, _scope })),
	);
	return answer({ total: -2, list });
}
