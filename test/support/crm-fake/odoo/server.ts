/** A stateful Odoo over loopback in its two dialects, as recorded from running servers of 17 and 19. */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from '../server';
import { OdooDatabase, type Context, type Values } from './database';
import { methods } from './methods';
import { create, write } from './records';
import { denied, OdooError, salesman } from './models';

export interface FakeOdoo extends FakeServer {
	db: OdooDatabase;
	/** What `db.list` answers; null where the server keeps it to itself (`list_db` off). */
	databases: string[] | null;
}

const databaseName = 'fake';
/** Key -> user. */
export const odooKeys = { admin: 'admin-key', salesman: 'sales-key' };

export async function openFakeOdoo(version: 17 | 19, now?: () => Date): Promise<FakeOdoo> {
	const db = new OdooDatabase(version, now);
	const odoo: Pick<FakeOdoo, 'db' | 'databases'> = { db, databases: [databaseName] };
	const server = await openFakeServer((request) => answer(fake, request));
	const fake: FakeOdoo = Object.assign(server, odoo);
	return fake;
}

export const odooDatabaseName = databaseName;

function userOf(db: OdooDatabase, key: unknown): number | undefined {
	if (key === odooKeys.admin) return 2;
	return key === odooKeys.salesman ? salesman(db.version) : undefined;
}

function answer(odoo: FakeOdoo, request: FakeRequest): FakeAnswer {
	const { db } = odoo;
	if (request.path === '/jsonrpc') return jsonRpc(odoo, request);
	if (db.version === 19 && request.path === '/web/version' && request.method === 'GET')
		return { status: 200, body: { version_info: [19, 0, 0, 'final', 0, ''], version: '19.0' } };
	if (db.version === 19 && request.path.startsWith('/json/2/')) return json2(odoo, request);
	return {
		status: 404,
		body: '<!DOCTYPE html><html><head><title>Odoo</title></head><body>404</body></html>',
	};
}

