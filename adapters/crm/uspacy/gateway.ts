/** Uspacy by token or incoming webhook. */
import type { Kysely } from 'kysely';
import { CrmError } from '../../../core/ports/crm-error';
import type {
	Capabilities,
	CrmField,
	CrmGateway,
	CrmOption,
	FieldType,
} from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { outcomeOf } from '../shared/batch';
import { crmClient } from '../shared/client';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { uspacyApi } from './api';
import { unknownKind } from './errors';
import { funnelsOf } from './funnels';
import { addActivities, changeMail, findMails, logMails } from './letters';
import { longestTitle, text } from './mapping';
import { findByEmails, findCompanies, getRecords, pathOf, relatedRecords, searchRecords } from './read';
import {
	isUspacyKind,
	uspacyFields,
	uspacyKinds,
	type UspacyCredential,
	type UspacyField,
	type UspacyKind,
	type UspacyRow,
} from './schema';
import { createRecords, findCreated, updateRecords } from './write';

export interface UspacyOptions {
	db: Kysely<MemorySchema>;
	credential: UspacyCredential;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

const capabilities: Capabilities = {
	kinds: [...uspacyKinds],
	unique: {},
	search: 'consistent',
	mail: 'activity',
	mailDedupe: 'lookup',
	mailUnlink: true,
	sources: { lead: 'list', contact: 'list', company: 'list', deal: 'list' },
	tasks: ['task', 'call'],
	holdsAddress: ['lead', 'contact', 'company'],
	needs: {},
	titleLimit: { lead: longestTitle, contact: longestTitle, company: longestTitle, deal: longestTitle },
	notes: [
		'A mail that Uspacy fetched itself is bound there to all its records; any other is logged as a finished activity of type email.',
		'Uspacy has no tickets: let keywords make a task or a deal instead.',
		'Companies of contacts and open deals are asked for record by record: Uspacy has no question for many.',
		'Leads are converted by hand in Uspacy; what they became is found by itself.',
	],
};

export function uspacyGateway({ db, credential, http, now, sleep }: UspacyOptions): CrmGateway {
	const client = crmClient({ crm: 'Uspacy', http, now, sleep });
	const api = uspacyApi(credential.secretUrl ?? credential.url ?? '', client, now);
	const connection = `uspacy:${api.host}`;
	let mailFolders: Promise<UspacyRow[]> | undefined;
	/** A webhook without the permission for mail simply has no letters. */
	const folders = async (): Promise<UspacyRow[]> => {
		mailFolders ??= api.list('email/v1/folders/').catch((error: unknown) => {
			if (error instanceof CrmError && ['forbidden', 'notFound', 'invalid'].includes(error.code)) return [];
			mailFolders = undefined;
			throw error instanceof CrmError ? error : new CrmError('unavailable', String(error), { sent: 'no' });
		});
		return await mailFolders;
	};
	const writer = { api, ledger: ledgerOn(db, connection, now), funnels: funnelsOf(api), folders, now };
	const fieldsOf = async (kind: UspacyKind): Promise<UspacyField[]> => {
		const told = uspacyFields.safeParse(await api.read(`${pathOf(kind)}/fields`));
		return told.success ? told.data.data : [];
	};

	return {
		name: 'uspacy',
		connection,
		capabilities: async () => await Promise.resolve(capabilities),
		ping: async () => {
			await api.page(pathOf('lead'), '', 1, 1);
			return { account: `Uspacy portal ${api.host}` };
		},

		findByEmails: async (emails, kinds) => {
			kinds.filter((kind) => kind !== 'ticket').forEach(mustHave);
			return await findByEmails(emails, kinds.filter(isUspacyKind), api);
		},
		findCompaniesByDomains: async (domains) => await findCompanies(domains, api),
		get: async (refs) => await getRecords(refs, api),
		related: async (refs, want) => await relatedRecords(refs, want, api),
		search: async (query) => await searchRecords(query, mustHave(query.kind), api),

		create: async (records) => await createRecords(records, writer),
		findCreated: async (record) => await findCreated(record, writer),
		update: async (changes) => await updateRecords(changes, writer),

		logMails: async (logs) => await logMails(logs, writer),
		findMails: async (messageIds) => await findMails(messageIds, writer),
		linkMail: async (activity, to) => await outcomeOf(() => changeMail(activity, to, true, writer)),
		unlinkMail: async (activity, from) => await outcomeOf(() => changeMail(activity, from, false, writer)),
		addActivities: async (activities) => await addActivities(activities, writer),

		users: async () => (await api.list('company/v1/users', 'show=all')).map(toUser),
		sources: async (kind) => (isUspacyKind(kind) ? sourcesOf(await fieldsOf(kind)) : []),
		pipelines: async (kind) => (kind === 'ticket' ? [] : await writer.funnels.pipelines(kind)),
		fields: async (kind) => (await fieldsOf(mustHave(kind))).map(toField),
	};
}

function mustHave(kind: Kind): UspacyKind {
	if (isUspacyKind(kind)) return kind;
	throw unknownKind(kind);
}

function toUser(row: UspacyRow): CrmUser {
	const list = Array.isArray(row.email)
		? (row.email as { value?: unknown; email?: unknown }[])
		: [{ value: row.email }];
	const email = text(list[0]?.value ?? list[0]?.email).toLowerCase();
	const name = [text(row.firstName), text(row.lastName)].filter(Boolean).join(' ');
	return { id: row.id, name: name || email || row.id, email: email || null, active: row.active !== false };
}

const sourcesOf = (fields: UspacyField[]): CrmOption[] =>
	(fields.find(({ code }) => code === 'source')?.values ?? []).map(({ value, title, active }) => ({
		...{ id: value, label: title || value, active: active !== false },
	}));

const types: Record<string, FieldType> = {
	...{
		integer: 'number',
		float: 'number',
		money: 'object',
		boolean: 'boolean',
		list: 'options',
		label: 'options',
	},
	...{ datetime: 'dateTime', dateCheap: 'dateTime', phone: 'array', email: 'array', social: 'array' },
	...{ entity_reference: 'array', address: 'object', stage: 'options' },
};

const toField = ({ code, name, type, required, editable, values }: UspacyField): CrmField => ({
	...{ id: code, label: name || code, type: types[type] ?? 'string', required, readOnly: !editable },
	...(values?.length
		? { options: values.map(({ value, title }) => ({ id: value, label: title || value, active: true })) }
		: {}),
});
