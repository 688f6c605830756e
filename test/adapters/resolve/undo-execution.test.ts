/** Undoing one execution: its mails are as if they had never come, and what a person has touched stays. */
import { bindByHand, unbindByHand } from '../../../adapters/resolve/manual-binding';
import { undoExecution } from '../../../adapters/resolve/undo-execution';
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import { buildMail } from '../../support/build-mail';
import { resolveWorld, type ResolveWorld } from '../../support/resolve-world';

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const admin = { id: 'u2', rights: null };

const run = (world: ResolveWorld, execution: string, ...mails: Parameters<typeof buildMail>[0][]) =>
	world.resolve(mails.map(buildMail), undefined, { execution });
const records = async (world: ResolveWorld, kind: 'lead' | 'deal' | 'contact') =>
	(await world.deps.gateway.search({ kind, text: '' })).items.map(({ title }) => title);
const boundTo = async (world: ResolveWorld, id: string) => {
	const [mail] = await world.deps.memory.mails(world.deps.gateway.connection, [id]);
	return (
		mail?.bindings
			.filter(({ removed }) => !removed)
			.map(({ kind }) => kind)
			.sort() ?? null
	);
};

describe('undoing an execution', () => {
	it('takes back records and bindings, and decides the same mails anew afterwards', async () => {
		const world = await resolveWorld([john]);
		await run(world, 'first', { id: 'before', subject: 'Before' });
		const mails = [
			{ id: 'a', from: 'new@x.example' },
			{ id: 'b', from: 'new@x.example', subject: 'Again' },
			{ id: 'c', subject: 'Order' },
			{ id: 'd', inReplyTo: 'before', references: ['before'] },
		];
		const first = await run(world, 'second', ...mails);
		expect(first.map(({ decision }) => decision.outcome)).toEqual(['bound', 'bound', 'bound', 'bound']);
		const done = await undoExecution('second', world.deps);
		expect(done).toMatchObject({ forgotten: 4, stayed: [] });
		expect(done.removed.map(({ kind }) => kind).sort()).toEqual(['deal', 'lead']);
		expect(await records(world, 'lead')).toEqual([]);
		expect(await records(world, 'deal')).toEqual(['Before']);
		expect(await boundTo(world, 'before')).toEqual(['contact', 'deal']);
		expect(await boundTo(world, 'a')).toBeNull();
		const again = await run(world, 'third', ...mails);
		expect(again.map(({ decision }) => [decision.outcome, decision.reasons])).toEqual(
			first.map(({ decision }) => [decision.outcome, decision.reasons]),
		);
		expect(await records(world, 'lead')).toHaveLength(1);
	});

	it('leaves what a person has bound, removed, worked on or processed, and says why', async () => {
		const world = await resolveWorld([john]);
		const { gateway, memory } = world.deps;
		await run(
			world,
			'x',
			{ id: 'bound', from: 'a@x.example', subject: 'Bound by hand' },
			{ id: 'removed', subject: 'Removed by hand' },
			{ id: 'edited', from: 'b@x.example', subject: 'Edited' },
			{ id: 'noted', from: 'c@x.example', subject: 'Noted' },
			{ id: 'read', from: 'd@x.example', subject: 'Processed' },
			{ id: 'gone', from: 'e@x.example', subject: 'Untouched' },
		);
		const made = async (id: string) => {
			const [mail] = await memory.mails(gateway.connection, [id]);
			const one = mail?.bindings.find(({ why }) => why === 'created');
			return { kind: one?.kind ?? 'lead', id: one?.id ?? '' };
		};
		await bindByHand(
			{ mail: 'bound', scope: 'mail', user: admin, to: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		await unbindByHand(
			{ mail: 'removed', scope: 'mail', user: admin, from: { kind: 'contact', id: 'c1' } },
			world.deps,
		);
		await world.later.update([{ ...(await made('edited')), title: 'Better title' }]);
		await gateway.addActivities([
			{ key: 'n', type: 'note', on: [await made('noted')], title: 'Called', text: '' },
		]);
		await memory.change(gateway.connection, {
			links: [],
			outcomes: [{ mail: 'read', outcome: 'bound', planned: false, say: 'Processed.' }],
			by: 'u1',
		});
		const done = await undoExecution('x', world.deps);
		expect(await records(world, 'lead')).toEqual(expect.arrayContaining(['Better title', 'Noted']));
		expect(await records(world, 'lead')).toHaveLength(2);
		expect(await boundTo(world, 'bound')).toEqual(['contact']);
		expect(await boundTo(world, 'removed')).toEqual([]);
		expect(await boundTo(world, 'edited')).toEqual(['lead']);
		expect(await boundTo(world, 'gone')).toBeNull();
		expect(done.stayed.map(({ what, title }) => `${what} ${title}`).sort()).toEqual([
			'lead Better title',
			'lead Noted',
			'mail Bound by hand',
			'mail Edited',
			'mail Noted',
			'mail Processed',
			'mail Removed by hand',
		]);
		for (const { why } of done.stayed) expect(why).toMatch(/^\S.+\.$/);
	});

	it('leaves a record that mail of another execution is bound to', async () => {
		const world = await resolveWorld();
		await run(world, 'one', { id: 'a', from: 'new@x.example' });
		await run(world, 'two', { id: 'b', from: 'new@x.example', inReplyTo: 'a', references: ['a'] });
		const done = await undoExecution('one', world.deps);
		expect(done).toMatchObject({ removed: [], forgotten: 0, unbound: 0 });
		expect(await boundTo(world, 'a')).toEqual(['lead']);
		expect(await boundTo(world, 'b')).toEqual(['lead']);
	});

	it('may run twice, and says nothing of an execution that bound nothing', async () => {
		const world = await resolveWorld();
		await run(world, 'x', { id: 'a', from: 'new@x.example' });
		await undoExecution('x', world.deps);
		const nothing = { forgotten: 0, unbound: 0, removed: [], stayed: [] };
		expect(await undoExecution('x', world.deps)).toEqual(nothing);
		expect(await undoExecution('unheard-of', world.deps)).toEqual(nothing);
	});

	it('leaves records and their mail alone in a CRM that nothing is deleted from', async () => {
		const world = await resolveWorld();
		const gateway: CrmGateway = { ...world.deps.gateway };
		delete gateway.takeBack;
		await run(world, 'x', { id: 'a', from: 'new@x.example' });
		const done = await undoExecution('x', { ...world.deps, gateway });
		expect(done.stayed).toMatchObject([{ what: 'lead' }, { what: 'mail' }]);
		expect(await records(world, 'lead')).toHaveLength(1);
	});
});
