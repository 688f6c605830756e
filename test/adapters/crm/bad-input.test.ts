/**
 * Bad input: an unknown field, a value that is not in the list, a required field left empty, a record deleted meanwhile, a right that
 * is missing. Each sends its own mail to Review in the CRM's words; the others pass, and nothing half-made stays in the CRM.
 */
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { NewRecord, RecordRef } from '../../../core/ports/records';
import { buildMail } from '../../support/build-mail';
import { openHubSpotWorld } from '../../support/crm-fake/hubspot-world';
import { openPipedriveWorld } from '../../support/crm-fake/pipedrive-world';
import { openSalesforceWorld } from '../../support/crm-fake/salesforce-world';
import type { FakeAnswer, FakeRequest, FakeServer } from '../../support/crm-fake/server';
import { openUspacyWorld } from '../../support/crm-fake/uspacy/world';
import { resolveWorld } from '../../support/resolve-world';
import type { ContractWorld } from './crm-gateway.contract';

type Fields = Record<string, unknown>;
interface Subject {
	world: ContractWorld & { fake: FakeServer };
	/** Fields of a deal that the CRM refuses, and what it says of them. */
	unknownField: [Fields, RegExp];
	notInList: [Fields, RegExp];
	required: [Fields, RegExp];
	remove(contact: RecordRef): void;
	gone: RegExp;
	/** The create of a new sender, which the credential may not do. */
	forbidden: { when: (request: FakeRequest) => boolean; answer: FakeAnswer; words: RegExp };
	deals(): number;
}

const subjects: Record<string, () => Promise<Subject>> = {
	HubSpot: async () => {
		const world = await openHubSpotWorld();
		const { store } = world.fake;
		return {
			world,
			unknownField: [{ amount_typo: 5 }, /Property "amount_typo" does not exist/],
			notInList: [{ lead_source: 'NOPE' }, /NOPE was not one of the allowed options/],
			required: [{ dealname: '' }, /required properties were not set/],
			remove: ({ id }) => store.archive('contacts', id),
			gone: /No contacts with id/,
			forbidden: {
				when: ({ path }) => path.endsWith('/contacts/batch/create'),
				answer: {
					status: 403,
					body: {
						status: 'error',
						category: 'MISSING_SCOPES',
						message: 'requires crm.objects.contacts.write',
					},
				},
				words: /requires crm\.objects\.contacts\.write/,
			},
			deals: () => store.all('deals').length,
		};
	},
	Pipedrive: async () => {
		const world = await openPipedriveWorld();
		const { store } = world.fake;
		return {
			world,
			unknownField: [{ amount_typo: 5 }, /amount_typo is not allowed/],
			notInList: [{ status: 'nope' }, /Validation failed: status/],
			required: [{ title: '' }, /title is required/],
			remove: ({ id }) => store.remove('persons', id),
			gone: /person_id: \d+ was not found/,
			forbidden: {
				when: ({ path, method }) => method === 'POST' && path.endsWith('/v2/persons'),
				answer: { status: 403, body: { success: false, error: 'Scope and URL mismatch' } },
				words: /Scope and URL mismatch/,
			},
			deals: () => store.rows('deals').length,
		};
	},
	Salesforce: async () => {
		const world = await openSalesforceWorld();
		const { fake } = world;
		return {
			world,
			unknownField: [{ Amount_Typo__c: 5 }, /No such column 'Amount_Typo__c'/],
			notInList: [{ LeadSource: 'Nope' }, /bad value: Nope/],
			required: [{ StageName: null }, /Required fields are missing: \[StageName\]/],
			remove: ({ id }) => fake.remove('Contact', id),
			gone: /invalid cross reference id/,
			forbidden: {
				when: ({ path, method, body }) =>
					method === 'POST' &&
					path.endsWith('/composite/sobjects') &&
					JSON.stringify(body).includes('"Lead"'),
				answer: {
					status: 403,
					body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights on Lead' }],
				},
				words: /insufficient access rights on Lead/,
			},
			deals: () => fake.rows('Opportunity').length,
		};
	},
	Uspacy: async () => {
		const world = await openUspacyWorld();
		const { fake } = world;
		return {
			world,
			unknownField: [{ amount_typo: 5 }, /amount_typo does not exist/],
			notInList: [{ source: 'nope' }, /The selected source is invalid/],
			required: [{ title: '' }, /The title field is required/],
			remove: ({ id }) => void fake.tables.get('contacts')?.delete(Number(id)),
			gone: /no contact with the id/,
			forbidden: {
				when: ({ path, method }) => method === 'POST' && path.endsWith('/crm/v1/entities/leads'),
				answer: { status: 403, body: { status: 403, error: 'Forbidden for this webhook' } },
				words: /Forbidden for this webhook/,
			},
			deals: () => fake.tables.get('deals')?.size ?? 0,
		};
	},
};

