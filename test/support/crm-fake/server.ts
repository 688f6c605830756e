/**
 * What the fakes of all CRMs share: a server on loopback that keeps a log of its calls and fails on demand.
 * A fake gives one function from request to answer; the failures lie around it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FakeRequest {
	method: string;
	/** Without query. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string>;
	/** Parsed where it is JSON, else the text. */
	body: unknown;
}

export interface FakeAnswer {
	status: number;
	headers?: Record<string, string>;
	/** A string goes as it is, anything else as JSON. */
	body?: unknown;
}

/**
 * `limit`: 429, nothing carried out; `retryAfter` in seconds, absent = no such header.
 * `drop`: carried out, then the connection is cut before an answer. `refuse`: cut, nothing carried out.
 * `fail`: an answer of the test's own, nothing carried out. `slow`: carried out after `ms`.
 */
type Failure =
	| { kind: 'limit'; retryAfter?: number; answer?: FakeAnswer }
	| { kind: 'drop' }
	| { kind: 'refuse' }
	| { kind: 'fail'; answer: FakeAnswer }
	| { kind: 'slow'; ms: number };

interface Trap {
	failure: Failure;
	times: number;
	when: (request: FakeRequest) => boolean;
}

export interface FakeServer {
	/** `http://127.0.0.1:<port>`, no slash at the end. */
	url: string;
	/** Every request that came, failed ones too. */
	log: FakeRequest[];
	/** The next `times` requests that match fail so; the first trap that matches counts. */
	trap(failure: Failure, times?: number, when?: (request: FakeRequest) => boolean): void;
	close(): Promise<void>;
}

export async function openFakeServer(
	answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeServer> {
	const log: FakeRequest[] = [];
	const traps: Trap[] = [];
	const server = createServer((incoming, outgoing) => {
		void handle(incoming, outgoing).catch((error: unknown) => {
			// A fault of the fake itself must be seen, not taken for the CRM's.
			send(outgoing, { status: 599, body: `fake failed: ${String((error as Error).stack ?? error)}` });
		});
	});

	async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const request = await readRequest(incoming);
		log.push(request);
		const trap = traps.find(({ times, when }) => times > 0 && when(request));
		if (!trap) return send(outgoing, await answer(request));
		trap.times -= 1;
		const { failure } = trap;
		if (failure.kind === 'limit') {
			const after = failure.retryAfter;
			const given = failure.answer ?? { status: 429, body: '' };
			const headers = { ...given.headers, ...(after === undefined ? {} : { 'retry-after': String(after) }) };
			return send(outgoing, { ...given, headers });
		}
		if (failure.kind === 'fail') return send(outgoing, failure.answer);
		if (failure.kind === 'slow') {
			await sleep(failure.ms);
			return send(outgoing, await answer(request));
		}
		if (failure.kind === 'drop') await answer(request);
		incoming.socket.destroy();
	}

	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		log,
		trap: (failure, times = 1, when = () => true) => void traps.push({ failure, times, when }),
		close: async () => {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
	const parts: Buffer[] = [];
	for await (const part of incoming) parts.push(part as Buffer);
	const text = Buffer.concat(parts).toString('utf8');
	const url = new URL(incoming.url ?? '/', 'http://fake');
	const headers = Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
	);
	return {
		...{ method: incoming.method ?? 'GET', path: decodeURIComponent(url.pathname), query: url.searchParams },
		...{ headers, body: parsed(text) },
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: FakeAnswer): void {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
	outgoing.writeHead(status, { 'content-type': type, ...headers });
	outgoing.end(text);
}
