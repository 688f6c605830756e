/** What happens between two runs: people work in the CRM, mails come late, twice or in another order, workers meet. */
import { unbindByHand } from '../../../adapters/resolve/manual-binding';
import { reconcileConversions } from '../../../adapters/resolve/reconcile-conversions';
import { undoExecution } from '../../../adapters/resolve/undo-execution';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { Resolved } from '../../../adapters/resolve/resolve-batch';
import { buildMail } from '../../support/build-mail';
import { convertByHand } from '../../support/convert-by-hand';
import { resolveWorld, type ResolveWorld } from '../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const jane = { kind: 'contact', id: 'c2', title: 'Jane Roe', emails: ['jane@b.example'], ownerId: 'u2' };
const reply = (id: string, to: string, more: object = {}) =>
	buildMail({ id, inReplyTo: to, references: [to], subject: 'Re: Hello', ...more });
const said = (resolved: Resolved | undefined): string => {
	const { outcome, rule, bound = [], reasons = [] } = resolved?.decision ?? {};
	const records = bound.map(({ kind, why }) => (why === 'created' ? `+${kind}` : `${kind}:${why}`)).sort();
	return `${outcome ?? ''} ${rule ?? '-'} | ${records.join(' ')} | ${[...reasons].sort().join(' ')}`;
};
const count = async (world: ResolveWorld, kind: 'deal' | 'lead' | 'contact'): Promise<number> =>
	(await world.deps.gateway.search({ kind, text: '' })).items.length;
const remove = async (world: ResolveWorld, id: string): Promise<void> =>
	void (await world.database.db
		.updateTable('crm_records')
		.set({ deleted: 1 })
		.where('id', '=', id)
		.execute());

describe('mail that comes late', () => {
	it('a reply in one run, its parent in the next: one deal', async () => {
		const world = await resolveWorld([john]);
		const [first] = await world.resolve([reply('b', 'a')]);
		const [parent] = await world.resolve([buildMail({ id: 'a' })]);
		expect([said(first), said(parent)]).toEqual([
			'bound inboundKnown | +deal contact:exact-address | exact-address known-inbound',
			'bound - | contact:conversation deal:conversation | conversation',
		]);
		expect(await count(world, 'deal')).toBe(1);
	});

	it('a mail that joins two conversations: both are one afterwards, and replies to either inherit both', async () => {
		const world = await resolveWorld([john, jane]);
		await world.resolve([buildMail({ id: 'a' }), buildMail({ id: 'b', from: 'jane@b.example' })]);
		const both = { from: 'anna@ours.example', to: ['john@acme.example', 'jane@b.example'], sent: true };
		await world.resolve([buildMail({ id: 'c', inReplyTo: 'a', references: ['b', 'a'], ...both })]);
		const [toA, toB] = await world.resolve([reply('d', 'a'), reply('e', 'b', { from: 'jane@b.example' })]);
		const records = 'contact:conversation contact:conversation deal:conversation deal:conversation';
		expect([said(toA), said(toB)]).toEqual([
			`bound - | ${records} | conversation`,
			`bound - | ${records} | conversation`,
		]);
		expect(toA?.mail.conversationId).toBe(toB?.mail.conversationId);
	});

	it('the Sent copy after the answer to it: the contact is made once, whichever comes first', async () => {
		const world = await resolveWorld();
		const sent = buildMail({ id: 'a', from: 'anna@ours.example', to: 'new@x.example', sent: true });
		const [answer] = await world.resolve([reply('b', 'a', { from: 'new@x.example' })]);
		const [copy] = await world.resolve([sent]);
		expect([said(answer), said(copy)]).toEqual([
			'bound inboundNew | +lead | new-inbound',
			'bound - | lead:conversation | conversation',
		]);
		expect(await count(world, 'contact')).toBe(0);
	});
});

