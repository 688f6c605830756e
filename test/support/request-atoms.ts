/** What a request to a CRM consists of, in small parts that can be looked up among recorded requests. */

export interface SentRequest {
	method: string;
	/** With its query. */
	path: string;
	body?: unknown;
}

type Values = Record<string, unknown>;
const isObject = (value: unknown): value is Values =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const keysOf = (value: unknown): string[] =>
	isObject(value) ? Object.keys(value).filter((key) => key !== '…') : [];

/** `res.partner.create`, `res.partner < email` (written), `res.partner > email` (read), `res.partner: email =ilike` (asked), `search_read(limit)`. */
export function odooAtoms({ path, body }: SentRequest): string[] {
	const { params } = (isObject(body) ? body : {}) as {
		params?: { service: string; method: string; args: unknown[] };
	};
	if (params && params.service !== 'object') return [`${params.service}.${params.method}`];
	const [, , , inPath = '', ofPath = ''] = path.split('/');
	const [, , , model = inPath, method = ofPath, positional, named = body] = (params?.args ?? []) as [
		...[unknown, unknown, unknown],
		...[string?, string?, unknown[]?, unknown?],
	];
	const {
		vals_list: list = method === 'create' ? positional?.[0] : undefined,
		vals,
		domain,
		fields,
		...args
	} = (isObject(named) ? named : {}) as Values;
	const written = [list, vals].flat().flatMap(keysOf);
	return [
		`${model}.${method}`,
		...written.map((field) => `${model} < ${field}`),
		...(Array.isArray(fields) ? fields : [])
			.filter((field) => field !== '…')
			.map((field) => `${model} > ${String(field)}`),
		...(Array.isArray(domain) ? domain : [])
			.filter((leaf): leaf is [string, string] => Array.isArray(leaf))
			.map(([field, operator]) => `${model}: ${field} ${operator}`),
		...keysOf(args)
			.filter((name) => name !== 'ids')
			.map((name) => `${method}(${name})`),
	];
}

const id = /^([0-9a-f]{17}|[0-9a-f]{8}-[0-9a-f-]{27}|0{16}a)$/;
const pathOf = (path: string, base: string): string =>
	path
		.replace(/\?.*$/s, '')
		.replace(base, '')
		.split('/')
		.map((part) => (id.test(part) ? ':id' : part))
		.join('/');

interface Item {
	type?: string;
	attribute?: string;
	value?: unknown;
}

/** Conditions in brackets (`where[0][value][1][attribute]`), nested ones beside the others. */
function bracketItems(query: URLSearchParams): Item[] {
	const items = new Map<string, Item>();
	for (const [name, value] of query) {
		const [, prefix, last] = /^(where.*)\[(type|attribute)\]$/.exec(name) ?? [];
		if (prefix && last) items.set(prefix, { ...items.get(prefix), [last]: value });
	}
	return [...items.values()];
}

const flat = (items: Item[]): Item[] =>
	items.flatMap((item) => [
		item,
		...(item.type === 'or' ? flat((item.value as Item[] | undefined) ?? []) : []),
	]);

/** `POST Email`, `Email < parentId`, `Email > name`, `Email: messageId in`, `Metadata?key`. */
export function espoAtoms({ method, path, body }: SentRequest): string[] {
	const query = new URLSearchParams(path.replace(/^[^?]*\??/s, ''));
	const at = pathOf(path, '/api/v1/');
	const [entity = ''] = at.split('/');
	const json = query.get('searchParams');
	const given =
		json && !json.includes('…') ? (JSON.parse(json) as { where: Item[]; select: string[] }) : null;
	const select = given?.select ?? query.get('select')?.split(',') ?? [];
	const names = given ? Object.keys(given) : [...query.keys()].map((name) => name.replace(/\[.*$/, ''));
	return [
		`${method} ${at}`,
		...keysOf(body).map((name) => `${at} < ${name}`),
		...select.map((name) => `${entity} > ${name}`),
		...flat(given?.where ?? bracketItems(query)).map(
			({ type, attribute = '' }) => `${entity}: ${attribute} ${type}`,
		),
		...names.map((name) => `?${name}`),
	];
}

/** `POST batch/people`, `people < emails`, `people: emails.primaryEmail in`, `?depth`. */
export function twentyAtoms({ method, path, body }: SentRequest): string[] {
	const query = new URLSearchParams(path.replace(/^[^?]*\??/s, ''));
	const at = pathOf(path, '/rest/');
	const object = at.replace(/^batch\//, '').split('/')[0] ?? '';
	const conditions = [...(query.get('filter') ?? '').matchAll(/([\w.]+)\[(\w+)\]:/g)];
	return [
		`${method} ${at}`,
		...[body]
			.flat()
			.flatMap(keysOf)
			.map((name) => `${object} < ${name}`),
		...conditions.map(([, field, operator]) => `${object}: ${field} ${operator}`),
		...[...query.keys()].map((name) => `?${name}`),
	];
}
