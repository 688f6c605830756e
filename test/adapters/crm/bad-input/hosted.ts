/** HubSpot, Pipedrive, Salesforce and Uspacy, each in its own form. */
import type { RecordRef } from '../../../../core/ports/records';
import { openHubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import { openPipedriveWorld } from '../../../support/crm-fake/pipedrive-world';
import { openSalesforceWorld } from '../../../support/crm-fake/salesforce-world';
import type { FakeAnswer, FakeRequest, FakeServer } from '../../../support/crm-fake/server';
import { openUspacyWorld } from '../../../support/crm-fake/uspacy/world';
import type { ContractWorld } from '../crm-gateway.contract';
import { withFields, type BadInput } from './case';

type Fields = Record<string, unknown>;
interface Subject<W> {
	crm: string;
	open(): Promise<W>;
	/** Fields of a deal that the CRM refuses, and what it says of them. */
	unknown: [Fields, RegExp];
	notInList: [Fields, RegExp];
	required: [Fields, RegExp];
	remove(world: W, contact: RecordRef): void;
	gone: RegExp;
	/** The creation of a new sender's record, which the credential may not do. */
	forbidden: { when: (request: FakeRequest) => boolean; answer: FakeAnswer; words: RegExp };
	deals(world: W): number;
}

function casesOf<W extends ContractWorld & { fake: FakeServer }>(subject: Subject<W>): BadInput[] {
	const { crm, open, unknown, notInList, required, gone, forbidden } = subject;
	const common = {
		...{ crm, open, reason: 'crm-refused' as const },
		deals: (world: ContractWorld) => subject.deals(world as W),
	};
	const spoilt = (what: string, [fields, words]: [Fields, RegExp]): BadInput => ({
		...{ ...common, what, words, spoil: withFields(fields) },
	});
	return [
		spoilt('an unknown field', unknown),
		spoilt('a value that is not in the list', notInList),
		spoilt('a required field that is missing', required),
		{
			...{ ...common, what: 'a record deleted meanwhile', words: gone },
			meanwhile: (world, contact) => subject.remove(world as W, contact),
		},
		{
			...{ ...common, what: 'a right that is missing for new senders', reason: 'no-access', stranger: true },
			...{ words: forbidden.words },
			meanwhile: (world) =>
				(world as W).fake.trap({ kind: 'fail', answer: forbidden.answer }, 9, forbidden.when),
		},
	];
}

const refusedBy = (body: unknown): FakeAnswer => ({ status: 403, body });

export const hosted: BadInput[] = [
	...casesOf({
		crm: 'HubSpot',
		open: async () => await openHubSpotWorld(),
		unknown: [{ amount_typo: 5 }, /Property "amount_typo" does not exist/],
		notInList: [{ lead_source: 'NOPE' }, /NOPE was not one of the allowed options/],
		required: [{ dealname: '' }, /required properties were not set/],
		remove: ({ fake }, { id }) => fake.store.archive('contacts', id),
		gone: /No contacts with id/,
		forbidden: {
			when: ({ path }) => path.endsWith('/contacts/batch/create'),
			answer: refusedBy({ status: 'error', category: 'MISSING_SCOPES', message: 'requires contacts.write' }),
			words: /requires contacts\.write/,
		},
		deals: ({ fake }) => fake.store.all('deals').length,
	}),
	...casesOf({
		crm: 'Pipedrive',
		open: async () => await openPipedriveWorld(),
		unknown: [{ amount_typo: 5 }, /amount_typo is not allowed/],
		notInList: [{ status: 'nope' }, /Validation failed: status/],
		required: [{ title: '' }, /title is required/],
		remove: ({ fake }, { id }) => fake.store.remove('persons', id),
		gone: /person_id: \d+ was not found/,
		forbidden: {
			when: ({ path, method }) => method === 'POST' && path.endsWith('/v2/persons'),
			answer: refusedBy({ success: false, error: 'Scope and URL mismatch' }),
			words: /Scope and URL mismatch/,
		},
		deals: ({ fake }) => fake.store.rows('deals').length,
	}),
	...casesOf({
		crm: 'Salesforce',
		open: async () => await openSalesforceWorld(),
		unknown: [{ Amount_Typo__c: 5 }, /No such column 'Amount_Typo__c'/],
		notInList: [{ LeadSource: 'Nope' }, /bad value: Nope/],
		required: [{ StageName: null }, /Required fields are missing: \[StageName\]/],
		remove: ({ fake }, { id }) => fake.remove('Contact', id),
		gone: /invalid cross reference id/,
		forbidden: {
			when: ({ method, body }) => method === 'POST' && JSON.stringify(body).includes('"Lead"'),
			answer: refusedBy([
				{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights on Lead' },
			]),
			words: /insufficient access rights on Lead/,
		},
		deals: ({ fake }) => fake.rows('Opportunity').length,
	}),
	...casesOf({
		crm: 'Uspacy',
		open: async () => await openUspacyWorld(),
		unknown: [{ amount_typo: 5 }, /amount_typo does not exist/],
		notInList: [{ source: 'nope' }, /The selected source is invalid/],
		required: [{ title: '' }, /The title field is required/],
		remove: ({ fake }, { id }) => void fake.tables.get('contacts')?.delete(Number(id)),
		gone: /no contact with the id/,
		forbidden: {
			when: ({ path, method }) => method === 'POST' && path.endsWith('/crm/v1/entities/leads'),
			answer: refusedBy({ status: 403, error: 'Forbidden for this webhook' }),
			words: /Forbidden for this webhook/,
		},
		deals: ({ fake }) => fake.tables.get('deals')?.size ?? 0,
	}),
];
