/** Decides what settles a mail at once and alone, before any evidence: in the order of the design, first hit wins. */
import type { Decision } from './decision';
import { Draft } from './draft';
import type { Found } from './found';
import type { Insiders } from './insiders';
import type { Known, KnownConversation, StoredMail } from './known';
import { isActive } from './known';
import type { Lists, MailView } from './mail-view';
import { matchAddress } from './match-address';
import type { BindingSettings } from './settings';

export interface Facts {
	view: MailView;
	settings: BindingSettings;
	lists: Lists;
	found: Found;
	known: Known;
	insiders: Insiders;
	/** The same mail, handled before. */
	stored: StoredMail | null;
	conversation: KnownConversation | null;
}

type Check = (facts: Facts) => Decision | null;

export function firstChecks(facts: Facts): Decision | null {
	for (const check of [neverStore, duplicate, noSender, internal, unauthenticated, loop, ambiguousSender]) {
		const decision = check(facts);
		if (decision) return decision;
	}
	return null;
}

/** Blocked when it is the From, or when nobody else is left; words name no address. */
const neverStore: Check = ({ view, lists }) => {
	const from = view.mail.from;
	const blocked = (address: string): boolean => lists.neverStore.has(address);
	const parties = view.mail.parties.filter((party) => party.role !== 'replyTo');
	const writer = view.writer !== null && blocked(view.writer.address);
	if (
		!writer &&
		!(from && blocked(from.address)) &&
		!(parties.length > 0 && parties.every((party) => blocked(party.address)))
	)
		return null;
	return new Draft().because('never-store').finish('skip', { withhold: true, apart: true });
};

const duplicate: Check = ({ stored }) => {
	if (!stored) return null;
	const draft = new Draft().because('duplicate');
	const outcome = ({ bound: 'bind', review: 'review', skipped: 'skip' } as const)[stored.outcome];
	const decision = draft.finish(outcome, { candidates: stored.candidates });
	// The reasons of the first stay with the first: `duplicate` stands alone.
	return {
		...decision,
		bind: stored.bindings
			.filter(isActive)
			.map(({ kind, id, why, manual }) => ({ kind, id, why: manual ? 'manual' : why })),
	};
};

const noSender: Check = ({ view }) =>
	view.mail.from ? null : new Draft().because('no-sender').finish('skip');

/** A report about our own mail comes from our own server; where its conversation is bound it is not internal. */
const internal: Check = ({ view, settings, conversation }) => {
	if (view.standsFor || view.mail.parties.some((party) => party.role !== 'replyTo')) return null;
	const forged = view.mail.authentication.verdict === 'fail' && settings.onAuthenticationFail === 'review';
	if (forged && !readFromSent(view)) return null;
	const report = view.mail.automation.kind === 'bounce' || view.mail.automation.kind === 'receipt';
	if (report && conversation && [...conversation.records.values()].some(isActive)) return null;
	return new Draft().because('internal').finish('skip');
};

const unauthenticated: Check = (facts) => {
	const { view, settings } = facts;
	if (view.mail.authentication.verdict !== 'fail' || settings.onAuthenticationFail === 'allow') return null;
	if (readFromSent(view)) return null;
	const draft = new Draft().because('unauthenticated');
	for (const person of view.main) {
		const match = matchAddress(person, {
			found: facts.found,
			known: facts.known,
			settings,
			inConversation: new Set(),
		});
		for (const record of match.bind)
			if (record.why !== 'company-domain')
				draft.offer({ ...refOf(record), title: record.title ?? '', why: record.why });
	}
	return draft.finish('review', { apart: true });
};

const loop: Check = ({ view, settings, known, conversation }) => {
	const { count, minutes } = settings.loop;
	const now = Date.parse(view.mail.date);
	const recent = (times: number[] = []): number =>
		times.filter((time) => time <= now && time > now - minutes * 60_000).length;
	const bySender =
		view.direction === 'inbound' && view.writer ? recent(known.timesBySender.get(view.writer.key)) : 0;
	const inConversation = recent(conversation?.times);
	const most = Math.max(bySender, inConversation) + 1;
	if (most < count && view.mail.automation.kind !== 'loop') return null;
	const words =
		most >= count
			? `${most} mails ${bySender >= inConversation ? 'of one sender' : 'in one conversation'} within ${minutes} minutes: parked.`
			: `The mail has come back to us (${view.mail.automation.reason}): parked.`;
	return new Draft().because('loop', words).finish('review', { apart: true, alert: most <= count });
};

/** Two readings of From that name different people; and a list that hides the writer. */
const ambiguousSender: Check = ({ view }) => {
	if (view.mail.flags.includes('disputed-from'))
		return new Draft().because('ambiguous-sender').finish('review', { apart: true });
	if (view.mail.flags.includes('list-rewritten-from') && !view.mail.rewrittenBy)
		return new Draft().because('list-rewritten-from').finish('review', { apart: true });
	return null;
};

const readFromSent = (view: MailView): boolean => view.mail.mailbox.specialUse.toLowerCase() === '\\sent';

const refOf = <T extends { kind: string; id: string }>(ref: T): Pick<T, 'kind' | 'id'> => ({
	kind: ref.kind,
	id: ref.id,
});
