/** The built-in CRM: the reference gateway, so that everything works with no account anywhere. */
import { sql, type Kysely } from 'kysely';
import { domainKey } from '../../../core/binding/address-key';
import { CrmError } from '../../../core/ports/crm-error';
import type {
	Capabilities,
	CrmField,
	CrmGateway,
	CrmOption,
	Outcome,
	Page,
	Pipeline,
	Related,
	SearchQuery,
} from '../../../core/ports/crm-gateway';
import {
	kinds,
	type CrmRecord,
	type CrmUser,
	type Kind,
	type NewRecord,
	type RecordChange,
	type RecordRef,
} from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { insertActivity } from './activities';
import { missingRecord, toCrmError, unknownKind } from './errors';
import { addressKeys, searchText } from './mapping';
import { dealsOfContacts, findByAddresses, findByDomains, getRecords, ofCompanies, recordsOf } from './read';
import { changeRecord, idOf, insertRecords } from './write';

export interface BuiltInOptions {
	db: Kysely<MemorySchema>;
	/** Named store: two workflows with two stores never see each other's records. */
	store: string;
	now: () => Date;
}

const capabilities: Capabilities = {
	kinds: [...kinds],
	unique: {},
	search: 'consistent',
	mail: 'native-many',
	mailDedupe: 'server',
	mailUnlink: true,
	sources: { lead: 'free', contact: 'free', company: 'free', deal: 'free', ticket: 'free' },
	tasks: ['task', 'call'],
	holdsAddress: [...kinds],
	needs: {},
	titleLimit: {},
	notes: ["The mails themselves are kept in the memory and shown on the records' cards."],
};

const defaultSources = ['email', 'phone', 'website', 'referral', 'other'];
const stages: Record<'lead' | 'deal' | 'ticket', [string, string, 'open' | 'won' | 'lost'][]> = {
	lead: [
		['new', 'New', 'open'],
		['qualified', 'Qualified', 'open'],
		['lost', 'Lost', 'lost'],
	],
	deal: [
		['new', 'New', 'open'],
		['offer', 'Offer', 'open'],
		['won', 'Won', 'won'],
		['lost', 'Lost', 'lost'],
	],
	ticket: [
		['new', 'New', 'open'],
		['waiting', 'Waiting', 'open'],
		['solved', 'Solved', 'won'],
	],
};

