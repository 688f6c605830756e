/**
 * Holds the fake to true exchanges with Twenty (about 1.17): the recorded REST requests are sent to it in order, and status
 * and shape of each answer are compared. Left out: GraphQL, which the gateway does not use, questions whose address was cut in
 * the recording, and answers about the 1,200 sample rows of that workspace.
 */
import recorded from '../../../fixtures/recorded/twenty-1.17.json';
import { differences } from '../../../support/crm-fake/compare-answer';
import { addRow, keys, openFakeTwenty, type FakeTwenty } from '../../../support/crm-fake/twenty/twenty';

interface Exchange {
	file: string;
	note?: string;
	key?: string;
	method: string;
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
	status: number;
	answer: unknown;
}

const samples: [RegExp, string][] = [
	[/^GET \/rest\/(people|workspaceMembers)\?limit=(0|1|60|61|201)&/, 'rows of the sample workspace'],
	[
		/\/rest\/(messages|messageParticipants)/,
		'mails of Twenty itself cannot be read back by an API key, so the gateway writes notes',
	],
	[/\/metadata\/objects\/./, 'the gateway reads all objects at once'],
	[/^GET \/rest\/people\?filter=or\(name/, 'people of the sample workspace'],
	[
		/^GET \/rest\/people\?filter=name|^GET \/rest\/opportunities\?filter=name/,
		'deals of an earlier recording',
	],
	[/^GET \/rest\/metadata\/objects$/, 'the recording names other objects first'],
	[/depth=1/, 'the gateway never asks for linked rows'],
];

const exact = new Set([
	...[
		'id',
		'name',
		'emails',
		'stage',
		'amount',
		'closeDate',
		'companyId',
		'pointOfContactId',
		'ownerId',
		'noteId',
	],
	...['title', 'status', 'dueAt', 'statusCode', 'messages', 'code', 'totalCount', 'primaryLinkUrl', 'taskId'],
	...['hasNextPage', 'hasPreviousPage', 'assigneeId', 'accountOwnerId', 'jobTitle', 'markdown', 'source'],
]);
const loose = new Set([
	'fields',
	'searchVector',
	'blocknote',
	'context',
	'position',
	'startCursor',
	'endCursor',
]);

const exchanges = (recorded as Exchange[]).filter(
	({ method, path }) => !samples.some(([pattern]) => pattern.test(`${method} ${path}`)),
);

describe('the fake Twenty answers as the recorded server did', () => {
	let fake: FakeTwenty;
	beforeAll(async () => {
		fake = await openFakeTwenty();
		addRow(fake.store, 'workspaceMember', {
			...{
				id: '20202020-0687-4c41-b707-ed1bfca972a7',
				name: { firstName: 'Tim', lastName: 'A' },
				userEmail: 't@x.example',
			},
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
		expect({ status: answer.status, body: answer.status >= 400 ? answer.body : null }).toMatchObject({
			status: exchange.status,
		});
		expect(differences(exchange.answer, answer.body, { exact, loose })).toEqual([]);
	});
});

async function send(
	{ url }: FakeTwenty,
	{ key = 'full', method, path, headers = {}, body }: Exchange,
): Promise<{ status: number; body: unknown }> {
	const token = { full: keys.full, reader: keys.reader, bad: 'wrong' }[key];
	const answer = await fetch(`${url}${path}`, {
		method,
		headers: {
			...(token ? { authorization: `Bearer ${token}` } : {}),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await answer.text();
	return { status: answer.status, body: text === '' ? '' : (JSON.parse(text) as unknown) };
}

/** Ids that the recorded server gave. */
function idsOf({ method, path, status, answer }: Exchange): string[] {
	if (method !== 'POST' || status !== 201 || path.includes('upsert')) return [];
	const made = Object.values((answer as { data: Record<string, unknown> }).data).flat();
	return made.map((row) => (row as { id: string }).id);
}

/** Made by set-up calls that the recording leaves out. */
const person = (
	id: string,
	firstName: string,
	lastName: string,
	primaryEmail: string,
): [string, Record<string, unknown>] => [
	...(['person'] as const),
	{ id, name: { firstName, lastName }, emails: { primaryEmail } },
];
const setUps: Record<string, [string, Record<string, unknown>][]> = {
	'11-pagination': [
		['d052578c-5dc0-47bb-877f-0bb6ff5afb2f', 0],
		['8b57be26-c464-4ff7-85c8-c03e570c78f9', 1],
		['9a934b71-a22f-4521-940f-f38625f087ca', 2],
		['a9c8e0b2-4f0f-429f-a5eb-6279880c239d', 3],
		['670adde0-46ad-4a31-a0b9-598d528e7a66', 4],
	].map(([id, index]) => person(String(id), `Page${index}`, '', `page${index}@northwind-b.example`)),
	both: [
		[
			...(['opportunity'] as const),
			{
				...{ id: '70db5a34-ed3d-4863-ad40-ba9bdf4bab95', name: 'Won deal', stage: 'CUSTOMER' },
				pointOfContactId: '8c81d5a7-de23-4de9-a527-bb2f486040d2',
				companyId: 'e6f9688f-f99e-4858-be8a-9b2b25d57d40',
			},
		],
	],
	'32-merge-contacts': [
		person('7de2f676-bf0b-4046-bf12-292cc3a566d7', 'Dan', 'One', 'dan1@northwind-b.example'),
		person('d9fe47ea-52cc-41ce-bfd7-ea97c75b6c32', 'Dan', 'Two', 'dan2@northwind-b.example'),
	],
};
const done = new Set<string>();

function setUp({ store }: FakeTwenty, { file, note = '' }: Exchange): void {
	for (const name of [file, note]) {
		if (done.has(name)) continue;
		done.add(name);
		const ids = (setUps[name] ?? []).map(([one, body]) => addRow(store, one, body));
		// Made in one batch, so in one moment.
		for (const row of store.table('person').values())
			if (name === '11-pagination' && ids.includes(row.id)) row.createdAt = '2026-11-22T04:57:25.455Z';
	}
}
