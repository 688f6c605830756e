/**
 * Holds the fake to true exchanges with Odoo 17 and 19: the recorded requests are sent to it in order, and status, content
 * type and shape of each answer are compared, and of a refusal the exception. Records that the recording made in calls
 * it left out are laid in first; left out here is what the gateway never asks (below, with its reason).
 */
import recorded17 from '../../../fixtures/recorded/odoo-17.json';
import recorded19 from '../../../fixtures/recorded/odoo-19.json';
import { differences } from '../../../support/crm-fake/compare-answer';
import { create, write } from '../../../support/crm-fake/odoo/records';
import { salesman } from '../../../support/crm-fake/odoo/models';
import {
	odooDatabaseName,
	odooKeys,
	openFakeOdoo,
	type FakeOdoo,
} from '../../../support/crm-fake/odoo/server';

interface Exchange {
	file: string;
	note?: string;
	key: string;
	method: string;
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
	status: number;
	answer: unknown;
}

const never: [RegExp, string][] = [
	[/^10-.*unknown field in fields/, 'the words differ by version; the exception is compared elsewhere'],
	[/^09-/, 'the recording cut the addresses that were found'],
	[/display_name/, 'the gateway searches by name and address'],
	[/no fields: everything comes/, 'the gateway names the fields it reads'],
];

const exact = new Set([
	'email_normalized',
	'type',
	'active',
	'partner_id',
	'is_company',
	'model',
	'res_id',
	'state',
]);
const loose = new Set([
	'arguments',
	'context',
	'version_info',
	'server_version_info',
	'message_ids',
	'parent_id',
]);

describe.each([
	[17, recorded17 as Exchange[]],
	[19, recorded19 as Exchange[]],
] as const)('the fake Odoo %i answers as the recorded server did', (version, recorded) => {
	let odoo: FakeOdoo;
	beforeAll(async () => {
		odoo = await openFakeOdoo(version);
		layIn(odoo, version);
	});
	afterAll(async () => await odoo.close());

	const asked = recorded.filter(
		(one) =>
			!never.some(([pattern]) => pattern.test(`${one.file} ${one.note ?? ''} ${JSON.stringify(one.body)}`)),
	);
	it.each(
		asked.map((one, index) => [`${index} ${one.file}: ${one.note ?? callOf(one).method}`, one] as const),
	)('%s', async (_, exchange) => {
		foresee(odoo, version, exchange);
		const answer = await send(odoo, exchange);
		expect([answer.status, answer.type]).toEqual([
			exchange.status,
			typeof exchange.answer === 'string' ? 'html' : 'json',
		]);
		if (typeof exchange.answer === 'string') return;
		const same = exchange.file.startsWith('02') ? new Set<string>() : exact;
		const found = differences(exchange.answer, answer.body, { exact: same, loose });
		expect(found).toEqual([]);
		expect(exceptionOf(answer.body)).toBe(exceptionOf(exchange.answer));
	});
});

interface Params {
	service: string;
	method: string;
	args: unknown[];
}

/** Model and method of a request in either dialect. */
function callOf({ path, body }: Exchange): { model: string; method: string } {
	const params = (body as { params?: Params } | undefined)?.params;
	if (params) return { model: String(params.args[3] ?? ''), method: String(params.args[4] ?? params.method) };
	const [, , , model = '', method = ''] = path.split('/');
	return { model, method };
}

function exceptionOf(body: unknown): unknown {
	const { name, error } = (body ?? {}) as { name?: unknown; error?: { data?: { name?: unknown } } };
	return error?.data?.name ?? (typeof name === 'string' && name.includes('.') ? name : undefined);
}

/** The ids that the recorded server gave are the ones the fake gives. */
function foresee({ db }: FakeOdoo, version: 17 | 19, exchange: Exchange): void {
	const { model, method } = callOf(exchange);
	const result = (exchange.answer as { result?: unknown } | null)?.result ?? exchange.answer;
	const ids = [result].flat().filter((one): one is number => typeof one === 'number');
	if (method === 'create') db.nextIds.set(model, ids);
	if (method === 'message_post' || method === 'action_feedback') db.nextIds.set('mail.message', ids);
	if (method === 'activity_schedule') db.nextIds.set('mail.activity', [version === 17 ? 22 : 21]);
	if (method === 'action_apply') db.nextIds.set('res.partner', version === 17 ? [50, 51] : [44, 45]);
}

