/** HubSpot behind the port: contacts by batch read, everything written in batches, search only where nothing else answers. */
import type { Kysely } from 'kysely';
import type { Capabilities, CrmGateway } from '../../../core/ports/crm-gateway';
import type { Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { makeActivitiesOnce, makeRecordsOnce, outcomeOf } from '../shared/batch';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { addActivities, changeLink, findMails, logMails } from './activities';
import { hubSpotApi } from './api';
import { convertLead } from './convert-lead';
import { createRecords, findCreated } from './create';
import { noLeads, noSuchKind, wrongAccount } from './errors';
import { hubSpotLists } from './lists';
import { findByDomains, findByEmails, getRecords, searchRecords, type HubSpotDeps } from './read';
import { keepMails, madeBy } from '../shared/taken-back';
import { relatedRecords } from './related';
import { takeBackRecords } from './take-back';
import type { HubSpotSettings } from './schema';
import { updateRecords } from './update';

export interface HubSpotOptions {
	db: Kysely<MemorySchema>;
	settings: HubSpotSettings;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

export function hubSpotGateway({ db, settings, http, now, sleep }: HubSpotOptions): CrmGateway {
	const connection = `hubspot:${settings.portalId}`;
	const api = hubSpotApi({ http, now, sleep, settings });
	const lists = hubSpotLists(api, settings);
	const ledger = (of: string) => ledgerOn(db, `${connection}:${of}`, now);
	const deps: HubSpotDeps = { api, lists, settings, madeCompanies: new Set(), became: ledger('became') };
	const capabilities = capabilitiesOf(settings);
	const mustKnow = (kind: Kind): void => {
		if (kind === 'lead' && settings.leads === 'none') throw noLeads();
		if (!capabilities.kinds.includes(kind)) throw noSuchKind(kind);
	};

	const mailIds = ledger('mail-ids');
	const create: CrmGateway['create'] = async (records) =>
		await makeRecordsOnce(records, ledger('records'), {
			read: async (refs) => await getRecords(deps, refs),
			make: async (fresh) => await createRecords(deps, fresh),
		});

	return {
		name: 'hubspot',
		connection,
		capabilities: async () => await Promise.resolve(capabilities),
		ping: async () => {
			const { portalId } = await api.account();
			if (portalId !== settings.portalId) throw wrongAccount(settings.portalId, portalId);
			return { account: `HubSpot account ${portalId}` };
		},

		findByEmails: async (emails, kinds) => await findByEmails(deps, emails, kinds),
		findCompaniesByDomains: async (domains) => await findByDomains(deps, domains),
		get: async (refs) => await getRecords(deps, refs),
		related: async (refs, want) => await relatedRecords(deps, refs, want),
		search: async (query) => {
			mustKnow(query.kind);
			return await searchRecords(deps, query);
		},

		create,
		findCreated: async (record) => await findCreated(deps, record),
		update: async (changes) => await updateRecords(deps, changes),
		convertLead: async (conversion) => await convertLead(deps, create, conversion),
		takeBack: async (refs) => await takeBackRecords(deps, mailIds, refs),

		logMails: async (logs) =>
			await makeActivitiesOnce(logs, ledger('mails'), async (fresh) => {
				const outcomes = await logMails(deps, fresh);
				await keepMails(mailIds, madeBy(outcomes));
				return outcomes;
			}),
		findMails: async (messageIds) => await findMails(deps, messageIds),
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
		fields: async (kind) => {
			mustKnow(kind);
			return await lists.fields(kind);
		},
	};
}

function capabilitiesOf({ leads, sourceProperty }: HubSpotSettings): Capabilities {
	const kinds: Kind[] = [
		...(leads === 'none' ? [] : ['lead' as const]),
		'contact',
		'company',
		'deal',
		'ticket',
	];
	const leadsAreContacts = leads === 'contact';
	return {
		kinds,
		unique: { contact: 'email', ...(leadsAreContacts ? { lead: 'email' } : {}) },
		search: 'eventual',
		mail: 'native-many',
		mailDedupe: 'lookup',
		mailUnlink: true,
		sources: sourceProperty === '' ? {} : Object.fromEntries(kinds.map((kind) => [kind, 'list' as const])),
		tasks: ['task', 'call'],
		holdsAddress: kinds.filter((kind) => kind === 'contact' || kind === 'lead'),
		needs: {},
		titleLimit: {},
		notes: [
			'Companies, deals and tickets hold no address: the memory keeps it.',
			'New companies are found by their domain some seconds later, when the search index of HubSpot has caught up.',
			...(leadsAreContacts
				? [
						'A lead is a contact in the stage Lead without a deal; the subject of its first mail stands in its property Message.',
						'Converting a lead moves the contact to the stage after Lead, makes its company and deal, and links the three.',
					]
				: []),
			...(leads === 'object'
				? [
						'Leads are Lead objects: they need Sales Hub Professional and the scopes for leads.',
						'Converting a lead moves it to the stage that means qualified; its contact stays, company and deal are made.',
					]
				: []),
			...(sourceProperty === ''
				? ['Sources are not written: the credential names no property for them.']
				: []),
		],
	};
}
