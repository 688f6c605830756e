/** Decides whether a mail was handled before, and which known conversation it belongs to. */
import type { Mail } from '../mail/mail';
import { addressKey } from './address-key';
import type { Known, KnownConversation, StoredMail } from './known';
import type { BindingSettings } from './settings';
import { writerOf } from './stand-in';

/** Id under which a second mail that reuses a Message-ID is kept. */
export const idOfReuse = (mail: Pick<Mail, 'id' | 'contentHash'>): string =>
	`${mail.id}#${mail.contentHash.slice(0, 12)}`;

/** Topic and start of the new text, a line each, as they are kept for comparison; a list's tag is no part of the topic. */
export const textStart = (mail: Pick<Mail, 'newText' | 'text' | 'topic'>): string =>
	[mail.topic.replace(/\[[^\]]{1,40}\]/g, ' '), mail.newText || mail.text]
		.map((text, index) => text.replace(/\s+/g, ' ').trim().slice(0, [200, 400][index]))
		.join('\n');

export function storedMail(mail: Mail, known: Known): StoredMail | null {
	const first = known.mails.get(mail.id);
	if (!first) return null;
	if (isSame(mail, first)) return first;
	return known.mails.get(idOfReuse(mail)) ?? null;
}

/** The Message-ID was used for another mail before: this one needs an id of its own. */
export function reusesId(mail: Mail, known: Known): boolean {
	const first = known.mails.get(mail.id);
	return first !== undefined && !isSame(mail, first);
}

/** Compared form of who wrote it; null when nobody can be read. */
export function senderKey(mail: Mail): string | null {
	const writer = writerOf(mail);
	return writer ? addressKey(writer.address) : null;
}

/** One mail in two mailboxes, or with a list's footer below, is one mail; other From, Date or content is another. */
function isSame(mail: Mail, stored: StoredMail): boolean {
	if (mail.contentHash === '' || stored.contentHash === '' || mail.contentHash === stored.contentHash)
		return true;
	if (senderKey(mail) !== stored.from) return false;
	if (Date.parse(mail.date) !== Date.parse(stored.date)) return false;
	const [topic = '', text = ''] = textStart(mail).split('\n');
	const [storedTopic = '', storedText = ''] = stored.textStart.split('\n');
	if (topic.toLowerCase() !== storedTopic.toLowerCase()) return false;
	const [short, long] = text.length < storedText.length ? [text, storedText] : [storedText, text];
	return short !== '' && long.startsWith(short) && isFooter(long.slice(short.length));
}

/** What lists and mail servers put below a mail: a line of signs, or words about the list and the check. */
const isFooter = (rest: string): boolean =>
	rest === '' ||
	/^ ?[-_=*~#]{2,}/.test(rest) ||
	/unsubscribe|mailing list|received this|disclaimer|confidential|virus|scanned|external/i.test(rest);

/** Newest of them first: In-Reply-To, then References from the newest back, then what providers and we wrote. */
export function ancestorIds(mail: Mail): string[] {
	const ids = [
		...(mail.inReplyTo ? [mail.inReplyTo] : []),
		...(mail.automation.originalMessageId ? [mail.automation.originalMessageId] : []),
		...mail.references.slice(-50).reverse(),
	];
	return [...new Set(ids)].filter((id) => id !== '' && id !== mail.messageId);
}

/** Ids under which others may answer this mail. */
export function ownIds(mail: Mail): string[] {
	// A reused Message-ID names the mail that had it first: this one does not belong to its conversation.
	const names = reusing(mail) || !mail.messageId ? [] : [mail.messageId];
	return [...new Set([mail.id, ...names, ...mail.otherIds])].filter(Boolean);
}

const reusing = ({ id, messageId }: Mail): boolean => messageId !== null && id.startsWith(`${messageId}#`);

/** The name by which the mail's own conversation is found. */
export const nameOf = (mail: Mail): string => (reusing(mail) ? mail.id : (mail.messageId ?? mail.id));

export function conversationOf(
	mail: Mail,
	known: Known,
	settings: BindingSettings,
): KnownConversation | null {
	for (const id of [...ancestorIds(mail), ...ownIds(mail)]) {
		const conversation = known.conversations.get(known.conversationOf.get(id) ?? '');
		if (conversation) return conversation;
	}
	return settings.subjectJoining ? bySubject(mail, known) : null;
}

const day = 86_400_000;

/** The weak last resort: "Re: topic" of the same person within 60 days, and only one conversation fits. */
function bySubject(mail: Mail, known: Known): KnownConversation | null {
	const keys = new Set<string>();
	for (const topicKey of topicKeys(mail))
		for (const { key, date } of known.byTopic.get(topicKey) ?? []) {
			const age = Date.parse(mail.date) - Date.parse(date);
			// A conversation may have been merged into an older one meanwhile.
			if (age >= 0 && age <= 60 * day) keys.add(known.conversationOf.get(key) ?? key);
		}
	const [only] = keys;
	return keys.size === 1 && only !== undefined ? (known.conversations.get(only) ?? null) : null;
}

/** `topic\naddress` of a reply without reply headers; none for a first mail or a short topic. */
export function topicKeys(mail: Mail): string[] {
	const isReply = mail.topic !== mail.subject.trim() && ancestorIds(mail).length === 0;
	return isReply ? topicKeysOf(mail) : [];
}

/** Under which keys a mail can be found by topic. */
export function topicKeysOf(mail: Mail): string[] {
	const topic = mail.topic.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
	if (Array.from(topic).length < 6) return [];
	return mail.parties
		.filter((party) => party.role === 'from' || party.role === 'to')
		.map((party) => `${topic}\n${addressKey(party.address)}`);
}
