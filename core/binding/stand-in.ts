/** Decides whether somebody else stands behind From: the original sender of a colleague's forward, the person of a web form. */
import type { Mail, MailAddress } from '../mail/mail';
import { addressKey } from './address-key';
import { addressList } from './address-list';
import type { Insiders } from './insiders';
import type { BindingSettings } from './settings';

/** `alone`: no external address in To, Cc or Bcc, and not read from Sent: the mail came to our mailbox only. */
export function standInFor(
	mail: Mail,
	settings: BindingSettings,
	insiders: Insiders,
	alone: boolean,
): MailAddress | null {
	if (!mail.from || mail.authentication.verdict === 'fail') return null;
	const own = addressKey(mail.from.address);
	const outside = ({ address }: MailAddress): boolean =>
		addressKey(address) !== own && !insiders.isInternal(address);
	if (addressList(settings.trustedFormSenders).has(mail.from.address))
		return mail.replyTo.find(outside) ?? null;
	const original = mail.forwardedFrom;
	if (!settings.forwardsByColleagues || !alone || !original || !outside(original)) return null;
	return insiders.isInternal(own) && cameFromInside(mail) ? original : null;
}

/** Authenticated, or never stamped: servers stamp what comes from outside, not what their own users hand in. */
function cameFromInside({ authentication }: Mail): boolean {
	return authentication.verdict === 'pass' || authentication.authservId === null;
}

/** Who wrote inbound mail: the party in the role `from`, who may stand behind another From. */
export function writerOf(mail: Mail): MailAddress | null {
	const party = mail.direction === 'inbound' ? mail.parties.find(({ role }) => role === 'from') : undefined;
	return party ?? mail.from;
}
