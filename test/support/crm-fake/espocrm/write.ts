/** How the fake EspoCRM writes: validation in its words, links that must exist, the duplicate check and its bypass. */
import type { FakeAnswer, FakeRequest } from '../server';
import { entityDefs, probability } from './entities';
import { answer, refuse, whole, without, nameOf, type EspoStore, type Role, type Row } from './store';

type Body = Record<string, unknown>;

const invalid = (entity: string, field: string, type: string): FakeAnswer =>
	refuse(400, `Field validation failure; entityType: ${entity}, field: ${field}, type: ${type}.`, {
		messageTranslation: { label: 'validationFailure', scope: null, data: { field, type } },
	});

const notThere = (entity: string, link: string, foreign: string): FakeAnswer =>
	refuse(403, `Can't relate with non-existing record. entity type: ${entity}, link: ${link}.`, {
		messageTranslation: {
			label: 'cannotRelateNonExisting',
			scope: null,
			data: { foreignEntityType: foreign },
		},
	});

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** The first fault of a body, in EspoCRM's words. */
function faultOf(
	store: EspoStore,
	entity: string,
	body: Body,
	creating: boolean,
	role: Role,
): FakeAnswer | null {
	const def = entityDefs[entity];
	if (!def) return null;
	const empty = (field: string): boolean =>
		body[field] === undefined || body[field] === null || body[field] === '';
	if (creating) {
		if (
			entity === 'Lead' &&
			empty('firstName') &&
			empty('lastName') &&
			empty('emailAddress') &&
			empty('emailAddressData') &&
			empty('phoneNumber')
		)
			return invalid(entity, 'name', 'required');
		for (const field of def.required ?? [])
			if (empty(field === 'assignedUser' ? 'assignedUserId' : field))
				return invalid(entity, field, 'required');
	}
	for (const [field, options] of Object.entries(def.enums ?? {}))
		if (body[field] !== undefined && body[field] !== null && !options.includes(String(body[field])))
			return invalid(entity, field, 'valid');
	for (const [field, limit] of Object.entries(def.maxLength ?? {}))
		if (Array.from(String(body[field] ?? '')).length > limit) return invalid(entity, field, 'maxLength');
	for (const field of def.dates ?? [])
		if (!empty(field) && Number.isNaN(Date.parse(String(body[field]))))
			return invalid(entity, field, 'valid');
	if (!empty('phoneNumber') && !/^\+[1-9]\d{6,14}$/.test(String(body.phoneNumber)))
		return invalid(entity, 'phoneNumber', 'valid');
	if (def.addresses)
		for (const { emailAddress } of addressData(body) ?? [])
			if (!isAddress(emailAddress)) return invalid(entity, 'emailAddress', 'emailAddress');
	return faultOfLinks(store, entity, body, role);
}

function faultOfLinks(store: EspoStore, entity: string, body: Body, role: Role): FakeAnswer | null {
	const def = entityDefs[entity];
	for (const [attribute, { entity: foreign, link }] of Object.entries(def?.links ?? {}))
		if (body[attribute] && !store.get(foreign, body[attribute])) return notThere(entity, link, foreign);
	for (const [attribute, { entity: foreign, link }] of Object.entries(def?.many ?? {}))
		for (const id of (body[attribute] as string[] | undefined) ?? [])
			if (!store.get(foreign, id)) return notThere(entity, link, foreign);
	if (
		body.parentType &&
		body.parentId &&
		entity !== 'Note' &&
		!store.get(String(body.parentType), body.parentId)
	)
		return notThere(entity, 'parent', String(body.parentType));
	if (role.limited && body.assignedUserId && body.assignedUserId !== role.userId)
		return refuse(403, 'Assignment failure: assigned user or team not allowed.');
	return null;
}

interface AddressData {
	emailAddress: string;
	lower: string;
	primary: boolean;
	optOut: boolean;
	invalid: boolean;
}

