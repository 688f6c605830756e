/** Decides which of several records with one address is meant: conversation, name, open deal, newest; else nobody. */
import type { CrmRecord } from '../ports/records';
import { refKey } from '../ports/records';
import { relatedOf, type Found } from './found';
import type { Known } from './known';
import { nameKey } from './mail-view';
import type { BindingSettings } from './settings';

export interface Choice {
	/** Those the mail is bound to; empty on a tie. */
	chosen: CrmRecord[];
	/** Those passed over, or all of them on a tie. */
	rest: CrmRecord[];
	/** Plain words: what told them apart; null on a tie. */
	by: string | null;
}

export interface ChoiceFacts {
	name: string;
	found: Found;
	known: Known;
	/** refKeys of the records that the mail's conversation is bound to. */
	inConversation: Set<string>;
}

/** One record is chosen as it stands. */
export function chooseContact(
	records: CrmRecord[],
	facts: ChoiceFacts,
	policy: BindingSettings['onSeveralContacts'],
): Choice {
	if (records.length <= 1) return { chosen: records, rest: [], by: 'it is the only one' };
	if (policy === 'all') return { chosen: records, rest: [], by: 'the setting binds all of them' };
	const name = nameKey({ name: facts.name });
	const steps: [string, (record: CrmRecord) => boolean][] = [
		['the conversation is bound to it', (record) => facts.inConversation.has(refKey(record))],
		['its name is the one in the mail', (record) => name !== '' && nameKey({ name: record.title }) === name],
		['it has an open deal', (record) => relatedOf(facts.found, record).openDeals.length > 0],
	];
	let left = records;
	for (const [by, fits] of steps) {
		const fitting = left.filter(fits);
		if (fitting.length === 1) return choice(records, fitting, by);
		if (fitting.length > 1) left = fitting;
	}
	return byAge(records, left, facts.known, policy);
}

function byAge(all: CrmRecord[], left: CrmRecord[], known: Known, policy: string): Choice {
	const age = (record: CrmRecord): number => {
		const time = Date.parse(known.latestMail.get(refKey(record)) ?? record.createdAt ?? '');
		return Number.isNaN(time) ? -Infinity : time;
	};
	const newest = Math.max(...left.map(age));
	const top = left.filter((record) => age(record) === newest);
	if (top.length === 1) return choice(all, top, 'it is the newest');
	if (policy === 'newest') return choice(all, [top.reduce(later)], 'the setting takes the newest');
	return { chosen: [], rest: all, by: null };
}

/** Where no date tells, the higher id was made later. */
const later = (a: CrmRecord, b: CrmRecord): CrmRecord =>
	a.id.localeCompare(b.id, 'en', { numeric: true }) > 0 ? a : b;

const choice = (all: CrmRecord[], chosen: CrmRecord[], by: string): Choice => ({
	chosen,
	rest: all.filter((record) => !chosen.includes(record)),
	by,
});
