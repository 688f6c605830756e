/** Decides whether a mail creates a record, by which rule, and what bars it: the first bar in the design's order. */
import { noReplySender } from '../mail/automation';
import type { CrmRecord, Kind } from '../ports/records';
import type { Candidate } from './decision';
import { createKnown, createNew } from './new-record';
import type { Draft } from './draft';
import { ruleWords } from './draft';
import type { Facts } from './first-checks';
import { isNoReply } from './no-reply-address';
import type { AddressMatch } from './match-address';
import type { ReasonCode } from './reason';
import type { RuleName } from './settings';

export interface CreationPlan {
	rule: RuleName | null;
	creates: boolean;
	review: boolean;
	/** A machine wrote the mail: nobody has to process it. */
	automatic: boolean;
}

const automationCodes: Partial<Record<string, ReasonCode>> = {
	autoReply: 'auto-reply',
	bounce: 'bounce',
	bulk: 'bulk',
	calendar: 'calendar',
	receipt: 'receipt',
};

export function planCreation(
	facts: Facts,
	draft: Draft,
	matches: AddressMatch[],
	others: AddressMatch[],
	inBound: boolean,
): CreationPlan {
	const plan: CreationPlan = { rule: null, creates: false, review: false, automatic: false };
	plan.automatic = barAutomation(facts, draft, matches);
	if (!inBound && matches.some((match) => match.ambiguous !== null)) plan.review = true;
	else if (facts.view.direction === 'outbound') outbound(plan, facts, draft, matches, others, inBound);
	else inbound(plan, facts, draft, matches, inBound);
	const madeDeal = plan.rule === 'inboundKnown' && facts.settings.rules.inboundKnown?.kind === 'deal';
	if (!madeDeal) offerDeals(draft, [...matches, ...others], inBound);
	else
		for (const match of [...matches, ...others])
			for (const deal of match.openDeals) draft.offer(dealCandidate(deal));
	return plan;
}

/** Reported either way; from an address that is not known nothing is bound by domain alone. */
function barAutomation(facts: Facts, draft: Draft, matches: AddressMatch[]): boolean {
	const automatic = reportAutomation(facts, draft);
	if (automatic) for (const match of matches) dropDomain(draft, match);
	return automatic;
}

/** Whether a machine wrote it. A trusted form is a machine too, but a person filled it in: its address and headers say nothing. */
export function reportAutomation({ view }: Facts, draft: Draft): boolean {
	const { kind, reason } = view.mail.automation;
	const form = view.standsFor === 'form' && kind === 'bulk';
	const byAddress = reason === noReplySender && !form;
	const code = byAddress || form ? undefined : automationCodes[kind];
	if (code) draft.because(code, `${reasonOf(reason)}Automatic mail creates nothing.`);
	const spam = view.mail.flags.includes('spam');
	if (spam) draft.because('spam');
	const machine =
		code === undefined &&
		view.direction === 'inbound' &&
		view.writer !== null &&
		(byAddress || isNoReply(view.writer.address));
	if (machine)
		draft.because('no-reply-address', `${view.writer?.address} takes no replies: it creates nothing.`);
	return code !== undefined || machine || spam;
}

const reasonOf = (reason: string): string => (reason === '' ? '' : `${reason.replace(/\.$/, '')}. `);

function dropDomain(draft: Draft, match: AddressMatch): void {
	if (match.status !== 'new') return;
	for (const record of match.bind) draft.unbind(record);
	for (const record of match.bind)
		draft.offer({ kind: record.kind, id: record.id, title: record.title ?? '', why: record.why });
}

function inbound(
	plan: CreationPlan,
	facts: Facts,
	draft: Draft,
	matches: AddressMatch[],
	inBound: boolean,
): void {
	const { settings, lists } = facts;
	const match = matches[0];
	if (!match) return;
	const never = lists.neverCreate.has(match.person.address);
	if (never) {
		draft.because('never-create', `${match.person.address} is on the never-create list.`);
		dropDomain(draft, match);
	}
	if (plan.automatic || never || match.ambiguous || match.status === 'between' || draft.has('tombstone'))
		return;
	const name: RuleName = match.status === 'known' ? 'inboundKnown' : 'inboundNew';
	const rule = settings.rules[name];
	const on = rule?.enabled ?? false;
	const perMail = name === 'inboundKnown' && settings.rules.inboundKnown?.per === 'mail';
	if (inBound && !(perMail && on)) return;
	if (!rule || !on) {
		if (name === 'inboundNew')
			draft.because('rule-off', 'Nobody knows the sender, and the rule for new inbound addresses is off.');
		else draft.say('The rule for inbound mail from known addresses is off: nothing is created.');
		return;
	}
	if (name === 'inboundNew' && wasDeleted(facts, draft, match)) {
		plan.review = true;
		return;
	}
	if (name === 'inboundKnown' && holdsKind(match, rule.kind)) {
		draft.say(`The address has a ${rule.kind} already: the rule makes no second one.`);
		return;
	}
	plan.rule = name;
	if (
		name === 'inboundKnown' &&
		settings.rules.inboundKnown?.per === 'noOpenDeal' &&
		takeOpenDeal(draft, match)
	)
		return;
	draft.because(ruleWords[name]);
	plan.creates = true;
	draft.plan(name === 'inboundKnown' ? createKnown(facts, match) : createNew(facts, match, name));
}

