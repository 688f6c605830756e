import { convertByHand } from '../../support/convert-by-hand';
import { bindPast, undoPast } from '../../../adapters/resolve/bind-past';
import {
	bindByHand,
	createAndBind,
	listBindings,
	replaceByHand,
	unbindByHand,
	type ManualAnswer,
} from '../../../adapters/resolve/manual-binding';
import { reconcileConversions } from '../../../adapters/resolve/reconcile-conversions';
import { listReviews, resumeReview } from '../../../adapters/resolve/review-queue';
import type { ActingUser } from '../../../core/rights/rights';
import { buildMail } from '../../support/build-mail';
import { resolveWorld, type ResolveWorld } from '../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const jane = { kind: 'contact', id: 'c2', title: 'Jane Roe', emails: ['jane@roe.example'], ownerId: 'u2' };
const admin: ActingUser = { id: 'u1', rights: null };
const none = { view: 'none', edit: 'none', create: false } as const;

const reply = (id: string, to: string) =>
	buildMail({ id, inReplyTo: to, references: [to], subject: 'Re: Hello' });
const refs = (answer: ManualAnswer): string[] =>
	answer.ok ? answer.bindings.map(({ kind, id }) => `${kind} ${id}`).sort() : [answer.why];
const bound = async (world: ResolveWorld, mail: string): Promise<string[]> =>
	refs(await listBindings({ mail, user: admin }, world.deps));

/** Three mails of one conversation, bound to contact c1. */
async function chain(): Promise<ResolveWorld> {
	const world = await resolveWorld([john, jane]);
	await world.resolve([buildMail({ id: 'a' }), reply('b', 'a'), reply('c', 'b')], {});
	return world;
}

