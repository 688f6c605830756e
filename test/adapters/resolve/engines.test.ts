/** Binding on both engines of the memory: what is kept, found again, changed by hand, undone; and two workers at once. */
import { bindPast, undoPast } from '../../../adapters/resolve/bind-past';
import { bindByHand, unbindByHand } from '../../../adapters/resolve/manual-binding';
import { reconcileConversions } from '../../../adapters/resolve/reconcile-conversions';
import { listReviews, resumeReview } from '../../../adapters/resolve/review-queue';
import { undoExecution } from '../../../adapters/resolve/undo-execution';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { buildMail } from '../../support/build-mail';
import { convertByHand } from '../../support/convert-by-hand';
import { eachEngine } from '../../support/each-engine';
import { resolveWorld, type ResolveWorld } from '../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const admin = { id: 'u1', rights: null };
const now = new Date('2026-03-02T12:00:00Z');
const failed = { verdict: 'fail' as const, spf: null, dkim: null, dmarc: 'fail', authservId: 'mx' };
const reply = (id: string, to: string, more: Parameters<typeof buildMail>[0] = {}) =>
	buildMail({ id, inReplyTo: to, references: [to], subject: 'Re: Hello', ...more });

const boundTo = async ({ deps }: ResolveWorld, ...ids: string[]) => {
	const mails = await deps.memory.mails(deps.gateway.connection, ids);
	return ids.map((id) =>
		mails
			.find((mail) => mail.id === id)
			?.bindings.filter(({ removed }) => !removed)
			.map(({ kind }) => kind)
			.sort()
			.join(' '),
	);
};