const people = ['ann', 'bea', 'cea'];
const settings = {
	rules: { inboundNew: { kind: 'lead' }, inboundKnown: { kind: 'deal' } },
	logMail: false,
};

describe.each(Object.keys(subjects))('%s', (name) => {
	let subject: Subject;
	let contacts: Record<string, RecordRef>;
	beforeEach(async () => {
		const open = subjects[name];
		if (!open) throw new Error(name);
		subject = await open();
		contacts = await subject.world.seed(
			people.map((as) => ({ as, kind: 'contact', title: `${as} Known`, emails: [`${as}@acme.example`] })),
		);
	});
	afterEach(async () => await subject.world.close());

	/** Three mails at once, each about a new deal; the second is the bad one. */
	async function resolve(gateway: Partial<CrmGateway>, second = 'bea@acme.example') {
		const { resolve: run, database } = await resolveWorld();
		const froms = ['ann@acme.example', second, 'cea@acme.example'];
		const mails = froms.map((from, index) => buildMail({ id: `m${index}`, from, subject: `Order ${index}` }));
		const resolved = await run(mails, settings, { gateway: { ...subject.world.gateway, ...gateway } });
		await database.close();
		return resolved.map(({ decision }) => decision);
	}

	const spoiled = (fields: Fields): Partial<CrmGateway> => ({
		create: async (records: NewRecord[]) =>
			await subject.world.gateway.create(
				records.map((record) => (record.title === 'Order 1' ? { ...record, fields } : record)),
			),
	});

	function expectOnlyTheSecondInReview(
		[first, second, third]: Awaited<ReturnType<typeof resolve>>,
		words: RegExp,
		reason = 'crm-refused',
	): void {
		expect([first?.outcome, second?.outcome, third?.outcome]).toEqual(['bound', 'review', 'bound']);
		expect(second?.reasons).toContain(reason);
		expect(second?.explanation.join(' ')).toMatch(words);
		expect(second?.created).toEqual([]);
		expect([first, third].flatMap((one) => one?.created.map(({ kind }) => kind))).toEqual(['deal', 'deal']);
		expect(subject.deals()).toBe(2);
	}

	it.each([
		['an unknown field', 'unknownField'],
		['a value that is not in the list', 'notInList'],
		['a required field left empty', 'required'],
	] as const)('%s', async (_title, fault) => {
		const [fields, words] = subject[fault];
		expectOnlyTheSecondInReview(await resolve(spoiled(fields)), words);
	});

	it('a contact deleted between look-up and create', async () => {
		const create = async (records: NewRecord[]) => {
			subject.remove(contacts.bea as RecordRef);
			return await subject.world.gateway.create(records);
		};
		expectOnlyTheSecondInReview(await resolve({ create }), subject.gone);
	});

	it('a right that is missing for new senders does not keep deals of known ones', async () => {
		const { when, answer, words } = subject.forbidden;
		subject.world.fake.trap({ kind: 'fail', answer }, 9, when);
		expectOnlyTheSecondInReview(await resolve({}, 'new@stranger.example'), words, 'no-access');
	});
});
