/** A CRM with an API of the usual kind on loopback, as sample 16 expects one: names and addresses, one path for each kind. */
import { openFakeServer, type FakeAnswer, type FakeRequest, type FakeServer } from './crm-fake/server';

interface Row extends Record<string, unknown> {
	id: number;
	kind: string;
}

export interface RestCrm extends FakeServer {
	rows: Row[];
}

/** A record whose name holds `refused` is refused. */
export async function openRestCrm(): Promise<RestCrm> {
	const rows: Row[] = [];
	const server = await openFakeServer((request) => answer(rows, request));
	return Object.assign(server, { rows });
}

function answer(rows: Row[], { method, path, query, body }: FakeRequest): FakeAnswer {
	const [, kind, id] = /^\/api\/(contact|deal|company)s(?:\/(\d+))?$/.exec(path) ?? [];
	if (!kind) return { status: 404, body: { message: `no ${path}` } };
	const own = rows.filter((row) => row.kind === kind);
	if (method === 'POST') {
		const given = body as Record<string, unknown>;
		if (String(given.name).includes('refused'))
			return { status: 422, body: { message: 'Names like this are not taken.' } };
		const row = { ...given, id: rows.length + 1, kind };
		rows.push(row);
		return { status: 201, body: row };
	}
	if (id !== undefined) {
		const row = own.find((one) => one.id === Number(id));
		return row ? { status: 200, body: row } : { status: 404, body: { message: 'not found' } };
	}
	const found = own.filter((row) => [...query].every(([name, value]) => row[name] === value));
	return { status: 200, body: found };
}
