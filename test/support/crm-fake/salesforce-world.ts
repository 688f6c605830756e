/** A Salesforce gateway on the fake, with records in it that were there before. */
import { salesforceChoice } from '../../../adapters/crm/salesforce/choice';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../adapters/crm/crm-gateway.contract';
import { openFakeWorld } from './open-world';
import { openFakeSalesforce, salesforceLogin, usersOf, type FakeSalesforce } from './salesforce';

export interface SalesforceWorld extends ContractWorld {
	fake: FakeSalesforce;
	slept: number[];
	/** The same org through a new gateway, with a memory of its own. */
	reopen(): Promise<CrmGateway>;
}

export async function openSalesforceWorld(more: Record<string, unknown> = {}): Promise<SalesforceWorld> {
	const fake = await openFakeSalesforce();
	const credential = { instanceUrl: fake.url, moreEmailFields: 'Second_Email__c', ...more };
	const open = async () => await openFakeWorld(salesforceChoice, credential, salesforceLogin);
	const first = await open();
	const opened = [first];
	const [anna = '', ben = ''] = usersOf(fake);
	return {
		...{ fake, gateway: first.gateway, slept: first.slept },
		reopen: async () => {
			const again = await open();
			opened.push(again);
			return again.gateway;
		},
		users: [anna, ben],
		missingId: '003999999999999AAA',
		calls: () => fake.log.length,
		later: (ms) => fake.later(ms),
		seed: async (records) => await Promise.resolve(seed(fake, records)),
		close: async () => {
			await fake.close();
			for (const { close } of opened) await close();
		},
	};
}

function seed(fake: FakeSalesforce, records: SeededRecord[]): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const idOf = (as: string | undefined): string | null => (as === undefined ? null : (refs[as]?.id ?? null));
	for (const record of records) {
		const {
			as,
			kind,
			title = '',
			emails = [],
			domains = [],
			company,
			contacts = [],
			owner,
			state,
			becomes = [],
		} = record;
		const OwnerId = owner ?? null;
		const [FirstName, ...last] = title.split(' ');
		const person = {
			...{ FirstName, LastName: last.join(' '), OwnerId, LeadSource: record.source ?? null },
			...{ Email: emails[0] ?? null, Second_Email__c: emails[1] ?? null },
		};
		const became = becomes.map((one) => refs[one]);
		const of = (which: RecordRef['kind']) => became.find((one) => one?.kind === which)?.id ?? null;
		const id = {
			lead: () =>
				fake.add('Lead', {
					...{ ...person, Company: '-', IsConverted: state === 'converted' },
					...{
						ConvertedContactId: of('contact'),
						ConvertedAccountId: of('company'),
						ConvertedOpportunityId: of('deal'),
					},
				}),
			contact: () => fake.add('Contact', { ...person, AccountId: idOf(company) }),
			company: () =>
				fake.add('Account', {
					Name: title,
					Website: domains[0] ? `https://www.${domains[0]}/` : null,
					OwnerId,
				}),
			deal: () => {
				const StageName = { won: 'Closed Won', lost: 'Closed Lost' }[String(state)] ?? 'Prospecting';
				const deal = fake.add('Opportunity', { Name: title, AccountId: idOf(company), StageName, OwnerId });
				for (const one of contacts)
					fake.add('OpportunityContactRole', { OpportunityId: deal, ContactId: idOf(one) });
				return deal;
			},
			ticket: () =>
				fake.add('Case', { Subject: title, ContactId: idOf(contacts[0]), AccountId: idOf(company) }),
		}[kind]();
		refs[as] = { kind, id };
	}
	return refs;
}
