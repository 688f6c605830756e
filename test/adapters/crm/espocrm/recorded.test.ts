/**
 * Holds the fake to true exchanges with EspoCRM 9.2.7: the recorded requests are sent to it in order, and status, reason,
 * content type and shape of each answer are compared. Left out: questions whose address was cut in the recording, the
 * lock-out (tested in failures.test.ts), and what the gateway never asks (below, with its reason).
 */
import recorded from '../../../fixtures/recorded/espocrm-9.2.7.json';
import { differences } from '../../../support/crm-fake/compare-answer';
import { keys, openFakeEspo, type FakeEspo } from '../../../support/crm-fake/espocrm/espocrm';
import { insert } from '../../../support/crm-fake/espocrm/write';

interface Exchange {
	file: string;
	note?: string;
	key?: string;
	method: string;
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
	status: number;
	reason?: string;
	type: 'json' | 'html';
	answer: unknown;
}

const never: [RegExp, string][] = [
	[/\/activities\?/, 'planned activities are not read'],
	[/\/stream\?/, 'the stream mixes in what EspoCRM wrote itself'],
	[/getConvertAttributes/, 'a proposal for the form of a person'],
];

const exact = new Set([
	...[
		'id',
		'name',
		'status',
		'stage',
		'emailAddress',
		'parentId',
		'parentType',
		'accountId',
		'contactsIds',
		'total',
	],
	...[
		'source',
		'probability',
		'label',
		'data',
		'options',
		'probabilityMap',
		'dateSent',
		'dateEnd',
		'isHtml',
		'post',
	],
	...[
		'createdContactId',
		'createdAccountId',
		'createdOpportunityId',
		'convertedAt_',
		'lower',
		'primary',
		'version',
	],
]);
const loose = new Set(['preferences', 'acl', 'timeZoneList', 'fieldManagerAdditionalParamList']);

const exchanges = (recorded as Exchange[]).filter(
	({ method, path }) => !never.some(([pattern]) => pattern.test(`${method} ${path}`)),
);

describe('the fake EspoCRM answers as the recorded server did', () => {
	let fake: FakeEspo;
	beforeAll(async () => {
		fake = await openFakeEspo({
			admin: '6b026e31d5f783137',
			full: '6b026e566d3f8772b',
			limited: '6b026e56b120988fc',
		});
	});
	afterAll(async () => await fake.close());

	it.each(
		exchanges.map(
			(one, index) => [`${index} ${one.file}: ${one.method} ${one.note ?? one.path}`, one] as const,
		),
	)('%s', async (_, exchange) => {
		setUp(fake, exchange);
		fake.store.wantedIds = idsOf(exchange);
		const answer = await send(fake, exchange);
		expect({ status: answer.status, reason: answer.reason, type: answer.type }).toEqual({
			...{ status: exchange.status, reason: exchange.reason ?? null },
			type: exchange.answer === '' ? answer.type : exchange.type,
		});
		if (typeof exchange.answer !== 'string')
			expect(
				differences(inOrder(exchange), inOrder({ ...exchange, answer: answer.body }), { exact, loose }),
			).toEqual([]);
	});
});

