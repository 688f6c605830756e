/** Rows of EspoCRM to records, and records to the bodies of its writes. */
import { domainNames } from '../../../core/binding/company-domain';
import { cut } from '../../../core/binding/person-name';
import type {
	CrmRecord,
	Kind,
	NewRecord,
	RecordChange,
	RecordRef,
	RecordState,
} from '../../../core/ports/records';
import { readIds } from './api';
import { entities, type EspoRow } from './schema';

/** EspoCRM refuses longer ones. */
const longestPersonName = 100;
const longestTitle = 255;
export const titleLimit: Partial<Record<Kind, number>> = {
	lead: longestPersonName,
	contact: longestPersonName,
	company: longestTitle,
	deal: longestTitle,
	ticket: longestTitle,
};

/** A new deal without a date of its own is expected to close in so many days; EspoCRM demands a date. */
const daysToClose = 30;

export function toRecord(kind: Kind, row: EspoRow, site: string, state: RecordState): CrmRecord {
	const emails = addressesOf(row);
	return {
		kind,
		id: row.id,
		title:
			text(row.name) ||
			[text(row.firstName), text(row.lastName)].filter(Boolean).join(' ') ||
			(emails[0] ?? ''),
		emails: kind === 'deal' || kind === 'ticket' ? [] : emails,
		domains: kind === 'company' ? domainNames([text(row.website), ...emails].filter(Boolean)) : [],
		ownerId: text(row.assignedUserId) || null,
		companyId: kind === 'lead' || kind === 'company' ? null : text(row.accountId) || null,
		contactIds: kind === 'deal' || kind === 'ticket' ? contactsOf(row) : [],
		state,
		convertedTo: kind === 'lead' && state === 'converted' ? becameOf(row) : [],
		createdAt: toIso(row.createdAt),
		source: text(kind === 'deal' ? row.leadSource : row.source) || null,
		url: `${site}/#${entities[kind]}/view/${row.id}`,
		fields: row,
	};
}

/** All addresses, primary first, lower case; of a row of a list the primary one only. */
export function addressesOf(row: EspoRow): string[] {
	const data = Array.isArray(row.emailAddressData) ? (row.emailAddressData as Record<string, unknown>[]) : [];
	const sorted = [...data].sort((a, b) => Number(b.primary === true) - Number(a.primary === true));
	const all = [...sorted.map(({ emailAddress }) => text(emailAddress)), text(row.emailAddress)];
	return [...new Set(all.map((address) => address.trim().toLowerCase()).filter(Boolean))];
}

const contactsOf = (row: EspoRow): string[] => [
	...new Set([text(row.contactId), ...readIds(row.contactsIds)].filter(Boolean)),
];

/** Any of them may be empty: a person can set the status by hand. */
const becameOf = (row: EspoRow): RecordRef[] =>
	(
		[
			['contact', row.createdContactId],
			['company', row.createdAccountId],
			['deal', row.createdOpportunityId],
		] as const
	).flatMap(([kind, id]) => (text(id) ? [{ kind, id: text(id) }] : []));

/**
 * Body of a create. A lead is a person in EspoCRM and has no field for a subject: it is called after the person, and the
 * subject opens its description; without a person's name the subject is the name.
 * @param mark a line that lets the record be found again after a lost answer; null where its address does
 */
export function toCreate(record: NewRecord, mark: string | null, now: Date): Record<string, unknown> {
	const phone = toPhone(record.phone);
	const oddPhone = record.phone && !phone ? `Phone: ${record.phone}` : '';
	const describe = (...first: string[]): Record<string, unknown> => {
		const description = [...first, oddPhone, record.description ?? '', mark ?? '']
			.filter((part) => part.trim() !== '')
			.join('\n\n');
		return description === '' ? {} : { description };
	};
	const owner = record.ownerId ? { assignedUserId: record.ownerId } : {};
	const reached = phone ? { ...owner, phoneNumber: phone } : owner;
	return { ...bodyOf(record, { owner, reached }, describe, now), ...record.fields };
}

