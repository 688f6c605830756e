/** Decides what a mail inherits from its conversation, and whether its writer has a right to it. */
import type { CrmRecord } from '../ports/records';
import { refKey } from '../ports/records';
import { addressKey, domainKey, domainOf } from './address-key';
import { companyDomain } from './company-domain';
import type { BoundRecord } from './decision';
import type { Facts } from './first-checks';
import { followConversion } from './follow-conversion';
import { isActive } from './known';

export interface Inheritance {
	/** Empty: the conversation is new, or bound nothing. */
	records: BoundRecord[];
	/** The writer never took part: nothing is inherited. */
	stranger: boolean;
	/** refKeys that a person removed from this conversation. */
	tombstones: Set<string>;
	explanation: string[];
}

export function inherit(facts: Facts): Inheritance {
	const { conversation, found } = facts;
	const answer: Inheritance = { records: [], stranger: false, tombstones: new Set(), explanation: [] };
	if (!conversation) return answer;
	for (const binding of conversation.records.values()) {
		if (!binding.removed) continue;
		answer.tombstones.add(refKey(binding));
		answer.tombstones.add(refKey(found.records.get(refKey(binding)) ?? binding));
	}
	const taken = new Set<string>();
	const take = (record: CrmRecord | BoundRecord, why: BoundRecord['why']): void => {
		if (taken.has(refKey(record)) || answer.tombstones.has(refKey(record))) return;
		taken.add(refKey(record));
		answer.records.push({
			kind: record.kind,
			id: record.id,
			why,
			title: record.title ?? '',
			url: record.url ?? null,
		});
	};
	for (const binding of [...conversation.records.values()].filter(isActive)) {
		const record = found.records.get(refKey(binding));
		if (!record && found.missing.has(refKey(binding))) {
			answer.explanation.push(`The ${binding.kind} of the conversation no longer exists in the CRM.`);
			continue;
		}
		take(record ?? { ...binding }, binding.manual ? 'manual' : 'conversation');
		for (const became of record ? followConversion(record, found) : []) take(became, 'converted-lead');
	}
	answer.stranger = answer.records.length > 0 && !mayInherit(facts, answer.records);
	return answer;
}

/** A party, one of a party's company, one of us, a person whose record is bound, or a machine's report. */
function mayInherit(facts: Facts, records: BoundRecord[]): boolean {
	const { view, conversation, insiders, found } = facts;
	if (view.direction !== 'inbound' || !view.writer || !conversation) return true;
	const kind = view.mail.automation.kind;
	if (kind !== 'human' && kind !== 'bulk') return true;
	const writer = view.writer;
	if (conversation.parties.has(writer.key) || insiders.isInternal(writer.address)) return true;
	const held = found.byAddress.get(writer.key) ?? [];
	if (held.some((record) => records.some((bound) => refKey(bound) === refKey(record)))) return true;
	const domain = companyDomain(domainOf(writer.address));
	if (domain === null) return false;
	for (const party of conversation.parties)
		if (companyDomain(domainOf(addressKey(party))) === domain) return true;
	return records.some((bound) => {
		const record = found.records.get(refKey(bound));
		return (
			record?.kind === 'company' && record.domains.some((one) => companyDomain(domainKey(one)) === domain)
		);
	});
}
