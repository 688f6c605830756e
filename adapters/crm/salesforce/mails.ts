/** Mails as email messages on people and one thing, as completed tasks where Salesforce has no other place. */
import type { ActivityRef, MailLog, Outcome } from '../../../core/ports/crm-gateway';
import { cut } from '../../../core/binding/person-name';
import { sameRef, type RecordRef } from '../../../core/ports/records';
import type { Ledger } from '../shared/ledger';
import { keepMails } from '../shared/taken-back';
import { asCrmError } from '../shared/batch';
import { addresses, attempt, idOf, isPerson, mailTask, saveTasks } from './activities';
import { fixedPlace } from './errors';
import { sameId } from './mapping';
import type { SalesforceDeps } from './read';
import { inList, quote } from './soql';

export interface MailDeps extends SalesforceDeps {
	/** Tasks that stand for a mail on a record which its email message cannot hold. */
	places: Ledger;
	/** Activities of ours that stand for mails. */
	mailIds: Ledger;
	now: () => Date;
}

export async function logMails(deps: MailDeps, logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]> {
	if (deps.settings.mailAs === 'task')
		return await saveTasks(
			deps,
			'mail',
			logs.map((log) => ({ on: log.on, fields: mailTask(log) })),
		);
	const there = await findMails(
		deps,
		logs.map(({ messageId }) => messageId),
	);
	const fresh = logs.filter(({ messageId }) => !there.has(messageId));
	const results = await deps.api.save('POST', 'EmailMessage', fresh.map(emailMessage));
	const outcomes = new Map<MailLog, Outcome<ActivityRef[]>>();
	for (const log of logs) {
		const value = there.get(log.messageId);
		if (value) outcomes.set(log, { ok: true, value, how: 'existing' });
	}
	for (const [index, log] of fresh.entries())
		outcomes.set(
			log,
			attempt((): ActivityRef[] => [{ type: 'mail', id: idOf(results[index]), on: log.on }]),
		);
	await placeMails(deps, fresh, outcomes);
	return logs.map(
		(log) => outcomes.get(log) ?? { ok: false, error: asCrmError('Salesforce did not answer for this one.') },
	);
}

/** The thing that an email message itself stands on: a ticket and a deal before a company. */
const mainPlace = (on: RecordRef[]): RecordRef | undefined =>
	(['ticket', 'deal', 'company'] as const).flatMap((kind) => on.filter((one) => one.kind === kind))[0];

export function emailMessage(log: MailLog) {
	return {
		...{ Subject: cut(log.subject || '(no subject)', 3000), TextBody: cut(log.text, 30_000) },
		// Read, and Sent: what is no draft cannot be changed any more.
		Status: log.direction === 'inbound' ? '1' : '3',
		...{ FromAddress: log.from.address, FromName: cut(log.from.name, 1000), ToAddress: addresses(log.to) },
		...{ CcAddress: addresses(log.cc), Incoming: log.direction === 'inbound', MessageDate: log.date },
		...(log.html === undefined ? {} : { HtmlBody: cut(log.html, 100_000) }),
		MessageIdentifier: `<${log.messageId}>`,
		RelatedToId: mainPlace(log.on)?.id,
	};
}

/** People by relations, further things by a completed task each; one call for all of either. */
async function placeMails(
	deps: MailDeps,
	logs: MailLog[],
	outcomes: Map<MailLog, Outcome<ActivityRef[]>>,
): Promise<void> {
	const relations: { log: MailLog; fields: Record<string, unknown> }[] = [];
	const tasks: { log: MailLog; ref: RecordRef; mail: string }[] = [];
	for (const log of logs) {
		const outcome = outcomes.get(log);
		const mail = outcome?.ok ? outcome.value[0]?.id : undefined;
		if (mail === undefined) continue;
		const main = mainPlace(log.on);
		for (const ref of log.on) {
			if (isPerson(ref)) relations.push({ log, fields: relation(mail, ref, log.direction === 'inbound') });
			else if (main && !sameRef(main, ref)) tasks.push({ log, ref, mail });
		}
	}
	const related = await deps.api.save(
		'POST',
		'EmailMessageRelation',
		relations.map(({ fields }) => fields),
	);
	const placed = await saveTasks(
		deps,
		'mail',
		tasks.map(({ log, ref }) => ({ on: [ref], fields: mailTask(log) })),
	);
	for (const [index, { log }] of relations.entries()) {
		const result = attempt(() => idOf(related[index]));
		if (!result.ok) outcomes.set(log, result);
	}
	for (const [index, { log, ref, mail }] of tasks.entries()) {
		const result = placed[index];
		if (result?.ok) await keepPlace(deps, mail, ref, result.value[0]?.id ?? '');
		else if (result) outcomes.set(log, result);
	}
}

export const relation = (mail: string, ref: RecordRef, inbound: boolean) => ({
	...{ EmailMessageId: mail, RelationId: ref.id, RelationType: inbound ? 'FromAddress' : 'ToAddress' },
});

const placeName = (mail: string, { kind, id }: RecordRef): string => `${mail}>${kind}:${id}`;

