/** The pages' store over a CRM and the memory, for one acting user whose rights are judged here. */
import { addressKey } from '../../../core/binding/address-key';
import { readSettings } from '../../../core/binding/read-settings';
import type { ActivityFilter } from '../../../core/card/card-model';
import type { Mail } from '../../../core/mail/mail';
import {
	kinds,
	refKey,
	sameRef,
	type CrmRecord,
	type CrmUser,
	type Kind,
	type RecordRef,
} from '../../../core/ports/records';
import {
	judgeCreate,
	mayEdit,
	mayView,
	mayViewKind,
	rightsFor,
	type ActingUser,
} from '../../../core/rights/rights';
import {
	activitiesOf,
	recordsOfActivity,
	setActivityPlanned,
	type StoredActivity,
} from '../../crm/built-in/activities';
import type { MemoryDatabase } from '../../memory/database';
import {
	countMailsOfRecord,
	countProcessed,
	mailsById,
	mailsOfRecord,
	mailsWithAddress,
	processedMails,
	setMailPlanned,
	type MailForPage,
} from '../../memory/page-mails';
import { bindByHand, createAndBind, listBindings, unbindByHand, type ManualAnswer } from '../manual-binding';
import { resolveBatch, type ResolveWith } from '../resolve-batch';
import type { Change, OutgoingMail, PageActivity, PageBinding, PageMail, PageStore } from './page-store';

export interface OpenStoreWith {
	deps: ResolveWith;
	memory: MemoryDatabase;
	/** Built-in CRM: its store, where notes, tasks and calls are; null for other CRMs. */
	store: string | null;
	user: ActingUser & { name: string };
	users: CrmUser[];
	account: PageStore['account'];
	isOwn(address: string): boolean;
	/** Sends, files into Sent, and answers the mail as it was sent. @throws Error in plain words */
	post(mail: OutgoingMail): Promise<Mail>;
}

