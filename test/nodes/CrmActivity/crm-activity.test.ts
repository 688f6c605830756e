/** CRM Activity against the built-in CRM, through the form alone. */
import { builtInChoice } from '../../../adapters/crm/built-in/choice';
import { builtInGateway } from '../../../adapters/crm/built-in/gateway';
import { CrmActivity } from '../../../nodes/CrmActivity/CrmActivity.node';
import { buildMail } from '../../support/build-mail';
import { keepMails } from '../../support/keep-mails';
import { item, nodeContext, type NodeContextOptions } from '../../support/node-context';
import { nodeMemory } from '../../support/node-memory';

const { description } = new CrmActivity();
const { memory, seed } = nodeMemory();

const run = async (parameters: NodeContextOptions['parameters'], more: Partial<NodeContextOptions> = {}) => {
	const context = nodeContext({ description, items: [item({})], parameters, ...more });
	const [output = []] = await CrmActivity.prototype.execute.call(context);
	return output;
};
const jsonOf = async (parameters: NodeContextOptions['parameters'], more?: Partial<NodeContextOptions>) =>
	(await run(parameters, more)).map(({ json }) => json);
const picked = (value: string) => ({ mode: 'list', value });
const onJohn = { on: 'record', kind: 'contact', record: picked('c1') };
const due = { dueAt: '2026-04-01T09:00:00Z' };
const john = { kind: 'contact', id: 'c1' } as const;

beforeEach(async () => {
	await seed({
		users: [
			{ id: 'u1', name: 'Anna', email: 'anna@ours.example' },
			{ id: 'u2', name: 'Ben', email: 'ben@ours.example' },
		],
		records: [
			{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' },
			{ kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'] },
		],
	});
});

const list = async (more: Record<string, unknown> = {}) =>
	await jsonOf({ operation: 'list', kind: 'contact', record: picked('c1'), ...more });

describe('adding', () => {
	it('writes a note on the chosen record', async () => {
		const [note] = await jsonOf({ ...onJohn, title: ' Likes\n tea ', text: 'Green' });
		expect(note).toMatchObject({ type: 'note', title: 'Likes tea', on: [john], outcome: 'created' });
		expect(await list()).toMatchObject([{ type: 'note', title: 'Likes tea', text: 'Green', planned: false }]);
	});

	it('plans a task for the owner of the record, and a call for whom the form names', async () => {
		await jsonOf({ ...onJohn, ...due, operation: 'task', title: 'Offer', priority: 'high' });
		await jsonOf({ ...onJohn, ...due, operation: 'call', title: 'Ring up', owner: picked('u2') });
		expect(await list()).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ type: 'task', ownerId: 'u1', priority: 'high', planned: true }),
				expect.objectContaining({ type: 'call', ownerId: 'u2', dueAt: '2026-04-01T09:00:00.000Z' }),
			]),
		);
	});

	it('puts it on every record of the mail, once however often it runs', async () => {
		await keepMails(await memory(), [buildMail({ id: 'm1' })], [john, { kind: 'company', id: 'co1' }]);
		const items = [item({ id: 'm1', subject: 'Hello' })];
		const first = await jsonOf({ title: 'Feedback', text: 'Good' }, { items });
		expect(first).toMatchObject([{ on: [{ kind: 'company', id: 'co1' }, john], outcome: 'created' }]);
		const again = await jsonOf({ title: 'Feedback', text: 'Good' }, { items, executionId: 'execution-2' });
		expect(again).toMatchObject([{ id: first[0]?.id, outcome: 'existing' }]);
		expect((await list()).filter(({ type }) => type === 'note')).toHaveLength(1);
		const second = await jsonOf({ title: 'Feedback', text: 'Good', key: 'second' }, { items });
		expect(second[0]?.outcome).toBe('created');
	});

	it('writes the notes of a hundred items in one call to the CRM', async () => {
		const { db } = await memory();
		const gateway = builtInGateway({ db, store: 'default', now: () => new Date() });
		const calls: number[] = [];
		jest.spyOn(builtInChoice, 'open').mockReturnValue({
			...gateway,
			addActivities: async (activities) => {
				calls.push(activities.length);
				return await gateway.addActivities(activities);
			},
		});
		const items = Array.from({ length: 100 }, (_, index) => item({ id: `m${index}` }));
		const out = await jsonOf((index) => ({ ...onJohn, title: `Note ${index}` }), { items });
		jest.restoreAllMocks();
		expect(out.map(({ title }) => title)).toEqual(items.map((_, index) => `Note ${index}`));
		expect(calls).toEqual([100]);
	});

	it('says which item is bound to nothing, and goes on with the others where the user wants that', async () => {
		await keepMails(await memory(), [buildMail({ id: 'm1' })], [john]);
		const items = [item({ id: 'm9' }), item({ id: 'm1' })];
		await expect(run({ title: 'A', text: 'B' }, { items })).rejects.toMatchObject({
			message: 'This mail is bound to no record.',
			context: { itemIndex: 0 },
		});
		const output = await run({ title: 'A', text: 'B' }, { items, continueOnFail: true });
		expect(output.map(({ json, pairedItem }) => [json.error ?? json.outcome, pairedItem])).toEqual([
			['This mail is bound to no record.', { item: 0 }],
			['existing', { item: 1 }],
		]);
	});

	it('refuses a due date that is none', async () => {
		await expect(run({ ...onJohn, operation: 'task', title: 'A', dueAt: 'soon' })).rejects.toMatchObject({
			message: 'The field "Due" is no date.',
		});
	});
});

