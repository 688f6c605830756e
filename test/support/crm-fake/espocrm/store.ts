/** Rows of the fake EspoCRM and how it shows them: whole, in a list, and as a create answers. */
import type { FakeAnswer } from '../server';
import { entityDefs } from './entities';

export type Row = Record<string, unknown> & { id: string };

export interface Role {
	name: string;
	userId: string;
	/** No rights but to create leads and to read and edit its own; no Import, no other users. */
	limited: boolean;
}

export interface EspoStore {
	tables: Map<string, Map<string, Row>>;
	table(entity: string): Map<string, Row>;
	get(entity: string, id: unknown): Row | undefined;
	add(entity: string, row: Omit<Row, 'id'> & { id?: string }): Row;
	nextId(): string;
	/** The next ids to be given; a replay of recorded exchanges sets them. */
	wantedIds: string[];
	/** `2026-11-22 04:58:08`; every row is a second younger than the one before. */
	time(): string;
}

export function espoStore(): EspoStore {
	let count = 0;
	const tables = new Map<string, Map<string, Row>>();
	const store: EspoStore = {
		tables,
		wantedIds: [],
		table: (entity) => {
			const table = tables.get(entity) ?? new Map<string, Row>();
			tables.set(entity, table);
			return table;
		},
		get: (entity, id) => {
			const row = tables.get(entity)?.get(String(id));
			return row && row.deleted !== true ? row : undefined;
		},
		nextId: () => store.wantedIds.shift() ?? `6b0f${(++count).toString(16).padStart(13, '0')}`,
		time: () =>
			new Date(Date.UTC(2026, 10, 22, 4, 0, 0) + ++count * 1000).toISOString().slice(0, 19).replace('T', ' '),
		add: (entity, given) => {
			const at = store.time();
			const row = { deleted: false, createdAt: at, modifiedAt: at, ...given, id: given.id ?? store.nextId() };
			store.table(entity).set(row.id, row);
			return row;
		},
	};
	return store;
}