async function send(
	{ url }: FakeEspo,
	{ key = 'full', method, path, headers = {}, body }: Exchange,
): Promise<{ status: number; reason: string | null; type: string; body: unknown }> {
	const token = { full: keys.full, limited: keys.limited, bad: 'wrong' }[key];
	const answer = await fetch(`${url}${path}`, {
		method,
		headers: {
			...(token ? { 'X-Api-Key': token } : {}),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await answer.text();
	const type = answer.headers.get('content-type')?.includes('json') ? 'json' : 'html';
	return { status: answer.status, reason: answer.headers.get('x-status-reason'), type, body: parsed(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** The history lists mails of one minute in no order of its own. */
function inOrder({ path, answer }: Exchange): unknown {
	if (!path.includes('/history')) return answer;
	const { total, list } = answer as { total: number; list: { id: string }[] };
	return { total, list: [...list].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Ids that the recorded server gave, in the order in which the fake makes the records. */
function idsOf({ method, path, body, status, answer }: Exchange): string[] {
	if (method !== 'POST' || status !== 200 || typeof answer !== 'object' || answer === null) return [];
	const row = answer as Record<string, unknown>;
	const records = (body as { records?: Record<string, unknown> } | undefined)?.records ?? {};
	const ids = path.endsWith('/action/convert')
		? ['Account', 'Contact', 'Opportunity']
				.filter((one) => one in records)
				.map((one) => row[`created${one}Id`])
		: [row.id];
	return ids.filter((id) => typeof id === 'string');
}

const lead = (id: string, name: string, address: string): [string, string, Record<string, unknown>] => {
	const [firstName, lastName] = name.split(' ');
	return ['Lead', id, { ...(name ? { firstName, lastName } : {}), emailAddress: address }];
};
const mailOf = (
	id: string,
	name: string,
	from: string,
	parentId: string,
): [string, string, Record<string, unknown>] => [
	...(['Email', id] as const),
	{
		...{ name, from, to: 'sales@ours.example', body: 'x', isHtml: false, parentType: 'Lead', parentId },
		dateSent: '2026-11-20 10:00:00',
	},
];
const onLead = { parentType: 'Lead', parentId: '6b027660798dca78e' };

/** Made by set-up calls that the recording leaves out, before the file or the note they belong to. */
const setUps: Record<string, [string, string, Record<string, unknown>][]> = {
	'11-pagination': [
		'6b02766b4dffdb866',
		'6b02766bb654b8755',
		'6b02766c0ccf5e4bb',
		'6b02766c630b76769',
		'6b02766caf4717b38',
	].map((id, index) => lead(id, '', `page${index}@northwind-e.example`)),
	'maxSize 0': ['6b02766cf0000000a', '6b02766cf0000000b'].map((id) =>
		lead(id, '', `${id}@northwind-e.example`),
	),
	'contains also finds notnorthwind…: filter by host': [
		['Account', '6b02766e9ac53ecb5', { name: 'Not Northwind e', website: 'https://notnorthwind-e.example' }],
	],
	'delete a mail we made: 200, body true': [mailOf('6b02767be35d6213c', 'Ours', 'x@northwind-e.example', '')],
	'34-convert-lead': [
		mailOf('6b02768ba751c9fda', 'Mail on the lead', 'Jane.Doe@northwind-e.example', onLead.parentId),
		['Note', '6b02768c21aff71d8', { type: 'Post', post: 'note on the lead', ...onLead }],
		[
			'Task',
			'6b02768c75aa6e2fd',
			{ name: 'task on the lead', ...onLead, assignedUserId: '6b026e566d3f8772b' },
		],
		[
			...(['Call', '6b02768cd19a5de14'] as const),
			{
				...{ name: 'call on the lead', ...onLead, usersIds: ['6b026e566d3f8772b'] },
				...{
					dateStart: '2026-12-02 09:00:00',
					dateEnd: '2026-12-02 09:15:00',
					assignedUserId: '6b026e566d3f8772b',
				},
			},
		],
	],
	'conversion into a contact only': [
		lead('6b0276933a13a01a5', 'No Deale', 'nodeal@northwind-e.example'),
		mailOf('6b02769386cc34d01', 'Mail on lead 3', 'nodeal@northwind-e.example', '6b0276933a13a01a5'),
	],
	'status set by hand: Converted without any created record': [
		lead('6b027694a6135e735', 'Only Statuse', 'status@northwind-e.example'),
	],
	'conversion into contact and company, no deal': [
		lead('6b0278603b956c6c0', 'With Accounte', 'withacc@northwind-e.example'),
		mailOf('6b027860559126c6a', 'Mail on lead 4', 'withacc@northwind-e.example', '6b0278603b956c6c0'),
	],
	'36-merge-contacts': [
		[
			'Contact',
			'6b02769547bdccdab',
			{ firstName: 'Dan', lastName: 'Onee', emailAddress: 'dan1@northwind-e.example' },
		],
		[
			'Contact',
			'6b0276959107441f3',
			{ firstName: 'Dan', lastName: 'Twoe', emailAddress: 'dan2@northwind-e.example' },
		],
	],
	'37-deleted-record': [lead('6b027696d1b8ce8bc', 'Del Etede', 'deleted@northwind-e.example')],
};
const done = new Set<string>();

function setUp({ store }: FakeEspo, { file, note = '' }: Exchange): void {
	for (const name of [file, note]) {
		if (done.has(name)) continue;
		done.add(name);
		for (const [entity, id, body] of setUps[name] ?? []) {
			store.wantedIds = [id];
			insert(store, entity, body, { name: 'n8n', userId: '6b026e566d3f8772b', limited: false });
		}
	}
}
