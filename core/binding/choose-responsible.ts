/** Decides who is responsible for a new record, and says why. */
import type { CrmRecord, CrmUser } from '../ports/records';
import { addressKey } from './address-key';
import type { Responsible } from './settings';

export interface ResponsibleFacts {
	users: CrmUser[];
	/** From and Sender of the mail. */
	writers: string[];
	/** Id or address of the user who owns the mailbox. */
	mailboxOwner: string | undefined;
	/** Known records, strongest first: contacts before companies. */
	known: CrmRecord[];
	fallback: string | null | undefined;
}

export interface ChosenResponsible {
	id: string | null;
	why: string;
}

/** Inactive or nobody: the fallback; that one inactive or absent too: nobody. */
export function chooseResponsible(
	wanted: Responsible | null | undefined,
	facts: ResponsibleFacts,
): ChosenResponsible {
	const first = wanted ? wantedUser(wanted, facts) : { id: null, why: 'the rule names nobody' };
	const problem = first.id === null ? first.why : problemWith(first.id, facts.users);
	if (first.id !== null && problem === null) return first;
	const fallback = facts.fallback ? findUser(facts.fallback, facts.users) : null;
	if (!fallback) return { id: null, why: `${problem}; no fallback is set` };
	const unfit = problemWith(fallback, facts.users);
	if (unfit) return { id: null, why: `${problem}; the fallback cannot be used either: ${unfit}` };
	return { id: fallback, why: `${problem}; the fallback is taken` };
}

function wantedUser(wanted: Responsible, facts: ResponsibleFacts): ChosenResponsible {
	if (wanted.type === 'user')
		return { id: findUser(wanted.id, facts.users), why: 'the user that the rule names' };
	if (wanted.type === 'sender') return sender(facts);
	const owned = facts.known.find((record) => record.ownerId !== null);
	if (owned) return { id: owned.ownerId, why: `the owner of the known ${owned.kind}` };
	return { id: null, why: 'no known record has an owner' };
}

function sender(facts: ResponsibleFacts): ChosenResponsible {
	for (const writer of facts.writers) {
		const user = facts.users.find(
			(one) => one.email !== null && addressKey(one.email) === addressKey(writer),
		);
		if (user) return { id: user.id, why: 'the user who wrote the mail' };
	}
	if (facts.mailboxOwner)
		return { id: findUser(facts.mailboxOwner, facts.users), why: 'the owner of the mailbox' };
	return { id: null, why: 'the sender is no user of the CRM' };
}

/** Settings may name a user by id or by address. */
function findUser(idOrAddress: string, users: CrmUser[]): string {
	const key = addressKey(idOrAddress);
	const user =
		users.find((one) => one.id === idOrAddress) ??
		users.find((one) => one.email !== null && addressKey(one.email) === key);
	return user?.id ?? idOrAddress;
}

/** Where the CRM lists no users at all, an id cannot be checked and is taken as it stands. */
function problemWith(id: string, users: CrmUser[]): string | null {
	if (users.length === 0) return null;
	const user = users.find((one) => one.id === id);
	if (!user) return `user ${id} does not exist in the CRM`;
	return user.active ? null : `user ${user.name} is not active`;
}