export function builtInGateway({ db, store, now }: BuiltInOptions): CrmGateway {
	const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			throw toCrmError(error);
		}
	};
	const known = (wanted: readonly string[]): void => {
		const odd = wanted.find((kind) => !kinds.includes(kind as Kind));
		if (odd !== undefined) throw unknownKind(odd);
	};
	const each = async <A, B>(
		items: readonly A[],
		work: (item: A) => Promise<Outcome<B>>,
	): Promise<Outcome<B>[]> => {
		const outcomes: Outcome<B>[] = [];
		for (const item of items) {
			try {
				outcomes.push(await work(item));
			} catch (error) {
				outcomes.push({ ok: false, error: toCrmError(error) });
			}
		}
		return outcomes;
	};

	const gateway: CrmGateway = {
		name: 'built-in',
		connection: `built-in:${store}`,
		capabilities: async () => capabilities,
		ping: async () => guarded(async () => ({ account: `built-in CRM, store "${store}"` })),

		findByEmails: async (emails, wanted) => {
			known(wanted);
			return await guarded(() => findByAddresses(db, store, addressKeys(emails), wanted));
		},
		findCompaniesByDomains: async (domains) =>
			guarded(() => findByDomains(db, store, domains.map(domainKey))),
		get: async (refs) => guarded(() => getRecords(db, store, refs)),
		related: async (refs, want) => guarded(() => relatedRecords(db, store, refs, want)),
		search: async (query) => {
			known([query.kind]);
			return await guarded(() => searchRecords(db, store, query));
		},

		create: async (records) => {
			const odd = records.map(({ kind }) => kinds.includes(kind));
			const good = records.filter((_, index) => odd[index]);
			const fresh = await guarded(() => insertRecords(db, store, good, now().toISOString()));
			const made = await guarded(() =>
				getRecords(
					db,
					store,
					good.map((record) => ({ kind: record.kind, id: idOf(store, record.key) })),
				),
			);
			const byId = new Map(made.map((record) => [record.id, record] as const));
			const told = new Set<string>();
			return records.map((record): Outcome<CrmRecord> => {
				const value = byId.get(idOf(store, record.key));
				if (!value)
					return {
						ok: false,
						error: kinds.includes(record.kind)
							? missingRecord(record.kind, record.key)
							: unknownKind(record.kind),
					};
				const how = fresh.has(record.key) && !told.has(record.key) ? 'created' : 'existing';
				told.add(record.key);
				return { ok: true, value, how };
			});
		},
		findCreated: async (record: NewRecord) =>
			guarded(
				async () => (await getRecords(db, store, [{ kind: record.kind, id: idOf(store, record.key) }]))[0],
			),
		update: async (changes: RecordChange[]) => {
			const done = await guarded(() =>
				db.transaction().execute(async (trx) => {
					const found: boolean[] = [];
					for (const change of changes)
						found.push(await changeRecord(trx, store, change, now().toISOString()));
					return found;
				}),
			);
			const records = await guarded(() => getRecords(db, store, changes));
			const byRef = new Map(records.map((record) => [`${record.kind}:${record.id}`, record] as const));
			return changes.map((change, index): Outcome<CrmRecord> => {
				const value = byRef.get(`${change.kind}:${change.id}`);
				return done[index] && value
					? { ok: true, value, how: 'updated' }
					: { ok: false, error: missingRecord(change.kind, change.id) };
			});
		},

		logMails: async (logs) =>
			logs.map((log) => ({
				ok: true,
				how: 'noop',
				value: [{ type: 'mail', id: log.messageId, on: log.on }],
			})),
		findMails: async () => new Map(),
		linkMail: async (activity, to) => ({
			ok: true,
			how: 'noop',
			value: { ...activity, on: [...activity.on, to] },
		}),
		unlinkMail: async (activity, from) => ({
			ok: true,
			how: 'noop',
			value: { ...activity, on: activity.on.filter(({ kind, id }) => kind !== from.kind || id !== from.id) },
		}),
		addActivities: async (activities) =>
			each(activities, async (activity) => {
				const present = await getRecords(db, store, activity.on);
				const gone = activity.on.find(
					(ref) => !present.some(({ kind, id }) => kind === ref.kind && id === ref.id),
				);
				if (gone) throw missingRecord(gone.kind, gone.id);
				const { ref, created } = await insertActivity(db, store, activity, now().toISOString());
				return { ok: true, value: [ref], how: created ? 'created' : 'existing' };
			}),

		users: async () => guarded(() => usersOf(db, store)),
		sources: async (kind) => guarded(() => sourcesOf(db, store, kind)),
		pipelines: async (kind): Promise<Pipeline[]> => [
			{
				...{ id: 'default', label: 'Default', active: true, kind },
				stages: stages[kind].map(([id, label, state]) => ({ id, label, state, active: true })),
			},
		],
		fields: async (kind) => fieldsOf(kind),
	};
	return gateway;
}

async function usersOf(db: Kysely<MemorySchema>, store: string): Promise<CrmUser[]> {
	const rows = await db
		.selectFrom('crm_users')
		.selectAll()
		.where('store', '=', store)
		.orderBy('id')
		.execute();
	return rows.map(({ id, name, email, active }) => ({ id, name, email, active: active === 1 }));
}

async function sourcesOf(db: Kysely<MemorySchema>, store: string, kind: Kind): Promise<CrmOption[]> {
	const rows = await db
		.selectFrom('crm_options')
		.select(['id', 'label'])
		.where('store', '=', store)
		.where('type', '=', 'source')
		.where('kind', '=', kind)
		.orderBy('position')
		.execute();
	const labels = rows.length > 0 ? rows : defaultSources.map((id) => ({ id, label: id }));
	return labels.map(({ id, label }) => ({ id, label, active: true }));
}