async function send(
	{ url }: FakeOdoo,
	exchange: Exchange,
): Promise<{ status: number; type: string; body: unknown }> {
	const { key, method, path, headers = {}, body } = exchange;
	const secret = key === 'admin' ? odooKeys.admin : key === 'salesman' ? odooKeys.salesman : 'wrong';
	const text =
		typeof body === 'string'
			? body
			: JSON.stringify(body)?.replaceAll(',"…"', fieldsLeftOut(exchange.answer));
	const given = Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const answer = await fetch(`${url}${path}`, {
		method,
		headers: {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(key === 'none' ? {} : { authorization: `bearer ${secret}` }),
			...given,
		},
		...(body === undefined
			? {}
			: {
					body: text.replaceAll('"<secret>"', `"${secret}"`).replace(/"odoo1[79]"/g, `"${odooDatabaseName}"`),
				}),
	});
	const read = await answer.text();
	const type = answer.headers.get('content-type')?.includes('json') ? 'json' : 'html';
	return { status: answer.status, type, body: type === 'json' ? (JSON.parse(read) as unknown) : read };
}

/** `"…"` among the fields asked for stands for those that the recording left out; the answer names them. */
function fieldsLeftOut(answer: unknown): string {
	const rows = [(answer as { result?: unknown } | null)?.result ?? answer].flat();
	const names = Object.keys((rows[0] ?? {}) as object).filter((name) => name !== '…');
	return names.map((name) => `,"${name}"`).join('');
}

/** What the recording made before or between, in calls it left out; under the ids it names. */
function layIn({ db }: FakeOdoo, version: 17 | 19): void {
	const contact = version === 17 ? 42 : 37;
	const add = (model: string, id: number, values: Record<string, unknown>): void => {
		db.nextIds.set(model, [id]);
		create(db, { uid: 2, model, ids: [], args: { vals_list: [values] }, context: {} });
	};
	const lead = (id: number, name: string, more: Record<string, unknown>): void =>
		add('crm.lead', id, { name, type: 'lead', ...more });
	add('res.partner', version === 17 ? 49 : 43, {
		...{ name: 'Not Northwind c', is_company: true, website: 'https://notnorthwind-c.example/x' },
		email: 'a@notnorthwind-c.example',
	});
	add('res.partner', contact, { name: 'Bob Brown', email: 'Bob.Brown@northwind-c.example' });
	for (const [id, name] of [
		[75, 'Won deal'],
		[76, 'Lost deal'],
	] as const)
		lead(id, name, { type: 'opportunity', partner_id: contact, partner_name: 'Northwind c' });
	db.delete('res.partner', contact);
	for (let page = 0; page < 5; page++)
		lead(80 + page, `Page ${page}`, { email_from: `page${page}@northwind-c.example` });
	lead(85, "The salesman's own", { user_id: salesman(version) });
	lead(89, 'Another', {});
	for (const [id, name] of version === 17
		? ([
				[52, 'Gus One'],
				[53, 'Gus Two'],
			] as const)
		: ([
				[46, 'Gus One'],
				[47, 'Gus Two'],
			] as const))
		add('res.partner', id, {
			name,
			email: `${name.toLowerCase().replace(' two', '.two').replace(' one', '')}@fabrikam-c.example`,
		});
	for (const [id, message_type, message_id] of [
		[version === 17 ? 207 : 244, 'notification', '<n1@odoo.example>'],
		[version === 17 ? 208 : 245, 'email', '<w@fabrikam-c.example>'],
		[version === 17 ? 211 : 248, 'notification', '<n2@odoo.example>'],
	] as const) {
		db.nextIds.set('mail.message', [id]);
		db.insert('mail.message', {
			...{ model: 'crm.lead', res_id: 90, message_type, message_id, subtype_id: 2, body: '' },
			author_id: message_type === 'email' ? false : 3,
		});
	}
	lead(93, 'Of Gus', { type: 'opportunity', partner_id: version === 17 ? 53 : 47 });
	for (let id = 1; id <= 9; id++) add('utm.source', 20 + id, { name: `Source ${id}` });
	write(db, {
		uid: 2,
		model: 'res.users',
		ids: [2],
		args: { vals: { email: version === 17 ? 'admin@example.com' : false } },
		context: {},
	});
}
