/** Decides which records one external address stands for, and whether it is known, new, or something between. */
import type { CrmRecord, Kind } from '../ports/records';
import { refKey } from '../ports/records';
import { domainOf } from './address-key';
import { chooseContact, type Choice, type ChoiceFacts } from './choose-contact';
import { companyDomain } from './company-domain';
import type { BoundRecord, Candidate } from './decision';
import { followConversion } from './follow-conversion';
import { relatedOf, type Found } from './found';
import type { Person } from './mail-view';
import type { ReasonCode } from './reason';
import type { BindingSettings } from './settings';

export interface AddressMatch {
	person: Person;
	/** `known`: a kind of `knownKinds` holds the address; `new`: nobody does; `between`: a lead only, or another kind. */
	status: 'known' | 'between' | 'new';
	bind: BoundRecord[];
	candidates: Candidate[];
	/** Matched people and companies, contacts first: whose owner counts, and whom a new deal belongs to. */
	contacts: CrmRecord[];
	companies: CrmRecord[];
	openDeals: CrmRecord[];
	/** Set when nothing told several records apart. */
	ambiguous: ReasonCode | null;
	reasons: ReasonCode[];
	explanation: string[];
}

export type MatchFacts = Omit<ChoiceFacts, 'name'> & { settings: BindingSettings };

interface Held {
	record: CrmRecord;
	why: ReasonCode;
}

export function matchAddress(person: Person, facts: MatchFacts): AddressMatch {
	const held = heldBy(person, facts.found);
	const match: AddressMatch = {
		person,
		status: 'new',
		bind: [],
		candidates: [],
		contacts: [],
		companies: [],
		openDeals: [],
		ambiguous: null,
		reasons: [],
		explanation: [],
	};
	if (held.length === 0) return byDomain(match, facts.found);
	const of = (kind: Kind): Held[] => held.filter((one) => one.record.kind === kind);
	const strong = [...of('contact'), ...of('company')];
	const knows = (records: Held[]): boolean =>
		records.some((one) => facts.settings.knownKinds.includes(one.record.kind));
	if (strong.length > 0) {
		match.status = knows(strong) ? 'known' : 'between';
		bindContacts(match, of('contact'), facts);
		bindCompanies(match, of('company'), facts);
		bindConverted(match, held);
		for (const lead of of('lead')) match.candidates.push(candidate(lead.record, 'exact-address'));
	} else {
		match.status = knows(held) ? 'known' : 'between';
		if (of('lead').length > 0) bindLead(match, of('lead'), facts);
		else bindOther(match, held);
		bindConverted(match, held);
	}
	return match;
}

/** Records that hold the address, converted leads replaced by what they became. */
function heldBy(person: Person, found: Found): Held[] {
	const direct = (found.byAddress.get(person.key) ?? []).map((record): Held => ({
		record,
		why: 'exact-address',
	}));
	const all = direct.flatMap((one): Held[] => {
		const became = followConversion(one.record, found);
		return became.length === 0 ? [one] : became.map((record) => ({ record, why: 'converted-lead' }));
	});
	const best = new Map<string, Held>();
	for (const one of all) {
		const before = best.get(refKey(one.record));
		if (!before || (before.why === 'converted-lead' && one.why === 'exact-address'))
			best.set(refKey(one.record), one);
	}
	return [...best.values()];
}

function bindContacts(match: AddressMatch, held: Held[], facts: MatchFacts): void {
	if (held.length === 0) return;
	const choice = choose(match, held, facts);
	if (choice.by === null) {
		match.ambiguous = 'ambiguous-contact';
		bindCommonCompany(match, choice.rest, facts.found);
	}
	for (const contact of choice.chosen) {
		match.contacts.push(contact);
		const related = relatedOf(facts.found, contact);
		for (const [index, company] of related.companies.entries()) {
			if (index > 0) match.candidates.push(candidate(company, 'via-contact'));
			else add(match, company, 'via-contact');
		}
		if (related.companies[0]) match.companies.push(related.companies[0]);
		match.openDeals.push(...related.openDeals);
	}
}

/** Several companies: the one the matched contact works for, else nobody. */
function bindCompanies(match: AddressMatch, held: Held[], facts: MatchFacts): void {
	const mine = held.filter((one) => match.bind.some((bound) => refKey(bound) === refKey(one.record)));
	const take = held.length === 1 ? held : mine.length === 1 ? mine : [];
	for (const one of take) {
		match.bind = match.bind.filter((bound) => refKey(bound) !== refKey(one.record));
		add(match, one.record, one.why);
		match.companies.push(one.record);
		if (match.contacts.length === 0) match.openDeals.push(...relatedOf(facts.found, one.record).openDeals);
	}
	for (const one of held) if (!take.includes(one)) match.candidates.push(candidate(one.record, one.why));
	if (held.length > 1 && take.length === 0) {
		match.explanation.push(
			`${held.length} companies hold ${match.person.address}; nothing tells them apart.`,
		);
		if (match.contacts.length === 0) match.ambiguous ??= 'ambiguous-company';
	}
}

