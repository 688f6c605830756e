/** Puts a logged mail on one more record of EspoCRM and takes it off again. */
import { CrmError } from '../../../core/ports/crm-error';
import type { ActivityRef, Outcome } from '../../../core/ports/crm-gateway';
import { sameRef, type RecordRef } from '../../../core/ports/records';
import { readRow } from './api';
import { missingRecord, refusal } from './errors';
import { addressSet, refOf, shows } from './mail-cover';
import { copiesOn, rowsOfMails, type MailWriter } from './mails';
import { text, toIso } from './mapping';
import { getRecords } from './read';
import { entities, kindOfEntity, type EspoRow } from './schema';

/** What stands for these mails, by Message-ID: each on its parent. Copies have no Message-ID of their own. */
export async function findMails(
	messageIds: string[],
	writer: MailWriter,
): Promise<Map<string, ActivityRef[]>> {
	const rows = await rowsOfMails(messageIds, writer);
	return new Map(
		[...rows].map(([messageId, row]) => {
			const parent = parentOf(row);
			return [messageId, [{ type: 'mail', id: row.id, on: parent ? [parent] : [] }]];
		}),
	);
}

function parentOf(row: EspoRow): RecordRef | undefined {
	const kind = kindOfEntity(row.parentType);
	return kind && text(row.parentId) ? { kind, id: text(row.parentId) } : undefined;
}

export async function linkMail(
	activity: ActivityRef,
	to: RecordRef,
	writer: MailWriter,
): Promise<Outcome<ActivityRef>> {
	if (activity.on.some((ref) => sameRef(ref, to))) return { ok: true, value: activity, how: 'noop' };
	if (activity.type !== 'mail') return { ok: false, error: onlyMails() };
	const { api } = writer;
	const mail = await api.one('Email', activity.id);
	if (!mail) return { ok: false, error: missingMail(activity.id) };
	const parent = parentOf(mail);
	const wanted = parent && !sameRef(parent, to) ? [to, parent] : [to];
	const records = await getRecords(wanted, writer);
	const record = records.find((one) => sameRef(one, to));
	if (!record) return { ok: false, error: missingRecord(to) };
	const value = { ...activity, on: [...activity.on, refOf(to)] };
	const there = parent ? records.find((one) => sameRef(one, parent)) : undefined;
	if (shows(record, there, partiesOf(mail))) return { ok: true, value, how: 'noop' };
	if (!parent) {
		await setParent(mail.id, { parentType: entities[to.kind], parentId: to.id }, writer);
		return { ok: true, value, how: 'updated' };
	}
	const date = toIso(mail.dateSent);
	if (date !== null && (await copiesOn(to, text(mail.name), date, mail.id, writer)).length > 0)
		return { ok: true, value, how: 'noop' };
	const answer = await api.send({
		...{ method: 'POST', path: 'Email' },
		body: {
			...{ name: mail.name, from: mail.from, to: mail.to, cc: mail.cc, body: mail.body, isHtml: mail.isHtml },
			...{ status: 'Archived', dateSent: mail.dateSent, parentType: entities[to.kind], parentId: to.id },
		},
	});
	readRow(answer, api.site);
	return { ok: true, value, how: 'updated' };
}

export async function unlinkMail(
	activity: ActivityRef,
	from: RecordRef,
	writer: MailWriter,
): Promise<Outcome<ActivityRef>> {
	if (activity.type !== 'mail') return { ok: false, error: onlyMails() };
	const value = { ...activity, on: activity.on.filter((ref) => !sameRef(ref, from)) };
	const mail = await writer.api.one('Email', activity.id);
	if (!mail) return { ok: true, value, how: 'noop' };
	const parent = parentOf(mail);
	if (parent && sameRef(parent, from)) {
		await setParent(mail.id, { parentType: null, parentId: null }, writer);
		return { ok: true, value, how: 'updated' };
	}
	const date = toIso(mail.dateSent);
	const copies = date === null ? [] : await copiesOn(from, text(mail.name), date, mail.id, writer);
	const { user } = await writer.account();
	// A copy that a person stored is theirs.
	const ours = copies.filter((copy) => copy.createdById === user.id);
	for (const { id } of ours) {
		const answer = await writer.api.send({ method: 'DELETE', path: `Email/${id}`, repeatable: true });
		if (answer.status !== 200 && answer.status !== 404) return { ok: false, error: refusal(answer) };
	}
	return { ok: true, value, how: ours.length > 0 ? 'updated' : 'noop' };
}

async function setParent(id: string, body: Record<string, unknown>, { api }: MailWriter): Promise<void> {
	const answer = await api.send({ method: 'PUT', path: `Email/${id}`, body, repeatable: true });
	if (answer.status !== 200) throw refusal(answer);
}

const partiesOf = (mail: EspoRow): Set<string> =>
	addressSet([mail.from, mail.to, mail.cc].flatMap((list) => text(list).split(';')));

const missingMail = (id: string): CrmError =>
	new CrmError('notFound', `EspoCRM has no mail with the id "${id}".`, {
		sent: 'yes',
		todo: 'It may have been deleted there.',
	});

const onlyMails = (): CrmError =>
	new CrmError('unsupported', 'A mail that was logged as a note stays on its record in EspoCRM.', {
		sent: 'no',
		todo: 'Give the role of the API user the scope Import, then mails are logged as mails.',
	});
