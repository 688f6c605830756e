/** Builds what a CRM answered, for tests of pure rules: records by address, domain and relation. */
import { companyDomain } from '../../core/binding/company-domain';
import { addRecord, emptyFound, type Found } from '../../core/binding/found';
import type { CrmRecord, CrmUser } from '../../core/ports/records';
import { refKey } from '../../core/ports/records';

export const anna: CrmUser = { id: 'u1', name: 'Anna Adams', email: 'anna@ours.example', active: true };
export const ben: CrmUser = { id: 'u2', name: 'Ben Brown', email: 'ben@ours.example', active: true };
export const gone: CrmUser = { id: 'u9', name: 'Gil Gone', email: 'gil@ours.example', active: false };

export type GivenRecord = Partial<CrmRecord> & Pick<CrmRecord, 'kind' | 'id'>;

export const record = (given: GivenRecord): CrmRecord => ({
	title: `${given.kind} ${given.id}`,
	emails: [],
	domains: [],
	ownerId: null,
	companyId: null,
	contactIds: [],
	state: 'open',
	convertedTo: [],
	createdAt: null,
	source: null,
	url: null,
	fields: {},
	...given,
});

export function buildFound(given: GivenRecord[], users: CrmUser[] = [anna, ben, gone]): Found {
	const found = emptyFound();
	found.users = users;
	const records = given.map(record);
	for (const one of records) {
		const domains = one.domains.map((domain) => companyDomain(domain) ?? '').filter(Boolean);
		addRecord(found, { ...one, domains });
		found.records.set(refKey(one), one);
	}
	for (const one of records)
		found.related.set(refKey(one), {
			companies: records.filter((other) => other.kind === 'company' && other.id === one.companyId),
			openDeals: records.filter(
				(other) =>
					other.kind === 'deal' &&
					other.state === 'open' &&
					(one.kind === 'contact'
						? other.contactIds.includes(one.id)
						: one.kind === 'company' && other.companyId === one.id),
			),
		});
	return found;
}