/** An address is one thing in EspoCRM: it keeps the letters in which it was first written. */
function addressData(body: Body, store?: EspoStore): AddressData[] | null {
	const given = body.emailAddressData as Partial<AddressData>[] | undefined;
	const plain = typeof body.emailAddress === 'string' && body.emailAddress ? body.emailAddress : null;
	if (!given && !('emailAddress' in body)) return null;
	const list = given ?? (plain ? [{ emailAddress: plain, primary: true }] : []);
	return list.map(({ emailAddress = '', primary = false }) => {
		const lower = emailAddress.toLowerCase();
		return {
			emailAddress: firstForm(lower, store) ?? emailAddress,
			lower,
			primary,
			optOut: false,
			invalid: false,
		};
	});
}

function firstForm(lower: string, store?: EspoStore): string | undefined {
	for (const table of store?.tables.values() ?? [])
		for (const { emailAddressData } of table.values())
			for (const known of (emailAddressData as AddressData[] | undefined) ?? [])
				if (known.lower === lower) return known.emailAddress;
	return undefined;
}

const time = (value: unknown): unknown =>
	typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
		? new Date(value).toISOString().slice(0, 19).replace('T', ' ')
		: value;

/** What a row becomes: unknown attributes are dropped without a word. */
export function settled(store: EspoStore, entity: string, row: Body, body: Body): Body {
	const def = entityDefs[entity];
	const known = new Set([
		...[
			'name',
			'firstName',
			'lastName',
			...(def?.nullable ?? []),
			...(def?.required ?? []),
			...Object.keys(def?.defaults ?? {}),
		],
		...[
			...Object.keys(def?.many ?? {}),
			...(def?.dates ?? []),
			'from',
			'to',
			'cc',
			'type',
			'size',
			'field',
			'role',
		],
		...['relatedType', 'attachmentsIds', 'file', 'status', 'assignedUserId'],
	]);
	if (def?.person) known.delete('name');
	const kept = Object.fromEntries(
		Object.entries(body)
			.filter(([name]) => known.has(name) && name !== 'messageId')
			.map(([name, value]) => [name, /^date/.test(name) ? time(value) : value === '' ? null : value]),
	);
	const addresses = def?.addresses ? addressData(body, store) : null;
	const primary = addresses?.find((one) => one.primary) ?? addresses?.[0];
	const next: Body = {
		...row,
		...kept,
		...(addresses ? { emailAddressData: addresses, emailAddress: primary?.emailAddress ?? null } : {}),
	};
	if (entity === 'Opportunity')
		Object.assign(next, { probability: probability[String(next.stage)], lastStage: next.stage });
	if (entity === 'Lead' && next.status === 'Converted' && !next.convertedAt) next.convertedAt = store.time();
	if (entity === 'Task' && next.dateEndDate && !next.dateEnd)
		next.dateEnd = time(new Date(Date.parse(String(next.dateEndDate)) + 86_400_000).toISOString());
	return { ...next, ...derived(store, entity, next) };
}

/** Account and contact of an activity come from its parent. */
function derived(store: EspoStore, entity: string, row: Body): Body {
	if (!['Email', 'Task', 'Call'].includes(entity)) return {};
	const parent = store.get(String(row.parentType), row.parentId);
	const accountId = row.parentType === 'Account' ? parent?.id : (parent?.accountId ?? null);
	return {
		...(accountId || row.accountId ? { accountId: accountId ?? null } : {}),
		...(entity === 'Task' && row.parentType === 'Contact' && parent ? { contactId: parent.id } : {}),
	};
}

function duplicatesOf(store: EspoStore, entity: string, body: Body): Row[] {
	if (!['Lead', 'Contact', 'Account'].includes(entity)) return [];
	const name = nameOf(entity, { ...body, id: '' });
	const addresses = (addressData(body) ?? []).map(({ lower }) => lower);
	return [...store.table(entity).values()].filter((row) => {
		if (row.deleted === true) return false;
		const own = ((row.emailAddressData as AddressData[] | undefined) ?? []).map(({ lower }) => lower);
		return own.some((one) => addresses.includes(one)) || (name !== null && nameOf(entity, row) === name);
	});
}

