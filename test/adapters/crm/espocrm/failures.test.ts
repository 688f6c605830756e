/** What goes wrong with EspoCRM: duplicates, lost answers, limits, rights, and that no record is ever made twice. */
import type { NewRecord, RecordRef } from '../../../../core/ports/records';
import { keys } from '../../../support/crm-fake/espocrm/espocrm';
import { openEspoWorld, type EspoWorld } from '../../../support/crm-fake/espocrm/world';
import { newRecord, valueOf } from '../contract/create-cases';

let world: EspoWorld;
const open = async (key?: string): Promise<EspoWorld> => (world = await openEspoWorld(key));
afterEach(async () => await world.close());

const count = (entity: string): number =>
	[...world.fake.store.table(entity).values()].filter(({ deleted }) => deleted !== true).length;
const posts = (path: string): number =>
	world.fake.log.filter((one) => one.method === 'POST' && one.path.endsWith(path)).length;

describe('duplicates', () => {
	it('an address that a person entered meanwhile answers the record that is there', async () => {
		const { gateway, seed } = await open();
		const { jane } = await seed([
			{ as: 'jane', kind: 'lead', title: 'Jane Roe', emails: ['Jane@New.example'] },
		]);
		const [outcome] = await gateway.create([newRecord({ kind: 'lead', emails: ['jane@new.example'] })]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: { id: jane?.id } });
		expect(count('Lead')).toBe(1);
	});

	it('an additional address counts too', async () => {
		const { gateway, seed } = await open();
		const emails = ['jane@home.example', 'jane@new.example'];
		const { jane } = await seed([{ as: 'jane', kind: 'contact', title: 'Janet R', emails }]);
		const [outcome] = await gateway.create([newRecord({ kind: 'contact', emails: ['jane@new.example'] })]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: { id: jane?.id } });
	});

	it('somebody else of the same name is another person', async () => {
		const { gateway, seed } = await open();
		await seed([{ as: 'jane', kind: 'contact', title: 'Jane Roe', emails: ['jane@home.example'] }]);
		const [outcome] = await gateway.create([newRecord({ kind: 'contact', emails: ['jane@new.example'] })]);
		expect(outcome).toMatchObject({ ok: true, how: 'created', value: { emails: ['jane@new.example'] } });
		expect(count('Contact')).toBe(2);
	});

	it('a company of the same name is the same one only with the same domain', async () => {
		const { gateway, seed } = await open();
		const { acme } = await seed([{ as: 'acme', kind: 'company', title: 'Acme', domains: ['acme.example'] }]);
		const company = (domain: string): NewRecord =>
			newRecord({ kind: 'company', title: 'Acme', personName: '', emails: [], domains: [domain] });
		const outcomes = await gateway.create([company('acme.example'), company('acme.test')]);
		expect(outcomes[0]).toMatchObject({ ok: true, how: 'existing', value: { id: acme?.id } });
		expect(outcomes[1]).toMatchObject({ ok: true, how: 'created', value: { domains: ['acme.test'] } });
	});
});

