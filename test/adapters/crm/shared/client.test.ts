/** The one retry policy of all HTTP CRMs, against a server on loopback. */
import { crmClient, type ClientOptions } from '../../../../adapters/crm/shared/client';
import { CrmError } from '../../../../core/ports/crm-error';
import { fetchHttp } from '../../../../scripts/lib/fetch-http';
import { openFakeServer, type FakeServer } from '../../../support/crm-fake/server';

let server: FakeServer;
let slept: number[] = [];
let done = 0;

beforeEach(async () => {
	slept = [];
	done = 0;
	server = await openFakeServer(() => ({ status: 200, body: { done: ++done } }));
});
afterEach(async () => await server.close());

const client = (more: Partial<ClientOptions> = {}) =>
	crmClient({
		...{
			crm: 'The CRM',
			http: fetchHttp({ 'x-key': 'k' }, 2000),
			now: () => new Date('2026-03-02T12:00:00Z'),
		},
		sleep: async (ms) => void slept.push(ms),
		...more,
	});
const read = async (more?: Partial<ClientOptions>) =>
	await client(more)({ method: 'GET', url: `${server.url}/a` });
const write = async (more?: Partial<ClientOptions>) =>
	await client(more)({ method: 'POST', url: `${server.url}/a`, body: { a: 1 } });

async function failure(work: Promise<unknown>): Promise<CrmError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof CrmError) return error;
	}
	throw new Error('it did not fail with a CrmError');
}

it('sends JSON, the query and the headers that authenticate', async () => {
	await client()({ method: 'POST', url: `${server.url}/a`, query: { q: 'ä b', none: undefined }, body: {} });
	const [request] = server.log;
	expect(request?.headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' });
	expect([request?.query.get('q'), request?.query.has('none'), request?.body]).toEqual(['ä b', false, {}]);
});

it('hands back a refusal with its status, and repeats nothing', async () => {
	server.trap({ kind: 'fail', answer: { status: 422, body: { why: 'no' } } });
	expect(await write()).toMatchObject({ status: 422, body: { why: 'no' } });
	expect(server.log).toHaveLength(1);
});

describe('too many calls', () => {
	it('waits as long as Retry-After says', async () => {
		server.trap({ kind: 'limit', retryAfter: 7 });
		expect((await write()).status).toBe(200);
		expect(slept).toEqual([7000]);
	});

	it('understands Retry-After as a date', async () => {
		const headers = { 'retry-after': 'Mon, 02 Mar 2026 12:00:05 GMT' };
		server.trap({ kind: 'fail', answer: { status: 429, headers } });
		await read();
		expect(slept).toEqual([5000]);
	});

	it('waits longer and longer without Retry-After, and by a reset header of the vendor', async () => {
		server.trap({ kind: 'limit' }, 2);
		await write();
		server.trap({ kind: 'limit', answer: { status: 429, headers: { 'x-reset': '3' } } });
		await write({ pauseOf: ({ headers }) => Number(headers['x-reset']) * 1000 });
		expect(slept).toEqual([1000, 2000, 3000]);
	});

	it('gives up after four tries, with nothing written and the time to wait', async () => {
		server.trap({ kind: 'limit' }, 9);
		const error = await failure(write());
		expect(error).toMatchObject({
			code: 'rateLimited',
			info: { sent: 'no', status: 429, retryAfterMs: 8000 },
		});
		expect([server.log.length, done]).toEqual([4, 0]);
	});

	it('does not wait for an hour, nor for a spent quota', async () => {
		server.trap({ kind: 'limit', retryAfter: 3600 });
		expect((await failure(read())).info.retryAfterMs).toBe(3_600_000);
		server.trap({ kind: 'limit' });
		expect((await failure(read({ isSpent: () => true }))).code).toBe('rateLimited');
		expect(slept).toEqual([]);
	});
});

describe('a server that fails', () => {
	it('is asked again when it is a read', async () => {
		server.trap({ kind: 'fail', answer: { status: 503 } }, 2);
		expect((await read()).status).toBe(200);
	});

	it('is not sent a write twice: whether it was carried out is unknown', async () => {
		server.trap({ kind: 'fail', answer: { status: 502 } });
		expect(await failure(write())).toMatchObject({ code: 'unavailable', info: { sent: 'unknown' } });
		expect(server.log).toHaveLength(1);
	});

	it('may be an answer to the request all the same', async () => {
		server.trap({ kind: 'fail', answer: { status: 500, body: { name: 'ValueError' } } });
		expect((await write({ isAnswer: () => true })).body).toEqual({ name: 'ValueError' });
	});
});

describe('a connection', () => {
	it('that breaks after the write was carried out leaves an unknown outcome and one write', async () => {
		server.trap({ kind: 'drop' });
		expect((await failure(write())).info.sent).toBe('unknown');
		expect(done).toBe(1);
	});

	it('that breaks while reading is made again', async () => {
		server.trap({ kind: 'refuse' }, 2);
		expect((await read()).status).toBe(200);
	});

	it('that is refused sent nothing: a write is tried again, then says so', async () => {
		await server.close();
		const error = await failure(write());
		expect(error).toMatchObject({ code: 'unavailable', info: { sent: 'no' } });
		expect(error.message).toContain('ECONNREFUSED');
		expect(slept).toHaveLength(3);
		server = await openFakeServer(() => ({ status: 200 }));
	});

	it('is not taken to another address', async () => {
		server.trap({ kind: 'fail', answer: { status: 301, headers: { location: 'https://other.example/' } } });
		const error = await failure(read());
		expect(error.message).toContain('https://other.example/');
	});
});
