/** Decides what a record made for a mail holds: name, address, source, responsible, and what it belongs to. */
import { chooseResponsible } from './choose-responsible';
import type { RecordToCreate } from './decision';
import type { Facts } from './first-checks';
import type { AddressMatch } from './match-address';
import { personName } from './person-name';
import { recordName } from './record-name';
import type { CreationRule } from './settings';

/** For an address that nobody knows. One key an address: whichever rule sees it first, it makes one record. */
export function createNew(
	facts: Facts,
	match: AddressMatch,
	name: 'inboundNew' | 'outboundNew',
): RecordToCreate {
	const rule = facts.settings.rules[name];
	if (!rule) throw new Error(`Rule ${name} is absent and cannot create anything.`);
	return newRecord(facts, match, rule, `address:${match.person.key}`);
}

/** For mail from a known address: one a conversation, or one a mail. */
export function createKnown(facts: Facts, match: AddressMatch): RecordToCreate {
	const rule = facts.settings.rules.inboundKnown;
	if (!rule) throw new Error('Rule inboundKnown is absent and cannot create anything.');
	const { mail } = facts.view;
	const key =
		rule.per === 'mail'
			? `mail:${mail.id}`
			: `conversation:${facts.conversation?.key ?? mail.conversationId}`;
	return newRecord(facts, match, rule, `${rule.kind}:${key}`);
}

function newRecord(facts: Facts, match: AddressMatch, rule: CreationRule, key: string): RecordToCreate {
	const { view, settings, found } = facts;
	const { mail } = view;
	const company = match.companies[0] ?? null;
	const parts = {
		address: match.person.address,
		// A display name that pretends to be somebody else names nobody.
		name: view.spoofedName && view.direction === 'inbound' ? '' : match.person.name,
		company: company?.title ?? '',
	};
	const responsible = chooseResponsible(rule.responsible, {
		users: found.users,
		writers: [mail.from, mail.sender].flatMap((one) => (one ? [one.address] : [])),
		mailboxOwner: mail.mailbox.owner,
		known: [...match.contacts, ...match.companies, ...leadsOf(facts, match)],
		fallback: settings.fallbackResponsible,
	});
	return {
		kind: rule.kind,
		key,
		title: recordName(rule.name, mail, parts, found.titleLimit, rule.kind),
		personName: personName(parts.name, parts.address),
		emails: [match.person.address],
		source: rule.source ?? null,
		responsible: responsible.id,
		responsibleWhy: responsible.why,
		companyId: company?.id ?? null,
		contactIds: match.contacts.map((contact) => contact.id),
		address: match.person.address,
	};
}

const leadsOf = ({ found }: Facts, match: AddressMatch) =>
	match.bind.flatMap((bound) => (bound.kind === 'lead' ? (found.records.get(`lead:${bound.id}`) ?? []) : []));