export function openPageStore(open: OpenStoreWith): PageStore {
	const { deps, memory, user, account } = open;
	const { gateway } = deps;
	const { db } = memory;
	const { connection } = gateway;
	const visible = (record: CrmRecord): boolean => mayView(user, record);
	const change = (answer: ManualAnswer): Change =>
		answer.ok ? { ok: true, text: answer.text } : { ok: false, why: answer.why };
	const nameOf = (id: string | null): string =>
		id === null ? '' : (open.users.find((one) => one.id === id)?.name ?? id);
	const readRecord = async (ref: RecordRef): Promise<CrmRecord | null> => {
		const [record] = kinds.includes(ref.kind) ? await gateway.get([ref]) : [];
		return record && visible(record) ? record : null;
	};
	const bindings = async (mails: string[]): Promise<Map<string, PageBinding[]>> => {
		const found = new Map<string, PageBinding[]>();
		for (const mail of mails) {
			const answer = await listBindings({ mail, user }, deps);
			found.set(mail, answer.ok ? answer.bindings.map(toPageBinding) : []);
		}
		return found;
	};
	const search = async (text: string): Promise<CrmRecord[]> => {
		const wanted = kinds.filter((kind) => mayViewKind(user, kind));
		const pages = await Promise.all(wanted.map((kind) => gateway.search({ kind, text, limit: 10 })));
		return pages.flatMap(({ items }) => items).filter(visible);
	};
	const parties = async (mail: PageMail): Promise<CrmRecord[]> => {
		const addresses = [mail.from, ...mail.to, ...mail.cc].flatMap((one) =>
			one && !open.isOwn(one.address) ? [one.address] : [],
		);
		return addresses.length === 0 ? [] : (await gateway.findByEmails(addresses, [...kinds])).filter(visible);
	};

	return {
		userName: user.name,
		account,
		isOwn: (address) => open.isOwn(address),
		record: async (ref) => {
			const record = await readRecord(ref);
			return record ? { record, ownerName: nameOf(record.ownerId) } : null;
		},
		related: async (ref) => {
			const [related] = await gateway.related([ref], ['companies', 'openDeals', 'contacts']);
			const record = await readRecord(ref);
			const people = record?.contactIds.map((id): RecordRef => ({ kind: 'contact', id })) ?? [];
			const all = [
				...(related ? [...related.companies, ...related.openDeals, ...related.contacts] : []),
				...(await gateway.get(people)),
			];
			return [...new Map(all.map((one) => [refKey(one), one])).values()].filter(
				(one) => visible(one) && !sameRef(one, ref),
			);
		},
		activities: async (ref, query) => {
			const mails =
				query.type === 'all' || query.type === 'mail' ? await mailsOfRecord(db, connection, ref, query) : [];
			const others =
				query.type !== 'mail' && open.store !== null
					? await activitiesOf(db, open.store, ref, {
							planned: query.planned,
							before: query.before,
							limit: query.limit,
							...typeOf(query.type),
						})
					: [];
			const rows = [...mails.map(toPageMail), ...others.map((one) => toPageActivity(one, nameOf))];
			return rows.sort((a, b) => b.date.localeCompare(a.date)).slice(0, query.limit);
		},
		activityCounts: async (ref) => {
			const mail = await countMailsOfRecord(db, connection, ref, false);
			const others =
				open.store === null ? [] : await activitiesOf(db, open.store, ref, { planned: false, limit: 1_000 });
			const count = (type: StoredActivity['type']): number =>
				others.filter((one) => one.type === type).length;
			return {
				all: mail + others.length,
				mail,
				note: count('note'),
				task: count('task'),
				call: count('call'),
			};
		},
		mail: async (id) => {
			const [mail] = await mailsById(db, connection, [id]);
			if (!mail) return null;
			const bound = (await bindings([id])).get(id) ?? [];
			// Unbound mail is shown to everybody who may bind at all; bound mail to those who see one of its records.
			return bound.length === 0 || bound.some((one) => one.visible) ? toPageMail(mail) : null;
		},
		conversation: async (id) => {
			const { mails } = await deps.memory.conversation(connection, id);
			return (
				await mailsById(
					db,
					connection,
					mails.map((one) => one.id),
				)
			)
				.map(toPageMail)
				.sort((a, b) => a.date.localeCompare(b.date));
		},
		bindings,
		processedMails: async (query) => {
			const mails = (await processedMails(db, connection, query)).map(toPageMail);
			const bound = await bindings(mails.map(({ id }) => id));
			return mails.filter(({ id }) => bound.get(id)?.some((one) => one.visible));
		},
		processedCounts: async () => {
			const [all, inbound, outbound] = await Promise.all(
				(['all', 'inbound', 'outbound'] as const).map(
					async (direction) => await countProcessed(db, connection, direction),
				),
			);
			return { all: all ?? 0, inbound: inbound ?? 0, outbound: outbound ?? 0 };
		},
		search,
		suggestions: parties,
		sender: async (address) => {
			const records = (await gateway.findByEmails([address], [...kinds])).filter(visible);
			const related = await gateway.related(
				records.filter(({ kind }) => kind === 'contact' || kind === 'company'),
				['companies', 'openDeals'],
			);
			const companies = related.flatMap((one) => one.companies).filter(visible);
			const openDeals = related.flatMap((one) => one.openDeals).filter(visible);
			const mails =
				records.length === 0
					? []
					: (await mailsWithAddress(db, connection, addressKey(address), 10)).map(toPageMail);
			const unique = (list: CrmRecord[]): CrmRecord[] => [
				...new Map(list.map((one) => [refKey(one), one])).values(),
			];
			return {
				name: records[0]?.title ?? '',
				records,
				company: companies[0] ?? null,
				openDeals: unique(openDeals),
				mails,
			};
		},
		creatableKinds: async () => {
			const { kinds: known } = await gateway.capabilities();
			return known.filter((kind) => judgeCreate(user, kind).allowed);
		},
		mayBind: async () =>
			kinds.some((kind) => mayViewKind(user, kind) && rightsFor(user, kind).edit !== 'none'),
		mayProcess: async (ref) => {
			const record = await readRecord(ref);
			return record !== null && mayEdit(user, record);
		},

		setProcessed: async (what, processed) => {
			const records =
				'mail' in what
					? ((await bindings([what.mail])).get(what.mail) ?? []).map(({ ref }) => ref)
					: open.store === null
						? []
						: await recordsOfActivity(db, open.store, what.activity);
			const editable = (await gateway.get(records)).some((record) => mayEdit(user, record));
			if (!editable) return { ok: false, why: 'Your rights in the CRM do not let you change this activity.' };
			const done =
				'mail' in what
					? await setMailPlanned(db, connection, what.mail, !processed)
					: await setActivityPlanned(db, open.store ?? '', what.activity, !processed);
			if (!done) return { ok: false, why: 'It does not exist any more.' };
			return { ok: true, text: processed ? 'Marked as processed.' : 'Marked as not processed.' };
		},
		bind: async (mail, to) => change(await bindByHand({ mail, to, scope: 'mail', user }, deps)),
		unbind: async (mail, from) => change(await unbindByHand({ mail, from, scope: 'mail', user }, deps)),
		createAndBind: async (mail, kind: Kind, title) =>
			change(await createAndBind({ mail, kind, title, scope: 'mail', user }, deps)),
		send: async (outgoing) => await sendOnce(outgoing, open),
	};
}

