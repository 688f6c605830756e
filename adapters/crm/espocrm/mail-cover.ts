/** Where a mail of EspoCRM shows: on its parent, on everybody whose address is in it, on the company of its parent. */
import { addressKey } from '../../../core/binding/address-key';
import { sameRef, type CrmRecord, type RecordRef } from '../../../core/ports/records';

const order = ['deal', 'ticket', 'lead', 'company', 'contact'];

export const shows = (record: CrmRecord, parent: CrmRecord | undefined, addresses: Set<string>): boolean =>
	(parent !== undefined && sameRef(record, parent)) ||
	record.emails.some((email) => addresses.has(addressKey(email))) ||
	(record.kind === 'company' && parent?.companyId === record.id);

/** The parent under which the fewest records are left that need a copy; a deal before a person where it is the same. */
export function chooseParent(records: CrmRecord[], addresses: Set<string>): CrmRecord | undefined {
	const left = (parent: CrmRecord): number => records.filter((one) => !shows(one, parent, addresses)).length;
	return [...records].sort(
		(a, b) => left(a) - left(b) || order.indexOf(a.kind) - order.indexOf(b.kind) || (a.id < b.id ? -1 : 1),
	)[0];
}

export const addressSet = (addresses: string[]): Set<string> =>
	new Set(addresses.map(addressKey).filter(Boolean));

export const refOf = ({ kind, id }: RecordRef): RecordRef => ({ kind, id });
