/** EspoCRM 9 by its REST API. */
import type { Kysely } from 'kysely';
import type { ActivityRef, CrmGateway, Outcome } from '../../../core/ports/crm-gateway';
import type { Kind } from '../../../core/ports/records';
import type { MemorySchema } from '../../memory/schema';
import { outcomeOf } from '../shared/batch';
import { crmClient } from '../shared/client';
import type { Http } from '../shared/http';
import { ledgerOn } from '../shared/ledger';
import { accountOf, capabilitiesOf } from './account';
import { addActivities } from './activities';
import { espoApi, siteOf } from './api';
import { convertLead } from './convert-lead';
import { createRecords, findCreated } from './create';
import { unknownKind } from './errors';
import { fieldsOf, sourcesOf, usersOf } from './lists';
import { findMails, linkMail, unlinkMail } from './mail-links';
import { logMails } from './mails';
import { ownFieldsOf } from './own-fields';
import { findByEmails, findCompanies, getRecords } from './read';
import { recentReads, relatedRecords } from './related';
import { entities, type EspoCredential } from './schema';
import { searchRecords } from './search';
import { stagesOf } from './stages';
import { takeBackRecords } from './take-back';
import { updateRecords } from './update';

export interface EspoOptions {
	db: Kysely<MemorySchema>;
	credential: EspoCredential;
	http: Http;
	now: () => Date;
	sleep: (ms: number) => Promise<void>;
}

export function espoGateway({ db, credential, http, now, sleep }: EspoOptions): CrmGateway {
	const client = crmClient({ crm: 'EspoCRM', http, now, sleep });
	const site = siteOf(credential.url);
	const connection = `espocrm:${site.replace(/^[a-z]+:\/\//i, '')}`;
	const api = espoApi(credential.url, client);
	const account = accountOf(site, client);
	const ledger = ledgerOn(db, connection, now);
	const writer = { ...{ api, stages: stagesOf(api), ledger, now, account, ownFields: ownFieldsOf(api) } };
	const recent = recentReads(now);

	return {
		name: 'espocrm',
		connection,
		capabilities: async () => capabilitiesOf(await account()),
		ping: async () => {
			const { user } = await account();
			return { account: `${user.name ?? user.userName ?? user.id} at ${site}` };
		},

		findByEmails: async (emails, kinds) => {
			kinds.forEach(mustKnow);
			recent.forget();
			return recent.keep(await findByEmails(emails, kinds, writer));
		},
		findCompaniesByDomains: async (domains) => recent.keep(await findCompanies(domains, writer)),
		get: async (refs) => recent.keep(await getRecords(refs, writer)),
		related: async (refs, want) => await relatedRecords(refs, want, writer, recent.known()),
		search: async (query) => {
			mustKnow(query.kind);
			return await searchRecords(query, writer);
		},

		create: async (records) => await createRecords(records, writer),
		findCreated: async (record) => await findCreated(record, writer),
		update: async (changes) => {
			recent.forget();
			return await updateRecords(changes, writer);
		},
		convertLead: async (conversion) => await outcomeOf(() => convertLead(conversion, writer)),

		takeBack: async (refs) => {
			recent.forget();
			return await takeBackRecords(refs, writer);
		},

		logMails: async (logs) => await logMails(logs, writer),
		findMails: async (messageIds) => await findMails(messageIds, writer),
		linkMail: async (activity, to): Promise<Outcome<ActivityRef>> =>
			await outcomeOf(() => linkMail(activity, to, writer)),
		unlinkMail: async (activity, from): Promise<Outcome<ActivityRef>> =>
			await outcomeOf(() => unlinkMail(activity, from, writer)),
		addActivities: async (activities) => await addActivities(activities, writer, account),

		users: async () => await usersOf(api),
		sources: async (kind) => await sourcesOf(api, kind),
		pipelines: async (kind) => [await writer.stages.pipeline(kind)],
		fields: async (kind) => await fieldsOf(api, kind),
	};
}

function mustKnow(kind: Kind): void {
	if (!(kind in entities)) throw unknownKind(kind);
}
