/** Decides what is left of a mail that also went to never-store addresses: they leave no trace among its addresses. */
import type { Mail } from '../mail/mail';
import type { AddressList } from './address-list';

export function withoutBlocked(mail: Mail, neverStore: AddressList): Mail {
	const allowed = ({ address }: { address: string }): boolean => !neverStore.has(address);
	const lists = [mail.to, mail.cc, mail.bcc, mail.replyTo, mail.parties, mail.sender ? [mail.sender] : []];
	if (lists.every((list) => list.every(allowed))) return mail;
	return {
		...mail,
		sender: mail.sender && allowed(mail.sender) ? mail.sender : null,
		replyTo: mail.replyTo.filter(allowed),
		to: mail.to.filter(allowed),
		cc: mail.cc.filter(allowed),
		bcc: mail.bcc.filter(allowed),
		parties: mail.parties.filter(allowed),
	};
}