describe('lost answers', () => {
	it.each(['lead', 'contact', 'company', 'deal', 'ticket'] as const)(
		'a %s whose answer was lost is found again and made once',
		async (kind) => {
			const { gateway, fake } = await open();
			const record = newRecord({
				kind,
				emails: kind === 'deal' || kind === 'ticket' ? [] : ['jane@new.example'],
			});
			fake.trap({ kind: 'drop' }, 1, ({ method }) => method === 'POST');
			const [outcome] = await gateway.create([record]);
			expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } });
			const found = await gateway.findCreated(record);
			expect(found).toMatchObject({ kind });
			expect(fake.log.filter(({ method }) => method === 'POST')).toHaveLength(1);
		},
	);

	it('a record that was never made is not found', async () => {
		const { gateway, fake } = await open();
		const record = newRecord({ kind: 'deal', emails: [] });
		fake.trap({ kind: 'refuse' }, 1, ({ method }) => method === 'POST');
		await gateway.create([record]);
		expect(await gateway.findCreated(record)).toBeUndefined();
	});

	it('a failing server on a create is an unknown outcome, never repeated', async () => {
		const { gateway, fake } = await open();
		fake.trap({ kind: 'fail', answer: { status: 500 } }, 1, ({ method }) => method === 'POST');
		const [outcome] = await gateway.create([newRecord({ kind: 'lead' })]);
		expect(outcome).toMatchObject({ ok: false, error: { info: { sent: 'unknown' } } });
		expect(posts('/Lead')).toBe(1);
	});

	it('a lost import of a mail is repeated, since EspoCRM knows the mail again', async () => {
		const { gateway, fake, seed } = await open();
		const { john } = await seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
		]);
		fake.trap({ kind: 'drop' }, 1, ({ path }) => path.endsWith('/importEml'));
		const [outcome] = await gateway.logMails([mailOn(john as RecordRef)]);
		expect(valueOf(outcome)).toMatchObject([{ type: 'mail', on: [{ id: john?.id }] }]);
		expect(count('Email')).toBe(1);
	});
});

const mailOn = (...on: RecordRef[]) => ({
	...{ key: 'k1', messageId: 'm1@acme.example', references: [], direction: 'inbound' as const },
	...{ date: '2026-03-02T10:00:00.000Z', subject: 'Größe & Preis', text: 'Was kostet es?' },
	from: { address: 'john@acme.example', name: 'John Doe' },
	...{ to: [{ address: 'sales@ours.example', name: '' }], cc: [], on },
});

