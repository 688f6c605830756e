/** Twenty by its REST API. */
import type { Kysely } from 'kysely';
import type { Capabilities, CrmGateway, CrmOption } from '../../../core/ports/crm-gateway';
import type { CrmUser, Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { outcomeOf } from '../shared/batch';
import { crmClient } from '../shared/client';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { siteOf, twentyApi } from './api';
import { isLinkFault, unknownKind } from './errors';
import { part, text } from './mapping';
import { addActivities, findMails, linkMail, logMails, unlinkMail } from './notes';
import { findByEmails, findCompanies, getRecords, relatedRecords, searchRecords } from './read';
import { isTwentyKind, member, objects, twentyKinds, type TwentyCredential, type TwentyKind } from './schema';
import { stagesOf } from './stages';
import { takeBackRecords } from './take-back';
import { createRecords, findCreated, updateRecords } from './write';

export interface TwentyOptions {
	db: Kysely<MemorySchema>;
	credential: TwentyCredential;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

/** 100 calls a minute, refilled all the time; Twenty says neither when nor how many are left. */
const limitPauseMs = 6000;

const capabilities: Capabilities = {
	kinds: [...twentyKinds],
	unique: { contact: 'email', company: 'domain' },
	search: 'consistent',
	mail: 'note',
	mailDedupe: 'lookup',
	mailUnlink: true,
	sources: { contact: 'list', company: 'list', deal: 'list' },
	tasks: ['task'],
	holdsAddress: ['contact'],
	needs: {},
	titleLimit: {},
	notes: [
		'Twenty has no leads and no tickets: let a new sender become a contact or a deal.',
		'A mail is logged as a note that stands on all its records, since an API key cannot store mails.',
		'A person has no owner and no field for a subject: the subject stands in the note.',
		'A deal has one point of contact.',
		'The source is what Twenty shows as "Created by".',
		'A follow-up call is a task whose title says so.',
		'Won and lost are read from the name of the stage (Customer and Won; Lost).',
	],
};

/** What "Created by" may say. */
const sources: CrmOption[] = [
	...(['EMAIL', 'API', 'MANUAL', 'IMPORT', 'CALENDAR', 'WEBHOOK', 'WORKFLOW'] as const),
].map((id) => ({ id, label: id.charAt(0) + id.slice(1).toLowerCase(), active: true }));

export function twentyGateway({ db, credential, http, now, sleep }: TwentyOptions): CrmGateway {
	const client = crmClient({
		...{ crm: 'Twenty', http, now, sleep },
		...{ pauseOf: () => limitPauseMs, isAnswer: isLinkFault },
	});
	const site = siteOf(credential.url);
	const connection = connectionOf(site, credential.apiKey);
	const api = twentyApi(credential.url, client);
	const stages = stagesOf(api);
	const writer = { api, stages, ledger: ledgerOn(db, connection, now), lacking: new Set<string>() };

	return {
		name: 'twenty',
		connection,
		capabilities: async () => await Promise.resolve(capabilities),
		ping: async () => {
			await api.page(objects.contact, undefined, 1);
			return { account: `Twenty at ${site.replace(/^https?:\/\//, '')}` };
		},

		findByEmails: async (emails, kinds) => {
			kinds.filter((kind) => !isKnown(kind)).forEach(mustHave);
			return emails.length > 0 && kinds.includes('contact') ? await findByEmails(emails, api) : [];
		},
		findCompaniesByDomains: async (domains) => (domains.length > 0 ? await findCompanies(domains, api) : []),
		get: async (refs) => await getRecords(refs, api),
		related: async (refs, want) => await relatedRecords(refs, want, api),
		search: async (query) => await searchRecords(query, mustHave(query.kind), api),

		create: async (records) => await createRecords(records, writer),
		findCreated: async (record) => await findCreated(record, writer),
		update: async (changes) => await updateRecords(changes, writer),

		takeBack: async (refs) => await takeBackRecords(refs, writer),

		logMails: async (logs) => await logMails(logs, writer),
		findMails: async (messageIds) => await findMails(messageIds, writer),
		linkMail: async (activity, to) => await outcomeOf(() => linkMail(activity, to, writer)),
		unlinkMail: async (activity, from) => await outcomeOf(() => unlinkMail(activity, from, writer)),
		addActivities: async (activities) => await addActivities(activities, writer),

		users: async () => {
			const rows = await api.list(member);
			return rows.map((row): CrmUser => ({
				id: row.id,
				name: fullName(row.name) || text(row.userEmail) || row.id,
				email: text(row.userEmail).toLowerCase() || null,
				active: !text(row.deletedAt),
			}));
		},
		sources: async (kind) => await Promise.resolve(isTwentyKind(kind) ? sources : []),
		pipelines: async (kind) => (kind === 'deal' ? [await stages.pipeline()] : []),
		fields: async (kind) => await stages.fields(mustHave(kind)),
	};
}

const fullName = (name: unknown): string => {
	const { firstName, lastName } = part(name);
	return [text(firstName), text(lastName)].filter(Boolean).join(' ');
};

/** Kinds of the port that Twenty merely lacks are no mistake of the caller. */
const isKnown = (kind: Kind): boolean => isTwentyKind(kind) || kind === 'lead' || kind === 'ticket';

function mustHave(kind: Kind): TwentyKind {
	if (isTwentyKind(kind)) return kind;
	throw unknownKind(kind);
}

/** The key names its workspace, which tells two workspaces of one server apart. */
function connectionOf(site: string, apiKey: string): string {
	const host = site.replace(/^[a-z]+:\/\//i, '');
	try {
		const payload: unknown = JSON.parse(
			Buffer.from(apiKey.split('.')[1] ?? '', 'base64url').toString('utf8'),
		);
		const workspace = text(part(payload).workspaceId) || text(part(payload).sub);
		return workspace ? `twenty:${host}/${workspace}` : `twenty:${host}`;
	} catch {
		return `twenty:${host}`;
	}
}
