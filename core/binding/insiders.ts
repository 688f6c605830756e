/** Decides who is one of us: own addresses, internal domains, and every user of the CRM whatever the domain. */
import { isFreeMail } from './free-mail';
import type { MailboxIdentity } from '../mail/mail';
import type { CrmUser } from '../ports/records';
import { addressKey, domainKey, domainOf } from './address-key';

export interface Insiders {
	users: CrmUser[];
	isInternal(address: string): boolean;
}

const userAddresses = new WeakMap<CrmUser[], Set<string>>();

export function insidersOf(mailbox: MailboxIdentity, users: CrmUser[]): Insiders {
	let theirs = userAddresses.get(users);
	if (!theirs) {
		theirs = new Set(users.flatMap((user) => (user.email ? [addressKey(user.email)] : [])));
		userAddresses.set(users, theirs);
	}
	const own = [mailbox.account, ...(mailbox.addresses ?? [])]
		.filter((one) => one.includes('@'))
		.map(addressKey);
	const domains = new Set(
		mailbox.internalDomains?.map((domain) => domainKey(domain.replace(/^@|^\*\./, ''))) ??
			own.map(domainOf).filter((domain) => !isFreeMail(domain)),
	);
	return {
		users,
		isInternal(address) {
			const key = addressKey(address);
			return own.includes(key) || (theirs.has(key) ?? false) || domains.has(domainOf(key));
		},
	};
}