describe('workers that meet', () => {
	const slowly = async () => await new Promise<void>((done) => setTimeout(done, 5));

	it('a mail and its reply at the same moment make one deal', async () => {
		const world = await resolveWorld([john]);
		await Promise.all([
			world.resolve([buildMail({ id: 'a' })], undefined, { holder: 'one', sleep: slowly }),
			world.resolve([reply('b', 'a')], undefined, { holder: 'two', sleep: slowly }),
		]);
		expect(await count(world, 'deal')).toBe(1);
		const [next] = await world.resolve([reply('c', 'b')]);
		expect(said(next)).toBe('bound - | contact:conversation deal:conversation | conversation');
	});

	it('inbound and outbound mail of a new person at the same moment make one record', async () => {
		const world = await resolveWorld();
		const sent = { from: 'anna@ours.example', to: 'new@x.example', sent: true };
		const [received, written] = await Promise.all([
			world.resolve([buildMail({ id: 'a', from: 'new@x.example' })], undefined, {
				...{ holder: 'one', sleep: slowly },
			}),
			world.resolve([buildMail({ id: 'b', ...sent })], undefined, { holder: 'two', sleep: slowly }),
		]);
		expect((await count(world, 'lead')) + (await count(world, 'contact'))).toBe(1);
		expect(received[0]?.decision.bound[0]?.id).toBe(written[0]?.decision.bound[0]?.id);
	});

	it('two batches of a hundred mails of ten new people make ten leads', async () => {
		const world = await resolveWorld();
		const batch = (name: string) =>
			Array.from({ length: 100 }, (_, index) =>
				buildMail({ id: `${name}${index}`, from: `p${index % 10}@x${index % 10}.example` }),
			);
		await Promise.all(
			['one', 'two'].map((holder) => world.resolve(batch(holder), undefined, { holder, sleep: slowly })),
		);
		expect(await count(world, 'lead')).toBe(10);
	});
});

describe('what people do in the CRM', () => {
	it('a deleted deal is not made again by a reply; the contact stays bound', async () => {
		const world = await resolveWorld([john]);
		const [first] = await world.resolve([buildMail({ id: 'a' })]);
		await remove(world, first?.decision.created[0]?.id ?? '');
		const [next] = await world.resolve([reply('b', 'a')]);
		expect(said(next)).toBe('bound - | contact:conversation | conversation');
		expect(await count(world, 'deal')).toBe(0);
	});

	it('a deal that is won stays with its conversation; a new matter makes a new one', async () => {
		const world = await resolveWorld([john]);
		const [first] = await world.resolve([buildMail({ id: 'a' })]);
		const id = first?.decision.created[0]?.id ?? '';
		await world.database.db.updateTable('crm_records').set({ state: 'won' }).where('id', '=', id).execute();
		const [answer, fresh] = await world.resolve([reply('b', 'a'), buildMail({ id: 'c' })]);
		expect([said(answer), said(fresh)]).toEqual([
			'bound - | contact:conversation deal:conversation | conversation',
			'bound inboundKnown | +deal contact:exact-address | exact-address known-inbound',
		]);
	});

	it('a new matter of a person whose lead was converted makes a deal, and no lead', async () => {
		const world = await resolveWorld([{ ...john, emails: [] }]);
		const [first] = await world.resolve([buildMail({ id: 'a', from: 'new@x.example' })]);
		const lead = first?.decision.created[0]?.id ?? '';
		await convertByHand(world.database.db, lead, [{ kind: 'contact', id: 'c1' }]);
		await reconcileConversions(world.deps);
		const [fresh] = await world.resolve([buildMail({ id: 'b', from: 'new@x.example', subject: 'Next' })]);
		expect(fresh?.decision).toMatchObject({ outcome: 'bound', rule: 'inboundKnown' });
		expect(fresh?.decision.created).toMatchObject([{ kind: 'deal', title: 'Next' }]);
		expect(await count(world, 'lead')).toBe(1);
	});

	it('what a person unbound from the chain stays away, though the address still matches', async () => {
		const world = await resolveWorld([john]);
		await world.resolve([buildMail({ id: 'a' })]);
		const ref = { kind: 'contact', id: 'c1' } as const;
		const user = { id: 'u1', rights: null };
		await unbindByHand({ mail: 'a', scope: 'chain', user, from: ref }, world.deps);
		const [next, other] = await world.resolve([reply('b', 'a'), buildMail({ id: 'c' })]);
		expect(said(next)).toBe('bound - | deal:conversation | conversation tombstone');
		expect(said(other)).toContain('contact:exact-address');
	});
});