function outbound(
	plan: CreationPlan,
	facts: Facts,
	draft: Draft,
	matches: AddressMatch[],
	others: AddressMatch[],
	inBound: boolean,
): void {
	const { settings, lists } = facts;
	const fresh = matches.filter((match) => match.status === 'new');
	const barred = fresh.filter(
		(match) => isNoReply(match.person.address) || lists.neverCreate.has(match.person.address),
	);
	for (const match of barred) {
		if (isNoReply(match.person.address))
			draft.because('no-reply-address', `${match.person.address} takes no replies: it creates nothing.`);
		else draft.because('never-create', `${match.person.address} is on the never-create list.`);
		dropDomain(draft, match);
	}
	for (const match of matches)
		if (match.status !== 'new' && lists.neverCreate.has(match.person.address)) draft.because('never-create');
	if (plan.automatic) return;
	const wanted = fresh.filter((match) => !barred.includes(match));
	if (wanted.length === 0) {
		if (draft.isEmpty && fresh.length === 0 && others.length > 0) draft.because('copy-only');
		return;
	}
	if (fresh.length > settings.maxNewParties) {
		draft.because(
			'too-many-recipients',
			`${fresh.length} new recipients are more than the limit of ${settings.maxNewParties}: nobody is created.`,
		);
		for (const match of fresh) dropDomain(draft, match);
		plan.review = true;
		return;
	}
	const rule = settings.rules.outboundNew;
	if (!rule?.enabled) {
		if (!inBound)
			draft.because('rule-off', 'Some recipients are new, and the rule for new outbound addresses is off.');
		return;
	}
	const due = wanted.filter((match) => !wasDeleted(facts, draft, match));
	if (due.length === 0) {
		plan.review = true;
		return;
	}
	plan.rule = 'outboundNew';
	plan.creates = true;
	draft.because('new-outbound');
	for (const match of due) draft.plan(createNew(facts, match, 'outboundNew'));
}

/** Somebody deleted the record of this person: making it again is left to people. */
function wasDeleted({ found }: Facts, draft: Draft, { person }: AddressMatch): boolean {
	const deleted = found.deleted.has(person.key);
	if (deleted)
		draft.because(
			'deleted-record',
			`The record that held ${person.address} was deleted in the CRM; it is not made again.`,
		);
	return deleted;
}

/** A person and a company are one record each, however many conversations they begin. */
const holdsKind = (match: AddressMatch, kind: Kind): boolean =>
	(kind === 'contact' && match.contacts.length > 0) ||
	(kind === 'company' &&
		match.bind.some((bound) => bound.kind === 'company' && bound.why === 'exact-address'));

/** `per: noOpenDeal`: the open deal instead of a new one; of several the newest. */
function takeOpenDeal(draft: Draft, match: AddressMatch): boolean {
	const deals = [...match.openDeals].sort(
		(a, b) => time(b.createdAt) - time(a.createdAt) || b.id.localeCompare(a.id, 'en', { numeric: true }),
	);
	const [newest, ...rest] = deals;
	if (!newest) return false;
	draft.because('deal-exists', `Deal "${newest.title}" is open: it is bound and no new one is made.`);
	draft
		.unbind(newest)
		.bindTo({ kind: newest.kind, id: newest.id, why: 'deal-exists', title: newest.title, url: newest.url });
	for (const deal of rest) draft.offer(dealCandidate(deal));
	return true;
}

const time = (date: string | null): number => Date.parse(date ?? '') || 0;

/** The contact's open deal if it has exactly one and the conversation brought none; several are only named. */
function offerDeals(draft: Draft, matches: AddressMatch[], inBound: boolean): void {
	if (inBound && draft.boundKinds.has('deal')) return;
	for (const match of matches) {
		const open = match.contacts.length > 0 ? match.openDeals : [];
		const [only] = open;
		if (open.length === 1 && only && !draft.has('never-create'))
			draft.bindTo({ kind: only.kind, id: only.id, why: 'via-contact', title: only.title, url: only.url });
		else for (const deal of open) draft.offer(dealCandidate(deal));
	}
}

const dealCandidate = (deal: CrmRecord): Candidate => ({
	kind: deal.kind,
	id: deal.id,
	title: deal.title,
	why: 'via-contact',
});
