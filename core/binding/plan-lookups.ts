/** Decides what the memory and the CRM are asked for a whole batch: every address, domain and id once. */
import type { Mail } from '../mail/mail';
import type { CrmUser, RecordRef } from '../ports/records';
import { refKey } from '../ports/records';
import { addressKey, domainOf } from './address-key';
import { companyDomain } from './company-domain';
import { insidersOf } from './insiders';
import type { Known } from './known';
import { ancestorIds, idOfReuse, ownIds, storedMail, topicKeys } from './known-mail';
import { listsOf, viewMail } from './mail-view';
import type { BindingSettings } from './settings';

/** One question to the memory. */
export interface RecallPlan {
	/** Mail ids, those of reused Message-IDs included. */
	mails: string[];
	/** Every id that may lead to a conversation. */
	ids: string[];
	/** Compared addresses of senders, for the loop breaker. */
	senders: string[];
	/** Compared addresses of all parties: records whose address only the memory keeps. */
	addresses: string[];
	/** `topic\naddress`; empty unless joining by subject is on. */
	topics: string[];
	/** Times between which mails count for the loop breaker, ISO 8601 UTC. */
	since: string;
	until: string;
}

/** The questions to the CRM. */
export interface LookupPlan {
	/** As written in the mails, one form each; no internal and no never-store address among them. */
	emails: string[];
	/** Registrable domains in ASCII. */
	domains: string[];
	/** Records that conversations are bound to or that hold an address in the memory. */
	refs: RecordRef[];
}

export function planRecall(mails: Mail[], settings: BindingSettings, users: CrmUser[]): RecallPlan {
	const times = mails.map((mail) => Date.parse(mail.date)).filter((time) => !Number.isNaN(time));
	const views = viewAll(mails, settings, users);
	return {
		mails: unique(mails.flatMap((mail) => [mail.id, idOfReuse(mail)])),
		ids: unique(mails.flatMap((mail) => [...ancestorIds(mail), ...ownIds(mail)])),
		senders: unique(
			views.flatMap((view) => (view.direction === 'inbound' && view.writer ? [view.writer.key] : [])),
		),
		addresses: unique(views.flatMap((view) => [...view.main, ...view.others].map((person) => person.key))),
		topics: settings.subjectJoining ? unique(mails.flatMap(topicKeys)) : [],
		since: new Date(
			Math.min(...times, Number.MAX_SAFE_INTEGER / 2) - settings.loop.minutes * 60_000 || 0,
		).toISOString(),
		until: new Date(Math.max(...times, 0)).toISOString(),
	};
}

/** What is settled without evidence (never stored, seen before) is not asked for. */
export function planLookups(
	mails: Mail[],
	settings: BindingSettings,
	users: CrmUser[],
	known: Known,
): LookupPlan {
	const emails = new Map<string, string>();
	const domains = new Set<string>();
	for (const view of viewAll(
		mails.filter((mail) => storedMail(mail, known) === null),
		settings,
		users,
	)) {
		const lists = listsOf(settings);
		if (view.mail.from && lists.neverStore.has(view.mail.from.address)) continue;
		const failed = (view.mail.automation.failedRecipients ?? []).map((address) => ({
			address,
			key: addressKey(address),
		}));
		const inside = insidersOf(view.mail.mailbox, users);
		for (const person of [...view.main, ...failed, ...view.others]) {
			if (inside.isInternal(person.address) || lists.neverStore.has(person.address)) continue;
			emails.set(person.key, person.address);
		}
		for (const person of view.main) {
			const domain = companyDomain(domainOf(person.address));
			if (domain) domains.add(domain);
		}
	}
	const refs = new Map<string, RecordRef>();
	for (const conversation of known.conversations.values())
		// Removed ones too: a record that was merged meanwhile stays removed under the id of the one that is left.
		for (const binding of conversation.records.values())
			refs.set(refKey(binding), { kind: binding.kind, id: binding.id });
	return { emails: [...emails.values()], domains: [...domains], refs: [...refs.values()] };
}

function viewAll(mails: Mail[], settings: BindingSettings, users: CrmUser[]) {
	const lists = listsOf(settings);
	return mails.map((mail) => viewMail(mail, lists, insidersOf(mail.mailbox, users)));
}

const unique = (list: string[]): string[] => [...new Set(list)].filter(Boolean);
