/** Rows of Twenty to records, and records to the bodies of its writes. */
import { createHash } from 'node:crypto';
import { domainNames } from '../../../core/binding/company-domain';
import type { CrmRecord, NewRecord, RecordChange, RecordState } from '../../../core/ports/records';
import { objects, type TwentyKind, type TwentyRow } from './schema';

/** Twenty has no won and lost: they are read from the name of the stage. */
export function stateOfStage(stage: string): RecordState {
	if (/(^|_)(WON|CUSTOMER|SUCCESS|SIGNED)($|_)/i.test(stage)) return 'won';
	if (/(^|_)(LOST|LOSS|REJECTED|CHURNED|DEAD|CANCELLED|CANCELED)($|_)/i.test(stage)) return 'lost';
	return 'open';
}

export function toRecord(kind: TwentyKind, row: TwentyRow, site: string): CrmRecord {
	const emails = kind === 'contact' ? emailsOf(row) : [];
	return {
		kind,
		id: row.id,
		title: kind === 'contact' ? personOf(row) || (emails[0] ?? '') : text(row.name),
		emails,
		domains: kind === 'company' ? domainNames(linksOf(row)) : [],
		ownerId: text(kind === 'company' ? row.accountOwnerId : row.ownerId) || null,
		companyId: kind === 'company' ? null : text(row.companyId) || null,
		contactIds: kind === 'deal' && text(row.pointOfContactId) ? [text(row.pointOfContactId)] : [],
		state: kind === 'deal' ? stateOfStage(text(row.stage)) : 'open',
		convertedTo: [],
		createdAt: text(row.createdAt) || null,
		source: text(part(row.createdBy).source) || null,
		url: pageOf(kind, row.id, site),
		fields: row,
	};
}

/** The hosted Twenty shows its pages under another name than its API. */
const pageOf = (kind: TwentyKind, id: string, site: string): string | null =>
	/\/\/api\./.test(site) ? null : `${site}/object/${objects[kind].one}/${id}`;

const personOf = (row: TwentyRow): string => {
	const { firstName, lastName } = part(row.name);
	return [text(firstName), text(lastName)].filter(Boolean).join(' ');
};

function emailsOf(row: TwentyRow): string[] {
	const { primaryEmail, additionalEmails } = part(row.emails);
	const all = [primaryEmail, ...(Array.isArray(additionalEmails) ? (additionalEmails as unknown[]) : [])];
	return [...new Set(all.map((one) => text(one).trim().toLowerCase()).filter(Boolean))];
}

function linksOf(row: TwentyRow): string[] {
	const { primaryLinkUrl, secondaryLinks } = part(row.domainName);
	const more = Array.isArray(secondaryLinks) ? (secondaryLinks as unknown[]).map((one) => part(one).url) : [];
	return [primaryLinkUrl, ...more].map(text).filter(Boolean);
}

/**
 * An id made of the key: Twenty takes it, and refuses a second record with it. It is the one place for the key there, and the
 * reason why no record is made twice even when an answer is lost.
 */
export function idOf(kind: string, key: string): string {
	const hex = createHash('sha256').update(`${kind}\n${key}`).digest('hex');
	const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
	return [
		...[hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`],
		...[`${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)],
	].join('-');
}

/** A person has no field for a subject and a deal none for a text: the mail itself stands as a note on both. */
export function toCreate(kind: TwentyKind, record: NewRecord): Record<string, unknown> {
	return { id: idOf(kind, record.key), ...bodyOf(kind, record), ...record.fields };
}

function bodyOf(kind: TwentyKind, record: NewRecord): Record<string, unknown> {
	const { title, source, ownerId, companyId, stageId } = record;
	const by = source ? { createdBy: { source } } : {};
	const [contact] = record.contactIds;
	switch (kind) {
		case 'contact':
			return {
				name: splitName(record.personName.trim() || title),
				...(record.emails.length > 0 ? { emails: toEmails(record.emails) } : {}),
				...toPhones(record.phone),
				...(companyId ? { companyId } : {}),
				...by,
			};
		case 'company':
			return {
				name: title,
				...toDomains(record.domains ?? []),
				...(ownerId ? { accountOwnerId: ownerId } : {}),
				...by,
			};
		case 'deal':
			return {
				name: title,
				...(stageId ? { stage: stageId } : {}),
				...(companyId ? { companyId } : {}),
				...(contact ? { pointOfContactId: contact } : {}),
				...(ownerId ? { ownerId } : {}),
				...by,
			};
	}
}

/** @param stage value that stands for the wanted state */
export function toUpdate(
	kind: TwentyKind,
	change: RecordChange,
	stage: string | undefined,
): Record<string, unknown> {
	const { title, ownerId, companyId, contactIds, emails } = change;
	const at = change.stageId ?? stage;
	return {
		...(title === undefined ? {} : { name: kind === 'contact' ? splitName(title) : title }),
		// A person has no owner in Twenty.
		...(ownerId === undefined || kind === 'contact'
			? {}
			: kind === 'company'
				? { accountOwnerId: ownerId }
				: { ownerId }),
		...(companyId === undefined || kind === 'company' ? {} : { companyId }),
		...(contactIds && kind === 'deal' ? { pointOfContactId: contactIds[0] ?? null } : {}),
		...(at === undefined || kind !== 'deal' ? {} : { stage: at }),
		...(emails === undefined || kind !== 'contact' ? {} : { emails: toEmails(emails) }),
		...change.fields,
	};
}

/** Both parts always: without the primary one Twenty would erase it. */
const toEmails = ([primary = '', ...additional]: string[]): Record<string, unknown> => ({
	primaryEmail: primary.toLowerCase(),
	additionalEmails: additional.map((address) => address.toLowerCase()),
});

function toDomains([first, ...more]: string[]): Record<string, unknown> {
	if (!first) return {};
	const secondaryLinks = more.map((domain) => ({ url: linkOf(domain), label: '' }));
	return {
		domainName: {
			...{ primaryLinkUrl: linkOf(first), primaryLinkLabel: '' },
			...(secondaryLinks.length > 0 ? { secondaryLinks } : {}),
		},
	};
}

const linkOf = (domain: string): string => (/^https?:\/\//.test(domain) ? domain : `https://${domain}`);

/** Twenty refuses numbers that cannot be; only international ones are certain. */
function toPhones(phone: string | undefined): Record<string, unknown> {
	const digits = (phone ?? '').replace(/[\s().\-/]/g, '');
	return /^\+[1-9]\d{6,14}$/.test(digits) ? { phones: { primaryPhoneNumber: digits } } : {};
}

function splitName(name: string): { firstName: string; lastName: string } {
	const words = name.trim().split(/\s+/u);
	const last = words.length > 1 ? (words.pop() ?? '') : '';
	return { firstName: words.join(' '), lastName: last };
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const part = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