export const refuse = (
	status: number,
	reason: string | null,
	body: unknown = '',
	type = 'application/json',
): FakeAnswer => ({
	status,
	headers: { 'content-type': type, ...(reason === null ? {} : { 'x-status-reason': reason }) },
	body: typeof body === 'string' ? body : JSON.stringify(body),
});
export const html = 'text/html; charset=UTF-8';
export const answer = (body: unknown): FakeAnswer => ({
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

export const nameOf = (entity: string, row: Row | undefined): string | null => {
	if (!row) return null;
	const person = [row.firstName, row.lastName].filter(Boolean).join(' ');
	const own = entityDefs[entity]?.person ? '' : String(row.name ?? '');
	return own || person || (entity === 'Lead' ? String(row.emailAddress ?? '') : '') || null;
};

const linked = (store: EspoStore, row: Row): Record<string, unknown> => ({
	...(row.accountId === undefined
		? {}
		: { accountName: nameOf('Account', store.get('Account', row.accountId)) }),
	...(row.assignedUserId ? { assignedUserName: nameOf('User', store.get('User', row.assignedUserId)) } : {}),
	...(row.parentType
		? { parentName: nameOf(String(row.parentType), store.get(String(row.parentType), row.parentId)) }
		: {}),
	...(row.contactId ? { contactName: nameOf('Contact', store.get('Contact', row.contactId)) } : {}),
	createdByName: nameOf('User', store.get('User', row.createdById)),
});

/** The reverse of the lead's own links: after a second conversion only the newest record has it. */
function leadOf(store: EspoStore, entity: string, row: Row): Record<string, unknown> {
	if (!['Contact', 'Account', 'Opportunity'].includes(entity)) return {};
	const lead = [...store.table('Lead').values()].find((one) => one[`created${entity}Id`] === row.id);
	return lead ? { originalLeadId: lead.id, originalLeadName: nameOf('Lead', lead) } : {};
}

const becameOf = (store: EspoStore, row: Row): Record<string, unknown> =>
	Object.fromEntries(
		['Contact', 'Account', 'Opportunity'].flatMap((entity) => {
			const id = row[`created${entity}Id`];
			return id ? [[`created${entity}Name`, nameOf(entity, store.get(entity, id))]] : [];
		}),
	);

const manyOf = (store: EspoStore, entity: string, row: Row): Record<string, unknown> => {
	const links = entityDefs[entity]?.many ?? {};
	return Object.fromEntries(
		Object.entries(links).flatMap(([attribute, { entity: foreign }]) => {
			const ids = (row[attribute] as string[] | undefined) ?? [];
			const link = attribute.replace(/Ids$/, '');
			const names = Object.fromEntries(ids.map((id) => [id, nameOf(foreign, store.get(foreign, id))]));
			const columns = Object.fromEntries(
				ids.map((id) => [id, entity === 'Call' ? { status: 'None' } : { role: null }]),
			);
			const only = entity === 'Call' && link === 'users';
			return [
				[attribute, ids],
				...(only
					? []
					: [
							[`${link}Names`, names],
							[`${link}Columns`, columns],
						]),
			];
		}),
	) as Record<string, unknown>;
};

/** @param how `created` leaves out what was never set; names of links are there all the same */
export function whole(
	store: EspoStore,
	entity: string,
	row: Row,
	how: 'read' | 'created' = 'read',
): Record<string, unknown> {
	const def = entityDefs[entity] ?? { nullable: [] };
	const names = def.nullable.filter((attribute) => attribute.endsWith('Name') && attribute !== 'fromName');
	const empty =
		how === 'read' ? def.nullable : names.filter((attribute) => !attribute.startsWith('original'));
	const name = nameOf(entity, row);
	const shown =
		entity === 'Note' || entity === 'Attachment' ? {} : how === 'created' && name === null ? {} : { name };
	return {
		...Object.fromEntries(empty.map((attribute) => [attribute, null])),
		...row,
		...shown,
		...(def.addresses ? flags(row, how) : {}),
		...(entity === 'Contact' ? { accountsIds: row.accountId ? [row.accountId] : [] } : {}),
		...linked(store, row),
		...(entity === 'Lead' ? becameOf(store, row) : leadOf(store, entity, row)),
		...manyOf(store, entity, row),
	};
}

const flags = (row: Row, how: 'read' | 'created' | 'list'): Record<string, unknown> => {
	const has = Boolean(row.emailAddress);
	return {
		...(has || how !== 'created' ? { emailAddress: row.emailAddress ?? null } : {}),
		emailAddressIsOptedOut: has || how === 'created' ? false : null,
		emailAddressIsInvalid: has || how === 'created' ? false : null,
		...(how === 'list' ? {} : { emailAddressData: row.emailAddressData ?? [] }),
	};
};

export const without = (row: Record<string, unknown>, keys: string[]): Record<string, unknown> =>
	Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));

/** A row of a list never holds `emailAddressData`; without `select` it holds everything else. */
export function listed(
	store: EspoStore,
	entity: string,
	row: Row,
	select: string[],
): Record<string, unknown> {
	const all = without(whole(store, entity, row), ['emailAddressData', 'accountsIds']);
	if (select.length === 0) return without(all, ['contactsIds', 'contactsNames', 'contactsColumns']);
	const def = entityDefs[entity];
	const inactive = row.accountId ? false : null;
	const extra: Record<string, unknown> = {
		...all,
		accountIsInactive: inactive,
		isStarred: false,
		personStringData: nameOf(entity, row),
	};
	const person = def?.person && select.includes('emailAddress') ? ['name'] : [];
	const always = entity === 'Lead' && !select.includes('name') ? [] : (def?.always ?? []);
	const many = select.includes('contactsIds') ? ['contactsNames', 'contactsColumns', 'contactId'] : [];
	const company = select.includes('accountId') ? ['accountName'] : [];
	const user = entity === 'User' ? ['createdById'] : ['createdAt', 'createdById', 'assignedUserId'];
	const keys = new Set([...select, ...person, ...always, ...many, ...company, ...user]);
	keys.delete('emailAddressData');
	return Object.fromEntries([...keys].filter((key) => key in extra).map((key) => [key, extra[key]]));
}