describe('bindings by hand', () => {
	it('binds one mail, and the conversation passes it on to later replies', async () => {
		const world = await chain();
		await bindByHand(
			{ mail: 'b', scope: 'mail', user: admin, to: { kind: 'contact', id: 'c2' } },
			world.deps,
		);
		expect(await bound(world, 'a')).toEqual(['contact c1']);
		expect(await bound(world, 'b')).toEqual(['contact c1', 'contact c2']);
		const [next] = await world.resolve([reply('d', 'c')], {});
		expect(next?.decision.bound.map(({ id, why }) => `${id} ${why}`).sort()).toEqual([
			'c1 conversation',
			'c2 manual',
		]);
	});

	it('binds the whole chain', async () => {
		const world = await chain();
		await bindByHand(
			{ mail: 'b', scope: 'chain', user: admin, to: { kind: 'contact', id: 'c2' } },
			world.deps,
		);
		for (const id of ['a', 'b', 'c']) expect(await bound(world, id)).toEqual(['contact c1', 'contact c2']);
	});

	it('unbinds one mail of the chain and no run binds it again', async () => {
		const world = await chain();
		await unbindByHand(
			{ mail: 'b', scope: 'mail', user: admin, from: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		await world.resolve([reply('b', 'a')], {});
		expect(await bound(world, 'b')).toEqual([]);
		expect(await bound(world, 'a')).toEqual(['contact c1']);
		const [next] = await world.resolve([reply('d', 'c')], {});
		expect(next?.decision.bound.map(({ id }) => id)).toEqual(['c1']);
	});

	it('unbinds the chain: not even the address binds the next reply, and nothing is created for it', async () => {
		const world = await chain();
		await unbindByHand(
			{ mail: 'b', scope: 'chain', user: admin, from: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		const [next] = await world.resolve([reply('d', 'c')]);
		expect(next?.decision).toMatchObject({
			outcome: 'skipped',
			bound: [],
			created: [],
			reasons: ['tombstone'],
		});
	});

	it('binds again what was removed when a person says so', async () => {
		const world = await chain();
		await unbindByHand(
			{ mail: 'b', scope: 'chain', user: admin, from: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		await bindByHand(
			{ mail: 'b', scope: 'chain', user: admin, to: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		const [next] = await world.resolve([reply('d', 'c')]);
		expect(next?.decision.bound).toEqual([expect.objectContaining({ id: 'c1', why: 'manual' })]);
	});

	it('replaces a record in the chain; replies follow', async () => {
		const world = await chain();
		const answer = await replaceByHand(
			{
				mail: 'a',
				scope: 'chain',
				user: admin,
				from: { kind: 'contact', id: 'c1' },
				to: { kind: 'contact', id: 'c2' },
			},
			world.deps,
		);
		expect(refs(answer)).toEqual(['contact c2']);
		const [next] = await world.resolve([reply('d', 'c')]);
		expect(next?.decision.bound.map(({ id }) => id)).toEqual(['c2']);
	});

	it('creates a record and binds the mail to it, once', async () => {
		const world = await chain();
		const request = { mail: 'a', scope: 'mail', user: admin, kind: 'deal', title: 'Roof' } as const;
		const first = await createAndBind(request, world.deps);
		const again = await createAndBind(request, world.deps);
		expect(refs(first)).toEqual(refs(again));
		const deals = await world.deps.gateway.search({ kind: 'deal', text: '' });
		expect(deals.items).toEqual([
			expect.objectContaining({ title: 'Roof', contactIds: ['c1'], ownerId: 'u1' }),
		]);
	});

	it('binds a mail that manual mode kept for a person, and its replies follow even in that mode', async () => {
		const world = await resolveWorld([john]);
		await world.resolve([buildMail({ id: 'a' })], { mode: 'manual' });
		await bindByHand(
			{ mail: 'a', scope: 'chain', user: admin, to: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		const [again, next] = await world.resolve([buildMail({ id: 'a' }), reply('b', 'a')], { mode: 'manual' });
		expect(again?.decision).toMatchObject({ outcome: 'bound', reasons: ['duplicate'] });
		expect(next?.decision.bound).toEqual([expect.objectContaining({ id: 'c1', why: 'manual' })]);
	});
});

describe('rights', () => {
	const cases: [
		string,
		ActingUser,
		(world: ResolveWorld, user: ActingUser) => Promise<ManualAnswer>,
		RegExp,
	][] = [
		[
			'no view right: nothing can be bound',
			{ id: 'u2', rights: { contact: none } },
			(world, user) =>
				bindByHand({ mail: 'a', scope: 'mail', user, to: { kind: 'contact', id: 'c2' } }, world.deps),
			/rights/,
		],
		[
			'own only: a record of somebody else cannot be bound',
			{ id: 'u2', rights: { contact: { view: 'own', edit: 'own', create: false } } },
			(world, user) =>
				bindByHand({ mail: 'a', scope: 'mail', user, to: { kind: 'contact', id: 'c1' } }, world.deps),
			/rights/,
		],
		[
			'view without edit: a binding of the rules cannot be removed',
			{ id: 'u2', rights: { contact: { view: 'all', edit: 'none', create: false } } },
			(world, user) =>
				unbindByHand({ mail: 'a', scope: 'mail', user, from: { kind: 'contact', id: 'c1' } }, world.deps),
			/Somebody else/,
		],
		[
			'no create right: no new record',
			{ id: 'u2', rights: { deal: none } },
			(world, user) => createAndBind({ mail: 'a', scope: 'mail', user, kind: 'deal' }, world.deps),
			/create a deal/,
		],
	];

	it.each(cases)('%s', async (_, user, act, why) => {
		const world = await chain();
		const answer = await act(world, user);
		expect(answer).toEqual({ ok: false, why: expect.stringMatching(why) });
		expect(JSON.stringify(answer)).not.toMatch(/John|Jane/);
		expect(await bound(world, 'a')).toEqual(['contact c1']);
	});

	it('shows a binding the user may not see without its name', async () => {
		const world = await chain();
		const answer = await listBindings(
			{ mail: 'a', user: { id: 'u2', rights: { contact: none } } },
			world.deps,
		);
		expect(answer).toMatchObject({
			ok: true,
			bindings: [{ kind: 'contact', id: null, title: null, visible: false, removable: false }],
		});
	});

	it('lets a user with edit own add a binding', async () => {
		const world = await chain();
		const user: ActingUser = { id: 'u2', rights: { contact: { view: 'all', edit: 'own', create: false } } };
		expect(
			(await bindByHand({ mail: 'a', scope: 'mail', user, to: { kind: 'contact', id: 'c2' } }, world.deps))
				.ok,
		).toBe(true);
	});
});

describe('review', () => {
	const fail = { verdict: 'fail' as const, spf: null, dkim: null, dmarc: 'fail', authservId: 'mx' };

	it('lists parked mail with its candidates and resumes it', async () => {
		const world = await resolveWorld([john]);
		await world.resolve([buildMail({ id: 'a', authentication: fail })]);
		const [item] = await listReviews({ user: admin }, world.deps);
		expect(item).toMatchObject({
			mail: { id: 'a' },
			reasons: ['unauthenticated'],
			candidates: [{ id: 'c1' }],
		});
		const answer = await resumeReview(
			{ mail: 'a', user: admin, choice: { bind: { kind: 'contact', id: 'c1' } } },
			world.deps,
		);
		expect(refs(answer)).toEqual(['contact c1']);
		expect(await listReviews({ user: admin }, world.deps)).toEqual([]);
		expect(
			await resumeReview({ mail: 'a', user: admin, choice: { ignore: true } }, world.deps),
		).toMatchObject({ ok: false });
	});

	it('creates, or ignores', async () => {
		const world = await resolveWorld([john]);
		await world.resolve([
			buildMail({ id: 'a', authentication: fail }),
			buildMail({ id: 'b', authentication: fail }),
		]);
		expect(
			await resumeReview({ mail: 'a', user: admin, choice: { create: 'ticket' } }, world.deps),
		).toMatchObject({ ok: true });
		expect(
			await resumeReview({ mail: 'b', user: admin, choice: { ignore: true } }, world.deps),
		).toMatchObject({ ok: true });
		expect(await listReviews({ user: admin }, world.deps)).toEqual([]);
		const tickets = await world.deps.gateway.search({ kind: 'ticket', text: '' });
		expect(tickets.items).toEqual([
			expect.objectContaining({ title: 'Hello', emails: ['john@acme.example'] }),
		]);
	});
});

describe('lead conversion', () => {
	it('binds what the lead became to its whole chain, past and future; the lead keeps its history', async () => {
		const world = await resolveWorld([
			{ ...john, emails: [] },
			{ kind: 'deal', id: 'd1', title: 'Roof', contactIds: ['c1'] },
		]);
		const [first] = await world.resolve([buildMail({ id: 'a' }), reply('b', 'a')]);
		const lead = first?.decision.created[0]?.id ?? '';
		await unbindByHand(
			{ mail: 'b', scope: 'mail', user: admin, from: { kind: 'lead', id: lead } },
			world.deps,
		);
		await convertByHand(world.database.db, lead, [
			{ kind: 'contact', id: 'c1' },
			{ kind: 'deal', id: 'd1' },
		]);
		expect(await reconcileConversions(world.deps)).toEqual({
			leads: 1,
			converted: 1,
			conversations: 1,
			added: 2,
		});
		expect(await bound(world, 'a')).toEqual(['contact c1', 'deal d1', `lead ${lead}`]);
		expect(await bound(world, 'b')).toEqual([]);
		const [next] = await world.resolve([reply('c', 'a')]);
		expect(next?.decision).toMatchObject({ created: [] });
		expect(next?.decision.bound.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual([
			'contact c1',
			'deal d1',
			`lead ${lead}`,
		]);
		expect(await reconcileConversions(world.deps)).toMatchObject({ added: 0 });
	});

	it('reaches the next reply without a reconcile run too', async () => {
		const world = await resolveWorld([{ ...john, emails: [] }]);
		const [first] = await world.resolve([buildMail({ id: 'a' })]);
		const lead = first?.decision.created[0]?.id ?? '';
		await convertByHand(world.database.db, lead, [{ kind: 'contact', id: 'c1' }]);
		const [next] = await world.resolve([reply('b', 'a')]);
		expect(next?.decision.bound.map(({ kind, why }) => `${kind} ${why}`).sort()).toEqual([
			'contact converted-lead',
			'lead conversation',
		]);
	});
});

describe('binding the past', () => {
	const request = {
		record: { kind: 'contact' as const, id: 'c9' },
		days: 30,
		limit: 100,
		job: 'job-1',
		user: admin,
	};

	it('binds earlier mail of a record added later, creates nothing, and can be undone', async () => {
		const world = await resolveWorld();
		await world.resolve(
			[
				buildMail({ id: 'old', date: '2025-01-01T00:00:00.000Z' }),
				buildMail({ id: 'a' }),
				buildMail({ id: 'b', from: 'x@y.example' }),
			],
			{},
		);
		const [made] = await world.deps.gateway.create([
			{
				kind: 'contact',
				key: 'later',
				title: 'Later',
				personName: 'John',
				emails: ['john@acme.example'],
				source: null,
				ownerId: null,
				companyId: null,
				contactIds: [],
			},
		]);
		const id = made?.ok ? made.value.id : '';
		expect(await bindPast({ ...request, record: { kind: 'contact', id } }, world.deps)).toEqual({
			ok: true,
			job: 'job-1',
			mails: ['a'],
			more: false,
		});
		expect(await bound(world, 'a')).toEqual([`contact ${id}`]);
		expect(await bound(world, 'old')).toEqual([]);
		await bindByHand({ mail: 'b', scope: 'mail', user: admin, to: { kind: 'contact', id } }, world.deps);
		expect(await undoPast('job-1', world.deps)).toEqual({ removed: 1 });
		expect(await bound(world, 'a')).toEqual([]);
		expect(await bound(world, 'b')).toEqual([`contact ${id}`]);
	});

	it('leaves alone what a person removed', async () => {
		const world = await chain();
		await unbindByHand(
			{ mail: 'b', scope: 'mail', user: admin, from: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		expect(await bindPast({ ...request, record: { kind: 'contact', id: 'c1' } }, world.deps)).toMatchObject({
			ok: true,
			mails: [],
		});
		expect(await bound(world, 'b')).toEqual([]);
	});
});