eachEngine((engine) => {
	const open = async (records: unknown[] = []) => await resolveWorld(records, now, await engine.open());

	it('keeps conversations, merges them, and knows mails again', async () => {
		const world = await open([john]);
		const [a] = await world.resolve([buildMail({ id: 'a' })]);
		await world.resolve([reply('c', 'b', { from: 'jane@acme.example' })]);
		const [b] = await world.resolve([reply('b', 'a', { references: ['a'] })]);
		const [next, again] = await world.resolve([reply('d', 'c'), buildMail({ id: 'a' })]);
		expect(a?.decision.rule).toBe('inboundKnown');
		expect([b?.decision.created, next?.decision.created]).toEqual([[], []]);
		expect(next?.mail.conversationId).toBe('a');
		expect(next?.decision.bound.map(({ kind }) => kind).sort()).toEqual(['contact', 'deal', 'lead']);
		expect(again?.decision.reasons).toEqual(['duplicate']);
	});

	it('binds and removes by hand, passes it on, and lets no rule undo it', async () => {
		const world = await open([john, { kind: 'ticket', id: 't1', title: 'Broken' }]);
		await world.resolve([buildMail({ id: 'a' }), reply('b', 'a')], {});
		const chain = { mail: 'a', scope: 'chain' as const, user: admin };
		await bindByHand({ ...chain, to: { kind: 'ticket', id: 't1' } }, world.deps);
		await unbindByHand({ ...chain, from: { kind: 'contact', id: 'c1' } }, world.deps);
		await world.resolve([reply('c', 'b')]);
		expect(await boundTo(world, 'a', 'b', 'c')).toEqual(['ticket', 'ticket', 'ticket']);
	});

	it('lists Review page by page and resumes it', async () => {
		const world = await open([john]);
		await world.resolve(['a', 'b', 'c'].map((id) => buildMail({ id, authentication: failed })));
		const [first, second] = await listReviews({ user: admin, limit: 2 }, world.deps);
		const rest = await listReviews({ user: admin, limit: 2, after: second?.after ?? null }, world.deps);
		expect([first?.mail.id, second?.mail.id, rest.map(({ mail }) => mail.id)]).toEqual(['a', 'b', ['c']]);
		const user = admin;
		await resumeReview({ mail: 'a', user, choice: { bind: { kind: 'contact', id: 'c1' } } }, world.deps);
		await resumeReview({ mail: 'b', user, choice: { create: 'deal' } }, world.deps);
		await resumeReview({ mail: 'c', user, choice: { ignore: true } }, world.deps);
		expect(await boundTo(world, 'a', 'b', 'c')).toEqual(['contact', 'deal', '']);
		expect(await listReviews({ user: admin }, world.deps)).toEqual([]);
	});

	it('reconciles a lead that was converted while nobody looked', async () => {
		const world = await open([john]);
		await world.resolve([
			buildMail({ id: 'a', from: 'new@x.example' }),
			reply('b', 'a', { from: 'new@x.example' }),
		]);
		const [lead] = (await world.deps.gateway.search({ kind: 'lead', text: '' })).items;
		// Kept apart from its conversation until a person bound it.
		await world.resolve([buildMail({ id: 'parked', from: 'new@x.example', authentication: failed })]);
		const to = { kind: 'lead' as const, id: lead?.id ?? '' };
		await bindByHand({ mail: 'parked', scope: 'mail', user: admin, to }, world.deps);
		await convertByHand(world.database.db, lead?.id ?? '', [{ kind: 'contact', id: 'c1' }]);
		expect(await reconcileConversions(world.deps)).toMatchObject({ converted: 1, added: 3 });
		expect(await reconcileConversions(world.deps)).toMatchObject({ converted: 1, added: 0 });
		expect(await boundTo(world, 'a', 'b', 'parked')).toEqual(Array.from({ length: 3 }, () => 'contact lead'));
	});

	it('binds earlier mail step by step until none is left, and undoes each step', async () => {
		const world = await open();
		const ids = ['a', 'b', 'c', 'd', 'e'];
		await world.resolve(
			ids.map((id) => buildMail({ id })),
			{},
		);
		const record = {
			kind: 'contact',
			key: 'k',
			title: 'John',
			personName: 'John',
			emails: ['john@acme.example'],
		};
		const [made] = await world.deps.gateway.create([
			{ ...record, kind: 'contact', source: null, ownerId: null, companyId: null, contactIds: [] },
		]);
		const to = { kind: 'contact' as const, id: made?.ok ? made.value.id : '' };
		const step = async (job: string) =>
			await bindPast({ record: to, days: 30, limit: 2, job, user: admin }, world.deps);
		expect(await step('1')).toMatchObject({ mails: ['a', 'b'], more: true });
		expect(await step('2')).toMatchObject({ mails: ['c', 'd'], more: true });
		expect(await step('3')).toMatchObject({ mails: ['e'], more: false });
		expect(await undoPast('2', world.deps)).toEqual({ removed: 2 });
		const kept = await world.deps.memory.mails(world.deps.gateway.connection, ids);
		expect(kept.map(({ outcome }) => outcome)).toEqual(['bound', 'bound', 'skipped', 'skipped', 'bound']);
	});

	it('undoes an execution', async () => {
		const world = await open([john]);
		const mails = [buildMail({ id: 'a', from: 'new@x.example' }), buildMail({ id: 'b' })];
		await world.resolve(mails, undefined, { execution: '7' });
		expect(await undoExecution('7', world.deps)).toMatchObject({ forgotten: 2, stayed: [] });
		const again = await world.resolve(mails);
		expect(again.map(({ decision }) => decision.rule)).toEqual(['inboundNew', 'inboundKnown']);
	});

	it('two workers at the same moment make one record of one new sender', async () => {
		const place = await engine.place();
		const one = await openMemoryDatabase(place);
		// node:sqlite waits for a lock without giving way, so within one process a file has one connection.
		const two = engine.name === 'SQLite' ? one : await openMemoryDatabase(place);
		try {
			const left = await resolveWorld([], now, one);
			const right = await resolveWorld([], now, two);
			const tries = await Promise.all(
				Array.from({ length: 12 }, (_, index) =>
					(index % 2 ? left : right).resolve(
						[
							buildMail({ id: `m${index}`, from: `s${index % 3}@x.example` }),
							buildMail({ id: 'same', from: 'same@x.example' }),
						],
						undefined,
						{ holder: `worker ${index}` },
					),
				),
			);
			const leads = (await left.deps.gateway.search({ kind: 'lead', text: '', limit: 100 })).items;
			expect(leads.map(({ emails }) => emails[0]).sort()).toEqual([
				's0@x.example',
				's1@x.example',
				's2@x.example',
				'same@x.example',
			]);
			const same = tries.map(([, decided]) => decided?.decision.reasons.join());
			expect(same.filter((reasons) => reasons !== 'duplicate')).toHaveLength(1);
			for (const resolved of tries.flat()) expect(resolved.decision.bound).toHaveLength(1);
		} finally {
			for (const memory of new Set([one, two])) await memory.close();
		}
	});
});