const typeOf = (type: ActivityFilter): { type?: StoredActivity['type'] } =>
	type === 'all' || type === 'mail' ? {} : { type };

const toPageMail = ({ mail, planned }: MailForPage): PageMail => ({
	...mail,
	authentication: mail.authentication.verdict,
	planned,
});

const toPageActivity = (activity: StoredActivity, nameOf: (id: string | null) => string): PageActivity => ({
	...{
		id: activity.id,
		type: activity.type,
		title: activity.title,
		text: activity.text,
		date: activity.createdAt,
		dueAt: activity.dueAt,
	},
	...{ ownerName: nameOf(activity.ownerId), planned: activity.planned },
});

const toPageBinding = (shown: {
	kind: Kind;
	id: string | null;
	title: string | null;
	why: string;
	visible: boolean;
	removable: boolean;
}): PageBinding => ({
	ref: { kind: shown.kind, id: shown.id ?? '' },
	...{ title: shown.title ?? '', why: shown.why, visible: shown.visible, removable: shown.removable },
});

const leaseMs = 120_000;

/** A form that is sent twice, or answered too late, sends one mail: its nonce is claimed first. */
async function sendOnce(outgoing: OutgoingMail, { deps, user, post }: OpenStoreWith): Promise<Change> {
	const { claims, holder, gateway } = deps;
	const key = `send:${outgoing.key}`;
	const claim = (await claims.claim<string>(gateway.connection, [key], holder, leaseMs, deps.now())).get(key);
	if (claim?.state === 'done') return { ok: true, text: 'The mail was sent already; it was not sent again.' };
	if (claim?.state !== 'granted' || claim.takenOver) {
		return {
			ok: false,
			why: 'This mail is being sent, or was sent a moment ago. Look into the Sent folder before you write it again.',
		};
	}
	let sent: Mail;
	try {
		sent = await post(outgoing);
	} catch (error) {
		await claims.release(gateway.connection, [key], holder);
		return { ok: false, why: error instanceof Error ? error.message : String(error) };
	}
	await claims.complete(gateway.connection, new Map([[key, sent.id]]), holder, deps.now());
	// The answer appears on the card at once; the trigger's copy from Sent is then a duplicate.
	await resolveBatch([sent], readSettings({}), deps);
	for (const to of outgoing.on)
		await bindByHand({ mail: sent.id, to, scope: 'mail', user: { ...user, rights: null } }, deps);
	return { ok: true, text: `The mail to ${outgoing.to} was sent and filed into Sent.` };
}