async function relatedRecords(
	db: Kysely<MemorySchema>,
	store: string,
	refs: RecordRef[],
	want: string[],
): Promise<Related[]> {
	const own = await getRecords(db, store, refs);
	const contacts = own.filter(({ kind }) => kind === 'contact').map(({ id }) => id);
	const companies = own.filter(({ kind }) => kind === 'company').map(({ id }) => id);
	const contactDeals = want.includes('openDeals')
		? await dealsOfContacts(db, store, contacts)
		: new Map<string, string[]>();
	const companyDeals = want.includes('openDeals')
		? await ofCompanies(db, store, companies, 'deal')
		: new Map<string, string[]>();
	const companyPeople = want.includes('contacts')
		? await ofCompanies(db, store, companies, 'contact')
		: new Map<string, string[]>();
	const idsFor = (record: CrmRecord) => ({
		companies: want.includes('companies') && record.companyId ? [record.companyId] : [],
		deals:
			record.kind === 'contact' ? (contactDeals.get(record.id) ?? []) : (companyDeals.get(record.id) ?? []),
		people:
			record.kind === 'company'
				? (companyPeople.get(record.id) ?? [])
				: want.includes('contacts')
					? record.contactIds
					: [],
	});
	const wanted = own.flatMap((record) => {
		const ids = idsFor(record);
		const as =
			(kind: Kind) =>
			(id: string): RecordRef => ({ kind, id });
		return [
			...ids.companies.map(as('company')),
			...ids.deals.map(as('deal')),
			...ids.people.map(as('contact')),
		];
	});
	const read = new Map(
		(await getRecords(db, store, wanted)).map((record) => [`${record.kind}:${record.id}`, record] as const),
	);
	const pick = (kind: Kind, ids: string[]): CrmRecord[] =>
		ids.flatMap((id) => read.get(`${kind}:${id}`) ?? []);
	return own.map((record) => {
		const ids = idsFor(record);
		return {
			of: { kind: record.kind, id: record.id },
			companies: pick('company', ids.companies),
			openDeals: pick('deal', ids.deals).filter(({ state }) => state === 'open'),
			contacts: pick('contact', ids.people),
		};
	});
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** By part of the name, or of an address; ordered by id, so that pages neither repeat nor skip. */
async function searchRecords(
	db: Kysely<MemorySchema>,
	store: string,
	query: SearchQuery,
): Promise<Page<CrmRecord>> {
	const limit = Math.min(Math.max(query.limit ?? 50, 1), 200);
	const text = searchText(query.text.trim());
	let select = db
		.selectFrom('crm_records')
		.selectAll()
		.where('store', '=', store)
		.where('kind', '=', query.kind)
		.where('deleted', '=', 0);
	if (query.cursor) select = select.where('id', '>', query.cursor);
	if (text !== '') {
		const pattern = `%${escapeLike(text)}%`;
		const holders = db
			.selectFrom('crm_addresses')
			.select('id')
			.where('store', '=', store)
			.where('kind', '=', query.kind)
			.where(sql<boolean>`address like ${pattern} escape '\\'`);
		select = select.where((where) =>
			where.or([sql<boolean>`search like ${pattern} escape '\\'`, where('id', 'in', holders)]),
		);
	}
	const rows = await select
		.orderBy('id')
		.limit(limit + 1)
		.execute();
	const items = await recordsOf(db, store, rows.slice(0, limit));
	return rows.length > limit ? { items, next: rows[limit - 1]?.id ?? '' } : { items };
}

function fieldsOf(kind: Kind): CrmField[] {
	const field = (id: string, label: string, required = false): CrmField => ({
		id,
		label,
		type: 'string',
		required,
		readOnly: false,
	});
	const person =
		kind === 'lead' || kind === 'contact'
			? [field('personName', 'Name of the person'), field('phone', 'Phone')]
			: [];
	return [
		field('title', 'Title', true),
		...person,
		field('source', 'Source'),
		field('description', 'Description'),
	];
}

/** @throws CrmError when the lead is missing or was converted before */
export async function convertLead(
	{ db, store, now }: BuiltInOptions,
	leadId: string,
	into: RecordRef[],
): Promise<void> {
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('crm_records')
			.set({ state: 'converted', converted_to: JSON.stringify(into), updated_at: now().toISOString() })
			.where('store', '=', store)
			.where('kind', '=', 'lead')
			.where('id', '=', leadId)
			.where('state', '!=', 'converted')
			.executeTakeFirst();
		if (numUpdatedRows === 0n) {
			throw new CrmError('conflict', `The lead "${leadId}" is missing or was converted before.`, {
				sent: 'yes',
				todo: 'Read the lead: it names what it became.',
			});
		}
	});
}
