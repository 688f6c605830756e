/** Rows of the built-in CRM to records and back. */
import { addressKey } from '../../../core/binding/address-key';
import type { CrmRecord, Kind, NewRecord, RecordRef, RecordState } from '../../../core/ports/records';
import type { RecordRow } from './schema';

export const searchText = (...parts: string[]): string => parts.join(' ').normalize('NFKC').toLowerCase();

export interface Held {
	emails: Map<string, string[]>;
	domains: Map<string, string[]>;
}

export function toRecord(row: RecordRow, held: Held): CrmRecord {
	const key = `${row.kind}:${row.id}`;
	return {
		kind: row.kind as Kind,
		id: row.id,
		title: row.title,
		emails: held.emails.get(key) ?? [],
		domains: held.domains.get(key) ?? [],
		ownerId: row.owner_id,
		companyId: row.company_id,
		contactIds: JSON.parse(row.contact_ids) as string[],
		state: row.state as RecordState,
		convertedTo: JSON.parse(row.converted_to) as RecordRef[],
		createdAt: row.created_at,
		source: row.source,
		url: null,
		fields: {
			...(JSON.parse(row.fields) as Record<string, unknown>),
			...(row.person_name ? { personName: row.person_name } : {}),
			...(row.phone ? { phone: row.phone } : {}),
			...(row.description ? { description: row.description } : {}),
			...(row.stage_id ? { stageId: row.stage_id } : {}),
		},
	};
}

/** Fields of the form that have a place of their own, put there; they win. */
export function withFields(record: NewRecord): NewRecord {
	const { own, rest } = splitFields(record.fields ?? {});
	return { ...record, ...own, fields: rest };
}

export interface OwnFields {
	title?: string;
	personName?: string;
	phone?: string;
	description?: string;
	source?: string;
}

/** Fields with a column of their own, and the rest. */
export function splitFields(fields: Record<string, unknown>): {
	own: OwnFields;
	rest: Record<string, unknown>;
} {
	const own: OwnFields = {};
	const rest: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value === 'string' && isOwn(name)) own[name] = value;
		else rest[name] = value;
	}
	return { own, rest };
}

const isOwn = (name: string): name is keyof OwnFields =>
	['title', 'personName', 'phone', 'description', 'source'].includes(name);

export function toRow(
	store: string,
	id: string,
	record: NewRecord,
	now: string,
	state: RecordState = 'open',
): RecordRow {
	const { fields = {} } = record;
	return {
		store,
		kind: record.kind,
		id,
		key: record.key,
		title: record.title,
		search: searchText(record.title, record.personName),
		person_name: record.personName,
		owner_id: record.ownerId,
		company_id: record.companyId,
		contact_ids: JSON.stringify(record.contactIds),
		state,
		converted_to: '[]',
		source: record.source,
		stage_id: record.stageId ?? null,
		phone: record.phone ?? null,
		description: record.description ?? null,
		fields: JSON.stringify(fields),
		created_at: now,
		updated_at: now,
		deleted: 0,
	};
}

/** Addresses as they are compared, each once. */
export const addressKeys = (emails: readonly string[]): string[] => [
	...new Set(emails.map(addressKey).filter((it) => it !== '')),
];