function bodyOf(
	record: NewRecord,
	{ owner, reached }: { owner: Record<string, unknown>; reached: Record<string, unknown> },
	describe: (...first: string[]) => Record<string, unknown>,
	now: Date,
): Record<string, unknown> {
	const { kind, title, source, companyId, contactIds, stageId } = record;
	const called = record.personName.trim() || title;
	const subject = called === title ? '' : `Subject: ${title}`;
	const [firstContact] = contactIds;
	switch (kind) {
		case 'lead':
			return {
				...{ ...splitName(called), ...toAddresses(record.emails), ...reached },
				...(source ? { source } : {}),
				...(stageId ? { status: stageId } : {}),
				...describe(subject),
			};
		case 'contact':
			return {
				...{ ...splitName(called), ...toAddresses(record.emails), ...reached },
				...(companyId ? { accountId: companyId } : {}),
				...describe(subject),
			};
		case 'company':
			return {
				...{ name: cut(title, longestTitle), ...toAddresses(record.emails), ...reached },
				...(record.domains?.[0] ? { website: record.domains[0] } : {}),
				...describe(),
			};
		case 'deal':
			return {
				...{ name: cut(title, longestTitle), amount: 0, closeDate: dateIn(daysToClose, now), ...owner },
				...(stageId ? { stage: stageId } : {}),
				...(source ? { leadSource: source } : {}),
				...(companyId ? { accountId: companyId } : {}),
				...(firstContact ? { contactsIds: contactIds } : {}),
				...describe(),
			};
		case 'ticket':
			return {
				...{ name: cut(title, longestTitle), ...owner },
				...(stageId ? { status: stageId } : {}),
				...(companyId ? { accountId: companyId } : {}),
				...(firstContact ? { contactId: firstContact, contactsIds: contactIds } : {}),
				...describe(),
			};
	}
}

/** @param status value of the stage field that stands for the wanted state */
export function toUpdate(change: RecordChange, status: string | undefined): Record<string, unknown> {
	const { kind, title, ownerId, companyId, contactIds, stageId, emails } = change;
	const stage = stageId ?? status;
	const person = kind === 'lead' || kind === 'contact';
	return {
		...(title === undefined ? {} : person ? splitName(title) : { name: cut(title, longestTitle) }),
		...(ownerId === undefined ? {} : { assignedUserId: ownerId }),
		...(companyId === undefined || kind === 'lead' || kind === 'company' ? {} : { accountId: companyId }),
		...(contactIds && (kind === 'deal' || kind === 'ticket') ? { contactsIds: contactIds } : {}),
		...(contactIds && kind === 'ticket' ? { contactId: contactIds[0] ?? null } : {}),
		...(stage === undefined ? {} : kind === 'deal' ? { stage } : { status: stage }),
		...(emails === undefined ? {} : addressData(emails)),
		...change.fields,
	};
}

const toAddresses = (emails: string[]): Record<string, unknown> =>
	emails.length === 0 ? {} : emails.length === 1 ? { emailAddress: emails[0] } : addressData(emails);

const addressData = (emails: string[]): Record<string, unknown> => ({
	emailAddressData: emails.map((emailAddress, index) => ({ emailAddress, primary: index === 0 })),
});

/** The last word is the last name: EspoCRM demands one of a contact. */
function splitName(name: string): { firstName?: string; lastName: string } {
	const words = name.trim().split(/\s+/u);
	const last = words.pop() ?? '';
	if (words.length === 0 || name.length > longestPersonName)
		return { lastName: cut(name.trim(), longestPersonName) };
	return { firstName: words.join(' '), lastName: last };
}

/** EspoCRM takes international numbers only; others go into the description. */
function toPhone(phone: string | undefined): string | null {
	const digits = (phone ?? '').replace(/[\s().\-/]/g, '');
	return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

/** `2026-11-22 04:58:08`, UTC without a zone, to ISO 8601. */
export function toIso(value: unknown): string | null {
	const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text(value));
	return found ? `${found[1]}T${found[2]}.000Z` : null;
}

/** ISO 8601 to EspoCRM's form, in UTC. */
export const toEspoTime = (iso: string | number): string =>
	new Date(iso).toISOString().slice(0, 19).replace('T', ' ');

const dateIn = (days: number, now: Date): string =>
	new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
