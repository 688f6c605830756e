/**
 * Odoo's two dialects behind one call: JSON-2 (19 and later) and JSON-RPC (16 to 18, and passwords instead of keys).
 * Which one a server speaks is asked once and remembered for some minutes.
 */
import { createHash } from 'node:crypto';
import { crmClient, type CrmAnswer, type CrmClient } from '../shared/client';
import type { OpenDeps } from '../shared/choice';
import type { OdooCredential } from './credential';
import { CrmError } from '../../../core/ports/crm-error';
import { missingLogin, noDatabase, noOdoo, severalDatabases, toCrmError, wrongLogin } from './errors';

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
	/** The same where it is known already; asks nothing. */
	opened(): Session | undefined;
}

interface Session {
	dialect: 'json2' | 'jsonrpc';
	uid: number;
	/** Empty where the server has one only, or chooses by its address. */
	database: string;
	/** Models that this Odoo turned out not to have: an app that is not installed. */
	lacking: Set<string>;
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

	const opened = (): Session | undefined => {
		const before = remembered.get(key);
		return before && before.until > now().getTime() ? before : undefined;
	};

	const session = async (): Promise<Session> => {
		const before = opened();
		if (before) return before;
		opening ??= detect(client, credential).finally(() => (opening = undefined));
		const fresh = await opening;
		if (remembered.size > 100) remembered.clear();
		remembered.set(key, { ...fresh, until: now().getTime() + rememberMs });
		return fresh;
	};

	return {
		...{ session, opened },
		call: async <T>(call: OdooCall): Promise<T> => {
			const known = await session();
			return (
				known.dialect === 'json2'
					? await callJson2(client, credential, known, call)
					: await callJsonRpc(client, credential, known, call)
			) as T;
		},
	};
}

/** Forgets which dialect servers speak; for tests that put another server behind an address. */
export const forgetSessions = (): void => remembered.clear();

async function detect(client: CrmClient, credential: OdooCredential): Promise<Session> {
	const { database } = credential;
	const answer = await whoAmI(client, credential, {});
	const uid = uidIn(answer);
	if (uid !== undefined) return sessionOf('json2', uid, database);
	// 404: older than 19, or several databases and none is named. 401: perhaps a password instead of a key.
	const names = database === '' ? await databasesOf(client, credential) : [database];
	if (names.length === 0)
		throw answer.status === 401 ? missingLogin() : noDatabase(credential.url, answer.status);
	return await openOneOf(client, credential, names.slice(0, databasesTried), answer);
}

/** Odoo holds a login back for a minute after five refusals. */
const databasesTried = 4;

/** The first database that takes the key; with one only, its refusal is the answer. */
async function openOneOf(
	client: CrmClient,
	credential: OdooCredential,
	names: string[],
	first: CrmAnswer,
): Promise<Session> {
	const { login, apiKey } = credential;
	for (const name of names) {
		if (names.length > 1 && first.status === 404) {
			const uid = uidIn(await whoAmI(client, credential, { 'x-odoo-database': name }));
			if (uid !== undefined) return sessionOf('json2', uid, name);
		}
		// A fresh Odoo has the login admin.
		const args = [name, login || 'admin', apiKey, {}];
		try {
			const uid = await postRpc(client, credential, 'common', 'authenticate', args, false);
			if (typeof uid === 'number') return sessionOf('jsonrpc', uid, name);
		} catch (error) {
			// A database that is not Odoo's, or of another version, is no reason to give up the others.
			if (names.length === 1 || !(error instanceof CrmError) || error.code === 'unavailable')
				throw asThrown(error);
		}
	}
	if (names.length > 1 && login === '') throw severalDatabases(names);
	throw login === '' ? missingLogin() : wrongLogin();
}

const sessionOf = (dialect: Session['dialect'], uid: number, database: string): Session => ({
	...{ dialect, uid, database, lacking: new Set<string>() },
});

const whoAmI = async (
	client: CrmClient,
	{ url }: OdooCredential,
	headers: Record<string, string>,
): Promise<CrmAnswer> =>
	await client({
		...{ method: 'POST', url: `${url}/json/2/res.users/context_get`, write: false, body: {}, headers },
	});

function uidIn({ status, body }: CrmAnswer): number | undefined {
	if (status !== 200 || typeof body !== 'object') return undefined;
	const { uid } = (body ?? {}) as { uid?: unknown };
	return typeof uid === 'number' ? uid : undefined;
}

/** Where the server does not tell (`list_db` off), a database is often called like its host: that of Odoo Online always is. */
async function databasesOf(client: CrmClient, credential: OdooCredential): Promise<string[]> {
	try {
		const names = await postRpc(client, credential, 'db', 'list', [], false);
		if (Array.isArray(names)) return names.map(String).filter(Boolean);
	} catch (error) {
		if (!(error instanceof CrmError) || error.code === 'unavailable') throw asThrown(error);
	}
	const [label = '', ...rest] = new URL(credential.url).hostname.split('.');
	return rest.length > 1 && !/^\d+$/.test(label) ? [label] : [];
}

const asThrown = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function callJson2(
	client: CrmClient,
	credential: OdooCredential,
	{ database }: Session,
	{ model, method, args, write = false }: OdooCall,
): Promise<unknown> {
	const answer = await client({
		...{ method: 'POST', url: `${credential.url}/json/2/${model}/${method}`, body: args, write },
		...(database === '' ? {} : { headers: { 'x-odoo-database': database } }),
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
