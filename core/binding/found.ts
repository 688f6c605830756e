/** What the CRM answered for a batch, indexed for deciding. */
import type { CrmRecord, CrmUser, Kind, RecordRef } from '../ports/records';
import { refKey } from '../ports/records';
import { addressKey, domainKey } from './address-key';

export interface RelatedRecords {
	/** Primary company first. */
	companies: CrmRecord[];
	openDeals: CrmRecord[];
}

export interface Found {
	users: CrmUser[];
	/** Compared address -> every record that holds it, those whose address only our memory keeps included. */
	byAddress: Map<string, CrmRecord[]>;
	/** Registrable domain in ASCII -> companies. */
	byDomain: Map<string, CrmRecord[]>;
	/** Companies and open deals of contacts (and open deals of companies), by refKey. */
	related: Map<string, RelatedRecords>;
	/** Every record read, by the refKey it was asked for. */
	records: Map<string, CrmRecord>;
	/** Asked for and missing: deleted, or not readable. */
	missing: Set<string>;
	/** Compared addresses that a record held which somebody has deleted since, and no other record holds. */
	deleted: Set<string>;
	/** Longest title by kind, in code points. */
	titleLimit: Partial<Record<Kind, number>>;
}

export const emptyFound = (): Found => ({
	users: [],
	byAddress: new Map(),
	byDomain: new Map(),
	related: new Map(),
	records: new Map(),
	missing: new Set(),
	deleted: new Set(),
	titleLimit: {},
});

/** Enters a record under its id and all its addresses and domains. */
export function addRecord(found: Found, record: CrmRecord, asked: RecordRef = record): void {
	found.records.set(refKey(asked), record);
	found.records.set(refKey(record), record);
	for (const email of record.emails) holdAddress(found, addressKey(email), record);
	for (const domain of record.domains) push(found.byDomain, domainKey(domain), record);
}

export function holdAddress(found: Found, address: string, record: CrmRecord): void {
	push(found.byAddress, address, record);
}

function push(map: Map<string, CrmRecord[]>, key: string, record: CrmRecord): void {
	const list = map.get(key);
	if (!list) map.set(key, [record]);
	else if (!list.some((one) => refKey(one) === refKey(record))) list.push(record);
}

/** Companies, primary first, and open deals of a record; empty when none were read. */
export function relatedOf(found: Found, ref: RecordRef): RelatedRecords {
	return found.related.get(refKey(ref)) ?? { companies: [], openDeals: [] };
}