describe('mails', () => {
	const mail = buildMail({ id: 'fresh', subject: 'Never resolved', from: 'x@nowhere.example' });

	it('logs a mail on a record whatever the rules say, once', async () => {
		const log = { operation: 'logMail', kind: 'contact', record: picked('c1') };
		const items = [item(mail)];
		expect(await jsonOf(log, { items })).toEqual([
			{ type: 'mail', id: 'fresh', title: 'Never resolved', on: [john] },
		]);
		await jsonOf(log, { items });
		expect(await list()).toMatchObject([{ type: 'mail', id: 'fresh', planned: true, direction: 'inbound' }]);
	});

	it('says that a record to log on is missing', async () => {
		const log = { operation: 'logMail', kind: 'contact', record: picked('c9') };
		await expect(run(log, { items: [item(mail)] })).rejects.toMatchObject({
			message: expect.stringContaining('no such contact') as string,
		});
		await expect(run({ ...log, record: picked('c1') }, { items: [item({ a: 1 })] })).rejects.toMatchObject({
			message: 'This item is no mail.',
		});
	});

	it('marks mails, tasks and calls as processed and back', async () => {
		await jsonOf({ operation: 'logMail', kind: 'contact', record: picked('c1') }, { items: [item(mail)] });
		await jsonOf({ ...onJohn, ...due, operation: 'task', title: 'Offer' });
		for (const { id } of await list()) {
			expect(await jsonOf({ operation: 'process', mail: id })).toMatchObject([{ id, planned: false }]);
		}
		expect((await list()).map(({ planned }) => planned)).toEqual([false, false]);
		await jsonOf({ operation: 'unprocess', mail: '<fresh>' });
		expect((await list()).find(({ id }) => id === 'fresh')).toMatchObject({ planned: true });
		await expect(run({ operation: 'process', mail: 'nothing' })).rejects.toMatchObject({
			message: 'There is no mail, task or call "nothing" here.',
		});
	});

	it('lists newest first, as many as asked for', async () => {
		const mails = [1, 2, 3].map((day) =>
			buildMail({ id: `m${day}`, date: `2026-03-0${day}T10:00:00.000Z`, subject: `Day ${day}` }),
		);
		await keepMails(await memory(), mails, [john]);
		expect((await list({ limit: 2 })).map(({ title }) => title)).toEqual(['Day 3', 'Day 2']);
	});
});
