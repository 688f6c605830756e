/** A HubSpot gateway on the fake, with records in it that were there before. */
import { hubSpotChoice } from '../../../adapters/crm/hubspot/choice';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../core/ports/records';
import type { ContractWorld, SeededRecord } from '../../adapters/crm/crm-gateway.contract';
import { fakeHubSpotCredential, openFakeHubSpot, type FakeHubSpot } from './hubspot';
import type { AssociationBody } from './hubspot-store';
import { openFakeWorld } from './open-world';

export interface HubSpotWorld extends ContractWorld {
	fake: FakeHubSpot;
	slept: number[];
	/** The same account through a new gateway, with a memory of its own. */
	reopen(): Promise<CrmGateway>;
}

export async function openHubSpotWorld(
	leads: 'contact' | 'object' | 'none' = 'contact',
): Promise<HubSpotWorld> {
	const fake = await openFakeHubSpot();
	const open = async () => await openFakeWorld(hubSpotChoice, { ...fakeHubSpotCredential(fake), leads });
	const first = await open();
	const opened = [first];
	return {
		...{ fake, gateway: first.gateway, slept: first.slept },
		reopen: async () => {
			const again = await open();
			opened.push(again);
			return again.gateway;
		},
		users: ['901', '902'],
		missingId: '999999',
		calls: () => fake.log.length,
		// HubSpot tells a change by the history of a value, whenever it was.
		later: () => undefined,
		seed: async (records) => await Promise.resolve(seed(fake, records, leads)),
		close: async () => {
			await fake.close();
			for (const { close } of opened) await close();
		},
	};
}

function seed({ store }: FakeHubSpot, records: SeededRecord[], leads: string): Record<string, RecordRef> {
	const refs: Record<string, RecordRef> = {};
	const idOf = (as: string): string => refs[as]?.id ?? '';
	const owner = (id: string | undefined): Record<string, string> => (id ? { hubspot_owner_id: id } : {});
	const to = (id: string, associationTypeId: number): AssociationBody => ({
		to: { id },
		types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
	});
	const person = (
		{ title = '', emails = [], owner: by, company, source }: SeededRecord,
		lifecyclestage: string,
	) => {
		const [firstname = '', ...last] = title.split(' ');
		const [email = '', ...more] = emails;
		return store.create(
			'contacts',
			{
				...{ firstname, lastname: last.join(' '), email, lifecyclestage, ...owner(by) },
				...(more.length > 0 ? { hs_additional_emails: more.join(';') } : {}),
				...(source ? { lead_source: source } : {}),
			},
			company ? [to(idOf(company), 1)] : [],
		).id;
	};
	for (const record of records) {
		const { as, kind, title = '', domains = [], company, contacts = [], state, becomes = [] } = record;
		let id: string;
		if (kind === 'contact') id = person(record, 'customer');
		else if (kind === 'lead' && leads === 'object') {
			// Where a contact of the address is there it is the lead's; HubSpot has no second one.
			const [email = ''] = record.emails ?? [];
			const contact =
				becomes.map(idOf)[0] ??
				store.find('contacts', email, 'email')?.id ??
				person({ ...record, title: 'New Person' }, 'lead');
			const stage = state === 'converted' ? 'qualified-stage-id' : 'new-stage-id';
			id = store.create(
				'leads',
				{ hs_lead_name: title, hs_pipeline: 'lead-pipeline-id', hs_pipeline_stage: stage },
				[to(contact, 578)],
			).id;
		} else if (kind === 'lead') id = becomes.map(idOf)[0] ?? person(record, 'lead');
		else if (kind === 'company') {
			const [domain = '', ...more] = domains;
			id = store.create(
				'companies',
				{ name: title, domain, hs_additional_domains: more.join(';'), ...owner(record.owner) },
				[],
			).id;
		} else {
			const links = [
				...contacts.map((one) => to(idOf(one), kind === 'deal' ? 3 : 16)),
				...(company ? [to(idOf(company), kind === 'deal' ? 5 : 339)] : []),
			];
			const dealstage = { won: 'closedwon', lost: 'closedlost' }[String(state)] ?? 'contractsent';
			id =
				kind === 'deal'
					? store.create(
							'deals',
							{ dealname: title, pipeline: 'default', dealstage, ...owner(record.owner) },
							links,
						).id
					: store.create('tickets', { subject: title, hs_pipeline: '0', hs_pipeline_stage: '1' }, links).id;
		}
		refs[as] = { kind, id };
	}
	return refs;
}
