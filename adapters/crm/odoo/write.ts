/** Creates and changes records of Odoo. A list is one call and one transaction; what one bad row spoils is halved until it stands alone. */
import type { Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import {
	refKey,
	type CrmRecord,
	type Kind,
	type NewRecord,
	type RecordChange,
	type RecordRef,
} from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import type { OdooCredential } from './credential';
import { missingRecord, unknownFieldIn } from './errors';
import type { OdooReader } from './find';
import { fieldRows, sourceId, type FieldRow } from './lists';
import { keyMark, lostStage, many2one, newValues, noteField, toHtml, toOdooTime } from './mapping';
import type { OdooRpc } from './rpc';
import { intId, modelOf } from './schema';

export interface OdooWriter {
	make(records: NewRecord[]): Promise<Outcome<CrmRecord>[]>;
	findCreated(record: NewRecord): Promise<CrmRecord | undefined>;
	update(changes: RecordChange[]): Promise<Outcome<CrmRecord>[]>;
}

export function odooWriter(
	rpc: OdooRpc,
	reader: OdooReader,
	credential: OdooCredential,
	now: () => Date,
): OdooWriter {
	const { tickets, project } = credential;
	const types = new Map<string, Promise<Record<string, FieldRow>>>();
	const sources = new Map<string, Promise<number>>();
	/** Of what we add ourselves, what this version of Odoo turned out not to have. */
	const lacking = new Set<string>();

	const fieldTypes = async (kind: Kind): Promise<Record<string, FieldRow>> => {
		const model = modelOf(kind, tickets);
		const known = types.get(model) ?? fieldRows(rpc, kind, tickets);
		types.set(model, known);
		return await known;
	};

	const source = async (given: string | null, kind: Kind): Promise<number | false> => {
		if (given === null || given === '' || (kind !== 'lead' && kind !== 'deal')) return false;
		const known = sources.get(given) ?? sourceId(rpc, given);
		sources.set(given, known);
		return await known;
	};

	/** The CRM's own fields as Odoo wants them: numbers for links, its own form of time. */
	const ownValues = async (
		kind: Kind,
		fields: Record<string, unknown> = {},
	): Promise<Record<string, unknown>> => {
		if (Object.keys(fields).length === 0) return {};
		const known = await fieldTypes(kind);
		return Object.fromEntries(
			Object.entries(fields).map(([name, value]) => [name, ownValue(value, known[name])]),
		);
	};

	const valuesOf = async (record: NewRecord): Promise<Record<string, unknown>> => {
		const companyName = reader.companyName(record.companyId);
		const values = newValues(record, {
			...{ source: await source(record.source, record.kind), tickets, project },
			...(companyName ? { companyName } : {}),
		});
		const own = await ownValues(record.kind, record.fields);
		const note = noteField(record.kind);
		if (typeof own[note] === 'string') own[note] = `${own[note]}${toHtml(keyMark(record.key))}`;
		return { ...values, ...own };
	};

	async function make(records: NewRecord[]): Promise<Outcome<CrmRecord>[]> {
		const outcomes = new Map<NewRecord, Outcome<CrmRecord>>();
		const ready = new Map<string, { record: NewRecord; values: Record<string, unknown> }[]>();
		for (const record of records) {
			try {
				const model = modelOf(record.kind, tickets);
				const values = await valuesOf(record);
				ready.set(model, [...(ready.get(model) ?? []), { record, values }]);
			} catch (error) {
				outcomes.set(record, failed(error));
			}
		}
		for (const [model, rows] of ready)
			for (const [record, outcome] of await insert(model, rows)) outcomes.set(record, outcome);
		return records.map((record) => outcomes.get(record) ?? failed(new Error('not sent')));
	}

	async function insert(
		model: string,
		rows: { record: NewRecord; values: Record<string, unknown> }[],
	): Promise<Map<NewRecord, Outcome<CrmRecord>>> {
		const chosen = (record: NewRecord, name: string): boolean => name in (record.fields ?? {});
		const kept = rows.map(({ record, values }) =>
			Object.fromEntries(
				Object.entries(values).filter(([name]) => !lacking.has(`${model}.${name}`) || chosen(record, name)),
			),
		);
		try {
			const answer = await rpc.call<number[] | number>({
				...{ model, method: 'create', write: true },
				args: { vals_list: kept },
			});
			const ids = Array.isArray(answer) ? answer : [answer];
			return new Map(
				rows.map(({ record, values }, index) => [record, madeOutcome(record, values, ids[index])]),
			);
		} catch (error) {
			const known = asCrmError(error);
			const field = unknownFieldIn(known);
			const added = field !== undefined && extras.has(field) && !lacking.has(`${model}.${field}`);
			if (added && rows.some(({ record, values }) => field in values && !chosen(record, field))) {
				lacking.add(`${model}.${field}`);
				return await insert(model, rows);
			}
			const pointless =
				known.info.sent === 'unknown' || known.code === 'auth' || known.code === 'unavailable';
			if (rows.length === 1 || pointless || known.code === 'rateLimited' || known.code === 'unsupported')
				return new Map(rows.map(({ record }) => [record, failed(known)]));
			const half = Math.ceil(rows.length / 2);
			return new Map([
				...(await insert(model, rows.slice(0, half))),
				...(await insert(model, rows.slice(half))),
			]);
		}
	}

	/** What was sent is what is there now: no call only to read it. */
	function madeOutcome(
		record: NewRecord,
		values: Record<string, unknown>,
		id: number | undefined,
	): Outcome<CrmRecord> {
		if (id === undefined)
			return failed(new CrmError('unavailable', 'Odoo did not name what it made.', { sent: 'unknown' }));
		const holds = record.kind === 'contact' || record.kind === 'company' || values.email_from !== undefined;
		const value: CrmRecord = {
			...{ kind: record.kind, id: String(id), title: String(values.name), domains: record.domains ?? [] },
			emails: holds ? record.emails.map((email) => email.toLowerCase()) : [],
			...{ ownerId: record.ownerId, companyId: record.companyId, contactIds: record.contactIds },
			...{
				state: values.active === false ? 'lost' : 'open',
				convertedTo: [],
				createdAt: now().toISOString(),
			},
			source: values.source_id === undefined ? null : String(values.source_id),
			url: `${credential.url}/web#id=${id}&model=${modelOf(record.kind, tickets)}&view_type=form`,
			fields: values,
		};
		return { ok: true, value, how: 'created' };
	}

	const findCreated = async ({ kind, key }: NewRecord): Promise<CrmRecord | undefined> =>
		(await reader.find(kind, [[noteField(kind), 'ilike', keyMark(key)]]))[0];

	async function update(changes: RecordChange[]): Promise<Outcome<CrmRecord>[]> {
		const done: Outcome<RecordRef>[] = [];
		for (const change of changes) done.push(await outcomeOf(async () => await updateOne(change)));
		const refs = done.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
		const records = refs.length > 0 ? await reader.get(refs) : [];
		return done.map((outcome): Outcome<CrmRecord> => {
			if (!outcome.ok) return outcome;
			const record = records.find((one) => refKey(one) === refKey(outcome.value));
			return record
				? { ok: true, value: record, how: outcome.how }
				: { ok: false, error: missingRecord(outcome.value.kind, outcome.value.id) };
		});
	}

	async function updateOne(change: RecordChange): Promise<Outcome<RecordRef>> {
		const { kind, id, state, stageId } = change;
		const model = modelOf(kind, tickets);
		const ref = { kind, id };
		const intOf = intId(id);
		if (intOf === null) return { ok: false, error: missingRecord(kind, id) };
		const vals = { ...changedValues(change), ...(await ownValues(kind, change.fields)) };
		const args = { ids: [intOf] };
		if (Object.keys(vals).length > 0)
			await rpc.call({ model, method: 'write', args: { ...args, vals }, write: true });
		if (model === 'crm.lead' && (state === 'won' || state === 'lost' || stageId === lostStage)) {
			const method = state === 'won' ? 'action_set_won' : 'action_set_lost';
			await rpc.call({ model, method, args, write: true });
		}
		return { ok: true, value: ref, how: 'updated' };
	}

	function changedValues(change: RecordChange): Record<string, unknown> {
		const { kind, title, ownerId, companyId, contactIds, state, stageId, emails } = change;
		const person = kind === 'contact' || kind === 'company';
		const vals: Record<string, unknown> = {};
		if (title !== undefined) vals.name = title;
		if (ownerId !== undefined) {
			const owner = many2one('user', ownerId);
			if (kind === 'ticket' && tickets === 'task') vals.user_ids = [[6, 0, owner === false ? [] : [owner]]];
			else vals.user_id = owner;
		}
		if (emails !== undefined && kind !== 'ticket')
			vals[person ? 'email' : 'email_from'] = emails.join(', ') || false;
		if (person && companyId !== undefined) vals.parent_id = many2one('company', companyId);
		const partner = contactIds?.[0] ?? companyId;
		if (!person && partner !== undefined) vals.partner_id = many2one('contact', partner);
		if (stageId !== undefined && stageId !== lostStage) vals.stage_id = many2one('stage', stageId);
		if (state === 'open' || (kind === 'ticket' && state === 'won')) vals.active = true;
		if (kind === 'ticket' && state === 'lost') vals.active = false;
		return vals;
	}

	return { make, findCreated, update };
}

function ownValue(value: unknown, field: FieldRow | undefined): unknown {
	if (value === null || value === '') return false;
	if (field?.type === 'many2one' && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
	if (
		(field?.type === 'integer' || field?.type === 'float' || field?.type === 'monetary') &&
		typeof value === 'string'
	)
		return Number.isNaN(Number(value)) ? value : Number(value);
	if ((field?.type === 'date' || field?.type === 'datetime') && !Number.isNaN(Date.parse(String(value)))) {
		const time = toOdooTime(new Date(String(value)).toISOString());
		return field.type === 'date' ? time.slice(0, 10) : time;
	}
	return value;
}

/** What we fill in by ourselves and a record can do without; a field that a person chose is refused by its name. */
const extras = new Set(['partner_email', 'partner_name', 'contact_name', 'website', 'phone']);

const asCrmError = (error: unknown): CrmError =>
	error instanceof CrmError
		? error
		: new CrmError('unavailable', error instanceof Error ? error.message : String(error), {
				sent: 'unknown',
				cause: error,
			});

const failed = (error: unknown): Outcome<CrmRecord> => ({ ok: false, error: asCrmError(error) });
