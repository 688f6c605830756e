/** Decides what a mail is bound to and what is created for it. Pure: the caller has asked the CRM and the memory. */
import type { Mail } from '../mail/mail';
import { refKey } from '../ports/records';
import { planCreation, reportAutomation } from './plan-creation';
import type { Decision } from './decision';
import { Draft } from './draft';
import { firstChecks, type Facts } from './first-checks';
import type { Found } from './found';
import { inherit, type Inheritance } from './inherit';
import { insidersOf } from './insiders';
import type { Known } from './known';
import { isActive } from './known';
import { conversationOf, storedMail } from './known-mail';
import { listsOf, viewMail, type Person } from './mail-view';
import { matchAddress, type AddressMatch } from './match-address';
import type { BindingSettings } from './settings';

/** The mail's `direction` and `parties` must already know the CRM's users (see `readAgain`). */
export function decideBinding(mail: Mail, settings: BindingSettings, found: Found, known: Known): Decision {
	const lists = listsOf(settings);
	const insiders = insidersOf(mail.mailbox, found.users);
	const facts: Facts = {
		view: viewMail(mail, lists, insiders),
		settings,
		lists,
		found,
		known,
		insiders,
		stored: storedMail(mail, known),
		conversation: conversationOf(mail, known, settings),
	};
	return firstChecks(facts) ?? byEvidence(facts);
}

function byEvidence(facts: Facts): Decision {
	const { view, settings } = facts;
	const draft = new Draft();
	flags(facts, draft);
	const inherited = inherit(facts);
	const matches = mainPeople(facts).map((person) => matchOf(person, facts, inherited));
	const others = view.others.map((person) => matchOf(person, facts, inherited));
	if (settings.mode === 'manual' && !inherited.records.some((record) => record.why === 'manual'))
		return manualMode(matches, others);
	if (inherited.stranger) return stranger(draft, inherited, matches, facts);

	for (const words of inherited.explanation) draft.say(words);
	for (const record of inherited.records)
		draft.because(record.why, `${record.kind} "${record.title}": ${inheritWords(record.why)}`).bindTo(record);
	const bound = inherited.records.length > 0;
	for (const match of matches) bindMatch(draft, match, inherited, bound);
	for (const match of others) bindCopy(draft, match, inherited);
	const unclear = bound ? [] : matches.filter((match) => match.ambiguous !== null);
	for (const match of unclear) if (match.ambiguous) draft.because(match.ambiguous);
	const plan = planCreation(facts, draft, matches, others, bound);
	if (plan.review) return draft.finish('review');
	const planned = view.direction === 'inbound' && !plan.automatic && !draft.isEmpty;
	if (plan.rule && plan.creates) return draft.finish('create', { rule: plan.rule, planned });
	return draft.finish(draft.isEmpty ? 'skip' : 'bind', { rule: plan.rule, planned });
}

/** A delivery report is about the addresses it could not reach. */
function mainPeople({ view, insiders }: Facts): Person[] {
	const { kind, failedRecipients = [] } = view.mail.automation;
	if (kind !== 'bounce') return view.main;
	const failed = failedRecipients.filter((address) => !insiders.isInternal(address));
	if (failed.length === 0) return view.main;
	return failed.map((address) => ({ address, key: address.toLowerCase(), name: '' }));
}

function matchOf(person: Person, facts: Facts, inherited: Inheritance): AddressMatch {
	const { found, known, settings } = facts;
	const inConversation = new Set(inherited.stranger ? [] : inherited.records.map(refKey));
	return matchAddress(person, { found, known, settings, inConversation });
}

/** In a bound conversation only records that hold the address are added; a domain adds nothing to it. */
function bindMatch(draft: Draft, match: AddressMatch, inherited: Inheritance, inBound: boolean): void {
	for (const words of match.explanation) draft.say(words);
	for (const code of match.reasons) if (!inBound) draft.because(code);
	for (const record of match.bind) {
		if (inBound && record.why === 'company-domain' && match.status === 'new') continue;
		if (inherited.tombstones.has(refKey(record))) draft.because('tombstone');
		else draft.bindTo(record);
	}
	for (const candidate of match.candidates) draft.offer(candidate);
}

/** Cc, Bcc and further recipients: bound when they are known, never a reason for anything else. */
function bindCopy(draft: Draft, match: AddressMatch, inherited: Inheritance): void {
	if (match.status === 'new') return;
	bindMatch(draft, match, inherited, true);
}

function manualMode(matches: AddressMatch[], others: AddressMatch[]): Decision {
	const draft = new Draft().because('manual-mode');
	for (const match of [...matches, ...others]) {
		for (const record of match.bind)
			draft.offer({ kind: record.kind, id: record.id, title: record.title ?? '', why: record.why });
		for (const candidate of match.candidates) draft.offer(candidate);
	}
	return draft.finish('skip');
}

/** What the stranger's own address stands for is beyond doubt; what the conversation is bound to is only offered. */
function stranger(draft: Draft, inherited: Inheritance, matches: AddressMatch[], facts: Facts): Decision {
	draft.because('conversation', 'It answers a conversation that is bound.').because('stranger');
	reportAutomation(facts, draft);
	const writer = facts.view.writer?.address ?? '';
	if (facts.lists.neverCreate.has(writer)) draft.because('never-create');
	for (const match of matches) {
		if (match.status === 'new' || match.ambiguous) continue;
		for (const record of match.bind) if (!inherited.tombstones.has(refKey(record))) draft.bindTo(record);
		for (const candidate of match.candidates) draft.offer(candidate);
	}
	for (const record of inherited.records)
		draft.offer({ kind: record.kind, id: record.id, title: record.title ?? '', why: 'conversation' });
	draft.say(`${writer} took no part in it, so nothing is inherited.`);
	return draft.finish('review', { apart: true });
}

function flags({ view, conversation }: Facts, draft: Draft): void {
	const { mail } = view;
	if (view.standsFor === 'forward')
		draft.say(`Forwarded by ${mail.from?.address}: it stands for ${view.writer?.address}.`);
	if (view.standsFor === 'form')
		draft.say(`Sent by the trusted form ${mail.from?.address}: it stands for ${view.writer?.address}.`);
	if (view.spoofedName) draft.because('spoofed-name');
	if (mail.flags.includes('ambiguous-sender'))
		draft.because(
			'ambiguous-sender',
			'From names several people; the one that Sender names, else the first, is taken.',
		);
	if (mail.flags.includes('reply-to-other-domain'))
		draft.say('Answers would go to another domain (Reply-To); it is not used for matching.');
	if (conversation && ![...conversation.records.values()].some(isActive))
		draft.say('Its conversation is bound to nothing: the mail is judged on its own.');
}

const inheritWords = (why: string): string =>
	why === 'manual'
		? 'a person bound this conversation to it.'
		: why === 'converted-lead'
			? 'a lead of this conversation became it.'
			: 'the conversation is bound to it.';
