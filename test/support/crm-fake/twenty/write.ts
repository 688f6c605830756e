/** How the fake Twenty writes: unknown fields and values refused, addresses lower-cased, uniqueness with deleted rows, links as a 500. */
import type { FakeAnswer } from '../server';
import { bad, nextId, refuse, type ObjectDef, type Row, type TwentyStore } from './store';

type Body = Record<string, unknown>;

const duplicate = (): FakeAnswer => bad('A duplicate entry was detected');

const isObject = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first fault of a body; null when there is none. */
function faultOf(store: TwentyStore, def: ObjectDef, body: Body): FakeAnswer | null {
	for (const [name, value] of Object.entries(body)) {
		if (name === 'id') continue;
		const field = def.fields[name];
		if (!field) return bad(`Object ${def.one} doesn't have any "${name}" field.`);
		if (field.type === 'composite' && !isObject(value))
			return bad(
				`Invalid object value ${typeof value === 'string' ? `'${value}'` : String(value)} for field "${name}"`,
			);
		if (field.type === 'select' && !field.options.includes(String(value)))
			return bad(`Invalid value '${String(value)}' for field "${name}"`);
		if (field.type === 'date' && value !== null && !/^\d{4}-\d\d-\d\d/.test(String(value)))
			return bad(`Invalid value '${String(value)}' for date or date-time field "${name}"`);
	}
	return faultOfParts(body) ?? faultOfLinks(store, def, body);
}

const sources = ['EMAIL', 'CALENDAR', 'API', 'MANUAL', 'IMPORT', 'WEBHOOK', 'WORKFLOW', 'SYSTEM'];

function faultOfParts(body: Body): FakeAnswer | null {
	const source = (body.createdBy as Body | undefined)?.source;
	if (source !== undefined && !sources.includes(String(source)))
		return bad(`Invalid value '${String(source)}' for field "createdBy.source"`);
	const phone = (body.phones as Body | undefined)?.primaryPhoneNumber;
	if (phone && !/^\+?[\d ]{6,}$/.test(String(phone)))
		return refuse(400, 'Error', `Provided phone number is invalid ${String(phone)}`, 'INVALID_PHONE_NUMBER');
	const url = (body.domainName as Body | undefined)?.primaryLinkUrl;
	if (url && /\s/.test(String(url)))
		return refuse(400, 'Error', 'The URL of the link is not valid', 'INVALID_URL');
	return null;
}

function faultOfLinks(store: TwentyStore, def: ObjectDef, body: Body): FakeAnswer | null {
	for (const [name, field] of Object.entries(def.fields)) {
		const id = body[name];
		if (field.type !== 'link' || !id || store.table(field.to).has(String(id))) continue;
		const words = `insert or update on table "${def.one}" violates foreign key constraint "${field.constraint}"`;
		return refuse(500, 'InternalServerErrorException', words);
	}
	return null;
}

function settle(name: string, value: unknown): unknown {
	if (name === 'emails') {
		const { primaryEmail = '', additionalEmails = [] } = value as {
			primaryEmail?: string;
			additionalEmails?: string[];
		};
		return {
			primaryEmail: primaryEmail.toLowerCase(),
			additionalEmails: additionalEmails.map((address) => address.toLowerCase()),
		};
	}
	if (name === 'domainName') {
		const given = value as { primaryLinkUrl?: string };
		return { ...given, primaryLinkUrl: (given.primaryLinkUrl ?? '').replace(/\/$/, '') };
	}
	if (name === 'phones') return phoneOf(value as { primaryPhoneNumber?: string });
	if (name === 'bodyV2')
		return { blocknote: blocks((value as { markdown?: string }).markdown ?? ''), ...(value as Body) };
	if (/(At|Date)$/.test(name) && typeof value === 'string')
		return new Date(/[zZ]$/.test(value) ? value : `${value.replace(' ', 'T')}Z`).toISOString();
	return value;
}

