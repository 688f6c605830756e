/** Decides who a mail is really with: the parties that count, the address that stands for the sender, what is ignored. */
import type { Mail, MailAddress } from '../mail/mail';
import { addressKey } from './address-key';
import { addressList, type AddressList } from './address-list';
import type { Insiders } from './insiders';
import { cleanName } from './person-name';
import type { BindingSettings } from './settings';
import { writerOf } from './stand-in';

/** The lists of the settings, compiled once for a batch. */
export interface Lists {
	neverStore: AddressList;
	neverCreate: AddressList;
	trustedForms: AddressList;
}

export const listsOf = (settings: BindingSettings): Lists => ({
	neverStore: addressList(settings.neverStore),
	neverCreate: addressList(settings.neverCreate),
	trustedForms: addressList(settings.trustedFormSenders),
});

export interface Person {
	address: string;
	key: string;
	name: string;
}

export interface MailView {
	mail: Mail;
	direction: Mail['direction'];
	/** Who the mail stands for: From, or the original sender of a forward, or the person behind a web form. */
	writer: Person | null;
	/** Why the writer is not From; null when it is. */
	standsFor: 'forward' | 'form' | null;
	/** Those whose records decide: the sender of inbound mail, the external To of outbound mail. */
	main: Person[];
	/** Other external addresses: bound when known, never created. */
	others: Person[];
	/** Display names that pretend to be somebody else. */
	spoofedName: boolean;
}

/** The mail must have been read again with the same settings: its parties say who stands behind From. */
export function viewMail(mail: Mail, lists: Lists, insiders: Insiders): MailView {
	const { direction } = mail;
	const wrote = writerOf(mail);
	const writer = wrote ? person(wrote) : null;
	const parties = mail.parties
		.filter((party) => party.role !== 'replyTo')
		.map((party) => ({ ...person(party), role: party.role }))
		.filter((party) => !lists.neverStore.has(party.address));
	const recipients = parties.filter((party) => party.role === 'to');
	const main =
		direction === 'inbound' ? (writer ? [writer] : []) : direction === 'outbound' ? recipients : [];
	const keys = new Set(main.map((one) => one.key));
	return {
		mail,
		direction,
		writer,
		standsFor: standsFor(mail, writer, lists),
		main: unique(main),
		others: unique(parties.filter((party) => !keys.has(party.key))),
		spoofedName: mail.flags.includes('spoofed-name') || bearsUserName(mail, insiders),
	};
}

function standsFor(mail: Mail, writer: Person | null, lists: Lists): MailView['standsFor'] {
	if (!mail.from || !writer || addressKey(mail.from.address) === writer.key) return null;
	return lists.trustedForms.has(mail.from.address) ? 'form' : 'forward';
}

const person = (address: { address: string; name: string }): Person => ({
	address: address.address,
	key: addressKey(address.address),
	name: address.name,
});

function unique(people: Person[]): Person[] {
	return people.filter((one, index) => people.findIndex((other) => other.key === one.key) === index);
}

/** An internal user's name with an outside address. */
function bearsUserName({ from, direction }: Mail, { users, isInternal }: Insiders): boolean {
	if (direction !== 'inbound' || !from || isInternal(from.address)) return false;
	const name = nameKey(from);
	if (name === '') return false;
	return users.some((user) => user.active && nameKey({ name: user.name }) === name);
}

/** Letters only, words in any order: `DOE, John` equals `John Doe`. */
export function nameKey(of: Pick<MailAddress, 'name'>): string {
	return cleanName(of.name)
		.normalize('NFKC')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean)
		.sort()
		.join(' ');
}
