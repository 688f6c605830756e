/** Mails of the built-in CRM: they are the memory's own mails and bindings, so a card shows each once. */
import type { Kysely } from 'kysely';
import type { BindingMemory, KeptMail, LinkChange } from '../../../core/ports/binding-memory';
import type { ActivityRef, MailLog, Outcome } from '../../../core/ports/crm-gateway';
import { sameRef, type RecordRef } from '../../../core/ports/records';
import type { Mail } from '../../../core/mail/mail';
import { addressKey } from '../../../core/binding/address-key';
import { bindingMemoryOn } from '../../memory/binding-memory';
import type { MemorySchema } from '../../memory/schema';
import { missingMail } from './errors';

export interface MailsOf {
	db: Kysely<MemorySchema>;
	connection: string;
	now: () => Date;
}

const memoryOf = ({ db, now }: MailsOf): BindingMemory => bindingMemoryOn(db, now);

const toRef = ({ id, bindings }: KeptMail): ActivityRef => ({
	...{ type: 'mail', id },
	on: bindings.filter(({ removed }) => !removed).map(({ kind, id: record }) => ({ kind, id: record })),
});

export async function findLoggedMails(of: MailsOf, ids: string[]): Promise<Map<string, ActivityRef[]>> {
	const kept = await memoryOf(of).mails(of.connection, ids);
	return new Map(kept.filter(({ mail }) => mail !== null).map((one) => [one.id, [toRef(one)]]));
}

/** A mail that is known already gets the records it lacks; what a person took off stays off. */
export async function logInMemory(of: MailsOf, logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]> {
	const memory = memoryOf(of);
	const before = new Set(
		(
			await findLoggedMails(
				of,
				logs.map(({ messageId }) => messageId),
			)
		).keys(),
	);
	const fresh = [...new Map(logs.map((log) => [log.messageId, log])).values()].filter(
		({ messageId }) => !before.has(messageId),
	);
	if (fresh.length > 0) {
		const mails = await Promise.all(fresh.map(async (log) => toKeep(log, await conversationOf(of, log))));
		await memory.keep(of.connection, { mails, merged: [], addresses: [] });
	}
	for (const log of logs) if (before.has(log.messageId)) await addLinks(of, log.messageId, log.on);
	const after = await findLoggedMails(
		of,
		logs.map(({ messageId }) => messageId),
	);
	return logs.map(({ messageId }): Outcome<ActivityRef[]> => {
		const value = after.get(messageId);
		if (!value) return { ok: false, error: missingMail(messageId) };
		const how = before.has(messageId) ? 'existing' : 'created';
		before.add(messageId);
		return { ok: true, value, how };
	});
}

export async function linkInMemory(
	of: MailsOf,
	activity: ActivityRef,
	ref: RecordRef,
	bound: boolean,
): Promise<Outcome<ActivityRef>> {
	const [kept] = await memoryOf(of).mails(of.connection, [activity.id]);
	if (!kept) return { ok: false, error: missingMail(activity.id) };
	const now = toRef(kept);
	if (now.on.some((one) => sameRef(one, ref)) === bound) return { ok: true, value: now, how: 'noop' };
	await memoryOf(of).change(of.connection, {
		...{ outcomes: [], by: null },
		links: [linkOf(activity.id, ref, bound)],
	});
	const [after] = await memoryOf(of).mails(of.connection, [activity.id]);
	return { ok: true, value: after ? toRef(after) : now, how: 'updated' };
}

const linkOf = (mail: string, { kind, id }: RecordRef, bound: boolean): LinkChange => ({
	...{ on: { mail }, ref: { kind, id } },
	...{ automatic: bound, manual: false, removed: !bound, why: bound ? 'manual' : 'tombstone' },
});

async function addLinks(of: MailsOf, mail: string, refs: RecordRef[]): Promise<void> {
	const [kept] = await memoryOf(of).mails(of.connection, [mail]);
	const lacking = refs.filter((ref) => !kept?.bindings.some((binding) => sameRef(binding, ref)));
	if (lacking.length === 0) return;
	const links = lacking.map((ref) => linkOf(mail, ref, true));
	await memoryOf(of).change(of.connection, { links, outcomes: [], by: null });
}

async function conversationOf({ db, connection }: MailsOf, log: MailLog): Promise<string> {
	const ids = [log.messageId, ...log.references];
	const rows = await db
		.selectFrom('conversation_names')
		.select(['id', 'conversation'])
		.where('connection', '=', connection)
		.where('id', 'in', ids.slice(0, 100))
		.execute();
	const nearest = [log.messageId, ...[...log.references].reverse()];
	const known = nearest.flatMap((id) => rows.filter((row) => row.id === id))[0];
	return known?.conversation ?? log.references[0] ?? log.messageId;
}

function toKeep(log: MailLog, conversation: string) {
	const mail = toMail(log, conversation);
	const bindings = log.on.map(({ kind, id }) => ({
		...{ kind, id },
		...{ automatic: true, manual: false, removed: false, why: 'manual' as const },
	}));
	return {
		...{ mail, conversation, bindings },
		ids: [log.messageId, ...log.references],
		parties: mail.parties.map(({ address }) => addressKey(address)),
		topics: [],
		decision: {
			...{ outcome: 'bound' as const, rule: null, created: [], candidates: [] },
			bound: bindings.map(({ kind, id, why }) => ({ kind, id, why })),
			reasons: ['manual' as const],
			explanation: ['Logged by a step of a workflow.'],
			...{ planned: log.direction === 'inbound', withhold: false, apart: false, alert: false },
		},
	};
}

function toMail(log: MailLog, conversation: string): Mail {
	const { messageId, references, direction, date, subject, from, to, cc, text, html } = log;
	const others =
		direction === 'inbound'
			? [{ ...from, role: 'from' as const }]
			: to.map((one) => ({ ...one, role: 'to' as const }));
	return {
		...{ id: messageId, messageId, references, inReplyTo: references.at(-1) ?? null, otherIds: [] },
		...{ conversationId: conversation, direction, date, receivedAt: date, subject, topic: subject },
		mailbox: { account: '', folder: '', specialUse: '', uid: 0, uidValidity: '' },
		...{
			from: from.address === '' ? null : from,
			sender: null,
			replyTo: [],
			to,
			cc,
			bcc: [],
			parties: others,
		},
		...{ text, newText: text, html: html ?? '', preview: text.slice(0, 2000) },
		automation: { kind: 'human', reason: '' },
		authentication: { verdict: 'none', spf: null, dkim: null, dmarc: null, authservId: null },
		...{
			attachments: [],
			flags: [],
			forwardedFrom: null,
			rewrittenBy: null,
			contentHash: '',
			size: 0,
			problems: [],
		},
	};
}
