/** CRM Record against the built-in CRM, through the form alone. */
import { keepMails } from '../../support/keep-mails';
import { CrmRecord } from '../../../nodes/CrmRecord/CrmRecord.node';
import { buildMail } from '../../support/build-mail';
import { item, loadContext, nodeContext, type NodeContextOptions } from '../../support/node-context';
import { nodeMemory } from '../../support/node-memory';

const node = new CrmRecord();
const { description, methods } = node;
const { memory, seed } = nodeMemory();

const run = async (parameters: NodeContextOptions['parameters'], more: Partial<NodeContextOptions> = {}) => {
	const context = nodeContext({ description, items: [item({})], parameters, ...more });
	const [output = []] = await CrmRecord.prototype.execute.call(context);
	return output;
};
const jsonOf = async (parameters: NodeContextOptions['parameters'], more?: Partial<NodeContextOptions>) =>
	(await run(parameters, more)).map(({ json }) => json);
const picked = (value: string) => ({ mode: 'list', value });

const john = {
	...{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'] },
	...{ companyId: 'co1', ownerId: 'u1' },
};
const acme = { kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'] };
const users = [
	{ id: 'u1', name: 'Anna', email: 'anna@ours.example' },
	{ id: 'u9', name: 'Gil', active: false },
];

describe('reading', () => {
	it('gets a record, and says of a missing one that it is missing', async () => {
		await seed({ users, records: [john, acme] });
		expect(await jsonOf({ record: picked('c1') })).toMatchObject([{ title: 'John Doe', companyId: 'co1' }]);
		await expect(run({ record: picked('c9') })).rejects.toMatchObject({
			message: 'There is no contact with the ID "c9".',
			description: expect.stringContaining('Pick the record') as string,
			context: { itemIndex: 0 },
		});
	});

	it('asks for a record where none is picked', async () => {
		await expect(run({})).rejects.toMatchObject({ message: 'No record is chosen.' });
	});

	it('goes on with the next item where the user wants that, and keeps the pairing', async () => {
		await seed({ records: [john] });
		const output = await run((index) => ({ record: picked(index === 0 ? 'c9' : 'c1') }), {
			items: [item({}), item({})],
			continueOnFail: true,
		});
		expect(output.map(({ json, pairedItem }) => [json.error ?? json.id, pairedItem])).toEqual([
			['There is no contact with the ID "c9".', { item: 0 }],
			['c1', { item: 1 }],
		]);
	});

	it('lists and searches, by a part of the name or by an address', async () => {
		const people = Array.from({ length: 230 }, (_, index) => ({
			...{ kind: 'contact', id: `p${index}`, title: `Person ${index}`, emails: [`p${index}@x.example`] },
		}));
		await seed({ records: [john, ...people] });
		expect(await jsonOf({ operation: 'list', limit: 7 })).toHaveLength(7);
		expect(await jsonOf({ operation: 'list', returnAll: true })).toHaveLength(231);
		expect(await jsonOf({ operation: 'search', text: 'john' })).toMatchObject([{ id: 'c1' }]);
		expect(await jsonOf({ operation: 'search', text: 'P7@x.example' })).toMatchObject([{ id: 'p7' }]);
	});
});

describe('looking up a sender', () => {
	const deals = [
		{ kind: 'deal', id: 'd1', title: 'Roof', contactIds: ['c1'] },
		{ kind: 'deal', id: 'd2', title: 'Old', contactIds: ['c1'], state: 'won' },
	];

	it('shows contact, company, open deals and the last mails of the mail that comes in', async () => {
		await seed({ users, records: [john, acme, ...deals] });
		await keepMails(await memory(), [
			buildMail({ id: 'first', date: '2026-03-01T10:00:00.000Z', subject: 'First' }),
			buildMail({ id: 'second', subject: 'Second' }),
		]);
		const items = [item({ from: { address: 'John@ACME.example', name: '' } })];
		const [found] = await jsonOf({ operation: 'lookUp', lastMails: 1 }, { items });
		expect(found).toMatchObject({
			...{ address: 'john@acme.example', known: true, lead: null },
			...{ contact: { id: 'c1' }, company: { id: 'co1' }, openDeals: [{ id: 'd1' }] },
			lastMails: [{ id: 'second', subject: 'Second', direction: 'inbound' }],
		});
	});

	it('shows the company of an unknown sender by the domain', async () => {
		await seed({ records: [john, acme] });
		expect(await jsonOf({ operation: 'lookUp', address: 'new@mail.acme.example' })).toMatchObject([
			{ known: false, records: [], contact: null, company: { id: 'co1' }, openDeals: [], lastMails: [] },
		]);
	});

	it('follows a converted lead to what it became', async () => {
		const lead = {
			...{ kind: 'lead', id: 'l1', emails: ['j@new.example'], state: 'converted' },
			convertedTo: [{ kind: 'contact', id: 'c1' }],
		};
		await seed({ records: [john, acme, lead] });
		expect(await jsonOf({ operation: 'lookUp', address: 'j@new.example' })).toMatchObject([
			{ known: true, contact: { id: 'c1' }, company: { id: 'co1' }, lead: null },
		]);
	});

	it('refuses what is no address', async () => {
		await expect(run({ operation: 'lookUp', address: 'John Doe' })).rejects.toMatchObject({
			message: '"John Doe" is no mail address.',
		});
	});
});

describe('writing', () => {
	const create = { operation: 'create', kind: 'lead', title: 'Question' };

	it('creates once for the same mail, however often it runs, and says so', async () => {
		const items = [item({ id: 'm1' }), item({ id: 'm2' }), item({ id: 'm1' })];
		expect((await jsonOf(create, { items })).map(({ id }) => id).length).toBe(3);
		const again = await jsonOf(create, { items, executionId: 'execution-2' });
		expect(again.map(({ outcome }) => outcome)).toEqual(['existing', 'existing', 'existing']);
		expect(await jsonOf({ operation: 'list', kind: 'lead' })).toHaveLength(2);
	});

	it('fills in what the form gives: owner, addresses, links, own fields', async () => {
		await seed({ users, records: [john, acme, { kind: 'contact', id: 'c2', title: 'Jane Doe' }] });
		const [made] = await jsonOf({
			...{ operation: 'create', kind: 'deal', title: ' Roof ', emails: 'a@x.example; B@x.example' },
			owner: picked('u1'),
			more: {
				...{
					companyId: picked('co1'),
					contacts: { contact: [{ id: picked('c1') }, { id: picked('c1, c2') }] },
				},
				...{ source: picked('phone'), stageId: picked('offer'), description: 'Red' },
			},
			fields: { mappingMode: 'defineBelow', value: { colour: 'red', size: null } },
		});
		expect(made).toMatchObject({
			...{ outcome: 'created', title: 'Roof', emails: ['a@x.example', 'b@x.example'], ownerId: 'u1' },
			...{ companyId: 'co1', contactIds: ['c1', 'c2'], source: 'phone', state: 'open' },
			fields: { colour: 'red', stageId: 'offer', description: 'Red' },
		});
	});

	it('names what the CRM refuses and makes the others', async () => {
		await seed({ users });
		const output = await run((index) => ({ ...create, owner: picked(index === 0 ? 'nobody' : 'u1') }), {
			items: [item({ id: 'a' }), item({ id: 'b' })],
			continueOnFail: true,
		});
		expect(output.map(({ json }) => json.error ?? json.outcome)).toEqual([
			'The built-in CRM has no user "nobody".',
			'created',
		]);
	});

	it('asks for a title', async () => {
		await expect(run({ ...create, title: ' ' })).rejects.toMatchObject({
			message: 'The new lead has no title.',
		});
	});

	it('updates many items at once and leaves what is not filled in', async () => {
		await seed({ users, records: [john, acme] });
		const output = await run(
			(index) => ({
				...{ operation: 'update', kind: index === 0 ? 'contact' : 'company' },
				record: picked(index === 0 ? 'c1' : 'co1'),
				changes: { title: `New ${index}` },
			}),
			{ items: [item({}), item({})] },
		);
		expect(output.map(({ json }) => [json.title, json.outcome])).toEqual([
			['New 0', 'updated'],
			['New 1', 'updated'],
		]);
		expect(output[0]?.json).toMatchObject({ emails: ['john@acme.example'], ownerId: 'u1', companyId: 'co1' });
	});

	it('converts a lead and binds its mail to what it became', async () => {
		const lead = { kind: 'lead', id: 'l1', title: 'Question', emails: ['new@x.example'] };
		await seed({ records: [lead] });
		await keepMails(
			await memory(),
			[buildMail({ id: 'm1', from: 'new@x.example' })],
			[{ kind: 'lead', id: 'l1' }],
		);
		const [done] = await jsonOf({
			...{ operation: 'convertLead', lead: picked('l1'), companyTitle: 'X Ltd', dealTitle: 'Roof' },
		});
		expect(done).toMatchObject({ lead: 'l1', outcome: 'updated', mailsBound: 3 });
		const kinds = (done?.became as { kind: string }[]).map(({ kind }) => kind);
		expect(kinds).toEqual(['contact', 'company', 'deal']);
		expect(await jsonOf({ operation: 'convertLead', lead: picked('l1') })).toMatchObject([
			{ outcome: 'existing', mailsBound: 0 },
		]);
	});
});

describe('users and the store', () => {
	it('saves a user with rights and lists the users', async () => {
		const rights = { kinds: [{ kind: 'deal', view: 'own', edit: 'none', create: false }] };
		await run({
			...{ resource: 'user', operation: 'save', userId: 'anna', userName: 'Anna', rights },
			userAddress: 'Anna@ours.example',
		});
		expect(await jsonOf({ resource: 'user', operation: 'list' })).toEqual([
			{ id: 'anna', name: 'Anna', email: 'anna@ours.example', active: true },
		]);
		const row = await (await memory()).db.selectFrom('crm_users').select('rights').executeTakeFirstOrThrow();
		expect(JSON.parse(row.rights ?? '')).toEqual({ deal: { view: 'own', edit: 'none', create: false } });
	});

	it('imports data, and names the place where it is wrong', async () => {
		const data = JSON.stringify({ users, records: [john] });
		const done = { store: 'default', users: 2, records: 1 };
		expect(await jsonOf({ resource: 'store', operation: 'import', data })).toEqual([done]);
		for (const [wrong, words] of [
			['{"records":[{"kind":"spaceship","id":"1"}]}', 'at records.0.kind'],
			['{"records":', 'no JSON'],
		])
			await expect(run({ resource: 'store', operation: 'import', data: wrong })).rejects.toMatchObject({
				message: expect.stringContaining(words ?? '') as string,
			});
	});
});

describe('what fills the form', () => {
	const load = (parameters: Record<string, unknown> = {}) => loadContext({ description, parameters });

	it('offers records and users that match, with their address', async () => {
		await seed({ users, records: [john, acme] });
		expect(await methods.listSearch.searchRecords.call(load(), 'jo')).toEqual({
			results: [{ name: 'John Doe (john@acme.example)', value: 'c1' }],
		});
		expect((await methods.listSearch.searchUsers.call(load(), '')).results).toEqual([
			{ name: 'Anna (anna@ours.example)', value: 'u1' },
			{ name: 'Gil - not active', value: 'u9' },
		]);
	});

	it('offers companies and contacts for the links of a deal, whatever kind the form is about', async () => {
		await seed({ records: [john, acme] });
		const deal = load({ operation: 'create', kind: 'deal' });
		expect((await methods.listSearch.searchCompanies.call(deal, 'ac')).results).toEqual([
			{ name: 'Acme', value: 'co1' },
		]);
		expect((await methods.listSearch.searchContacts.call(deal, 'john@')).results).toEqual([
			{ name: 'John Doe (john@acme.example)', value: 'c1' },
		]);
	});

	it('offers sources, stages and fields of the kind', async () => {
		const deal = load({ operation: 'create', kind: 'deal' });
		const { searchStages, searchSources } = methods.listSearch;
		const values = ({ results }: Awaited<ReturnType<typeof searchStages>>) =>
			results.map(({ value }) => value);
		expect(values(await searchStages.call(deal))).toEqual(['new', 'offer', 'won', 'lost']);
		expect(values(await searchStages.call(deal, 'OFF'))).toEqual(['offer']);
		expect(values(await searchSources.call(deal, 'pho'))).toEqual(['phone']);
		expect(values(await searchStages.call(load({ operation: 'create' })))).toEqual([]);
		const { fields } = await methods.resourceMapping.recordFields.call(load({ operation: 'create' }));
		expect(fields.map(({ id }) => id)).toEqual(['personName', 'phone', 'source', 'description']);
	});
});
