/** Decides direction and parties once more, now that the CRM's users and the settings' mailbox are known. */
import type { Mail, MailAddress, Party } from '../mail/mail';
import type { CrmUser } from '../ports/records';
import { addressKey } from './address-key';
import { insidersOf } from './insiders';
import type { BindingSettings } from './settings';
import { standInFor } from './stand-in';

export function readAgain(mail: Mail, settings: BindingSettings, users: CrmUser[]): Mail {
	const { account, ...identity } = settings.mailbox ?? { account: '' };
	const mailbox = { ...mail.mailbox, ...identity, ...(account === '' ? {} : { account }) };
	const inside = insidersOf(mailbox, users);
	const parties = partiesOf(mail).filter(
		(party) => party.address !== '' && !inside.isInternal(party.address),
	);
	const external = parties.some((party) => party.role !== 'replyTo' && party.role !== 'from');
	const fromInside = mail.from !== null && inside.isInternal(mail.from.address);
	const sent = mailbox.specialUse.toLowerCase() === '\\sent';
	const outbound = sent || (fromInside && external);
	const direction = outbound ? (external ? 'outbound' : 'internal') : fromInside ? 'internal' : 'inbound';
	const stands = standInFor(mail, settings, inside, !external && !sent);
	if (stands) return { ...mail, mailbox, direction: 'inbound', parties: standingIn(mail, stands, parties) };
	return {
		...mail,
		mailbox,
		direction,
		// Read from Sent, the From is ours even where nobody listed the alias.
		parties: sent ? parties.filter((party) => party.role !== 'from' && party.role !== 'replyTo') : parties,
	};
}

/** The one who stands behind From takes its place. */
function standingIn(mail: Mail, { address, name }: MailAddress, parties: Party[]): Party[] {
	const gone = [address, mail.from?.address ?? ''].map(addressKey);
	const others = parties.filter((party) => !gone.includes(addressKey(party.address)));
	return [{ address, name, role: 'from' }, ...others];
}

function partiesOf(mail: Mail): Party[] {
	const roles = [
		['from', mail.from ? [mail.from] : []],
		['to', mail.to],
		['cc', mail.cc],
		['bcc', mail.bcc],
		['replyTo', mail.replyTo],
	] as const;
	const seen = new Set<string>();
	return roles.flatMap(([role, list]) =>
		list.flatMap(({ address, name }) => {
			const key = addressKey(address);
			if (seen.has(key)) return [];
			seen.add(key);
			return [{ address, name, role }];
		}),
	);
}
