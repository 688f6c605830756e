/** Rows of Uspacy to records, and records to the bodies of its writes. */
import { createHash } from 'node:crypto';
import { domainNames } from '../../../core/binding/company-domain';
import { cut } from '../../../core/binding/person-name';
import type { CrmRecord, NewRecord, RecordChange, RecordRef, RecordState } from '../../../core/ports/records';
import { codes, type UspacyKind, type UspacyRow } from './schema';

/** Titles are plain text columns. */
export const longestTitle = 255;

export function toRecord(kind: UspacyKind, row: UspacyRow, portal: string): CrmRecord {
	const emails = valuesOf(row.email).map((email) => email.toLowerCase());
	const title = text(row.title) || [text(row.first_name), text(row.last_name)].filter(Boolean).join(' ');
	return {
		...{ kind, id: row.id, title: title || (emails[0] ?? ''), emails: [...new Set(emails)] },
		domains: kind === 'company' ? domainNames([...valuesOf(row.site), ...emails]) : [],
		ownerId: idOf(row.owner),
		companyId: kind === 'company' ? null : (idsOf(row.companies)[0] ?? null),
		contactIds: kind === 'deal' ? idsOf(row.contacts) : [],
		state: stateOf(kind, row),
		convertedTo: [],
		createdAt: toIso(row.created_at),
		source: sourceOf(row.source),
		url: `${portal}/crm/${codes[kind]}/${row.id}`,
		fields: row,
	};
}

function stateOf(kind: UspacyKind, row: UspacyRow): RecordState {
	const status = text(row.kanban_status).toUpperCase();
	if (kind === 'lead' && (row.converted === true || status === 'SUCCESS')) return 'converted';
	if (kind !== 'lead' && kind !== 'deal') return 'open';
	if (status === 'SUCCESS') return 'won';
	return status === 'FAIL' || status === 'CANCELLED' ? 'lost' : 'open';
}

/** A list of values with labels, one value, or text. */
function valuesOf(value: unknown): string[] {
	const list = Array.isArray(value) ? (value as unknown[]) : [value];
	return list
		.map((one) =>
			(typeof one === 'object' && one !== null ? text((one as { value?: unknown }).value) : text(one)).trim(),
		)
		.filter(Boolean);
}

/** Of a list the value that is chosen. */
function sourceOf(value: unknown): string | null {
	if (!Array.isArray(value)) return valuesOf(value)[0] ?? null;
	const chosen = (value as { value?: unknown; selected?: unknown }[]).find((one) => one.selected !== false);
	return chosen ? (valuesOf(chosen)[0] ?? null) : null;
}

export const idOf = (value: unknown): string | null => {
	const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
	return (typeof id === 'number' && id > 0) || (typeof id === 'string' && id !== '' && id !== '0')
		? String(id)
		: null;
};

export const idsOf = (value: unknown): string[] =>
	(Array.isArray(value) ? (value as unknown[]) : []).flatMap((one) => idOf(one) ?? []);

/** Unix seconds. */
function toIso(value: unknown): string | null {
	const seconds = Number(value);
	return value === null || value === undefined || value === '' || !Number.isFinite(seconds)
		? null
		: new Date(seconds * 1000).toISOString();
}

/** Ids go as numbers, as Uspacy gave them. */
export const toId = (id: string): number | string => (/^\d+$/.test(id) ? Number(id) : id);

export const tokenOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 20);

/** A line in the comment of a record that no address tells apart: after a lost answer it is found by it. */
export const markOf = (record: NewRecord): string =>
	record.kind !== 'deal' && record.emails.length > 0 ? '' : `[mail-binding ${tokenOf(record.key)}]`;

export function toCreate(kind: UspacyKind, record: NewRecord): Record<string, unknown> {
	const { ownerId, source, stageId, pipelineId, companyId, contactIds } = record;
	const comments = [record.description ?? '', markOf(record)]
		.filter((part) => part.trim() !== '')
		.join('\n\n');
	const person = kind === 'lead' || kind === 'contact' ? splitName(record.personName) : {};
	return {
		...{ title: cut(record.title, longestTitle), ...person },
		...(kind === 'deal' || record.emails.length === 0 ? {} : { email: toValues(record.emails) }),
		...(kind === 'deal' || !record.phone ? {} : { phone: toValues([record.phone]) }),
		...(kind === 'company' && record.domains?.[0] ? { site: record.domains[0] } : {}),
		...(ownerId ? { owner: toId(ownerId) } : {}),
		...(source ? { source } : {}),
		...(pipelineId ? { funnel_id: toId(pipelineId) } : {}),
		...(stageId ? { kanban_stage_id: toId(stageId) } : {}),
		...(companyId && kind !== 'company' && kind !== 'lead' ? { companies: [toId(companyId)] } : {}),
		...(kind === 'deal' && contactIds.length > 0 ? { contacts: contactIds.map(toId) } : {}),
		...(comments === '' ? {} : { comments }),
		...record.fields,
	};
}

export function toUpdate(kind: UspacyKind, change: RecordChange): Record<string, unknown> {
	const { title, ownerId, companyId, contactIds, emails } = change;
	return {
		...(title === undefined
			? {}
			: { title: cut(title, longestTitle), ...(kind === 'contact' ? splitName(title) : {}) }),
		...(ownerId === undefined ? {} : { owner: ownerId === null ? null : toId(ownerId) }),
		...(companyId === undefined || kind === 'company'
			? {}
			: { companies: companyId ? [toId(companyId)] : [] }),
		...(contactIds && kind === 'deal' ? { contacts: contactIds.map(toId) } : {}),
		...(emails && kind !== 'deal' ? { email: toValues(emails) } : {}),
		...change.fields,
	};
}

const toValues = (values: string[]): { value: string }[] => values.map((value) => ({ value }));

function splitName(name: string): Record<string, unknown> {
	const words = name.trim().split(/\s+/u).filter(Boolean);
	if (words.length === 0) return {};
	const last = words.length > 1 ? words.pop() : undefined;
	return { first_name: words.join(' '), ...(last ? { last_name: last } : {}) };
}

export const text = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export const refOf = ({ kind, id }: RecordRef): RecordRef => ({ kind, id });
