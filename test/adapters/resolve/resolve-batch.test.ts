import { buildMail } from '../../support/build-mail';
import { resolveWorld } from '../../support/resolve-world';

const john = {
	kind: 'contact',
	id: 'c1',
	title: 'John Doe',
	emails: ['john@acme.example'],
	companyId: 'co1',
	ownerId: 'u1',
};
const acme = { kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'], ownerId: 'u2' };

describe('resolving a batch', () => {
	it('makes one lead for ten mails of one new sender', async () => {
		const world = await resolveWorld();
		const resolved = await world.resolve(Array.from({ length: 10 }, () => buildMail()));
		expect(resolved.flatMap(({ decision }) => decision.created)).toHaveLength(1);
		expect(resolved.map(({ decision }) => decision.outcome)).toEqual(Array(10).fill('bound'));
		const leads = await world.deps.gateway.search({ kind: 'lead', text: '' });
		expect(
			leads.items.map(({ title, emails, ownerId, source }) => ({ title, emails, ownerId, source })),
		).toEqual([{ title: 'Hello', emails: ['john@acme.example'], ownerId: 'u1', source: 'email' }]);
		expect(new Set(resolved.flatMap(({ decision }) => decision.bound.map(({ id }) => id)))).toEqual(
			new Set([leads.items[0]?.id]),
		);
	});

	it('gives a reply the deal of its conversation in a later batch', async () => {
		const world = await resolveWorld([john, acme]);
		const [first] = await world.resolve([buildMail({ id: 'a@x' })]);
		const [reply] = await world.resolve([buildMail({ id: 'b@x', inReplyTo: 'a@x', references: ['a@x'] })]);
		const deal = first?.decision.created[0];
		expect(deal).toMatchObject({ kind: 'deal', responsible: 'u1' });
		expect(reply?.decision.created).toEqual([]);
		expect(reply?.decision.bound).toEqual(
			expect.arrayContaining([expect.objectContaining({ kind: 'deal', id: deal?.id, why: 'conversation' })]),
		);
		expect(reply?.mail.conversationId).toBe('a@x');
	});

	it('knows a mail it has handled before', async () => {
		const world = await resolveWorld([john, acme]);
		const mail = buildMail({ id: 'a@x' });
		const [first] = await world.resolve([mail]);
		const [again] = await world.resolve([mail]);
		expect(again?.decision).toMatchObject({ outcome: 'bound', created: [], reasons: ['duplicate'] });
		expect(again?.decision.bound.map(({ id }) => id).sort()).toEqual(
			first?.decision.bound.map(({ id }) => id).sort(),
		);
	});
});
