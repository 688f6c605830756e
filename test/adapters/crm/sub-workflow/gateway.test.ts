/** A sub-workflow keeps the contract of every gateway; what it answers is checked. */
import { crmGatewayContract, noConversion } from '../crm-gateway.contract';
import { newRecord, valueOf } from '../contract/create-cases';
import { withoutTakeBack } from '../contract/take-back-cases';
import { openSubWorkflowWorld, type SubWorkflowWorld } from './world';

crmGatewayContract({
	name: 'a sub-workflow',
	open: openSubWorkflowWorld,
	skip: {
		...noConversion('a sub-workflow is not asked for it'),
		...withoutTakeBack('a sub-workflow has no operation that deletes'),
	},
});

describe('a sub-workflow', () => {
	let world: SubWorkflowWorld;
	beforeEach(async () => {
		world = await openSubWorkflowWorld();
		await world.gateway.capabilities();
	});
	afterEach(async () => await world.close());

	it('is called once for a batch, with one item for each record to create', async () => {
		const before = world.runs.length;
		await world.gateway.create([newRecord({ kind: 'lead' }), newRecord({ kind: 'lead' })]);
		expect(
			world.runs.slice(before).map((items) => items.map(({ operation, index }) => [operation, index])),
		).toEqual([
			[
				['create', 0],
				['create', 1],
			],
		]);
	});

	it('may answer with numbers as ids, texts as lists and addresses in any letter case', async () => {
		world.instead.push(async () => [
			{ kind: 'contact', id: 7, title: 'Jane', emails: 'Jane@X.example, j@x.example' },
		]);
		const [jane] = await world.gateway.findByEmails(['jane@x.example'], ['contact']);
		expect(jane).toMatchObject({
			id: '7',
			emails: ['jane@x.example', 'j@x.example'],
			state: 'open',
			ownerId: null,
		});
	});

	it('that finds too much is checked: only those that hold the address count', async () => {
		world.instead.push(async () => [
			{ kind: 'contact', id: '1', title: 'Jane', emails: ['jane@x.example'] },
			{ kind: 'contact', id: '2', title: 'Other', emails: ['jane@x.example.com'] },
			{},
		]);
		expect((await world.gateway.findByEmails(['jane@x.example'], ['contact'])).map(({ id }) => id)).toEqual([
			'1',
		]);
	});

	it('that answers nonsense is told which field is wrong, and where to read on', async () => {
		world.instead.push(async () => [{ kind: 'person', title: 'Jane' }]);
		await expect(world.gateway.findByEmails(['jane@x.example'], ['contact'])).rejects.toMatchObject({
			code: 'invalid',
			message: expect.stringMatching(/"findByEmails".*kind.*id: /s),
			info: { todo: expect.stringContaining('docs/sub-workflow-crm.md') },
		});
	});

	it('that says of one record why not: the others are made', async () => {
		world.instead.push(async () => [
			{ error: 'This name is taken.' },
			{ record: { kind: 'lead', id: 'l2', title: 'Two' } },
		]);
		const outcomes = await world.gateway.create([newRecord({ kind: 'lead' }), newRecord({ kind: 'lead' })]);
		expect(outcomes[0]).toMatchObject({
			ok: false,
			error: { code: 'invalid', message: 'This name is taken.' },
		});
		expect(valueOf(outcomes[1]).id).toBe('l2');
	});

	it('that fails while it writes leaves an unknown outcome, and is not run again', async () => {
		const before = world.runs.length;
		world.instead.push(async () => await Promise.reject(new Error('The node "HTTP Request" failed')));
		const [outcome] = await world.gateway.create([newRecord({ kind: 'lead' })]);
		expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } });
		expect(world.runs).toHaveLength(before + 1);
	});

	it('that answers too few items is not believed about any of them', async () => {
		world.instead.push(async () => [{ record: { kind: 'lead', id: 'l1', title: 'One' } }]);
		const outcomes = await world.gateway.create([newRecord({ kind: 'lead' }), newRecord({ kind: 'lead' })]);
		for (const outcome of outcomes)
			expect(outcome).toMatchObject({ ok: false, error: { info: { sent: 'unknown' } } });
	});

	it('that changes the order names the index, and each record goes where it belongs', async () => {
		world.instead.push(async () => [
			{ index: 1, record: { kind: 'lead', id: 'b', title: 'B' } },
			{ index: 0, record: { kind: 'lead', id: 'a', title: 'A' } },
		]);
		const outcomes = await world.gateway.create([newRecord({ kind: 'lead' }), newRecord({ kind: 'lead' })]);
		expect(outcomes.map((outcome) => valueOf(outcome).id)).toEqual(['a', 'b']);
	});

	it('needs three operations only; the rest is left out, and mails are not logged', async () => {
		const small = await openSubWorkflowWorld();
		small.instead.push(async () => [{ kinds: ['contact'], operations: ['findByEmails', 'get', 'create'] }]);
		const { gateway } = small;
		expect(await gateway.capabilities()).toMatchObject({
			mail: 'none',
			mailDedupe: 'none',
			mailUnlink: false,
			tasks: [],
		});
		expect(await gateway.users()).toEqual([]);
		expect(await gateway.related([{ kind: 'contact', id: '1' }], ['companies'])).toEqual([]);
		await expect(
			gateway.addActivities([{ key: 'k', type: 'note', on: [], title: '', text: '' }]),
		).rejects.toMatchObject({
			code: 'unsupported',
		});
		await small.close();
	});

	it('that lacks a needed one is refused', async () => {
		const small = await openSubWorkflowWorld();
		small.instead.push(async () => [{ kinds: ['contact'], operations: ['get'] }]);
		await expect(small.gateway.ping()).rejects.toMatchObject({
			message: expect.stringContaining('findByEmails, create'),
		});
		await small.close();
	});
});