const keepPlace = async (
	{ places, mailIds }: MailDeps,
	mail: string,
	ref: RecordRef,
	task: string | null,
): Promise<void> => {
	await places.keep(new Map([[placeName(mail, ref), { task }]]));
	if (task) await keepMails(mailIds, [task]);
};

/** By the Message-ID, with the angle brackets of the mail or without. */
export async function findMails(
	{ api, settings }: SalesforceDeps,
	messageIds: string[],
): Promise<Map<string, ActivityRef[]>> {
	const found = new Map<string, ActivityRef[]>();
	const wanted = [...new Set(messageIds.filter(Boolean))];
	if (settings.mailAs === 'task') return found;
	for (let start = 0; start < wanted.length; start += 50) {
		const forms = wanted.slice(start, start + 50).flatMap((id) => [`<${id}>`, id]);
		const rows = await api.query(
			`SELECT Id, MessageIdentifier, RelatedToId FROM EmailMessage WHERE MessageIdentifier IN ${inList(forms)}`,
		);
		const relations =
			rows.length === 0
				? []
				: await relationsOf(
						api,
						rows.map(({ Id }) => String(Id)),
					);
		for (const row of rows) {
			const id = String(row.MessageIdentifier).replace(/^<|>$/g, '');
			const related = typeof row.RelatedToId === 'string' ? [row.RelatedToId] : [];
			const people = relations.filter(({ mail }) => mail === row.Id).map(({ record }) => record);
			const on = [...people, ...related].flatMap((record) => refOf(record));
			found.set(id, [...(found.get(id) ?? []), { type: 'mail', id: String(row.Id), on }]);
		}
	}
	return found;
}

async function relationsOf(
	api: SalesforceDeps['api'],
	mails: string[],
): Promise<{ id: string; mail: string; record: string }[]> {
	const rows = await api.query(
		`SELECT Id, EmailMessageId, RelationId FROM EmailMessageRelation WHERE EmailMessageId IN ${inList(mails)}`,
	);
	return rows.map((one) => ({
		id: String(one.Id),
		mail: String(one.EmailMessageId),
		record: String(one.RelationId),
	}));
}

/** The first three signs of an id name its object, the same in every org. */
const prefixes: Record<string, RecordRef['kind']> = {
	'003': 'contact',
	'00Q': 'lead',
	'001': 'company',
	'006': 'deal',
	'500': 'ticket',
};

const refOf = (id: string): RecordRef[] => {
	const kind = prefixes[id.slice(0, 3)];
	return kind ? [{ kind, id }] : [];
};

/** Adds or takes off one record of a logged mail. */
export async function changeLink(
	deps: MailDeps,
	activity: ActivityRef,
	ref: RecordRef,
	bound: boolean,
): Promise<Outcome<ActivityRef>> {
	const others = activity.on.filter((one) => !sameRef(one, ref));
	const value = { ...activity, on: bound ? [...others, ref] : others };
	const noop: Outcome<ActivityRef> = { ok: true, value, how: 'noop' };
	if (isPerson(ref) && deps.settings.mailAs === 'email') {
		const relations = await relationsOf(deps.api, [activity.id]);
		const there = relations.filter(({ record }) => sameId(record, ref.id));
		if (there.length > 0 === bound) return noop;
		if (bound)
			idOf((await deps.api.save('POST', 'EmailMessageRelation', [relation(activity.id, ref, true)]))[0]);
		else for (const { id } of there) await deps.api.remove('EmailMessageRelation', id);
		return { ok: true, value, how: 'updated' };
	}
	const kept = (await deps.places.find<{ task: string | null }>([placeName(activity.id, ref)])).get(
		placeName(activity.id, ref),
	);
	const own = activity.on.some((one) => sameRef(one, ref)) && !kept;
	if (!bound && own) return { ok: false, error: fixedPlace() };
	const task = kept?.task ?? null;
	if (own || (task !== null) === bound) return noop;
	if (bound) {
		const fields = await copyOf(deps, activity.id);
		const [made] = await saveTasks(deps, 'mail', [{ on: [ref], fields }]);
		if (!made?.ok)
			return { ok: false, error: made?.error ?? asCrmError('Salesforce did not answer for this one.') };
		await keepPlace(deps, activity.id, ref, made.value[0]?.id ?? null);
	} else {
		await deps.api.remove('Task', task ?? '');
		await keepPlace(deps, activity.id, ref, null);
	}
	return { ok: true, value, how: 'updated' };
}

/** What a task says that stands for the mail on one more record. */
async function copyOf({ api, settings, now }: MailDeps, id: string): Promise<Record<string, unknown>> {
	const email = settings.mailAs === 'email';
	const [row = {}] = await api.query(
		email
			? `SELECT Subject, TextBody FROM EmailMessage WHERE Id = ${quote(id)}`
			: `SELECT Subject, Description FROM Task WHERE Id = ${quote(id)}`,
	);
	return {
		...{
			Subject: cut(String(row.Subject ?? '(no subject)'), 255),
			Status: 'Completed',
			TaskSubtype: 'Email',
		},
		...{ Priority: 'Normal', ActivityDate: now().toISOString().slice(0, 10) },
		Description: String((email ? row.TextBody : row.Description) ?? ''),
	};
}
