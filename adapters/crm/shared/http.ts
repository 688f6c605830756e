/**
 * The port through which every HTTP CRM is talked to. n8n's helpers stand behind it in a node, `fetch` in tests and scripts.
 * The one who gives it adds the credential's authentication, verifies TLS and follows no redirect.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface HttpRequest {
	method: Method;
	/** Absolute, with its query. */
	url: string;
	headers: Record<string, string>;
	body?: string;
}

export interface HttpResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
}

/** Answers whatever status came. @throws TransportError when no answer came */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** No answer. `no`: the request never left, safe to repeat. `unknown`: the other side may have acted on it. */
export class TransportError extends Error {
	override readonly name = 'TransportError';
	constructor(
		message: string,
		readonly sent: 'no' | 'unknown',
		cause?: unknown,
	) {
		super(message, { cause });
	}
}

/** Failures that come before a connection stands: nothing was sent. */
const beforeSending =
	/^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ERR_INVALID_URL|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|HOSTNAME_MISMATCH|UND_ERR_CONNECT_TIMEOUT)/;

/** What a failed attempt says about itself; looks through the errors that wrap one another. */
export function toTransportError(error: unknown): TransportError {
	if (error instanceof TransportError) return error;
	const chain = causes(error);
	const code = chain.map((one) => (one as { code?: unknown }).code).find((one) => typeof one === 'string');
	const words = chain.map((one) => (one instanceof Error ? one.message : '')).filter(Boolean);
	const message = [...new Set([words.at(-1) ?? String(error), code])].filter(Boolean).join(', ');
	return new TransportError(message, beforeSending.test(String(code ?? '')) ? 'no' : 'unknown', error);
}

/** The error, its cause, the cause of that: five deep at most. */
export function causes(error: unknown): object[] {
	const chain: object[] = [];
	let at: unknown = error;
	while (typeof at === 'object' && at !== null && chain.length < 5 && !chain.includes(at)) {
		chain.push(at);
		at = (at as { cause?: unknown }).cause;
	}
	return chain;
}
