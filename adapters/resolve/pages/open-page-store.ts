/** The pages' store over a CRM and the memory, for one acting user whose rights are judged here. */
import { addressKey } from '../../../core/binding/address-key';
import type { ActivityFilter } from '../../../core/card/card-model';
import {
	kinds,
	refKey,
	sameRef,
	type CrmRecord,
	type CrmUser,
	type Kind,
	type RecordRef,
} from '../../../core/ports/records';
import { judgeCreate, mayEdit, mayView, mayViewKind, type ActingUser } from '../../../core/rights/rights';
import {
	activitiesOf,
	countActivities,
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
import { lookUpSender } from '../look-up-sender';
import { bindByHand, createAndBind, unbindByHand, type ManualAnswer } from '../manual-binding';
import type { ResolveWith } from '../resolve-batch';
import { leadConversion } from './lead-conversion';
import { mailSight } from './mail-sight';
import { endAmongActivities, endAmongMails, newestFirst, rowEnd } from './page-order';
import type { Change, PageActivity, PageMail, PageStore } from './page-store';
import { recordDetails } from './record-details';
import { sendOnce, type SendWith } from './send-once';

export interface OpenStoreWith {
	deps: ResolveWith;
	memory: MemoryDatabase;
	/** Built-in CRM: its store, where notes, tasks and calls are; null for other CRMs. */
	store: string | null;
	user: ActingUser & { name: string };
	users: CrmUser[];
	account: PageStore['account'];
	isOwn(address: string): boolean;
	/** Sends and files into Sent. @throws Error in plain words */
	post: SendWith['post'];
	createContacts: boolean;
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
	const sight = mailSight(user, deps);
	const { bindings } = sight;
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
			if (!record) return null;
			// Another CRM has a page of its own for its fields.
			const details = open.store === null ? [] : await recordDetails(record, gateway);
			return { record, ownerName: nameOf(record.ownerId), details };
		},
		related: async (ref) => {
			const [related] = await gateway.related([ref], ['companies', 'openDeals', 'contacts']);
			const record = await readRecord(ref);
			const people = record?.contactIds.map((id): RecordRef => ({ kind: 'contact', id })) ?? [];
			const became = record?.convertedTo ?? [];
			const all = [
				...(related ? [...related.companies, ...related.openDeals, ...related.contacts] : []),
				...(await gateway.get([...people, ...became])),
			];
			return [...new Map(all.map((one) => [refKey(one), one])).values()].filter(
				(one) => visible(one) && !sameRef(one, ref),
			);
		},
		activities: async (ref, query) => {
			const { before } = query;
			const mails =
				query.type === 'all' || query.type === 'mail'
					? await mailsOfRecord(db, connection, ref, { ...query, before: before && endAmongMails(before) })
					: [];
			const others =
				query.type !== 'mail' && open.store !== null
					? await activitiesOf(db, open.store, ref, {
							planned: query.planned,
							before: before && endAmongActivities(before),
							limit: query.limit,
							...typeOf(query.type),
						})
					: [];
			const rows = [...mails.map(toPageMail), ...others.map((one) => toPageActivity(one, nameOf))];
			return rows.sort(newestFirst).slice(0, query.limit);
		},
		activityCounts: async (ref) => {
			const mail = await countMailsOfRecord(db, connection, ref);
			const { planned, ...done } =
				open.store === null ? noActivities : await countActivities(db, open.store, ref);
			return {
				...{ ...done, mail: mail.done, planned: planned + mail.planned },
				all: mail.done + done.note + done.task + done.call,
			};
		},
		mail: async (id) => {
			const [mail] = await mailsById(db, connection, [id]);
			const [shown] = mail ? await sight.visible([toPageMail(mail)]) : [];
			return shown ?? null;
		},
		conversation: async (id) => {
			const { mails } = await deps.memory.conversation(connection, id);
			const ids = mails.map((one) => one.id);
			const shown = await sight.visible((await mailsById(db, connection, ids)).map(toPageMail));
			return shown.sort((a, b) => a.date.localeCompare(b.date));
		},
		bindings,
		processedMails: async (query) => {
			const shown: PageMail[] = [];
			let before = query.before && endAmongMails(query.before);
			// A user with few rights sees few of the mails: read on until the page is full, within bounds.
			for (let round = 0; round < 20 && shown.length < query.limit; round += 1) {
				const mails = (await processedMails(db, connection, { ...query, before })).map(toPageMail);
				shown.push(...(await sight.visible(mails)));
				if (mails.length < query.limit) break;
				const last = mails.at(-1);
				before = last ? endAmongMails(rowEnd(last)) : null;
			}
			return shown.slice(0, query.limit);
		},
		processedCounts: async () => {
			// How much mail others have is none of the business of somebody who may not see it.
			if (user.rights !== null) return null;
			const [all, inbound, outbound, planned] = await Promise.all(
				(['all', 'inbound', 'outbound', 'planned'] as const).map(
					async (direction) => await countProcessed(db, connection, direction),
				),
			);
			return { all: all ?? 0, inbound: inbound ?? 0, outbound: outbound ?? 0, planned: planned ?? 0 };
		},
		search,
		suggestions: parties,
		sender: async (address) => {
			const mailsWith = async (wanted: string, limit: number) =>
				await mailsWithAddress(db, connection, addressKey(wanted), limit);
			const found = await lookUpSender(address, 10, { gateway, mailsWith });
			const ids = found.lastMails.map(({ id }) => id);
			const mails = await sight.visible((await mailsById(db, connection, ids)).map(toPageMail));
			const records = found.records.filter(visible);
			return {
				...{ records, name: records[0]?.title ?? '' },
				company: found.company && visible(found.company) ? found.company : null,
				openDeals: found.openDeals.filter(visible),
				mails: mails.sort((a, b) => b.date.localeCompare(a.date)),
			};
		},
		creatableKinds: async () => {
			const { kinds: known } = await gateway.capabilities();
			return known.filter((kind) => judgeCreate(user, kind).allowed);
		},
		mayBind: async () => sight.mayBind,
		mayProcess: async (ref) => {
			const record = await readRecord(ref);
			return record !== null && mayEdit(user, record);
		},

		...leadConversion(user, readRecord, deps),

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

const noActivities = { note: 0, task: 0, call: 0, planned: 0 };

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
