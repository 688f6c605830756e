/** CRM Binding against the built-in CRM, through the form alone. */
import { CrmBinding } from '../../../nodes/CrmBinding/CrmBinding.node';
import { ResolveCrmBinding } from '../../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { buildMail } from '../../support/build-mail';
import { keepMails } from '../../support/keep-mails';
import { item, loadContext, nodeContext, type NodeContextOptions } from '../../support/node-context';
import { nodeMemory } from '../../support/node-memory';

const { description, methods } = new CrmBinding();
const { memory, seed } = nodeMemory();

const jsonOf = async (
	parameters: NodeContextOptions['parameters'],
	items = [item({ id: 'm1' })],
	more: Partial<NodeContextOptions> = {},
) => {
	const context = nodeContext({ description, items, parameters, ...more });
	const [output = []] = await CrmBinding.prototype.execute.call(context);
	return output.map(({ json }) => json);
};
const picked = (value: string) => ({ mode: 'id', value });
const boundTo = async (mail = 'm1') =>
	(await jsonOf({ mail })).map(({ kind, id }) => `${String(kind)} ${String(id)}`).sort();

const john = { kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' };
const deal = { kind: 'deal', id: 'd1', title: 'Roof', ownerId: 'u2' };
const users = [
	{
		id: 'u1',
		name: 'Anna',
		email: 'anna@ours.example',
		rights: { deal: { view: 'own', edit: 'own', create: false } },
	},
	{ id: 'u2', name: 'Ben', email: 'ben@ours.example' },
];

beforeEach(async () => {
	await seed({ users, records: [john, deal] });
	await keepMails(
		await memory(),
		[buildMail({ id: 'm1', subject: 'Roof' }), buildMail({ id: 'm2', references: ['m1'] })],
		[{ kind: 'contact', id: 'c1' }],
	);
});

describe('one mail', () => {
	it('lists what it is bound to, and why', async () => {
		expect(await jsonOf({})).toMatchObject([
			{ mail: 'm1', kind: 'contact', id: 'c1', title: 'John Doe', why: 'manual', visible: true },
		]);
	});

	it('reads the identity with or without angle brackets', async () => {
		expect(await jsonOf({ mail: '<m1>' })).toHaveLength(1);
	});

	it('says of a mail that never came by that it is not known', async () => {
		await expect(jsonOf({ mail: 'other' })).rejects.toMatchObject({
			message: expect.stringContaining('no mail "other"') as string,
		});
	});

	it('binds, replaces and unbinds; the chain stays as it is', async () => {
		const bind = { operation: 'bind', kind: 'deal', record: picked('d1') };
		expect(await jsonOf(bind)).toMatchObject([{ mail: 'm1', done: 'Bound to deal "Roof".' }]);
		expect(await boundTo()).toEqual(['contact c1', 'deal d1']);
		expect(await boundTo('m2')).toEqual(['contact c1']);
		await jsonOf({ operation: 'unbind', fromKind: 'deal', from: picked('d1') });
		expect(await boundTo()).toEqual(['contact c1']);
		await jsonOf({
			...{ operation: 'replace', fromKind: 'contact', from: picked('c1') },
			...{ kind: 'deal', record: picked('d1') },
		});
		expect(await boundTo()).toEqual(['deal d1']);
	});

	it('unbinds the whole chain', async () => {
		await jsonOf({ operation: 'unbind', scope: 'chain', fromKind: 'contact', from: picked('c1') });
		expect([await boundTo(), await boundTo('m2')]).toEqual([[], []]);
	});

	it('creates the missing record from the mail and binds it', async () => {
		const [done] = await jsonOf({ operation: 'createAndBind', kind: 'ticket' });
		expect(done).toMatchObject({ done: 'Created ticket "Roof" and bound the mail to it.' });
		expect((await boundTo()).map((one) => one.split(' ')[0])).toEqual(['contact', 'ticket']);
	});
});

describe('the acting user', () => {
	it('is refused what the rights do not allow, and learns no name', async () => {
		const bind = { operation: 'bind', kind: 'deal', record: picked('d1'), user: picked('u1') };
		await expect(jsonOf(bind)).rejects.toMatchObject({
			message: 'Your rights do not let you see this deal.',
			description: 'Nothing was changed.',
		});
		const create = { operation: 'createAndBind', kind: 'deal', user: picked('anna@ours.example') };
		await expect(jsonOf(create)).rejects.toMatchObject({
			message: 'Your rights do not let you create a deal.',
		});
		expect(await boundTo()).toEqual(['contact c1']);
	});

	it('is noted as the one who did it', async () => {
		await jsonOf({ operation: 'bind', kind: 'deal', record: picked('d1'), user: picked('u2') });
		expect(await jsonOf({})).toEqual(
			expect.arrayContaining([expect.objectContaining({ kind: 'deal', manual: true, changedBy: 'u2' })]),
		);
	});

	it('must be a user of the CRM', async () => {
		await expect(jsonOf({ user: picked('nobody') })).rejects.toMatchObject({
			message: 'There is no active user "nobody" in the built-in CRM.',
		});
	});
});

describe('review', () => {
	const authentication = { verdict: 'fail' as const, spf: null, dkim: null, dmarc: 'fail', authservId: 'mx' };
	const park = async (id: string): Promise<void> => {
		const form = new ResolveCrmBinding().description;
		const context = nodeContext({ description: form, items: [item(buildMail({ id, authentication }))] });
		const [, review = []] = await ResolveCrmBinding.prototype.execute.call(context);
		expect(review).toHaveLength(1);
	};

	it('lists parked mail with its reasons, page by page', async () => {
		await park('p1');
		await park('p2');
		const list = { resource: 'review', operation: 'list' };
		expect(await jsonOf({ ...list, limit: 1 })).toMatchObject([
			{ id: 'p1', decision: { outcome: 'review', reasons: ['unauthenticated'] } },
		]);
		expect((await jsonOf({ ...list, returnAll: true })).map(({ id }) => id)).toEqual(['p1', 'p2']);
	});

	it('names to an acting user no record that he may not see', async () => {
		const rights = { contact: { view: 'none', edit: 'none', create: false } };
		await seed({ users: [{ id: 'u3', name: 'Cleo', rights }] });
		await park('p1');
		const [all] = await jsonOf({ resource: 'review', operation: 'list' });
		expect(JSON.stringify(all?.decision)).toContain('John Doe');
		const [own] = await jsonOf({ resource: 'review', operation: 'list', user: picked('u3') });
		expect(own).toMatchObject({ id: 'p1', decision: { candidates: [], bound: [] } });
		expect(JSON.stringify(own?.decision)).not.toMatch(/John Doe|c1/);
	});

	it.each([
		{ decision: 'bind', more: { kind: 'contact', record: picked('c1') }, bound: ['contact'] },
		{ decision: 'create', more: { kind: 'lead', reviewTitle: 'Roofs' }, bound: ['lead'] },
		{ decision: 'ignore', more: {}, bound: [] },
	])('takes a mail out of Review by one decision: $decision', async ({ decision, more, bound }) => {
		await park('p1');
		await jsonOf({ resource: 'review', operation: 'decide', decision, ...more }, [item({ id: 'p1' })]);
		expect((await boundTo('p1')).map((one) => one.split(' ')[0])).toEqual(bound);
		expect(await jsonOf({ resource: 'review', operation: 'list' })).toEqual([]);
		const again = jsonOf({ resource: 'review', operation: 'decide', decision, ...more }, [
			item({ id: 'p1' }),
		]);
		await expect(again).rejects.toMatchObject({
			message: expect.stringContaining('not in Review any more') as string,
		});
	});
});

describe('jobs', () => {
	it('binds earlier mail to a record that was added later, and undoes it', async () => {
		await seed({
			records: [{ kind: 'contact', id: 'c2', emails: ['john@acme.example'], title: 'Second John' }],
		});
		const past = {
			resource: 'job',
			operation: 'bindPast',
			kind: 'contact',
			record: picked('c2'),
			days: 3650,
		};
		const [done] = await jsonOf(past);
		expect(done).toMatchObject({ bound: 2, mails: ['m1', 'm2'], more: false });
		expect(await boundTo()).toEqual(['contact c1', 'contact c2']);
		const undo = { resource: 'job', operation: 'undo' };
		expect(await jsonOf(undo, [item({ job: done?.job })])).toMatchObject([{ removed: 2 }]);
		expect(await boundTo()).toEqual(['contact c1']);
	});

	it('undoes what one execution has bound and created; its mails are decided anew', async () => {
		const form = new ResolveCrmBinding().description;
		const resolve = async (executionId: string) => {
			const items = [item(buildMail({ id: 'n1', from: 'new@x.example', subject: 'Stairs' }))];
			const context = nodeContext({ description: form, items, executionId });
			const [[one] = []] = await ResolveCrmBinding.prototype.execute.call(context);
			return (one?.json.decision as { created: { title: string }[] }).created.map(({ title }) => title);
		};
		expect(await resolve('41')).toEqual(['Stairs']);
		const undo = { resource: 'job', operation: 'undo', undoWhat: 'execution' };
		expect(await jsonOf({ ...undo, execution: '41' })).toMatchObject([
			{ execution: '41', forgotten: 1, unbound: 1, removed: [{ kind: 'lead' }], stayed: [] },
		]);
		expect(await resolve('42')).toEqual(['Stairs']);
		await expect(jsonOf({ ...undo, execution: ' ' })).rejects.toMatchObject({
			message: 'No execution is named.',
		});
	});

	it('reconciles converted leads', async () => {
		expect(await jsonOf({ resource: 'job', operation: 'reconcile' })).toEqual([
			{ leads: 0, converted: 0, conversations: 0, added: 0 },
		]);
	});
});

it('offers an acting user only what he may see', async () => {
	await seed({ records: [{ kind: 'deal', id: 'd2', title: 'Stairs', ownerId: 'u1' }] });
	const offered = async (user: string) => {
		const parameters = { operation: 'bind', kind: 'deal', user: picked(user) };
		const page = await methods.listSearch.searchRecords.call(loadContext({ description, parameters }), '');
		return page.results.map(({ value }) => value).sort();
	};
	expect(await offered('u1')).toEqual(['d2']);
	expect(await offered('u2')).toEqual(['d1', 'd2']);
	expect(await offered('')).toEqual(['d1', 'd2']);
});

it('offers records of the kind that stands beside the picker', async () => {
	const form = loadContext({
		description,
		parameters: { operation: 'replace', kind: 'deal', fromKind: 'contact' },
	});
	const offered = async (method: keyof typeof methods.listSearch) =>
		(await methods.listSearch[method].call(form, '')).results.map(({ value }) => value);
	expect([await offered('searchRecords'), await offered('searchFromRecords')]).toEqual([['d1'], ['c1']]);
});
