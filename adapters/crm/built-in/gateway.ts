/** The built-in CRM: the reference gateway, so that everything works with no account anywhere. */
import type { Kysely } from 'kysely';
import { domainKey } from '../../../core/binding/address-key';
import type {
	ActivityRef,
	Capabilities,
	CrmGateway,
	NewActivity,
	Outcome,
} from '../../../core/ports/crm-gateway';
import { kinds, sameRef, type Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { insertActivity } from './activities';
import { convertLead } from './convert-lead';
import { createRecords } from './create';
import { missingRecord, toCrmError, unknownKind } from './errors';
import { fieldsOf, sourcesOf } from './fields';
import { findLoggedMails, linkInMemory, logInMemory } from './mails';
import { addressKeys } from './mapping';
import { findByAddresses, findByDomains, getRecords } from './read';
import { relatedRecords } from './related';
import { searchRecords } from './search';
import { pipelineOf, stagesOf } from './stages';
import { takeBackRecords } from './take-back';
import { updateRecords } from './update';
import { usersOf } from './users';
import { idOf } from './write';

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

/** Runs a read; whatever the database says becomes a CrmError. */
async function read<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toCrmError(error);
	}
}

/** Runs a write: when the answer is lost, it may have been committed all the same. */
async function write<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toCrmError(error, 'unknown');
	}
}

const mustKnow = (wanted: readonly string[]): void => {
	const odd = wanted.find((kind) => !kinds.includes(kind as Kind));
	if (odd !== undefined) throw unknownKind(odd);
};

export function builtInGateway({ db, store, now }: BuiltInOptions): CrmGateway {
	const connection = `built-in:${store}`;
	const mails = { db, connection, now };
	const at = (): string => now().toISOString();
	return {
		name: 'built-in',
		connection,
		capabilities: async () => capabilities,
		ping: async () => await read(async () => ({ account: `built-in CRM, store "${store}"` })),

		findByEmails: async (emails, wanted) => {
			mustKnow(wanted);
			return await read(() => findByAddresses(db, store, addressKeys(emails), wanted));
		},
		findCompaniesByDomains: async (domains) =>
			await read(() => findByDomains(db, store, domains.map(domainKey))),
		get: async (refs) => await read(() => getRecords(db, store, refs)),
		related: async (refs, want) => await read(() => relatedRecords(db, store, refs, want)),
		search: async (query) => {
			mustKnow([query.kind]);
			return await read(() => searchRecords(db, store, query));
		},

		create: async (records) => await write(() => createRecords(db, store, records, at())),
		findCreated: async ({ kind, key }) =>
			await read(async () => (await getRecords(db, store, [{ kind, id: idOf(store, key) }]))[0]),
		update: async (changes) => await write(() => updateRecords(db, store, changes, at())),
		convertLead: async (conversion) => await write(() => convertLead(db, store, conversion, at())),

		takeBack: async (refs) => await write(() => takeBackRecords(db, store, refs)),

		logMails: async (logs) => await write(() => logInMemory(mails, logs)),
		findMails: async (messageIds) => await read(() => findLoggedMails(mails, messageIds)),
		linkMail: async (activity, to) => await write(() => linkInMemory(mails, activity, to, true)),
		unlinkMail: async (activity, from) => await write(() => linkInMemory(mails, activity, from, false)),
		addActivities: async (activities) => {
			const outcomes = [];
			for (const activity of activities) outcomes.push(await addActivity({ db, store, now }, activity));
			return outcomes;
		},

		users: async () => await read(() => usersOf(db, store)),
		sources: async (kind) => await read(() => sourcesOf(db, store, kind)),
		pipelines: async (kind) => await read(async () => [pipelineOf(kind, await stagesOf(db, store))]),
		fields: async (kind) => await read(() => fieldsOf(db, store, kind)),
	};
}

async function addActivity(
	{ db, store, now }: BuiltInOptions,
	activity: NewActivity,
): Promise<Outcome<ActivityRef[]>> {
	try {
		const present = await getRecords(db, store, activity.on);
		const gone = activity.on.find((ref) => !present.some((one) => sameRef(one, ref)));
		if (gone) return { ok: false, error: missingRecord(gone.kind, gone.id) };
		const { ref, created } = await insertActivity(db, store, activity, now().toISOString());
		return { ok: true, value: [ref], how: created ? 'created' : 'existing' };
	} catch (error) {
		return { ok: false, error: toCrmError(error, 'unknown') };
	}
}