describe('mails', () => {
	it('one mail under the deal shows on its people and its company by itself', async () => {
		const { gateway, seed } = await open();
		const { acme, john, deal } = await seed([
			{ as: 'acme', kind: 'company', title: 'Acme' },
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'], company: 'acme' },
			{ as: 'deal', kind: 'deal', title: 'Big one', contacts: ['john'], company: 'acme' },
		]);
		const refs = [john, acme, deal] as RecordRef[];
		const [outcome] = await gateway.logMails([mailOn(...refs)]);
		expect(valueOf(outcome)).toHaveLength(1);
		expect(valueOf(outcome)[0]?.on).toEqual(refs);
		const [mail] = world.fake.store.table('Email').values();
		expect(mail).toMatchObject({
			parentType: 'Opportunity',
			parentId: deal?.id,
			messageId: '<m1@acme.example>',
		});
		expect(mail).toMatchObject({
			name: 'Größe & Preis',
			dateSent: '2026-03-02 10:00:00',
			from: 'john@acme.example',
		});
	});

	it('a second deal gets a copy, which unlinking takes away again', async () => {
		const { gateway, seed } = await open();
		const { one, two } = await seed([
			{ as: 'one', kind: 'deal', title: 'One' },
			{ as: 'two', kind: 'deal', title: 'Two' },
		]);
		const [outcome] = await gateway.logMails([mailOn(one as RecordRef, two as RecordRef)]);
		const [original, copy] = valueOf(outcome);
		expect(count('Email')).toBe(2);
		if (!original || !copy) throw new Error('no activities');
		const off = original.on[0]?.id === one?.id ? two : one;
		expect(await gateway.unlinkMail(original, off as RecordRef)).toMatchObject({ ok: true, how: 'updated' });
		expect(count('Email')).toBe(1);
	});

	it('a mail that EspoCRM fetched itself is taken, with the parent a person gave it', async () => {
		const { gateway, seed } = await open();
		const { john, deal } = await seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
			{ as: 'deal', kind: 'deal', title: 'Big one' },
		]);
		const there = world.fake.store.add('Email', {
			...{ name: 'Größe & Preis', messageId: '<m1@acme.example>', from: 'john@acme.example', to: '', cc: '' },
			...{ parentType: 'Opportunity', parentId: deal?.id, dateSent: '2026-03-02 10:00:00', createdById: 'x' },
		});
		const [outcome] = await gateway.logMails([mailOn(john as RecordRef)]);
		expect(outcome).toMatchObject({
			ok: true,
			how: 'existing',
			value: [{ id: there.id, on: [{ id: john?.id }] }],
		});
		expect(there.parentId).toBe(deal?.id);
		expect(posts('/importEml')).toBe(0);
	});

	it('tells the importer the record, so that a mail takes two calls', async () => {
		const { gateway, fake, seed } = await open();
		const { deal, john } = await seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
			{ as: 'deal', kind: 'deal', title: 'Big one', contacts: ['john'] },
		]);
		const logs = Array.from({ length: 5 }, (_, index) => ({
			...mailOn(john as RecordRef, deal as RecordRef),
			...{ key: `k${index}`, messageId: `m${index}@acme.example` },
		}));
		const outcomes = await gateway.logMails(logs);
		expect(outcomes.map((outcome) => valueOf(outcome)[0]?.on.length)).toEqual([2, 2, 2, 2, 2]);
		expect(fake.log.filter(({ method }) => method === 'PUT')).toEqual([]);
		expect(fake.log.filter(({ method }) => method === 'POST')).toHaveLength(10);
		for (const mail of fake.store.table('Email').values())
			expect(mail).toMatchObject({ parentType: 'Opportunity', parentId: deal?.id });
	});

	it('sets the record by itself where the importer chose another', async () => {
		const { gateway, fake, seed } = await open();
		const { acme, lead } = await seed([
			{ as: 'acme', kind: 'company', title: 'Acme' },
			{ as: 'lead', kind: 'lead', title: 'Jane Roe', emails: ['jane@x.example'] },
		]);
		// A converted lead stands for its company to the importer.
		Object.assign(fake.store.get('Lead', lead?.id) ?? {}, {
			status: 'Converted',
			createdAccountId: acme?.id,
		});
		const [outcome] = await gateway.logMails([mailOn(lead as RecordRef)]);
		expect(valueOf(outcome)).toMatchObject([{ on: [lead] }]);
		expect([...fake.store.table('Email').values()]).toMatchObject([
			{ parentType: 'Lead', parentId: lead?.id },
		]);
	});

	it('puts no mail on a record that a stranger names in its references', async () => {
		const { gateway, fake, seed } = await open();
		const { john, secret } = await seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
			{ as: 'secret', kind: 'deal', title: 'Secret' },
		]);
		const forged = `Opportunity/${secret?.id}/1700000000/7@espo`;
		await gateway.logMails([{ ...mailOn(john as RecordRef), references: [forged] }]);
		expect([...fake.store.table('Email').values()]).toMatchObject([
			{ parentType: 'Contact', parentId: john?.id },
		]);
	});

	it('without the scope Import a mail becomes a note, and the capabilities say so', async () => {
		const { gateway, seed, fake } = await open();
		const { john } = await seed([
			{ as: 'john', kind: 'contact', title: 'John Doe', emails: ['john@acme.example'] },
		]);
		const refused = { status: 403, headers: { 'x-status-reason': "No access to 'Import'." } };
		fake.trap({ kind: 'fail', answer: refused }, 1, ({ path }) => path.endsWith('/importEml'));
		const [outcome] = await gateway.logMails([mailOn(john as RecordRef)]);
		expect(valueOf(outcome)).toMatchObject([{ type: 'note', on: [{ id: john?.id }] }]);
		const [note] = fake.store.table('Note').values();
		expect(note?.post).toContain('Mail from John Doe: Größe & Preis');
		await world.close();
		const limited = await open(keys.limited);
		expect(await limited.gateway.capabilities()).toMatchObject({
			mail: 'note',
			kinds: ['lead'],
			mailUnlink: false,
		});
	});
});

