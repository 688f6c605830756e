/** How the fake EspoCRM searches: `where` in brackets or in `searchParams`, wildcards, pages, and what it refuses. */
import type { FakeAnswer, FakeRequest } from '../server';
import { entityDefs } from './entities';
import { answer, listed, nameOf, refuse, whole, type EspoStore, type Role, type Row } from './store';

interface Item {
	type?: string;
	attribute?: string;
	value?: unknown;
}

interface Params {
	where: Item[];
	select: string[];
	orderBy: string;
	order: string;
	maxSize: number;
	offset: number;
	textFilter: string | null;
}

/** `where[0][value][]=x` to nested arrays and objects, as PHP reads them. */
function fromBrackets(query: URLSearchParams): Record<string, unknown> {
	const root: Record<string, unknown> = {};
	for (const [name, value] of query) {
		const path = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map((part) => part[1] ?? part[0]);
		let at: Record<string, unknown> = root;
		for (const [index, step] of path.entries()) {
			const key = step === '' ? String(Object.keys(at).length) : step;
			if (index === path.length - 1) at[key] = value;
			else at = (at[key] ??= {}) as Record<string, unknown>;
		}
	}
	return root;
}

const asList = (value: unknown): unknown[] =>
	Array.isArray(value)
		? value
		: typeof value === 'object' && value !== null
			? Object.values(value)
			: value === undefined
				? []
				: [value];

function paramsOf(query: URLSearchParams): Params | FakeAnswer {
	let given = fromBrackets(query);
	if (query.has('searchParams')) {
		try {
			given = JSON.parse(query.get('searchParams') ?? '') as Record<string, unknown>;
		} catch {
			return refuse(400, 'Invalid search params JSON.');
		}
	}
	const select =
		typeof given.select === 'string' ? given.select.split(',') : (asList(given.select) as string[]);
	return {
		// A `whereGroup` is not looked at: every row comes back.
		where: asList(given.where) as Item[],
		...{ select, orderBy: String(given.orderBy ?? 'createdAt'), order: String(given.order ?? 'desc') },
		...{ maxSize: Number(given.maxSize ?? 20), offset: Number(given.offset ?? 0) },
		textFilter: typeof given.textFilter === 'string' ? given.textFilter : null,
	};
}

const likeness = (pattern: string): RegExp =>
	new RegExp(
		`^${pattern
			.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
			.replace(/%/g, '.*')
			.replace(/_/g, '.')}$`,
		'isu',
	);

class Refused extends Error {}

/** All values of an attribute: addresses are compared one and all. */
function valuesOf(store: EspoStore, entity: string, row: Row, attribute: string): unknown[] {
	if (attribute === 'emailAddress' && entityDefs[entity]?.addresses)
		return ((row.emailAddressData as { emailAddress: string }[] | undefined) ?? []).map(
			(one) => one.emailAddress,
		);
	if (attribute === 'originalLeadId') return [whole(store, entity, row).originalLeadId];
	if (attribute === 'name') return [nameOf(entity, row)];
	return [row[attribute]];
}

function known(entity: string, attribute: string): boolean {
	const def = entityDefs[entity];
	const base = [
		'id',
		'name',
		'emailAddress',
		'createdAt',
		'createdById',
		'messageId',
		'type',
		'isActive',
		'parentId',
	];
	const required = [...(def?.required ?? []), ...Object.keys(def?.defaults ?? {})];
	return [...base, ...(def?.nullable ?? []), ...required].includes(attribute);
}

function fits(store: EspoStore, entity: string, row: Row, item: Item): boolean {
	const { type = '', attribute = '', value } = item;
	if (type === 'or') return (asList(value) as Item[]).some((one) => fits(store, entity, row, one));
	if (type === 'and') return (asList(value) as Item[]).every((one) => fits(store, entity, row, one));
	if (type === 'primary')
		return value !== 'open' || !['Closed Won', 'Closed Lost'].includes(String(row.stage));
	if (type === 'linkedWith') {
		const ids = (row[`${attribute}Ids`] as string[] | undefined) ?? [];
		return asList(value).some((id) => ids.includes(String(id)));
	}
	if (type === 'textFilter') return likeness(`%${String(value)}%`).test(nameOf(entity, row) ?? '');
	const have = valuesOf(store, entity, row, attribute);
	const same = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase();
	switch (type) {
		case 'equals':
			return have.some((one) => one !== null && one !== undefined && same(one, value));
		case 'in':
			return have.some((one) => one !== undefined && asList(value).some((wanted) => same(one, wanted)));
		case 'notIn':
			return !have.some((one) => asList(value).some((wanted) => same(one, wanted)));
		case 'contains':
			return have.some((one) => one != null && likeness(`%${String(value)}%`).test(String(one)));
		case 'like':
			return have.some((one) => one != null && likeness(String(value)).test(String(one)));
		case 'after':
			return have.some((one) => one != null && String(one) > String(value));
		case 'isTrue':
			return have.some((one) => one === true);
		default:
			throw new Refused(`Unknown where item type '${type}'.`);
	}
}

function check(entity: string, items: Item[]): void {
	for (const { type = '', attribute, value } of items) {
		if (type === 'or' || type === 'and') check(entity, asList(value) as Item[]);
		else if (!/^(equals|in|notIn|contains|like|after|isTrue|linkedWith|primary|textFilter)$/.test(type))
			throw new Refused(`Unknown where item type '${type}'.`);
		else if (attribute !== undefined && type !== 'linkedWith' && !known(entity, attribute))
			throw new Refused(`Not existing attribute '${attribute}' in where.`);
	}
}

/** Newest first unless asked otherwise; rows of one second keep the order they were made in. */
export function search(
	store: EspoStore,
	entity: string,
	request: FakeRequest,
	role: Role,
	among: (row: Row) => boolean = () => true,
): FakeAnswer {
	const params = paramsOf(request.query);
	if ('status' in params) return params;
	if (params.maxSize > 200) return refuse(403, 'Max size should not exceed 200. Use offset and limit.');
	try {
		check(entity, params.where);
		if (!known(entity, params.orderBy)) throw new Refused(`Order by non-existing field '${params.orderBy}'.`);
	} catch (error) {
		return refuse(400, (error as Error).message);
	}
	const items = params.textFilter
		? [...params.where, { type: 'textFilter', value: params.textFilter }]
		: params.where;
	const rows = [...store.table(entity).values()]
		.filter((row) => row.deleted !== true && among(row) && visible(entity, row, role))
		.filter((row) => items.every((item) => fits(store, entity, row, item)));
	const up = params.order.toLowerCase() === 'asc' ? 1 : -1;
	const key = (row: Row): string => String(valuesOf(store, entity, row, params.orderBy)[0] ?? '');
	rows.sort((a, b) => up * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
	const page = rows.slice(params.offset, params.offset + params.maxSize);
	const more = params.offset + page.length < rows.length;
	const total =
		entity === 'Email' && !request.path.includes('/emails')
			? -2
			: request.headers['x-no-total']
				? more
					? -1
					: -2
				: rows.length;
	return answer({ total, list: page.map((row) => listed(store, entity, row, params.select)) });
}

const visible = (entity: string, row: Row, role: Role): boolean =>
	!role.limited || (entity === 'User' ? false : row.createdById === role.userId);