/** A lead stands for everything it became; a deal or ticket that is closed meanwhile is only named. */
function bindConverted(match: AddressMatch, held: Held[]): void {
	for (const { record, why } of held) {
		if (why !== 'converted-lead' || record.kind === 'contact' || record.kind === 'company') continue;
		if (record.state === 'open') add(match, record, why);
		else match.candidates.push(candidate(record, why));
	}
}

function bindLead(match: AddressMatch, held: Held[], facts: MatchFacts): void {
	const open = held.filter((one) => one.record.state === 'open');
	const why = facts.settings.knownKinds.includes('lead') ? 'exact-address' : 'lead-only';
	const choice = choose(match, open.length > 0 ? open : held, facts, why);
	if (choice.by === null) match.ambiguous = 'ambiguous-contact';
	for (const lead of choice.chosen) {
		if (lead.state === 'lost')
			match.explanation.push(`Lead "${lead.title}" is lost; the mail is bound to it all the same.`);
		const company = relatedOf(facts.found, lead).companies[0];
		if (company) add(match, company, 'company-domain');
	}
}

/** Deals and tickets that hold the address themselves, because a rule made them for it. */
function bindOther(match: AddressMatch, held: Held[]): void {
	const open = held.filter((one) => one.record.state === 'open');
	const take = open.length > 0 ? open : held.slice(-1);
	if (take.length > 1) {
		match.ambiguous = 'ambiguous-deal';
		for (const one of take) match.candidates.push(candidate(one.record, one.why));
	} else for (const one of take) add(match, one.record, one.why);
}

function choose(match: AddressMatch, held: Held[], facts: MatchFacts, why?: ReasonCode): Choice {
	const whyOf = (record: CrmRecord): ReasonCode =>
		held.find((one) => one.record === record && one.why === 'converted-lead')?.why ?? why ?? 'exact-address';
	const choice = chooseContact(
		held.map((one) => one.record),
		{ ...facts, name: match.person.name },
		facts.settings.onSeveralContacts,
	);
	for (const record of choice.chosen) add(match, record, whyOf(record));
	for (const record of choice.rest) match.candidates.push(candidate(record, whyOf(record)));
	if (choice.rest.length > 0 && choice.by)
		match.explanation.push(
			`Of ${held.length} records with ${match.person.address} "${choice.chosen[0]?.title}" is taken: ${choice.by}.`,
		);
	return choice;
}

/** On a tie: the company that all of them work for. */
function bindCommonCompany(match: AddressMatch, contacts: CrmRecord[], found: Found): void {
	const companies = contacts.map((contact) => relatedOf(found, contact).companies[0]);
	const first = companies[0];
	if (!first || !companies.every((company) => company && refKey(company) === refKey(first))) return;
	add(match, first, 'via-contact');
	match.companies.push(first);
}

function byDomain(match: AddressMatch, found: Found): AddressMatch {
	const domain = companyDomain(domainOf(match.person.address));
	const companies = domain ? (found.byDomain.get(domain) ?? []) : [];
	const only = companies.length === 1 ? companies[0] : undefined;
	if (only) {
		add(match, only, 'company-domain');
		match.companies.push(only);
	} else if (companies.length > 1) {
		match.reasons.push('ambiguous-company');
		match.explanation.push(`${companies.length} companies have the domain ${domain}; none is chosen.`);
		for (const company of companies) match.candidates.push(candidate(company, 'company-domain'));
	}
	return match;
}

function add(match: AddressMatch, record: CrmRecord, why: ReasonCode): void {
	if (match.bind.some((bound) => refKey(bound) === refKey(record))) return;
	match.bind.push({ kind: record.kind, id: record.id, why, title: record.title, url: record.url });
	match.explanation.push(
		`${match.person.address}: ${record.kind} "${record.title}" (${whyWords[why] ?? why}).`,
	);
}

const whyWords: Partial<Record<ReasonCode, string>> = {
	'exact-address': 'holds the address',
	'lead-only': 'a lead holds the address, no contact or company does',
	'converted-lead': 'a lead with this address became it',
	'via-contact': 'the company of the contact',
	'company-domain': 'the company has the domain of the address',
};

const candidate = (record: CrmRecord, why: ReasonCode): Candidate => ({
	kind: record.kind,
	id: record.id,
	title: record.title,
	why,
});
