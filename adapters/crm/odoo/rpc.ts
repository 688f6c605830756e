/**
 * Odoo's two dialects behind one call: JSON-2 (19 and later) and JSON-RPC (16 to 18, and passwords instead of keys).
 * Which one a server speaks is asked once and remembered for some minutes.
 */
import { createHash } from 'node:crypto';
import { crmClient, type CrmAnswer, type CrmClient } from '../shared/client';
import type { OpenDeps } from '../shared/choice';
import type { OdooCredential } from './credential';
import { CrmError } from '../../../core/ports/crm-error';
import { missingLogin, noDatabase, noOdoo, toCrmError, wrongLogin } from './errors';

/** Arguments by name; `ids` are the records that a method works on. */
type OdooArguments = { ids?: number[] } & Record<string, unknown>;

interface OdooCall {
	model: string;
	method: string;
	args: OdooArguments;
	/** Whether it changes something. */
	write?: boolean;
}

export interface OdooRpc {
	call<T>(call: OdooCall): Promise<T>;
	/** Who we are there, and the dialect. */
	session(): Promise<Session>;
}

interface Session {
	dialect: 'json2' | 'jsonrpc';
	uid: number;
	/** Empty where the server has one only, or chooses by its address. */
	database: string;
}

interface Remembered extends Session {
	until: number;
}

const remembered = new Map<string, Remembered>();
const rememberMs = 10 * 60_000;

export function odooRpc(credential: OdooCredential, deps: Pick<OpenDeps, 'http' | 'now' | 'sleep'>): OdooRpc {
	const { http, now, sleep } = deps;
	// JSON-2 answers a caller's mistake with 500 and a body that names the exception: an answer, nothing was written.
	const client = crmClient({ crm: 'Odoo', http, now, sleep, isAnswer: ({ body }) => isFailure(body) });
	const key = createHash('sha256')
		.update([credential.url, credential.database, credential.login, credential.apiKey].join('\n'))
		.digest('hex');
	let opening: Promise<Session> | undefined;

	const session = async (): Promise<Session> => {
		const before = remembered.get(key);
		if (before && before.until > now().getTime()) return before;
		opening ??= detect(client, credential).finally(() => (opening = undefined));
		const opened = await opening;
		if (remembered.size > 100) remembered.clear();
		remembered.set(key, { ...opened, until: now().getTime() + rememberMs });
		return opened;
	};

	return {
		session,
		call: async <T>(call: OdooCall): Promise<T> => {
			const opened = await session();
			return (
				opened.dialect === 'json2'
					? await callJson2(client, credential, call)
					: await callJsonRpc(client, credential, opened, call)
			) as T;
		},
	};
}

/** Forgets which dialect servers speak; for tests that put another server behind an address. */
export const forgetSessions = (): void => remembered.clear();

async function detect(client: CrmClient, credential: OdooCredential): Promise<Session> {
	const answer = await client({
		...{ method: 'POST', url: `${credential.url}/json/2/res.users/context_get`, write: false, body: {} },
	});
	if (answer.status === 200 && typeof answer.body === 'object') {
		const { uid } = answer.body as { uid?: unknown };
		if (typeof uid === 'number') return { dialect: 'json2', uid, database: credential.database };
	}
	// 404: older than 19, or several databases and none is named. 401: perhaps a password instead of a key.
	return await authenticate(client, credential, answer);
}

/** What is not filled in: the only database there is, and the login that a fresh Odoo has. */
async function authenticate(
	client: CrmClient,
	credential: OdooCredential,
	refused: CrmAnswer,
): Promise<Session> {
	const { url, login, apiKey } = credential;
	const database = credential.database || (await onlyDatabase(client, credential));
	if (database === '') throw refused.status === 401 ? missingLogin() : noDatabase(url, refused.status);
	const args = [database, login || 'admin', apiKey, {}];
	const uid = await postRpc(client, credential, 'common', 'authenticate', args, false);
	if (typeof uid !== 'number') throw login === '' ? missingLogin() : wrongLogin();
	return { dialect: 'jsonrpc', uid, database };
}

/** Empty when there are several, or the server does not tell. */
async function onlyDatabase(client: CrmClient, credential: OdooCredential): Promise<string> {
	try {
		const names = await postRpc(client, credential, 'db', 'list', [], false);
		return Array.isArray(names) && names.length === 1 ? String(names[0]) : '';
	} catch (error) {
		if (error instanceof CrmError && error.code !== 'unavailable') return '';
		throw asThrown(error);
	}
}

const asThrown = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function callJson2(
	client: CrmClient,
	credential: OdooCredential,
	{ model, method, args, write = false }: OdooCall,
): Promise<unknown> {
	const answer = await client({
		...{ method: 'POST', url: `${credential.url}/json/2/${model}/${method}`, body: args, write },
	});
	if (answer.status === 200) return answer.body === '' ? null : answer.body;
	if (isFailure(answer.body)) throw toCrmError({ ...answer.body, status: answer.status });
	throw noOdoo(credential.url, answer.status);
}

async function callJsonRpc(
	client: CrmClient,
	credential: OdooCredential,
	{ uid, database }: Session,
	{ model, method, args, write = false }: OdooCall,
): Promise<unknown> {
	const { apiKey } = credential;
	const { ids, vals_list: list, ...named } = args;
	// Records and the rows to create are positional here; everything else goes by name in both dialects.
	const positional = ids !== undefined ? [ids] : list !== undefined ? [list] : [];
	const argumentsOf = [database, uid, apiKey, model, method, positional, named];
	return await postRpc(client, credential, 'object', 'execute_kw', argumentsOf, write);
}

/** HTTP 200 whatever happens; the error is in the body. A method that returns nothing answers without `result`. */
async function postRpc(
	client: CrmClient,
	{ url }: OdooCredential,
	service: string,
	method: string,
	args: unknown[],
	write: boolean,
): Promise<unknown> {
	const body = { jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } };
	const answer = await client({ method: 'POST', url: `${url}/jsonrpc`, body, write });
	const { result, error } = (typeof answer.body === 'object' ? answer.body : {}) as {
		result?: unknown;
		error?: { data?: unknown; message?: string };
	};
	if (error) {
		const failure = isFailure(error.data)
			? error.data
			: { name: '', message: error.message ?? 'unknown error' };
		throw toCrmError({ ...failure, status: answer.status });
	}
	if (answer.status !== 200 || typeof answer.body !== 'object') throw noOdoo(url, answer.status);
	return result ?? null;
}

function isFailure(body: unknown): body is { name: string; message: string } {
	const { name, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<
		string,
		unknown
	>;
	return typeof name === 'string' && typeof message === 'string';
}
