/** Decides which conversation a mail belongs to from its headers, and merges those that turn out to be one. */
import type { Mail } from '../mail/mail';
import { mergeBinding, type Known, type KnownConversation } from './known';
import { ancestorIds, nameOf, ownIds } from './known-mail';

/** The id of the oldest ancestor a mail names; its own when it names none. */
function oldestId(mail: Mail): string {
	return mail.references.find((id) => id !== '') ?? mail.inReplyTo ?? nameOf(mail);
}

/**
 * Enters the mail's ids, own and foreign, under one conversation and answers it. `merge` is false for mail that
 * must not bring two conversations together (strangers, unauthenticated mail); it joins the nearest one only.
 * `near` is the conversation it was put into for another reason than its headers.
 */
export function joinConversation(
	mail: Mail,
	known: Known,
	merge: boolean,
	near: KnownConversation | null = null,
): KnownConversation {
	const ids = [...ancestorIds(mail), ...ownIds(mail)];
	const keys = [...new Set(ids.flatMap((id) => known.conversationOf.get(id) ?? []))];
	const oldest = keys.length === 0 && near ? near.key : oldestId(mail);
	// Somebody may have answered it before it came: then it belongs where its answers are.
	const own = merge ? undefined : ownIds(mail).flatMap((id) => known.conversationOf.get(id) ?? [])[0];
	// The name a conversation has been given stays, so that mails answered before keep theirs; the oldest known one wins.
	const oldestKnown = ancestorIds(mail)
		.flatMap((id) => known.conversationOf.get(id) ?? [])
		.at(-1);
	const named = known.conversationOf.get(oldest) ?? (merge ? oldestKnown : undefined) ?? keys[0];
	// What a mail kept apart only claims to answer gives its conversation no name.
	const first = own ?? named ?? (merge ? oldest : nameOf(mail));
	const target = conversation(known, first);
	if (merge) for (const key of keys) if (key !== first) mergeInto(known, target, key);
	for (const id of merge ? ids : ownIds(mail))
		if (merge || !known.conversationOf.has(id)) known.conversationOf.set(id, first);
	if (merge) known.conversationOf.set(oldest, first);
	return target;
}

function conversation(known: Known, key: string): KnownConversation {
	let found = known.conversations.get(key);
	if (!found) {
		found = { key, parties: new Set(), records: new Map(), times: [] };
		known.conversations.set(key, found);
	}
	return found;
}

/** The younger conversation's names stay valid and lead to the older one. */
function mergeInto(known: Known, target: KnownConversation, key: string): void {
	const source = known.conversations.get(key);
	if (source) {
		for (const party of source.parties) target.parties.add(party);
		for (const binding of source.records.values()) mergeBinding(target.records, binding);
		target.times.push(...source.times);
	}
	known.conversations.delete(key);
	known.merged.push({ from: key, into: target.key });
	for (const [id, of] of known.conversationOf) if (of === key) known.conversationOf.set(id, target.key);
}
