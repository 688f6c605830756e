/** A binding memory that lives as long as the process: for `explain`, dry looks and tests. */
import { emptyKnown, mergeBinding, type Known, type KnownConversation } from '../../core/binding/known';
import { textStart } from '../../core/binding/known-mail';
import { addressKey } from '../../core/binding/address-key';
import type { RecallPlan } from '../../core/binding/plan-lookups';
import type { BindingMemory, Keep, MailToKeep, Recalled } from '../../core/ports/binding-memory';
import { refKey, type RecordRef } from '../../core/ports/records';

interface Store {
	known: Known;
	held: Map<string, RecordRef[]>;
}

export function inProcessBindingMemory(): BindingMemory {
	const stores = new Map<string, Store>();
	const storeOf = (connection: string): Store => {
		let store = stores.get(connection);
		if (!store) stores.set(connection, (store = { known: emptyKnown(), held: new Map() }));
		return store;
	};
	return {
		recall: async (connection, plan) => slice(storeOf(connection), plan),
		latestMails: async (connection, refs) => {
			const { latestMail } = storeOf(connection).known;
			return new Map(
				refs.flatMap((ref) =>
					latestMail.has(refKey(ref)) ? [[refKey(ref), latestMail.get(refKey(ref)) ?? '']] : [],
				),
			);
		},
		keep: async (connection, keep) => write(storeOf(connection), keep),
	};
}

function slice({ known, held }: Store, plan: RecallPlan): Recalled {
	const copy = emptyKnown();
	for (const id of plan.mails) take(known.mails, copy.mails, id, structuredClone);
	for (const id of plan.ids) {
		const key = known.conversationOf.get(id);
		if (key === undefined) continue;
		copy.conversationOf.set(id, key);
		take(known.conversations, copy.conversations, key, copyConversation);
	}
	const since = Date.parse(plan.since);
	for (const sender of plan.senders)
		take(known.timesBySender, copy.timesBySender, sender, (times) => times.filter((time) => time >= since));
	for (const topic of plan.topics) {
		take(known.byTopic, copy.byTopic, topic, structuredClone);
		for (const { key } of copy.byTopic.get(topic) ?? []) {
			const now = known.conversationOf.get(key) ?? key;
			take(known.conversations, copy.conversations, now, copyConversation);
		}
	}
	const answer: Recalled = { known: copy, held: new Map() };
	for (const address of plan.addresses) take(held, answer.held, address, (refs) => [...refs]);
	return answer;
}

function take<T>(from: Map<string, T>, to: Map<string, T>, key: string, copy: (value: T) => T): void {
	const value = from.get(key);
	if (value !== undefined && !to.has(key)) to.set(key, copy(value));
}

const copyConversation = (one: KnownConversation): KnownConversation => ({
	key: one.key,
	parties: new Set(one.parties),
	records: new Map([...one.records].map(([key, binding]) => [key, { ...binding }])),
	times: [...one.times],
});

function write({ known, held }: Store, keep: Keep): Set<string> {
	const already = new Set<string>();
	for (const { from, into } of keep.merged) merge(known, from, into);
	for (const one of keep.mails) {
		if (known.mails.has(one.mail.id)) already.add(one.mail.id);
		else writeMail(known, one);
	}
	for (const { address, ref } of keep.addresses) held.set(address, [...(held.get(address) ?? []), ref]);
	return already;
}

function writeMail(
	known: Known,
	{ mail, decision, conversation: key, bindings, ids, parties, topics }: MailToKeep,
): void {
	const from = mail.from ? addressKey(mail.from.address) : null;
	known.mails.set(mail.id, {
		id: mail.id,
		contentHash: mail.contentHash,
		from,
		date: mail.date,
		textStart: decision.withhold ? '' : textStart(mail),
		conversation: key,
		outcome: decision.outcome,
		rule: decision.rule,
		reasons: decision.reasons,
		candidates: decision.candidates,
		bindings,
	});
	if (decision.withhold) return;
	const conversation = conversationAt(known, key);
	for (const id of ids) known.conversationOf.set(id, key);
	conversation.times.push(Date.parse(mail.date));
	for (const party of parties) conversation.parties.add(party);
	for (const topic of topics)
		known.byTopic.set(topic, [...(known.byTopic.get(topic) ?? []), { key, date: mail.date }]);
	if (mail.direction === 'inbound' && from)
		known.timesBySender.set(from, [...(known.timesBySender.get(from) ?? []), Date.parse(mail.date)]);
	for (const binding of bindings) {
		if (!decision.apart) mergeBinding(conversation.records, binding);
		const latest = known.latestMail.get(refKey(binding));
		if (latest === undefined || latest < mail.date) known.latestMail.set(refKey(binding), mail.date);
	}
}

function conversationAt(known: Known, key: string): KnownConversation {
	let conversation = known.conversations.get(key);
	if (!conversation)
		known.conversations.set(key, (conversation = { key, parties: new Set(), records: new Map(), times: [] }));
	return conversation;
}

function merge(known: Known, from: string, into: string): void {
	const source = known.conversations.get(from);
	const target = conversationAt(known, into);
	if (source && source !== target) {
		for (const party of source.parties) target.parties.add(party);
		for (const binding of source.records.values()) mergeBinding(target.records, binding);
		target.times.push(...source.times);
		known.conversations.delete(from);
	}
	for (const [id, key] of known.conversationOf) if (key === from) known.conversationOf.set(id, into);
	for (const mail of known.mails.values()) if (mail.conversation === from) mail.conversation = into;
}