function json2({ db, databases }: FakeOdoo, { method, path, headers, body }: FakeRequest): FakeAnswer {
	// With several databases one has to be named.
	const named = headers['x-odoo-database'] ?? ((databases?.length ?? 1) > 1 ? '' : databaseName);
	if (named !== databaseName)
		return {
			status: 404,
			body: '<title>404 Not Found</title><p>No database is selected. Use the X-Odoo-Database header.</p>',
		};
	const [, , , model = '', name = ''] = path.split('/');
	try {
		if (method !== 'POST') throw werkzeug('NotFound', 'Did you mean POST /json/2/<model>/<method>?', 404);
		if (!(headers['content-type'] ?? '').startsWith('application/json'))
			return { status: 415, body: '<!doctype html><title>415 Unsupported Media Type</title>' };
		if (typeof body === 'string') throw werkzeug('BadRequest', 'could not parse the body as json', 400);
		const key = /^bearer (.*)$/i.exec(headers.authorization ?? '')?.[1];
		if (key === undefined)
			throw werkzeug(
				'Unauthorized',
				'User not authenticated, use an API Key with a Bearer Authorization header.',
				401,
			);
		const uid = userOf(db, key);
		if (uid === undefined) throw werkzeug('Unauthorized', 'Invalid apikey', 401);
		const {
			ids = [],
			context = {},
			...args
		} = (Array.isArray(body) ? {} : body) as Values & { ids?: number[]; context?: Context };
		if (context.lang === 'xx_XX')
			throw new OdooError('odoo.exceptions.UserError', 'Invalid language code: xx_XX', 422);
		const value = run(db, uid, model, name, ids, args, context);
		// JSON of nothing is null.
		return { status: 200, headers: json, body: JSON.stringify(value ?? null) };
	} catch (error) {
		if (!(error instanceof OdooError)) throw asThrown(error);
		const { exception, message, status } = error;
		const debug = `${exception}: ${message}`;
		return {
			status,
			body: {
				name: exception,
				message,
				arguments: status === 404 && exception.startsWith('werkzeug') ? [message, 404] : [message],
				context: {},
				debug,
			},
		};
	}
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const asThrown = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
const werkzeug = (name: string, message: string, status: number): OdooError =>
	new OdooError(`werkzeug.exceptions.${name}`, message, status);

interface RpcBody {
	id?: unknown;
	params?: { service: string; method: string; args: unknown[] };
}

function jsonRpc(odoo: FakeOdoo, { method, headers, body }: FakeRequest): FakeAnswer {
	const { db } = odoo;
	if (method !== 'POST' || !(headers['content-type'] ?? '').startsWith('application/json'))
		return { status: 400, body: '<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>' };
	if (typeof body === 'string') return { status: 400, body: 'Invalid JSON data' };
	if (Array.isArray(body)) return { status: 400, body: 'Invalid JSON-RPC data' };
	const { id, params } = body as RpcBody;
	const reply = (content: Values): FakeAnswer => ({ status: 200, body: { jsonrpc: '2.0', id, ...content } });
	try {
		const result = service(odoo, params ?? { service: '', method: '', args: [] });
		return reply(result === undefined ? {} : { result });
	} catch (error) {
		if (!(error instanceof OdooError)) throw asThrown(error);
		const { exception: name, message } = error;
		const data = { name, debug: `${name}: ${message}`, message, arguments: [message], context: {} };
		return reply({ error: { code: db.version === 17 ? 200 : 0, message: 'Odoo Server Error', data } });
	}
}

function service(
	{ db, databases }: FakeOdoo,
	{ service: name, method, args }: NonNullable<RpcBody['params']>,
): unknown {
	if (name === 'common' && method === 'version') {
		const version = `${db.version}.0`;
		return {
			server_version: version,
			server_version_info: [db.version, 0, 0, 'final', 0, ''],
			server_serie: version,
			protocol_version: 1,
		};
	}
	if (name === 'db' && method === 'list') {
		if (databases === null) throw new OdooError('odoo.exceptions.AccessDenied', 'Access Denied', 403);
		return databases;
	}
	const [database, login, secret] = args;
	if (database !== databaseName)
		throw new OdooError(
			'psycopg2.OperationalError',
			`connection to server failed: FATAL:  database "${String(database)}" does not exist\n`,
			500,
		);
	if (name === 'common') {
		const uid = userOf(db, secret);
		return uid !== undefined && db.row('res.users', uid)?.login === login ? uid : false;
	}
	const [, uid, key, model, called, positional, named] = args as [
		string,
		number,
		string,
		string,
		string,
		unknown[],
		Values,
	];
	if (userOf(db, key) !== uid) throw new OdooError('odoo.exceptions.AccessDenied', 'Access Denied', 403);
	const { context = {}, ...rest } = named as Values & { context?: Context };
	if (called === 'create') return run(db, uid, model, called, [], { vals_list: positional[0] }, context);
	if (called === 'search_count' && positional[0] !== undefined) rest.domain = positional[0];
	return run(db, uid, model, called, (positional[0] ?? []) as number[], rest, context);
}

function run(
	db: OdooDatabase,
	uid: number,
	model: string,
	method: string,
	ids: number[],
	args: Values,
	context: Context,
): unknown {
	db.fieldsOf(model);
	if (method.startsWith('_')) throw denied(`Private methods (such as ${method}) cannot be called remotely.`);
	const call = { uid, model, ids, args, context };
	if (method === 'create') return create(db, call);
	if (method === 'write') return write(db, call);
	const found = methods[`${model}.${method}`] ?? methods[method];
	if (!found)
		throw db.version === 17
			? new OdooError(
					'builtins.AttributeError',
					`The method '${method}' does not exist on the model '${model}'`,
					500,
				)
			: werkzeug('NotFound', `The method '${model}.${method}' does not exist`, 404);
	if ((method === 'search_count' || method === 'search') && args.domain === undefined)
		throw werkzeug('UnprocessableEntity', "missing a required argument: 'domain'", 422);
	return found(db, call);
}
