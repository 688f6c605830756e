/**
 * Mails in Odoo. A mail.message stands on one record, so a mail on three records is three copies with one Message-ID; an
 * activity of ours names them all (`id`: their ids with commas). Posted as internal notes: nobody is notified.
 */
import type { ActivityRef, MailLog, Outcome } from '../../../core/ports/crm-gateway';
import { CrmError } from '../../../core/ports/crm-error';
import { sameRef, type CrmRecord, type Kind, type RecordRef } from '../../../core/ports/records';
import { chunksOf, inParallel, outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import type { OdooCredential } from './credential';
import { missingMail, missingRecord } from './errors';
import type { OdooReader } from './find';
import {
	claimCopies,
	Copies,
	foreignTo,
	placeKey,
	rememberCopies,
	type MessageRow,
	type Place,
} from './mail-copies';
import { bracketed, messageBatch, writtenIn } from './message-batch';
import type { OdooRpc } from './rpc';
import { intId, intIds, modelOf } from './schema';

export interface OdooMails {
	logMails(logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]>;
	findMails(messageIds: string[]): Promise<Map<string, ActivityRef[]>>;
	linkMail(activity: ActivityRef, to: RecordRef): Promise<Outcome<ActivityRef>>;
	unlinkMail(activity: ActivityRef, from: RecordRef): Promise<Outcome<ActivityRef>>;
	/** Where the records went that are gone: a merge moves their mails to the record that stays. */
	moved(refs: RecordRef[]): Promise<RecordRef[]>;
}

/** Fewer are posted one by one: a batch asks three questions first. */
const worthABatch = 4;
const copiesAtOnce = 100;
const messageFields = ['id', 'message_id', 'model', 'res_id'];
const atOnce = 4;

export function odooMails(
	rpc: OdooRpc,
	reader: OdooReader,
	ledger: Ledger,
	{ tickets }: OdooCredential,
): OdooMails {
	const batch = messageBatch(rpc);

	const placeOf = ({ kind, id }: RecordRef): Place | null => {
		const res = intId(id);
		return res === null ? null : { model: modelOf(kind, tickets), res_id: res };
	};

	const rowsOf = async (domain: unknown[]): Promise<MessageRow[]> =>
		await rpc.call<MessageRow[]>({
			...{ model: 'mail.message', method: 'search_read' },
			args: { domain, fields: messageFields, order: 'id' },
		});

	const byMessageId = async (ids: string[]): Promise<MessageRow[]> =>
		ids.length === 0 ? [] : await rowsOf([['message_id', 'in', [...new Set(ids.map(bracketed))]]]);

	/** Posts on one record. @returns the id of the message */
	async function post(place: Place, messageId: string, args: Record<string, unknown>): Promise<number> {
		await claimCopies(ledger, [{ place, messageId }]);
		const answer = await rpc.call<number[] | number>({
			...{ model: place.model, method: 'message_post', write: true },
			args: { ids: [place.res_id], ...args },
		});
		const id = Array.isArray(answer) ? answer[0] : answer;
		if (typeof id !== 'number') throw lostAnswer();
		await rememberCopies(ledger, [{ place, id }]);
		return id;
	}

	async function logOne(log: MailLog, copies: Copies): Promise<Outcome<ActivityRef[]>> {
		const on: RecordRef[] = [];
		let made = false;
		let refused: CrmError | undefined;
		for (const ref of log.on) {
			const place = placeOf(ref);
			if (!place) {
				refused = missingRecord(ref.kind, ref.id);
				continue;
			}
			const copy = copies.of(log, place);
			if (copy?.lost) return { ok: false, error: copy.lost };
			made ||= copy?.made === true;
			if (copy?.id === undefined) {
				try {
					const id = await post(place, bracketed(log.messageId), messageOf(log));
					copies.set(log, place, { id, made: true });
					made = true;
				} catch (error) {
					const known = asKnown(error);
					if (!isRefusal(known)) return { ok: false, error: known };
					refused = known;
					continue;
				}
			}
			on.push(ref);
		}
		// One record that does not take it does not keep the mail from the others.
		if (on.length === 0 && refused) return { ok: false, error: refused };
		const own = on.flatMap((ref) => copies.of(log, placeOf(ref) ?? noPlace)?.id ?? []);
		const value: ActivityRef = { type: 'mail', id: joined(own), on };
		return { ok: true, value: on.length === 0 ? [] : [value], how: made ? 'created' : 'existing' };
	}

	async function logMails(logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]> {
		const copies = new Copies();
		for (const row of await byMessageId(logs.map(({ messageId }) => messageId)))
			copies.set({ messageId: String(row.message_id) }, row, { id: row.id, made: false });
		await createCopies(
			logs.flatMap((log) =>
				log.on.flatMap((ref) => {
					const place = placeOf(ref);
					return place && !copies.of(log, place) ? [{ log, place }] : [];
				}),
			),
			copies,
		);
		return await inParallel(logs, atOnce, async (log) => await logOne(log, copies));
	}

	/** Makes many copies in one call. What Odoo does not take that way stays to be posted one by one. */
	async function createCopies(all: { log: MailLog; place: Place }[], copies: Copies): Promise<void> {
		const due = [...new Map(all.map((one) => [`${one.log.messageId} ${placeKey(one.place)}`, one])).values()];
		if (due.length < worthABatch) return;
		const [there, frame] = await Promise.all([existing(due.map(({ place }) => place)), batch.frame(due)]);
		if (!frame) return;
		const good = due.filter(({ place }) => there.has(placeKey(place)));
		for (const part of chunksOf(good, copiesAtOnce)) {
			await claimCopies(
				ledger,
				part.map(({ log, place }) => ({ place, messageId: bracketed(log.messageId) })),
			);
			const made = await batch.create(
				part.map(({ log, place }) => ({ ...place, ...frame(log), ...writtenIn(log) })),
			);
			if (made === undefined) return;
			for (const [index, { log, place }] of part.entries())
				copies.set(log, place, made instanceof CrmError ? { lost: made } : { id: made[index], made: true });
			if (made instanceof CrmError) continue;
			await rememberCopies(
				ledger,
				part.flatMap(({ place }, index) => (made[index] ? [{ place, id: made[index] }] : [])),
			);
		}
	}

	/** Those places at which a record stands: a message could be made on one that is gone. */
	async function existing(places: Place[]): Promise<Set<string>> {
		const found = new Set<string>();
		for (const model of new Set(places.map((place) => place.model))) {
			const ids = [...new Set(places.filter((place) => place.model === model).map((place) => place.res_id))];
			for (const { id } of await reader.rows<{ id: number }>(model, [['id', 'in', ids]], ['id', 'active']))
				found.add(placeKey({ model, res_id: id }));
		}
		return found;
	}

	async function findMails(messageIds: string[]): Promise<Map<string, ActivityRef[]>> {
		const rows = await byMessageId(messageIds);
		const records = await recordsAt(rows);
		const found = new Map<string, ActivityRef[]>();
		for (const id of new Set(messageIds)) {
			const own = rows.filter((row) => row.message_id === bracketed(id));
			if (own.length === 0) continue;
			const on = own.flatMap((row) => records.get(placeKey(row)) ?? []);
			found.set(id, [{ type: 'mail', id: joined(own.map((row) => row.id)), on }]);
		}
		return found;
	}

	/** What stands at a place: a partner is a person or a company, a crm.lead a lead or a deal. */
	async function recordsAt(places: Place[]): Promise<Map<string, RecordRef>> {
		const kindsAt: Record<string, Kind[]> = {
			'res.partner': ['contact', 'company'],
			'crm.lead': ['lead', 'deal'],
			[modelOf('ticket', tickets)]: ['ticket'],
		};
		const asked = places.flatMap(({ model, res_id: id }) =>
			(kindsAt[model] ?? []).map((kind) => ({ kind, id: String(id) })),
		);
		const records = asked.length > 0 ? await reader.get(asked) : [];
		const at = new Map<string, RecordRef>();
		for (const record of records.sort(dealsLast)) {
			const place = placeOf(record);
			if (place) at.set(placeKey(place), { kind: record.kind, id: record.id });
		}
		return at;
	}

	async function linkMail(activity: ActivityRef, to: RecordRef): Promise<Outcome<ActivityRef>> {
		return await outcomeOf(async () => {
			if (activity.on.some((ref) => sameRef(ref, to))) return { ok: true, value: activity, how: 'noop' };
			const place = placeOf(to);
			if (!place) return { ok: false, error: missingRecord(to.kind, to.id) };
			const [original] = await rpc.call<Record<string, unknown>[]>({
				...{ model: 'mail.message', method: 'read' },
				args: {
					ids: intIds(activity.id.split(',')).slice(0, 1),
					fields: [
						'id',
						'message_id',
						'model',
						'res_id',
						'subject',
						'date',
						'body',
						'email_from',
						'message_type',
					],
				},
			});
			if (!original) return { ok: false, error: missingMail() };
			const [there] = await rowsOf([
				['message_id', '=', original.message_id],
				['model', '=', place.model],
				['res_id', '=', place.res_id],
			]);
			const { message_id, subject, date, body, email_from, message_type } = original;
			const copy = { message_id, subject, date, body, email_from, message_type, ...asNote };
			const id = there?.id ?? (await post(place, String(message_id), copy));
			const value: ActivityRef = { ...activity, id: joined([activity.id, id]), on: [...activity.on, to] };
			return { ok: true, value, how: there ? 'existing' : 'updated' };
		});
	}

	async function unlinkMail(activity: ActivityRef, from: RecordRef): Promise<Outcome<ActivityRef>> {
		return await outcomeOf(async () => {
			const place = placeOf(from);
			const rows = place ? await rowsOf([['id', 'in', intIds(activity.id.split(','))]]) : [];
			const here = rows.filter((row) => place && placeKey(row) === placeKey(place)).map(({ id }) => id);
			const rest = intIds(activity.id.split(',')).filter((id) => !here.includes(id));
			const on = activity.on.filter((ref) => !sameRef(ref, from));
			const value: ActivityRef = { ...activity, id: joined(rest), on };
			if (here.length === 0) return { ok: true, value, how: 'noop' };
			const foreign = await foreignTo(ledger, rows);
			if (foreign.some(({ id }) => here.includes(id))) return { ok: false, error: notOurs() };
			await rpc.call({ model: 'mail.message', method: 'unlink', args: { ids: here }, write: true });
			return { ok: true, value, how: 'updated' };
		});
	}

	async function moved(refs: RecordRef[]): Promise<RecordRef[]> {
		const places = refs.flatMap((ref) => placeOf(ref) ?? []);
		const kept = await ledger.find<number>(places.map((place) => `at:${placeKey(place)}`));
		if (kept.size === 0) return [];
		const rows = await rowsOf([['id', 'in', [...kept.values()]]]);
		const gone = new Set(places.map(placeKey));
		return [...(await recordsAt(rows.filter((row) => !gone.has(placeKey(row))))).values()];
	}

	return { logMails, findMails, linkMail, unlinkMail, moved };
}

const noPlace: Place = { model: '', res_id: 0 };
const dealsLast = (a: CrmRecord, b: CrmRecord): number =>
	Number(a.kind === 'deal') - Number(b.kind === 'deal');
const joined = (ids: (number | string)[]): string => [...new Set(ids.map(String).filter(Boolean))].join(',');

/** Refused for this one record; anything else concerns the whole CRM. */
const isRefusal = ({ code, info }: CrmError): boolean =>
	info.sent !== 'unknown' && ['forbidden', 'notFound', 'invalid', 'unsupported'].includes(code);

const asKnown = (error: unknown): CrmError =>
	error instanceof CrmError
		? error
		: new CrmError('unavailable', error instanceof Error ? error.message : String(error), {
				sent: 'unknown',
			});

/** The default subtype would send the mail on to the record's followers, customers included. */
const asNote = { subtype_xmlid: 'mail.mt_note', body_is_html: true };

const messageOf = (log: MailLog): Record<string, unknown> => ({ ...writtenIn(log), ...asNote });

const lostAnswer = (): CrmError =>
	new CrmError('unavailable', 'Odoo did not name the mail it logged.', { sent: 'unknown' });

const notOurs = (): CrmError =>
	new CrmError('unsupported', 'This mail was put on the record by Odoo itself or by a person.', {
		sent: 'yes',
		todo: 'Delete it in Odoo if it should go; only copies that this pack made are deleted.',
	});