describe('limits and locks', () => {
	it('waits as long as Retry-After says', async () => {
		const { gateway, fake, slept } = await open();
		fake.trap({ kind: 'limit', retryAfter: 3 });
		expect((await gateway.ping()).account).toContain('n8n');
		expect(slept).toEqual([3000]);
	});

	it('a wrong key is asked once and says where the right one is', async () => {
		const { gateway, fake } = await open('wrong');
		await expect(gateway.ping()).rejects.toMatchObject({
			code: 'auth',
			info: { todo: expect.stringContaining('API Users') },
		});
		expect(fake.log).toHaveLength(1);
	});

	it('the lock-out after ten wrong keys is not taken for a missing right', async () => {
		const { gateway, fake } = await open();
		for (let index = 0; index < 11; index++)
			await fetch(`${fake.url}/api/v1/App/user`, { headers: { 'X-Api-Key': 'wrong' } });
		await expect(gateway.ping()).rejects.toMatchObject({ code: 'unavailable' });
		expect((await gateway.ping()).account).toContain('n8n');
	});

	it('another server is named as such', async () => {
		const { gateway, fake } = await open();
		fake.trap({ kind: 'fail', answer: { status: 200, body: '<html>Welcome</html>' } });
		await expect(gateway.ping()).rejects.toMatchObject({
			code: 'invalid',
			message: expect.stringContaining('does not answer like EspoCRM'),
		});
	});
});

