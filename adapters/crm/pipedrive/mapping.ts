/** Pipedrive's rows to records and back; all pure. */
import { createHash } from 'node:crypto';
import { domainNames } from '../../../core/binding/company-domain';
import type { CrmRecord, Kind, NewRecord, RecordChange, RecordState } from '../../../core/ports/records';
import type { PipedriveSettings } from './credential';
import type { Deal, Lead, Organization, Person } from './schema';

const held = (row: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(row).filter(([, value]) => value !== null && value !== '' && value !== undefined),
	);

/** `2026-03-02 10:00:00` of v1 is UTC without saying so. */
const time = (text: string | null | undefined): string | null => {
	if (!text) return null;
	return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
};

const base = (
	{ companyDomain }: PipedriveSettings,
	kind: Kind,
	row: { id: string; add_time?: string | null; owner_id?: string | null },
	page: string,
): Omit<CrmRecord, 'title'> => ({
	...{
		kind,
		id: row.id,
		emails: [],
		domains: [],
		ownerId: row.owner_id ?? null,
		companyId: null,
		contactIds: [],
	},
	...{ state: 'open', convertedTo: [], createdAt: time(row.add_time), source: null },
	url: `https://${companyDomain}.pipedrive.com/${page}/${row.id}`,
	fields: held(row as Record<string, unknown>),
});

export const emailsOf = ({ emails }: Person): string[] => {
	const all = [...(emails ?? [])].sort((a, b) => Number(b.primary) - Number(a.primary));
	return [...new Set(all.map(({ value }) => (value ?? '').trim().toLowerCase()).filter(Boolean))];
};

export const personRecord = (settings: PipedriveSettings, row: Person): CrmRecord => ({
	...base(settings, 'contact', row, 'person'),
	title: row.name || emailsOf(row)[0] || `(no name) ${row.id}`,
	emails: emailsOf(row),
	companyId: row.org_id ?? null,
});

export const organizationRecord = (settings: PipedriveSettings, row: Organization): CrmRecord => ({
	...base(settings, 'company', row, 'organization'),
	title: row.name || `(no name) ${row.id}`,
	domains: row.website ? domainNames([row.website]) : [],
});

export const dealRecord = (settings: PipedriveSettings, row: Deal): CrmRecord => ({
	...base(settings, 'deal', row, 'deal'),
	title: row.title || `(no title) ${row.id}`,
	companyId: row.org_id ?? null,
	contactIds: row.person_id ? [row.person_id] : [],
	state: row.status === 'won' || row.status === 'lost' ? row.status : 'open',
});

/** @param emails those of its person: a lead of Pipedrive has no address of its own */
export const leadRecord = (settings: PipedriveSettings, row: Lead, emails: string[]): CrmRecord => ({
	...base(settings, 'lead', row, 'leads/inbox'),
	title: row.title || `(no title) ${row.id}`,
	emails,
	companyId: row.organization_id ?? null,
	contactIds: row.person_id ? [row.person_id] : [],
	state: row.is_archived ? 'lost' : 'open',
	source: row.source_name ?? null,
});

/** A person that an open lead belongs to and no deal ever did: not a known contact yet. */
export const isOnlyLead = ({ open_deals_count, closed_deals_count }: Person): boolean =>
	!(Number(open_deals_count) > 0) && !(Number(closed_deals_count) > 0);

/** Our reference, short enough for any field. */
export const markOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 24);

const number = (id: string | null | undefined): number | undefined =>
	id === null || id === undefined || id === '' ? undefined : Number(id);

/** Custom fields are named by 40 hexadecimal signs; v2 wants them apart. */
function withFields(
	own: Record<string, unknown> & { custom_fields?: Record<string, unknown> },
	fields: Record<string, unknown> = {},
): Record<string, unknown> {
	const custom = Object.entries(fields).filter(([name]) => /^[0-9a-f]{40}/.test(name));
	const plain = Object.entries(fields).filter(([name]) => !/^[0-9a-f]{40}/.test(name));
	const all = { ...own.custom_fields, ...Object.fromEntries(custom) };
	return {
		...own,
		...Object.fromEntries(plain),
		...(Object.keys(all).length > 0 ? { custom_fields: all } : {}),
	};
}