export function create(store: EspoStore, entity: string, request: FakeRequest, role: Role): FakeAnswer {
	const json = /json/.test(request.headers['content-type'] ?? '');
	if (json && typeof request.body === 'string' && request.body.trim() !== '')
		return { status: 500, headers: { 'content-type': 'application/json' } };
	const body = (
		json && typeof request.body === 'object' && !Array.isArray(request.body) ? request.body : {}
	) as Body;
	if (role.limited && !['Lead', 'Email'].includes(entity)) return refuse(403, 'No create access.');
	const fault = faultOf(store, entity, body, true, role);
	if (fault) return fault;
	if (entity === 'Note' && !store.get(String(body.parentType), body.parentId))
		return refuse(403, 'No create access.');
	if (entity === 'Email' && role.limited) return refuse(403, "Not allowed 'from' address.");
	if (request.headers['x-skip-duplicate-check'] !== 'true') {
		const found = duplicatesOf(store, entity, body);
		if (found.length > 0)
			return refuse(
				409,
				'duplicate',
				found.map((row) => without(whole(store, entity, row), ['emailAddressData', 'accountsIds'])),
			);
	}
	const made = whole(store, entity, insert(store, entity, body, role), 'created');
	return answer({ ...made, ...(entityDefs[entity]?.person && body.name ? { name: body.name } : {}) });
}

export function insert(store: EspoStore, entity: string, body: Body, role: Role): Row {
	const id = store.nextId();
	const defaults = entityDefs[entity]?.defaults ?? {};
	const row = settled(store, entity, { ...defaults, ...more(entity, id) }, body);
	if (entity === 'Email') Object.assign(row, mailOf(store, row));
	if (entity === 'Note') row.number = store.table('Note').size + 1;
	if (entity === 'Attachment') Object.assign(row, sizeOf(body), { name: body.name });
	return store.add(entity, { ...row, id, createdById: role.userId });
}

/** A Message-ID given by the caller is thrown away. */
const more = (entity: string, id: string): Body =>
	entity === 'Email' ? { messageId: `dummy:${id}`, usersIds: [], cc: '' } : {};

function mailOf(store: EspoStore, row: Body): Body {
	const ids = (row.attachmentsIds as string[] | undefined) ?? [];
	return {
		bodyPlain: String(row.body ?? '').replace(/<[^>]*>/g, ''),
		hasAttachment: ids.length > 0,
		attachmentsNames: Object.fromEntries(ids.map((id) => [id, store.get('Attachment', id)?.name])),
	};
}

const sizeOf = (body: Body): Body => ({
	size: Buffer.from(String(body.file ?? '').replace(/^[^,]*,/, ''), 'base64').length,
});

export function update(store: EspoStore, entity: string, id: string, body: Body, role: Role): FakeAnswer {
	const row = store.get(entity, id);
	if (!row) return refuse(404, `Record ${id} not found.`);
	if (role.limited) return refuse(403, 'No edit access.');
	const fault = faultOf(store, entity, body, false, role);
	if (fault) return fault;
	// The list of companies in the answer is the one from before.
	const before = entity === 'Contact' ? { accountsIds: row.accountId ? [row.accountId] : [] } : {};
	Object.assign(row, settled(store, entity, row, body), { modifiedAt: store.time() });
	const shown = whole(store, entity, row);
	const given = body.emailAddressData ? { emailAddressData: body.emailAddressData } : {};
	return answer({ ...shown, ...before, ...(given.emailAddressData && shownAsGiven(body) ? given : {}) });
}

/** What an update was given comes back as it was given, unless it was whole. */
const shownAsGiven = (body: Body): boolean =>
	(body.emailAddressData as Body[]).some((one) => one.lower === undefined);
