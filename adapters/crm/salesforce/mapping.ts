/** Salesforce's objects to records and back; all pure. */
import { createHash } from 'node:crypto';
import { domainNames } from '../../../core/binding/company-domain';
import { cut } from '../../../core/binding/person-name';
import type { CrmRecord, Kind, NewRecord, RecordChange, RecordState } from '../../../core/ports/records';
import type { SalesforceSettings } from './credential';

export type ObjectName = 'Lead' | 'Contact' | 'Account' | 'Opportunity' | 'Case';
export const objectOf: Record<Kind, ObjectName> = {
	...{ lead: 'Lead', contact: 'Contact', company: 'Account', deal: 'Opportunity', ticket: 'Case' },
};
export const sourceField = {
	Lead: 'LeadSource',
	Contact: 'LeadSource',
	Account: 'AccountSource',
	Opportunity: 'LeadSource',
	Case: 'Origin',
} as const;
export const nameField = {
	Lead: 'Name',
	Contact: 'Name',
	Account: 'Name',
	Opportunity: 'Name',
	Case: 'Subject',
} as const;

const common = ['Id', 'OwnerId', 'CreatedDate', 'Description'] as const;
const person = ['Name', 'FirstName', 'LastName', 'Email', 'Phone', 'LeadSource'] as const;
const became = ['IsConverted', 'ConvertedContactId', 'ConvertedAccountId', 'ConvertedOpportunityId'] as const;
/** Names are held to Salesforce's published types. */
export const columns = {
	Lead: [...common, ...person, 'Company', 'Status', ...became],
	Contact: [...common, ...person, 'AccountId'],
	Account: [...common, 'Name', 'Website', 'Phone', 'AccountSource'],
	Opportunity: [
		...common,
		...([
			'Name',
			'AccountId',
			'StageName',
			'Amount',
			'CloseDate',
			'IsClosed',
			'IsWon',
			'LeadSource',
		] as const),
	],
	Case: [...common, 'Subject', 'AccountId', 'ContactId', 'Status', 'IsClosed', 'Origin'],
} as const;

/** `SELECT ... FROM Lead` */
export const select = (object: ObjectName, { moreEmailFields, keyField }: SalesforceSettings): string =>
	[
		`SELECT ${columns[object].join(', ')}`,
		...(object === 'Opportunity' ? ['(SELECT ContactId FROM OpportunityContactRoles)'] : []),
		...(object === 'Lead' || object === 'Contact' ? moreEmailFields : []),
		...(keyField ? [keyField] : []),
	].join(', ') + ` FROM ${object}`;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const orNull = (value: unknown): string | null => text(value) || null;

/** Ids of 15 signs and of 18 are one. */
export const sameId = (a: string, b: string): boolean => a.slice(0, 15) === b.slice(0, 15);

export function toRecord(kind: Kind, row: Record<string, unknown>, settings: SalesforceSettings): CrmRecord {
	const object = objectOf[kind];
	const id = text(row.Id);
	const { OpportunityContactRoles: roles, ...values } = row;
	const people = ((roles as { records?: { ContactId?: unknown }[] } | null | undefined)?.records ?? []).map(
		(one) => text(one.ContactId),
	);
	const emails = [row.Email, ...settings.moreEmailFields.map((name) => row[name])].map((one) =>
		text(one).toLowerCase(),
	);
	return {
		...{ kind, id },
		title: text(row[nameField[object]]) || `(no name) ${id}`,
		emails: object === 'Lead' || object === 'Contact' ? [...new Set(emails.filter(Boolean))] : [],
		domains: object === 'Account' && text(row.Website) ? domainNames([text(row.Website)]) : [],
		ownerId: orNull(row.OwnerId),
		companyId: orNull(row.AccountId),
		contactIds:
			object === 'Case' ? [text(row.ContactId)].filter(Boolean) : [...new Set(people.filter(Boolean))],
		state: stateOf(object, row),
		convertedTo: object === 'Lead' ? convertedTo(row) : [],
		createdAt: toIso(text(row.CreatedDate)),
		source: orNull(row[sourceField[object]]),
		url: `${settings.instanceUrl}/${id}`,
		fields: Object.fromEntries(
			Object.entries(values).filter(
				([name, value]) => name !== 'attributes' && value !== null && value !== '',
			),
		),
	};
}

/** `2026-03-02T12:00:00.000+0000` */
const toIso = (date: string): string | null => {
	const time = Date.parse(date.replace(/\+0000$/, 'Z'));
	return Number.isNaN(time) ? null : new Date(time).toISOString();
};

function stateOf(object: ObjectName, { IsConverted, IsClosed, IsWon }: Record<string, unknown>): RecordState {
	if (object === 'Lead') return IsConverted === true ? 'converted' : 'open';
	if (IsClosed !== true) return 'open';
	return object === 'Case' || IsWon === true ? 'won' : 'lost';
}