const addresses = (emails: string[]) =>
	emails.map((value, index) => ({
		value: value.toLowerCase(),
		primary: index === 0,
		label: index === 0 ? 'work' : 'other',
	}));

/** What we say of our own accord, apart from the fields of a form: its names are held to Pipedrive's published types. */
export const ownFields = {
	person: ({ personName, title, emails, phone, ownerId, companyId }: NewRecord) => ({
		name: personName || title || emails[0] || '',
		...(emails.length > 0 ? { emails: addresses(emails) } : {}),
		...(phone ? { phones: [{ value: phone, primary: true, label: 'work' }] } : {}),
		...{ owner_id: number(ownerId), org_id: number(companyId) },
	}),
	organization: ({ title, domains, ownerId }: NewRecord) => ({
		...{ name: title, website: domains?.[0], owner_id: number(ownerId) },
	}),
	deal: (record: NewRecord, { keyField }: PipedriveSettings) => ({
		...{ title: record.title, owner_id: number(record.ownerId) },
		...{ person_id: number(record.contactIds[0]), org_id: number(record.companyId) },
		...{ pipeline_id: number(record.pipelineId), ...stageOf(record.stageId) },
		...(keyField ? { custom_fields: { [keyField]: markOf(record.key) } } : {}),
	}),
	lead: (record: NewRecord) => ({
		...{ title: record.title, owner_id: number(record.ownerId), origin_id: markOf(record.key) },
		...{ person_id: number(record.contactIds[0]), organization_id: number(record.companyId) },
	}),
};

export const newPerson = (record: NewRecord) => withFields(ownFields.person(record), record.fields);

export const newOrganization = (record: NewRecord) =>
	withFields(ownFields.organization(record), record.fields);

/** A stage of ours that means "won" or "lost": deals end by their status, not by a stage. */
const endStage = (stageId: string | undefined): 'won' | 'lost' | undefined => {
	const end = /^(?:\d+:)?status:(won|lost)$/.exec(stageId ?? '')?.[1];
	return end === 'won' || end === 'lost' ? end : undefined;
};

const stageOf = (stageId: string | undefined): { status?: string; stage_id?: number | undefined } => {
	const status = endStage(stageId);
	return status ? { status } : { stage_id: number(stageId) };
};

export const newDeal = (record: NewRecord, settings: PipedriveSettings) =>
	withFields(ownFields.deal(record, settings), record.fields);

/** Leads are of v1, where own fields stand beside the others. */
export const newLead = (record: NewRecord) => ({ ...ownFields.lead(record), ...record.fields });

/** Values that a change names; `undefined` stays as it is, `null` empties. */
export function changeBody(change: RecordChange): Record<string, unknown> {
	const { kind, title, ownerId, companyId, contactIds, emails, state, stageId, fields } = change;
	const empty = (id: string | null): number | null => (id === null ? null : Number(id));
	const own: Record<string, unknown> = {};
	if (title !== undefined) own[kind === 'deal' || kind === 'lead' ? 'title' : 'name'] = title;
	// Everything in Pipedrive belongs to somebody.
	if (ownerId) own.owner_id = Number(ownerId);
	if (companyId !== undefined && kind !== 'company')
		own[kind === 'lead' ? 'organization_id' : 'org_id'] = empty(companyId);
	if (contactIds !== undefined && (kind === 'deal' || kind === 'lead'))
		own.person_id = empty(contactIds[0] ?? null);
	if (emails !== undefined && kind === 'contact') own.emails = addresses(emails);
	if (kind === 'deal' && stageId !== undefined) Object.assign(own, stageOf(stageId));
	if (kind === 'deal' && state !== undefined) own.status = dealStatus(state);
	if (kind === 'lead' && state !== undefined) own.is_archived = state !== 'open';
	return kind === 'lead' ? { ...own, ...fields } : withFields(own, fields);
}

const dealStatus = (state: RecordState): string => (state === 'converted' ? 'won' : state);
