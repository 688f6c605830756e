/** Salesforce behind the port: SOQL for questions, collections of two hundred for writes. */
import type { Kysely } from 'kysely';
import type { Capabilities, CrmGateway } from '../../../core/ports/crm-gateway';
import { kinds } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { makeActivitiesOnce, makeRecordsOnce, outcomeOf } from '../shared/batch';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { addActivities } from './activities';
import { salesforceApi } from './api';
import type { SalesforceSettings } from './credential';
import { noSuchKind } from './errors';
import { salesforceLists } from './lists';
import { changeLink, findMails, logMails, type MailDeps } from './mails';
import { objectOf, sameId } from './mapping';
import { findByDomains, findByEmails, getRecords, relatedRecords, searchRecords } from './read';
import { keepMails, madeBy } from '../shared/taken-back';
import { takeBackRecords } from './take-back';
import { createRecords, findCreated, updateRecords, type WriteDeps } from './write';

export interface SalesforceOptions {
	db: Kysely<MemorySchema>;
	settings: SalesforceSettings;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

export function salesforceGateway({ db, settings, http, now, sleep }: SalesforceOptions): CrmGateway {
	const connection = `salesforce:${new URL(settings.instanceUrl).host}`;
	const api = salesforceApi({ http, now, sleep, settings });
	const lists = salesforceLists(api);
	const ledger = (of: string) => ledgerOn(db, `${connection}:${of}`, now);
	const deps: WriteDeps & MailDeps = {
		...{ api, settings, lists, now, places: ledger('places'), mailIds: ledger('mail-ids') },
	};
	const capabilities = capabilitiesOf(settings);
	const mustKnow = (kind: string): void => {
		if (!(kind in objectOf)) throw noSuchKind(kind);
	};

	return {
		name: 'salesforce',
		connection,
		capabilities: async () => await Promise.resolve(capabilities),
		ping: async () => {
			const user = /\/(005[A-Za-z0-9]{12,15})$/.exec(await api.identity())?.[1];
			const who = user ? (await lists.users()).find(({ id }) => sameId(id, user)) : undefined;
			return { account: `${who?.name ?? 'somebody'} at ${new URL(settings.instanceUrl).host}` };
		},

		findByEmails: async (emails, wanted) => await findByEmails(deps, emails, wanted),
		findCompaniesByDomains: async (domains) => await findByDomains(deps, domains),
		get: async (refs) => await getRecords(deps, refs),
		related: async (refs, want) => await relatedRecords(deps, refs, want),
		search: async (query) => {
			mustKnow(query.kind);
			return await searchRecords(deps, query);
		},

		create: async (records) =>
			await makeRecordsOnce(records, ledger('records'), {
				read: async (refs) => await getRecords(deps, refs),
				make: async (fresh) => await createRecords(deps, fresh),
				sameId,
			}),
		findCreated: async (record) => await findCreated(deps, record),
		update: async (changes) => await updateRecords(deps, changes),
		takeBack: async (refs) => await takeBackRecords(deps, refs),

		logMails: async (logs) =>
			await makeActivitiesOnce(logs, ledger('mails'), async (fresh) => {
				const outcomes = await logMails(deps, fresh);
				await keepMails(deps.mailIds, madeBy(outcomes));
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
				async (fresh) => await addActivities(deps, fresh),
			),

		users: async () => await lists.users(),
		sources: async (kind) => {
			mustKnow(kind);
			return await lists.sources(kind);
		},
		pipelines: async (kind) => await lists.pipelines(kind),
		fields: async (kind) => {
			mustKnow(kind);
			return await lists.fields(kind);
		},
	};
}

function capabilitiesOf({ moreEmailFields, keyField, mailAs }: SalesforceSettings): Capabilities {
	return {
		kinds: [...kinds],
		unique: {},
		search: 'consistent',
		mail: mailAs === 'email' ? 'native-many' : 'activity',
		mailDedupe: mailAs === 'email' ? 'lookup' : 'none',
		mailUnlink: true,
		sources: { lead: 'list', contact: 'list', company: 'list', deal: 'list', ticket: 'list' },
		tasks: ['task', 'call'],
		holdsAddress: ['lead', 'contact'],
		needs: { lead: ['LastName', 'Company'], contact: ['LastName'], deal: ['StageName', 'CloseDate'] },
		titleLimit: { deal: 120, company: 255, ticket: 255 },
		notes: [
			'Leads are converted by hand in Salesforce, whose REST API has no call for it; what they became is found by itself.',
			'The subject of the first mail stands in the description of a lead, which Salesforce names after the person and a company.',
			...(moreEmailFields.length === 0
				? ['A person has one address; name further email fields in the credential.']
				: []),
			...(keyField === ''
				? ['Name a unique external id field in the credential, and no lost answer can make a second record.']
				: []),
			...(mailAs === 'email'
				? ['A mail stands on one deal, ticket or company; on further ones it stands as a completed task.']
				: ['Mails are logged as completed tasks.']),
		],
	};
}