describe('a contact that was merged into another one', () => {
	/** The other one has the address now and answers under the old id too. */
	async function merged(unbind: boolean): Promise<Resolved[]> {
		const world = await resolveWorld([john, jane]);
		const { db } = world.database;
		await world.resolve([buildMail({ id: 'a' })], {});
		const from = { kind: 'contact', id: 'c1' } as const;
		if (unbind)
			await unbindByHand({ mail: 'a', scope: 'chain', user: { id: 'u1', rights: null }, from }, world.deps);
		await db.updateTable('crm_addresses').set({ id: 'c2', position: 1 }).where('id', '=', 'c1').execute();
		await db.deleteFrom('crm_records').where('id', '=', 'c1').execute();
		const gateway: CrmGateway = {
			...world.deps.gateway,
			get: async (refs) =>
				await world.deps.gateway.get(refs.map((ref) => (ref.id === 'c1' ? { ...ref, id: 'c2' } : ref))),
		};
		return await world.resolve([reply('b', 'a'), buildMail({ id: 'c' })], {}, { gateway });
	}

	it('takes over its conversations', async () => {
		const [next, fresh] = await merged(false);
		expect(next?.decision.bound).toMatchObject([{ id: 'c2', why: 'conversation' }]);
		expect(fresh?.decision.bound).toMatchObject([{ id: 'c2', why: 'exact-address' }]);
	});

	it('stays out of the conversation that a person took it from', async () => {
		const [next, fresh] = await merged(true);
		expect(said(next)).toBe('skipped - |  | tombstone');
		expect(fresh?.decision.bound).toMatchObject([{ id: 'c2', why: 'exact-address' }]);
	});
});

describe('settings that change', () => {
	it('mail that manual mode left unbound gives its replies nothing; they are judged on their own', async () => {
		const world = await resolveWorld([john]);
		const [kept] = await world.resolve([buildMail({ id: 'a' })], { mode: 'manual' });
		const [next] = await world.resolve([reply('b', 'a')]);
		expect([said(kept), said(next)]).toEqual([
			'skipped - |  | manual-mode',
			'bound inboundKnown | +deal contact:exact-address | exact-address known-inbound',
		]);
	});

	it('a dry run has the shape of the real one, and is none for it', async () => {
		const world = await resolveWorld([john]);
		const mails = [
			buildMail({ id: 'a' }),
			reply('b', 'a'),
			buildMail({ id: 'c', from: 'new@x.example' }),
			buildMail({ id: 'd', from: 'anna@ours.example' }),
		];
		const dry = await world.resolve(mails, undefined, { dryRun: true });
		expect(await count(world, 'deal')).toBe(0);
		const real = await world.resolve(mails);
		expect(dry.map(said)).toEqual(real.map(said));
		for (const [index, one] of dry.entries())
			expect(Object.keys(one.decision).sort()).toEqual(Object.keys(real[index]?.decision ?? {}).sort());
	});

	it('undone and run again: the same records are made anew, once', async () => {
		const world = await resolveWorld([john]);
		const mails = [buildMail({ id: 'a' }), reply('b', 'a')];
		await world.resolve(mails, undefined, { execution: '7' });
		await undoExecution('7', world.deps);
		expect(await count(world, 'deal')).toBe(0);
		const again = await world.resolve(mails, undefined, { execution: '8' });
		expect(again.map(({ decision }) => decision.created.length)).toEqual([1, 0]);
		expect(await count(world, 'deal')).toBe(1);
	});
});
