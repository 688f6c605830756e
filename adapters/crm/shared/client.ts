/**
 * One retry policy for every CRM. What was certainly not carried out is repeated (limit reached, connection refused), reads are
 * repeated after a failing server too; a write whose answer is lost is never repeated: it throws with `sent: 'unknown'`,
 * and the caller reads back.
 */
import { CrmError } from '../../../core/ports/crm-error';
import type { Http, HttpResponse, Method } from './http';
import { TransportError } from './http';

export interface CrmCall {
	method: Method;
	/** Absolute. */
	url: string;
	query?: Record<string, string | number | boolean | undefined>;
	headers?: Record<string, string>;
	/** Sent as JSON; a string goes as it is. */
	body?: unknown;
	/** Whether it changes something in the CRM; a POST that only reads says false. Absent: all but GET. */
	write?: boolean;
}

export interface CrmAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed where it is JSON, else the text; `''` when empty. */
	body: unknown;
}

export type CrmClient = (call: CrmCall) => Promise<CrmAnswer>;

export interface ClientOptions {
	/** Name of the CRM for sentences. */
	crm: string;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
	/** Milliseconds to wait by a header or body of the vendor's own, when there is no Retry-After. */
	pauseOf?: (answer: CrmAnswer) => number | undefined;
	/** Answers that mean "too many calls"; 429 unless said otherwise. */
	isLimit?: (answer: CrmAnswer) => boolean;
	/** A limit that waiting does not cure, e.g. the day's quota. */
	isSpent?: (answer: CrmAnswer) => boolean;
	/** A 5xx that is the CRM's own answer to this request, with nothing written: handed back, not repeated. */
	isAnswer?: (answer: CrmAnswer) => boolean;
}

const tries = 4;
/** Longer than this nobody waits inside an execution; the mails are offered again later. */
const longestPauseMs = 60_000;

export function crmClient(options: ClientOptions): CrmClient {
	const { crm, http, sleep, isLimit = ({ status }) => status === 429, isSpent, isAnswer } = options;
	return async (call) => {
		const write = call.write ?? call.method !== 'GET';
		for (let attempt = 1; ; attempt++) {
			const last = attempt >= tries;
			const answer = await attemptOnce(http, call);
			if (answer instanceof TransportError) {
				const repeatable = answer.sent === 'no' || !write;
				if (!repeatable || last) throw unreachable(crm, answer, write);
				await sleep(backOff(attempt));
			} else if (isLimit(answer)) {
				const pause = pauseFor(answer, attempt, options);
				if (isSpent?.(answer) || pause > longestPauseMs || last) throw limited(crm, answer, pause);
				await sleep(pause);
			} else if (answer.status >= 500 && !isAnswer?.(answer)) {
				if (write || last) throw failing(crm, answer, write);
				await sleep(backOff(attempt));
			} else if (answer.status >= 300 && answer.status < 400) {
				throw redirected(crm, answer);
			} else return answer;
		}
	};
}

async function attemptOnce(http: Http, call: CrmCall): Promise<CrmAnswer | TransportError> {
	const { method, url, query, headers = {}, body } = call;
	const json = body !== undefined && typeof body !== 'string';
	try {
		const answer = await http({
			method,
			url: withQuery(url, query),
			headers: {
				accept: 'application/json',
				...(json ? { 'content-type': 'application/json' } : {}),
				...headers,
			},
			...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as string) }),
		});
		return readAnswer(answer);
	} catch (error) {
		if (error instanceof TransportError) return error;
		throw asUnexpected(error);
	}
}

const asUnexpected = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function withQuery(url: string, query: CrmCall['query'] = {}): string {
	const parts = Object.entries(query).flatMap(([name, value]) =>
		value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
	);
	if (parts.length === 0) return url;
	return `${url}${url.includes('?') ? '&' : '?'}${parts.join('&')}`;
}

function readAnswer({ status, headers, body }: HttpResponse): CrmAnswer {
	try {
		return { status, headers, body: body.trim() === '' ? '' : (JSON.parse(body) as unknown) };
	} catch {
		return { status, headers, body };
	}
}

const backOff = (attempt: number): number => 500 * 2 ** (attempt - 1);

function pauseFor(answer: CrmAnswer, attempt: number, { now, pauseOf }: ClientOptions): number {
	return retryAfter(answer.headers['retry-after'], now()) ?? pauseOf?.(answer) ?? 1000 * 2 ** (attempt - 1);
}

/** Seconds or a date. */
function retryAfter(header: string | undefined, now: Date): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const at = Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

const unreachable = (crm: string, error: TransportError, write: boolean): CrmError =>
	new CrmError('unavailable', `${crm} did not answer (${error.message}).`, {
		sent: write ? error.sent : 'no',
		todo: 'Check the address in the credential and that the server can be reached from n8n, then run again.',
		cause: error,
	});

const limited = (crm: string, { status }: CrmAnswer, retryAfterMs: number): CrmError =>
	new CrmError('rateLimited', `${crm} takes no more calls at the moment (status ${status}).`, {
		...{ status, retryAfterMs, sent: 'no' },
		todo: 'Run again later, with fewer mails at a time, or ask for a higher limit in the CRM.',
	});

const failing = (crm: string, { status }: CrmAnswer, write: boolean): CrmError =>
	new CrmError('unavailable', `${crm} failed with status ${status}.`, {
		...{ status, sent: write ? 'unknown' : 'no' },
		todo: 'Look at the state of the CRM server, then run again.',
	});

const redirected = (crm: string, { status, headers }: CrmAnswer): CrmError =>
	new CrmError('invalid', `${crm} answers from another address: ${headers.location ?? `status ${status}`}.`, {
		...{ status, sent: 'no' },
		todo: 'Enter that address in the credential; keys are never sent along to another one.',
	});
