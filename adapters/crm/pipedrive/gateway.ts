/** Pipedrive behind the port: one call for each write, references of ours where Pipedrive has no place for a key. */
import type { Kysely } from 'kysely';
import type { ActivityRef, Capabilities, CrmGateway } from '../../../core/ports/crm-gateway';
import { type Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { makeActivitiesOnce, makeRecordsOnce, outcomeOf } from '../shared/batch';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { addActivities, changeLink, logMails } from './activities';
import { pipedriveApi } from './api';
import { convertLead } from './convert-lead';
import type { PipedriveSettings } from './credential';
import { noSuchKind, wrongAccount } from './errors';
import { pipedriveLists } from './lists';
import { findByDomains, findByEmails, getRecords, relatedRecords } from './read';
import * as schema from './schema';
import { keepMails, madeBy } from '../shared/taken-back';
import { searchRecords } from './search';
import { takeBackRecords, type TakeBackDeps } from './take-back';
import { createRecords, findCreated, updateRecords } from './write';

export interface PipedriveOptions {
	db: Kysely<MemorySchema>;
	settings: PipedriveSettings;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

const kinds: Kind[] = ['lead', 'contact', 'company', 'deal'];

const capabilities: Capabilities = {
	kinds,
	unique: {},
	search: 'eventual',
	mail: 'activity',
	mailDedupe: 'none',
	mailUnlink: true,
	sources: { lead: 'fixed' },
	tasks: ['task', 'call'],
	holdsAddress: ['contact', 'lead'],
	needs: {},
	titleLimit: { lead: 255, deal: 255, contact: 255, company: 255 },
	notes: [
		'Pipedrive takes no mail from outside: a mail is logged as a done activity of type Email, with its text as the note.',
		'The source of a lead made by the API is always "API"; the source of a rule is not written.',
		'There are no tickets: let the rule create a deal, or add a task.',
		'Companies are found by the domain of their website.',
		'A lead that is converted is removed by Pipedrive; what it became is kept here, and read from the newest deals where somebody else converted it.',
		'A lead belongs to a person, which is made with it; until a deal follows, that person is not a known contact.',
	],
};

export function pipedriveGateway({ db, settings, http, now, sleep }: PipedriveOptions): CrmGateway {
	const connection = `pipedrive:${settings.companyDomain}`;
	const ledger = (of: string) => ledgerOn(db, `${connection}:${of}`, now);
	const api = pipedriveApi({ http, now, sleep, settings, longLists: ledger('long-lists') });
	const lists = pipedriveLists(api);
	const deps: TakeBackDeps = {
		...{ api, settings, now, sleep, places: ledger('places'), origins: ledger('origins') },
		...{ became: ledger('became'), jobs: ledger('conversions') },
		...{ mailIds: ledger('mail-ids'), leadPersons: ledger('lead-persons') },
	};
	const mails = ledger('messages');
	const mustKnow = (kind: string): Exclude<Kind, 'ticket'> => {
		if (kind === 'ticket' || !kinds.includes(kind as Kind)) throw noSuchKind(kind);
		return kind as Exclude<Kind, 'ticket'>;
	};

	const create: CrmGateway['create'] = async (records) =>
		await makeRecordsOnce(records, ledger('records'), {
			read: async (refs) => await getRecords(deps, refs),
			make: async (fresh) => await createRecords(deps, fresh),
		});

	return {
		name: 'pipedrive',
		connection,
		capabilities: async () => await Promise.resolve(capabilities),
		ping: async () => {
			const { name, company_name: company, company_domain: domain } = await api.get(schema.me, 'v1/users/me');
			if (domain && domain.toLowerCase() !== settings.companyDomain)
				throw wrongAccount(settings.companyDomain, domain);
			return { account: `${name ?? 'somebody'} at ${company ?? settings.companyDomain}` };
		},

		findByEmails: async (emails, wanted) => await findByEmails(deps, emails, wanted),
		findCompaniesByDomains: async (domains) => await findByDomains(deps, domains),
		get: async (refs) => await getRecords(deps, refs),
		related: async (refs, want) => await relatedRecords(deps, refs, want),
		search: async (query) => await searchRecords(deps, mustKnow(query.kind), query),

		create,
		findCreated: async (record) => await findCreated(deps, record),
		update: async (changes) => await updateRecords(deps, changes),
		convertLead: async (conversion) => await convertLead(deps, create, conversion),
		takeBack: async (refs) => await takeBackRecords(deps, refs),

		logMails: async (logs) => {
			const outcomes = await makeActivitiesOnce(
				logs,
				ledger('mails'),
				async (fresh) => await logMails(deps, fresh),
			);
			const made = logs.flatMap(({ messageId }, index) => {
				const outcome = outcomes[index];
				return outcome?.ok && outcome.how === 'created' ? [[messageId, outcome.value] as const] : [];
			});
			await mails.keep(new Map(made));
			await keepMails(deps.mailIds, madeBy(outcomes));
			return outcomes;
		},
		// Pipedrive keeps no Message-ID: only what was logged from here is known.
		findMails: async (messageIds) => await mails.find<ActivityRef[]>(messageIds),
		linkMail: async (activity, to) => await outcomeOf(async () => await changeLink(deps, activity, to, true)),
		unlinkMail: async (activity, from) =>
			await outcomeOf(async () => await changeLink(deps, activity, from, false)),
		addActivities: async (activities) =>
			await makeActivitiesOnce(
				activities,
				ledger('activities'),
				async (fresh) => await addActivities(deps, fresh, now()),
			),

		users: async () => await lists.users(),
		sources: async (kind) => await lists.sources(kind),
		pipelines: async (kind) => await lists.pipelines(kind),
		fields: async (kind) => await lists.fields(mustKnow(kind)),
	};
}
