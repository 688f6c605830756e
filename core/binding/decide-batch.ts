/** Decides a batch of mails in order; the result is that of deciding them one by one. */
import type { Mail } from '../mail/mail';
import { decideBinding } from './decide-binding';
import type { Decision } from './decision';
import type { Found } from './found';
import type { Known } from './known';
import { idOfReuse, nameOf, reusesId } from './known-mail';
import { listsOf } from './mail-view';
import type { BindingSettings } from './settings';
import { withoutBlocked } from './without-blocked';
import { advance } from './working-state';

export interface DecidedMail {
	/** With the id of its own that a reused Message-ID asks for, and the conversation it joined. */
	mail: Mail;
	decision: Decision;
}

/** Changes `found` and `known`: they are the batch's own copies. */
export function decideBatch(
	mails: Mail[],
	settings: BindingSettings,
	found: Found,
	known: Known,
): DecidedMail[] {
	const { neverStore } = listsOf(settings);
	return mails.map((given) => {
		const identified = ownIdentity(given, known);
		const decision = decideBinding(identified, settings, found, known);
		const mail = withoutBlocked(identified, neverStore);
		advance(found, known, mail, decision, settings);
		const conversationId = known.conversationOf.get(nameOf(mail)) ?? mail.conversationId;
		return { mail: { ...mail, conversationId }, decision };
	});
}

function ownIdentity(mail: Mail, known: Known): Mail {
	if (!reusesId(mail, known)) return mail;
	const problem =
		'The Message-ID was used before for a mail with other content; this one is kept as a mail of its own.';
	const id = idOfReuse(mail);
	const conversationId = mail.conversationId === mail.id ? id : mail.conversationId;
	return { ...mail, id, conversationId, problems: [...mail.problems, problem] };
}