function convertedTo(row: Record<string, unknown>): CrmRecord['convertedTo'] {
	const all: CrmRecord['convertedTo'] = [
		{ kind: 'contact', id: text(row.ConvertedContactId) },
		{ kind: 'company', id: text(row.ConvertedAccountId) },
		{ kind: 'deal', id: text(row.ConvertedOpportunityId) },
	];
	return all.filter(({ id }) => id !== '');
}

/** `Anna Maria Doe` -> Anna Maria, Doe; Salesforce demands a last name. */
function names(name: string): { FirstName?: string; LastName: string } {
	const words = name.trim().split(/\s+/).filter(Boolean);
	const LastName = cut(words.at(-1) ?? '-', 80);
	return words.length < 2 ? { LastName } : { FirstName: cut(words.slice(0, -1).join(' '), 40), LastName };
}

/** Stands at the end of a record's text, so that a record can be told from its like after a lost answer. */
export const markOf = (key: string): string =>
	`Mail reference: ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
export const keyOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/** What we say of our own accord, apart from the fields of a form: its names are held to Salesforce's published types. */
export const ownFields = {
	Lead: ({ personName, title, emails, domains, phone }: NewRecord) => ({
		...names(personName || title),
		...(phone ? { Phone: phone } : {}),
		// A lead without a company is refused: the domain says most.
		Company: cut(domains?.[0] ?? (emails[0]?.split('@')[1] || '-'), 255),
	}),
	Contact: ({ personName, title, phone, companyId }: NewRecord) => ({
		...names(personName || title),
		...(phone ? { Phone: phone } : {}),
		...(companyId ? { AccountId: companyId } : {}),
	}),
	Account: ({ title, domains, phone }: NewRecord) => ({
		...{ Name: cut(title, 255), Website: domains?.[0], Phone: phone },
	}),
	Opportunity: ({ title, stageId, companyId }: NewRecord, { stage, today }: DealDefaults) => ({
		...{ Name: cut(title, 120), StageName: stageId ?? stage, CloseDate: inAMonth(today) },
		...(companyId ? { AccountId: companyId } : {}),
	}),
	Case: ({ title, stageId, companyId, contactIds }: NewRecord) => ({
		...{ Subject: cut(title, 255), ...(stageId ? { Status: stageId } : {}) },
		...(companyId ? { AccountId: companyId } : {}),
		...(contactIds[0] ? { ContactId: contactIds[0] } : {}),
	}),
};

export const commonFields = ({ kind, title, description, key, ownerId }: NewRecord) => ({
	Description: cut(
		[kind === 'lead' ? title : '', description, markOf(key)].filter(Boolean).join('\n\n'),
		30_000,
	),
	...(ownerId ? { OwnerId: ownerId } : {}),
});

interface DealDefaults {
	/** The first open stage, where the record names none. */
	stage?: string;
	/** ISO 8601. */
	today: string;
}

/** Fields of a new object; what the form names by Salesforce's own names wins. */
export function toFields(
	record: NewRecord,
	settings: SalesforceSettings,
	defaults: DealDefaults,
): Record<string, unknown> {
	const { source, emails, key, fields } = record;
	const object = objectOf[record.kind];
	const all: Record<string, unknown> = {
		...commonFields(record),
		...(source ? { [sourceField[object]]: source } : {}),
		...(settings.keyField ? { [settings.keyField]: keyOf(key) } : {}),
		...ownFields[object](record, defaults),
		...(object === 'Lead' || object === 'Contact' ? emailFields(emails, settings) : {}),
		...fields,
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function emailFields(
	emails: string[],
	{ moreEmailFields }: SalesforceSettings,
): Record<string, string | null> {
	const places = ['Email', ...moreEmailFields];
	return Object.fromEntries(
		places.flatMap((name, index) => (emails[index] ? [[name, emails[index].toLowerCase()]] : [])),
	);
}

/** Salesforce wants a date on which the deal closes. */
const inAMonth = (today: string): string =>
	new Date(Date.parse(today) + 30 * 86_400_000).toISOString().slice(0, 10);

/** Fields that a change names; `undefined` stays as it is, `null` empties. */
export function toChange(
	change: RecordChange,
	settings: SalesforceSettings,
	stage: string | undefined,
): Record<string, unknown> {
	const { kind, title, ownerId, companyId, contactIds, emails, fields } = change;
	const object = objectOf[kind];
	const isPerson = object === 'Lead' || object === 'Contact';
	const own: Record<string, unknown> = {};
	if (title !== undefined)
		Object.assign(own, isPerson ? { FirstName: null, ...names(title) } : { [nameField[object]]: title });
	if (ownerId) own.OwnerId = ownerId;
	if (companyId !== undefined && object !== 'Lead' && object !== 'Account') own.AccountId = companyId;
	if (contactIds !== undefined && object === 'Case') own.ContactId = contactIds[0] ?? null;
	if (emails !== undefined && isPerson) {
		const none = Object.fromEntries(['Email', ...settings.moreEmailFields].map((name) => [name, null]));
		Object.assign(own, none, emailFields(emails, settings));
	}
	if (stage !== undefined) own[object === 'Opportunity' ? 'StageName' : 'Status'] = stage;
	return { ...own, ...fields };
}
