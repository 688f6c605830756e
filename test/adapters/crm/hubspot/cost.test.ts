/** What a batch of mails costs in calls to HubSpot, and that it ends as it should. */
import { buildMail } from '../../../support/build-mail';
import type { FakeRequest } from '../../../support/crm-fake/server';
import { openHubSpotWorld, type HubSpotWorld } from '../../../support/crm-fake/hubspot-world';
import { resolveWorld } from '../../../support/resolve-world';
import type { SeededRecord } from '../crm-gateway.contract';

const sender = (index: number): string => `p${index}@firm${index}.example`;

const people: SeededRecord[] = Array.from({ length: 60 }, (_, index): SeededRecord[] => [
	{ as: `firm${index}`, kind: 'company', title: `Firm ${index}`, domains: [`firm${index}.example`] },
	{
		...{ as: `p${index}`, kind: 'contact', title: `Person ${index}`, emails: [sender(index)] },
		...{ company: `firm${index}`, owner: '901' },
	},
]).flat();

const rules = { inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } } };
const isLog = ({ path }: FakeRequest): boolean => /\/emails(\/|$)/.test(path);

let crm: HubSpotWorld;
beforeEach(async () => {
	crm = await openHubSpotWorld();
});
afterEach(async () => await crm.close());

describe('100 mails of 60 known senders, 30 of them new conversations', () => {
	it('make 30 deals with at most 12 calls for look-ups and creations', async () => {
		const { resolve } = await resolveWorld();
		await crm.seed(people);
		const first = Array.from({ length: 30 }, (_, index) =>
			buildMail({ id: `old${index}@x.example`, from: sender(index), subject: `Old ${index}` }),
		);
		await resolve(first, { rules }, { gateway: crm.gateway });
		const fresh = Array.from({ length: 30 }, (_, index) =>
			buildMail({ id: `new${index}@x.example`, from: sender(30 + index), subject: `New ${index}` }),
		);
		const replies = Array.from({ length: 70 }, (_, index) => {
			const parent = index < 30 ? `old${index}@x.example` : `new${(index - 30) % 30}@x.example`;
			return buildMail({
				...{ id: `reply${index}@x.example`, inReplyTo: parent, references: [parent] },
				...{ from: sender(index < 30 ? index : 30 + ((index - 30) % 30)), subject: 'Re: it' },
			});
		});
		// As another execution would do it: nothing is remembered in the gateway.
		const second = await crm.reopen();
		const before = crm.fake.log.length;
		const resolved = await resolve([...fresh, ...replies], { rules }, { gateway: second });
		const calls = crm.fake.log.slice(before);
		expect(resolved.map(({ decision }) => decision.outcome)).toEqual(Array<string>(100).fill('bound'));
		expect(crm.fake.store.all('deals')).toHaveLength(60);
		expect(crm.fake.store.all('emails')).toHaveLength(130);
		const paths = calls.filter((call) => !isLog(call)).map(({ method, path }) => `${method} ${path}`);
		expect(paths.length).toBeLessThanOrEqual(12);
		expect(calls.filter(isLog).length).toBeLessThanOrEqual(3);
	});

	it('of unknown senders cost one search more, and make each lead once', async () => {
		const { resolve } = await resolveWorld();
		const mails = Array.from({ length: 100 }, (_, index) =>
			buildMail({ from: sender(index % 60), subject: `Hello ${index}` }),
		);
		await resolve(
			mails,
			{ rules: { inboundNew: { kind: 'lead' } }, logMail: false },
			{ gateway: crm.gateway },
		);
		expect(crm.fake.store.all('contacts')).toHaveLength(60);
		expect(crm.fake.log.length).toBeLessThanOrEqual(8);
	});
});
