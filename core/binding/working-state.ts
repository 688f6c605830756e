/** Decides what later mails of a batch know of earlier ones, so that a batch equals its mails one by one. */
import type { Mail } from '../mail/mail';
import type { CrmRecord } from '../ports/records';
import { refKey } from '../ports/records';
import { addressKey } from './address-key';
import { outcomeOf, provisionalId, type BoundRecord, type Decision, type RecordToCreate } from './decision';
import { addRecord, type Found, type RelatedRecords } from './found';
import { joinConversation } from './join-conversation';
import { mergeBinding, type Known, type KnownConversation, type StoredBinding } from './known';
import { conversationOf, senderKey, textStart, topicKeysOf } from './known-mail';
import type { BindingSettings } from './settings';
import { writerOf } from './stand-in';

/** The record as later mails see it, before the CRM has given it an id. */
function provisionalRecord(create: RecordToCreate, createdAt: string): CrmRecord {
	return {
		kind: create.kind,
		id: provisionalId(create.key),
		title: create.title,
		emails: create.emails,
		domains: [],
		ownerId: create.responsible,
		companyId: create.companyId,
		contactIds: create.contactIds,
		state: 'open',
		convertedTo: [],
		createdAt,
		source: create.source,
		url: null,
		fields: {},
	};
}

/** Enters what one mail was decided to be; `found` and `known` are the batch's own copies. */
export function advance(
	found: Found,
	known: Known,
	mail: Mail,
	decision: Decision,
	settings: BindingSettings,
): void {
	if (decision.reasons.includes('duplicate')) return;
	if (decision.withhold) return keepMail(known, mail, decision, mail.id);
	for (const create of decision.create)
		enterCreated(found, provisionalRecord(create, mail.receivedAt || mail.date));
	const near = conversationOf(mail, known, settings);
	const conversation = joinConversation(mail, known, !decision.apart, near);
	const bindings = boundTo(decision).map((record): StoredBinding => ({
		...record,
		automatic: true,
		manual: false,
		removed: false,
	}));
	keepMail(known, mail, decision, conversation.key, bindings);
	conversation.times.push(Date.parse(mail.date));
	if (!decision.apart) passOn(conversation, mail, decision, bindings);
	remember(known, mail, conversation, decision);
}

/** Everything a mail is bound to, what is still to be created included. */
export function boundTo(decision: Decision): BoundRecord[] {
	const created = decision.create.map((create): BoundRecord => ({
		kind: create.kind,
		id: provisionalId(create.key),
		why: 'created',
		title: create.title,
		url: null,
	}));
	return [...decision.bind, ...created];
}

function enterCreated(found: Found, record: CrmRecord): void {
	addRecord(found, record);
	const company = record.companyId
		? found.records.get(refKey({ kind: 'company', id: record.companyId }))
		: undefined;
	if (company && record.kind !== 'deal') relate(found, refKey(record)).companies.push(company);
	if (record.kind !== 'deal') return;
	for (const id of record.contactIds) relate(found, refKey({ kind: 'contact', id })).openDeals.push(record);
	if (company) relate(found, refKey(company)).openDeals.push(record);
}

function relate(found: Found, key: string): RelatedRecords {
	const before = found.related.get(key) ?? { companies: [], openDeals: [] };
	const copy = { companies: [...before.companies], openDeals: [...before.openDeals] };
	found.related.set(key, copy);
	return copy;
}

function passOn(
	conversation: KnownConversation,
	mail: Mail,
	decision: Decision,
	bindings: StoredBinding[],
): void {
	for (const binding of bindings) mergeBinding(conversation.records, binding);
	if (bindings.length === 0 && decision.outcome !== 'skip') return;
	for (const party of mail.parties)
		if (party.role !== 'replyTo') conversation.parties.add(addressKey(party.address));
}

function keepMail(
	known: Known,
	mail: Mail,
	decision: Decision,
	conversation: string,
	bindings: StoredBinding[] = [],
): void {
	known.mails.set(mail.id, {
		id: mail.id,
		contentHash: mail.contentHash,
		from: senderKey(mail),
		date: mail.date,
		textStart: decision.withhold ? '' : textStart(mail),
		conversation,
		outcome: outcomeOf(decision),
		rule: decision.rule,
		reasons: decision.reasons,
		candidates: decision.candidates,
		bindings,
	});
}

function remember(known: Known, mail: Mail, conversation: KnownConversation, decision: Decision): void {
	const writer = writerOf(mail);
	if (mail.direction === 'inbound' && writer) {
		const key = addressKey(writer.address);
		known.timesBySender.set(key, [...(known.timesBySender.get(key) ?? []), Date.parse(mail.date)]);
	}
	for (const record of boundTo(decision)) {
		const latest = known.latestMail.get(refKey(record));
		if (latest === undefined || latest < mail.date) known.latestMail.set(refKey(record), mail.date);
	}
	if (decision.apart) return;
	for (const key of topicKeysOf(mail))
		known.byTopic.set(key, [...(known.byTopic.get(key) ?? []), { key: conversation.key, date: mail.date }]);
}