function phoneOf(value: { primaryPhoneNumber?: string }): Body {
	const [, number = value.primaryPhoneNumber ?? ''] =
		/^\+44(\d+)$/.exec(value.primaryPhoneNumber ?? '') ?? [];
	const british = (value.primaryPhoneNumber ?? '').startsWith('+44');
	return {
		...{ primaryPhoneNumber: number, additionalPhones: [] },
		...{ primaryPhoneCountryCode: british ? 'GB' : '', primaryPhoneCallingCode: british ? '+44' : '' },
	};
}

const blocks = (markdown: string): string =>
	JSON.stringify([
		{ type: 'paragraph', content: [{ type: 'text', text: markdown, styles: {} }], children: [] },
	]);

function rowOf(store: TwentyStore, def: ObjectDef, body: Body): Row {
	const at = store.now();
	const row: Row = { id: String(body.id ?? nextId(store)), createdAt: at, updatedAt: at, deletedAt: null };
	for (const [name, field] of Object.entries(def.fields)) {
		const value = body[name];
		if (field.type === 'composite')
			row[name] = { ...field.value, ...(value ? (settle(name, value) as Body) : {}) };
		else if (value !== undefined) row[name] = settle(name, value);
		else row[name] = field.type === 'link' ? null : 'value' in field ? (field.value ?? null) : null;
	}
	return row;
}

/** All or nothing. */
export function create(
	store: TwentyStore,
	def: ObjectDef,
	bodies: Body[],
	many: boolean,
	upsert = false,
): FakeAnswer {
	const rows: Row[] = [];
	for (const body of bodies) {
		const fault = faultOf(store, def, body);
		if (fault) return fault;
		const row = rowOf(store, def, body);
		const holder = upsert ? holderOf(store, def, row) : undefined;
		if (holder) {
			Object.assign(holder, patch(body, holder), { updatedAt: store.now(), deletedAt: null });
			rows.push(holder);
			continue;
		}
		const twice = rows.some((other) => !distinct(def, other, row));
		if (twice || store.table(def.one).has(row.id) || !store.unique(def, row)) return duplicate();
		rows.push(row);
	}
	for (const row of rows) store.table(def.one).set(row.id, row);
	const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
	const data = many ? { [`create${capital(def.many)}`]: rows } : { [`create${capital(def.one)}`]: rows[0] };
	return { status: 201, body: { data } };
}

const distinct = (def: ObjectDef, one: Row, other: Row): boolean =>
	one.id !== other.id &&
	(def.one !== 'person' ||
		(one.emails as Body).primaryEmail !== (other.emails as Body).primaryEmail ||
		(one.emails as Body).primaryEmail === '');

const holderOf = (store: TwentyStore, def: ObjectDef, row: Row): Row | undefined =>
	[...store.table(def.one).values()].find(
		(other) =>
			def.one === 'person' && (other.emails as Body).primaryEmail === (row.emails as Body).primaryEmail,
	);

/** Parts of a name that are not named stay; of addresses they do not. */
const patch = (body: Body, row: Row): Body =>
	Object.fromEntries(
		Object.entries(body).map(([name, value]) => [
			name,
			name === 'name' && isObject(value) ? { ...(row.name as Body), ...value } : settle(name, value),
		]),
	);

/** A deleted row takes changes too. */
export function update(store: TwentyStore, def: ObjectDef, id: string, body: Body): FakeAnswer {
	const row = store.table(def.one).get(id);
	if (!row) return refuse(404, 'NotFoundException', 'Record not found');
	const fault = faultOf(store, def, body);
	if (fault) return fault;
	const next: Row = { ...row, ...patch(body, row), id, updatedAt: store.now() };
	if (!store.unique(def, next)) return duplicate();
	store.table(def.one).set(id, next);
	const capital = def.one.charAt(0).toUpperCase() + def.one.slice(1);
	return { status: 200, body: { data: { [`update${capital}`]: next } } };
}