describe('bad input', () => {
	it.each([
		['a value that is not in the list', { source: 'Nope' }, 'source'],
		['a field that is too long', { fields: { lastName: 'x'.repeat(101) } }, 'lastName'],
		['an address that is none', { emails: ['not an address'] }, 'emailAddress'],
	])('%s names the field, and the others pass', async (_, given, field) => {
		const { gateway } = await open();
		const outcomes = await gateway.create([
			newRecord({ kind: 'lead', ...given }),
			newRecord({ kind: 'lead' }),
		]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
		const [refused] = outcomes;
		if (!refused || refused.ok) throw new Error('it was made');
		expect(refused.error).toMatchObject({ code: 'invalid' });
		expect(refused.error.message).toContain(field);
		expect(refused.error.info.todo).not.toBe('');
	});

	it('a telephone number that EspoCRM would refuse stays readable in the description', async () => {
		const { gateway } = await open();
		const lead = valueOf((await gateway.create([newRecord({ kind: 'lead', phone: '030 1234' })]))[0]);
		expect(lead.fields.description).toContain('Phone: 030 1234');
		const good = valueOf(
			(await gateway.create([newRecord({ kind: 'contact', phone: '+44 (20) 7183-8750' })]))[0],
		);
		expect(good.fields.phoneNumber).toBe('+442071838750');
	});

	it('a task for the owner goes to the key itself where the role may not assign it to him', async () => {
		const { gateway, fake, seed, users } = await open();
		const { john } = await seed([{ as: 'john', kind: 'contact', title: 'John Doe', owner: users[1] }]);
		const refused = {
			status: 403,
			headers: { 'x-status-reason': 'Assignment failure: assigned user or team not allowed.' },
		};
		const task = {
			...{ key: 't', type: 'task' as const, on: [john as RecordRef], title: 'Call back', text: '' },
			dueAt: '2026-04-01T09:00:00.000Z',
		};
		fake.trap({ kind: 'fail', answer: refused }, 1, ({ path }) => path.endsWith('/Task'));
		expect(valueOf((await gateway.addActivities([task]))[0])).toHaveLength(1);
		const [made] = fake.store.table('Task').values();
		expect(made?.assignedUserId).not.toBe(users[1]);
		// One that a person was chosen for stays refused.
		fake.trap({ kind: 'fail', answer: refused }, 1, ({ path }) => path.endsWith('/Task'));
		const [chosen] = await gateway.addActivities([{ ...task, key: 'u', ownerId: users[1] }]);
		expect(chosen).toMatchObject({ ok: false, error: { code: 'forbidden' } });
	});

	it('a missing right is said in words of the CRM', async () => {
		const { gateway } = await open(keys.limited);
		const [outcome] = await gateway.create([newRecord({ kind: 'deal', emails: [] })]);
		expect(outcome).toMatchObject({
			ok: false,
			error: { code: 'forbidden', message: expect.stringContaining('No create access') },
		});
	});

	it('a note on a deleted record says which one is missing', async () => {
		const { gateway, missingId } = await open();
		const on = [{ kind: 'contact' as const, id: missingId }];
		const [outcome] = await gateway.addActivities([{ key: 'n', type: 'note', on, title: 'x', text: 'y' }]);
		expect(outcome).toMatchObject({
			ok: false,
			error: { code: 'notFound', message: expect.stringContaining(missingId) },
		});
	});
});

describe('converting a lead', () => {
	it('makes contact, company and deal, and answers the same the second time', async () => {
		const { gateway, seed } = await open();
		const { jane } = await seed([
			{ as: 'jane', kind: 'lead', title: 'Jane Roe', emails: ['jane@new.example'] },
		]);
		const conversion = { lead: jane?.id ?? '', contact: true, company: 'Roe Ltd', deal: 'First order' };
		const first = await gateway.convertLead?.(conversion);
		expect(valueOf(first).map(({ kind }) => kind)).toEqual(['contact', 'company', 'deal']);
		expect(first).toMatchObject({ how: 'created' });
		const second = await gateway.convertLead?.(conversion);
		expect(second).toMatchObject({ ok: true, how: 'existing' });
		expect(valueOf(second).map(({ id }) => id)).toEqual(valueOf(first).map(({ id }) => id));
		expect(count('Contact')).toBe(1);
	});

	it('takes the contact that holds the address already', async () => {
		const { gateway, seed } = await open();
		const emails = ['jane@new.example'];
		const seeded = await seed([
			{ as: 'jane', kind: 'lead', title: 'Jane Roe', emails },
			{ as: 'person', kind: 'contact', title: 'Jane R', emails },
		]);
		const conversion = { lead: seeded.jane?.id ?? '', contact: true, company: null, deal: 'First order' };
		const made = valueOf(await gateway.convertLead?.(conversion));
		expect(made).toContainEqual(expect.objectContaining({ kind: 'contact', id: seeded.person?.id }));
		expect(made.find(({ kind }) => kind === 'deal')?.contactIds).toEqual([seeded.person?.id]);
		expect(count('Contact')).toBe(1);
		const [lead] = await gateway.get([seeded.jane as RecordRef]);
		expect(lead?.convertedTo).toContainEqual({ kind: 'contact', id: seeded.person?.id });
	});
});

describe('cost', () => {
	it('60 known senders in 100 mails with 30 new deals take at most 40 calls', async () => {
		const { gateway, seed, fake } = await open();
		const people = Array.from({ length: 60 }, (_, index) => ({
			...{ as: `p${index}`, kind: 'contact' as const, title: `Person ${index}`, company: `c${index}` },
			emails: [`person${index}.surname@customer-number-${index}.example`],
		}));
		const companies = people.map((_, index) => ({
			...{ as: `c${index}`, kind: 'company' as const, title: `Customer ${index}` },
			domains: [`customer-number-${index}.example`],
		}));
		const seeded = await seed([...companies, ...people]);
		const before = fake.log.length;
		await Promise.all([gateway.users(), gateway.capabilities()]);
		const emails = people.flatMap((person) => person.emails);
		const [found, owners] = await Promise.all([
			gateway.findByEmails(emails, ['lead', 'contact', 'company', 'deal', 'ticket']),
			gateway.findCompaniesByDomains(companies.flatMap(({ domains }) => domains)),
		]);
		expect([found.length, owners.length]).toEqual([60, 60]);
		const related = await gateway.related([...found, ...owners], ['companies', 'openDeals']);
		expect(related.slice(0, 60).map(({ companies: own }) => own.length)).toEqual(Array(60).fill(1));
		const deals = people.slice(0, 30).map((person, index) =>
			newRecord({
				...{ kind: 'deal', title: `Question ${index}`, emails: [] },
				...{ contactIds: [seeded[person.as]?.id ?? ''], companyId: seeded[person.company]?.id ?? '' },
			}),
		);
		expect((await gateway.create(deals)).every(({ ok }) => ok)).toBe(true);
		expect(fake.log.length - before).toBeLessThanOrEqual(40);
		expect(Math.max(...fake.log.map(({ query }) => query.toString().length))).toBeLessThan(9000);
	});
});
