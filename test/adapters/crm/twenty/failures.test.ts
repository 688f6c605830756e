/** What goes wrong with Twenty: duplicates without an id, lost answers, its limit, rights as 400, other versions' field names. */
import type { MailLog } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import { keys } from '../../../support/crm-fake/twenty/twenty';
import { openTwentyWorld, type TwentyWorld } from '../../../support/crm-fake/twenty/world';
import { newRecord, valueOf } from '../contract/create-cases';

let world: TwentyWorld;
const open = async (options: Parameters<typeof openTwentyWorld>[0] = {}): Promise<TwentyWorld> =>
	(world = await openTwentyWorld(options));
afterEach(async () => await world.close());

const count = (one: string): number => world.fake.store.table(one).size;
const john = { as: 'john', kind: 'contact' as const, title: 'John Doe', emails: ['john@acme.example'] };
const mailOn = (key: string, ...on: RecordRef[]): MailLog => ({
	...{ key, messageId: `${key}@acme.example`, references: [], direction: 'inbound' },
	...{ date: '2026-03-02T10:00:00.000Z', subject: 'Prices', text: 'What does it cost?' },
	from: { address: 'john@acme.example', name: 'John Doe' },
	...{ to: [{ address: 'sales@ours.example', name: '' }], cc: [], on },
});

describe('duplicates', () => {
	it('an address that a person entered meanwhile answers the record that is there', async () => {
		const { gateway, seed } = await open();
		const seeded = await seed([john]);
		const [outcome] = await gateway.create([newRecord({ kind: 'contact', emails: ['John@Acme.example'] })]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: { id: seeded.john?.id } });
	});

	it('in a batch the others are made all the same', async () => {
		const { gateway, seed } = await open();
		const seeded = await seed([john]);
		const people = [newRecord({ kind: 'contact', emails: john.emails }), newRecord({ kind: 'contact' })];
		const outcomes = await gateway.create(people);
		expect(outcomes).toMatchObject([
			{ ok: true, how: 'existing', value: { id: seeded.john?.id } },
			{ ok: true, how: 'created' },
		]);
		expect(count('person')).toBe(2);
	});

	it('a domain that is taken answers its company', async () => {
		const { gateway, fake } = await open();
		const company = { kind: 'company' as const, personName: '', emails: [], domains: ['acme.example'] };
		const first = valueOf((await gateway.create([newRecord({ ...company, title: 'Acme' })]))[0]);
		const [second] = await gateway.create([newRecord({ ...company, title: 'ACME Ltd' })]);
		expect(second).toMatchObject({ ok: true, how: 'existing', value: { id: first.id } });
		expect(fake.store.table('company').size).toBe(1);
	});

	it('a deleted person that still holds the address is a conflict in plain words', async () => {
		const { gateway, seed, fake } = await open();
		const seeded = await seed([john]);
		Object.assign(fake.store.table('person').get(seeded.john?.id ?? '') ?? {}, {
			deletedAt: '2026-03-01T00:00:00.000Z',
		});
		const [outcome] = await gateway.create([newRecord({ kind: 'contact', emails: john.emails })]);
		expect(outcome).toMatchObject({
			ok: false,
			error: {
				code: 'conflict',
				message: expect.stringContaining('deleted record'),
				info: { todo: expect.stringContaining('Restore') },
			},
		});
	});
});

describe('lost answers', () => {
	it.each(['contact', 'company', 'deal'] as const)(
		'a %s whose answer was lost is found again',
		async (kind) => {
			const { gateway, fake } = await open();
			const record = newRecord({ kind, emails: kind === 'contact' ? ['jane@new.example'] : [] });
			fake.trap({ kind: 'drop' }, 1, ({ method }) => method === 'POST');
			const [outcome] = await gateway.create([record]);
			expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } });
			const found = await gateway.findCreated(record);
			expect(found).toMatchObject({ kind });
			// Even whoever creates it again makes no second one.
			const [again] = await gateway.create([record]);
			expect(again).toMatchObject({ ok: true, how: 'existing', value: { id: found?.id } });
		},
	);

	it('a whole batch whose answer was lost is read back one by one', async () => {
		const { gateway, fake } = await open();
		const deals = Array.from({ length: 5 }, () => newRecord({ kind: 'deal', emails: [] }));
		fake.trap({ kind: 'drop' }, 1, ({ method }) => method === 'POST');
		const outcomes = await gateway.create(deals);
		expect(outcomes.every((outcome) => !outcome.ok && outcome.error.info.sent === 'unknown')).toBe(true);
		for (const deal of deals) expect(await gateway.findCreated(deal)).toBeDefined();
		expect(count('opportunity')).toBe(5);
	});

	it('a mail whose answer was lost is logged once', async () => {
		const { gateway, fake, seed } = await open();
		const seeded = await seed([john]);
		fake.trap({ kind: 'drop' }, 1, ({ path }) => path === '/rest/notes');
		const [outcome] = await gateway.logMails([mailOn('m1', seeded.john as RecordRef)]);
		expect(valueOf(outcome)).toMatchObject([{ type: 'mail', on: [seeded.john] }]);
		expect(count('note')).toBe(1);
		expect(count('noteTarget')).toBe(1);
	});
});

describe('limits and rights', () => {
	it('waits a while at the limit, which names no time', async () => {
		const { gateway, fake, slept } = await open();
		const answer = {
			status: 429,
			body: { statusCode: 429, error: 'HttpException', messages: ['Limit reached'] },
		};
		fake.trap({ kind: 'limit', answer }, 2);
		expect((await gateway.ping()).account).toContain('127.0.0.1');
		expect(slept).toEqual([6000, 6000]);
	});

	it('a missing right is no mistake of the caller, though Twenty says 400', async () => {
		const { gateway } = await open({ apiKey: keys.reader });
		const [outcome] = await gateway.create([newRecord({ kind: 'contact' })]);
		expect(outcome).toMatchObject({
			ok: false,
			error: { code: 'forbidden', info: { todo: expect.stringContaining('role') } },
		});
		await expect(gateway.fields('contact')).rejects.toMatchObject({ code: 'forbidden' });
	});

	it.each(['wrong', ''])('the key "%s" is refused in plain words', async (apiKey) => {
		const { gateway } = await open({ apiKey: apiKey || ' ' });
		await expect(gateway.ping()).rejects.toMatchObject({
			code: 'auth',
			info: { todo: expect.stringContaining('APIs') },
		});
	});
});

describe('versions', () => {
	it('addresses with an apostrophe, a comma or a plus break no look-up, and are found', async () => {
		const { gateway, seed } = await open();
		const odd = ["o'hara@x.example", 'plus+tag@x.example', '"a,b"@x.example', 'plain@x.example'];
		await seed([
			...odd.map((email, index) => ({
				...{ as: `p${index}`, kind: 'contact' as const, title: `Person ${index}`, emails: [email] },
			})),
			{ as: 'second', kind: 'contact', title: 'Second', emails: ['first@y.example', "d'arc@y.example"] },
		]);
		const found = await gateway.findByEmails([...odd, "d'arc@y.example"], ['contact']);
		expect(found.map(({ title }) => title).sort()).toEqual([
			...odd.map((_, index) => `Person ${index}`),
			'Second',
		]);
		const [john] = found;
		if (!john) throw new Error('nobody');
		const log = {
			...{ key: 'k', messageId: "o'brien,1@x.example", references: [], direction: 'inbound' as const },
			...{ date: '2026-03-02T10:00:00.000Z', subject: 'S', text: 'T', to: [], cc: [], on: [john] },
			from: { address: 'plain@x.example', name: '' },
		};
		valueOf((await gateway.logMails([log]))[0]);
		expect([...(await gateway.findMails([log.messageId, 'other@x.example'])).keys()]).toEqual([
			log.messageId,
		]);
	});

	it('what was made is taken back where the links of notes have other names, our mail with it', async () => {
		const { gateway, fake } = await open({ renamed: true });
		const made = valueOf((await gateway.create([newRecord({ kind: 'contact' })]))[0]);
		const log = {
			...{ key: 'k', messageId: 'm@x.example', references: [], direction: 'inbound' as const },
			...{ date: '2026-03-02T10:00:00.000Z', subject: 'S', text: 'T', to: [], cc: [] },
			...{ from: { address: 'plain@x.example', name: '' }, on: [{ kind: made.kind, id: made.id }] },
		};
		valueOf((await gateway.logMails([log]))[0]);
		expect(await gateway.takeBack?.([{ kind: made.kind, id: made.id }])).toMatchObject([
			{ ok: true, how: 'updated' },
		]);
		expect(fake.store.table('note').size).toBe(0);
		expect(fake.store.table('noteTarget').size).toBe(0);
	});

	it('links of notes are named either way', async () => {
		const { gateway, seed } = await open({ renamed: true });
		const seeded = await seed([john, { as: 'acme', kind: 'company', title: 'Acme' }]);
		const refs = [seeded.john, seeded.acme] as RecordRef[];
		const logged = valueOf((await gateway.logMails([mailOn('m1', ...refs)]))[0]);
		expect(logged).toMatchObject([{ on: refs }]);
		const found = await gateway.findMails(['m1@acme.example']);
		expect(found.get('m1@acme.example')?.[0]?.on).toHaveLength(2);
	});

	it('a Twenty whose deals have no owner makes them without', async () => {
		const { gateway, users } = await open({ withoutOwner: true });
		const [outcome] = await gateway.create([newRecord({ kind: 'deal', emails: [], ownerId: users[0] })]);
		expect(outcome).toMatchObject({ ok: true, how: 'created', value: { ownerId: null } });
	});
});

describe('bad input', () => {
	it('an unknown field, stage or person is named or said, and the others pass', async () => {
		const { gateway, missingId } = await open();
		const deal = { kind: 'deal' as const, emails: [] };
		const outcomes = await gateway.create([
			newRecord({ ...deal, fields: { nope: 1 } }),
			newRecord({ ...deal, stageId: 'NOPE' }),
			newRecord({ ...deal, contactIds: [missingId] }),
			newRecord(deal),
		]);
		expect(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.error.code))).toEqual([
			...['invalid', 'invalid', 'invalid', 'made'],
		]);
		const words = outcomes.map((outcome) => (outcome.ok ? '' : outcome.error.message));
		expect(words[0]).toContain('"nope"');
		expect(words[1]).toContain('stage');
	});

	it('updates one deal, and says of a missing one that it is missing', async () => {
		const { gateway, seed, users, missingId } = await open();
		const { deal } = await seed([{ as: 'deal', kind: 'deal', title: 'Big one' }]);
		const [first] = users;
		const outcomes = await gateway.update([
			{ kind: 'deal', id: missingId, ownerId: first },
			{ kind: 'deal', id: '', ownerId: first },
			{ ...(deal as RecordRef), ownerId: first },
		]);
		expect(outcomes[0]).toMatchObject({ ok: false, error: { code: 'notFound' } });
		expect(outcomes[1]).toMatchObject({ ok: false, error: { code: 'notFound' } });
		expect(valueOf(outcomes[2])).toMatchObject({ title: 'Big one', ownerId: first });
		expect(
			world.fake.log.some(({ method, path }) => method === 'PATCH' && !/[0-9a-f-]{36}$/.test(path)),
		).toBe(false);
	});

	it('no lead and no ticket: the kinds it has are named', async () => {
		const { gateway } = await open();
		const [outcome] = await gateway.create([newRecord({ kind: 'lead' })]);
		expect(outcome).toMatchObject({
			ok: false,
			error: { code: 'unsupported', info: { todo: expect.stringContaining('contact') } },
		});
	});
});

describe('cost', () => {
	it('60 known senders in 100 mails with 30 new deals take few calls, and logging the mails a handful', async () => {
		const { gateway, seed, fake } = await open();
		const people = Array.from({ length: 60 }, (_, index) => ({
			...{ as: `p${index}`, kind: 'contact' as const, title: `Person ${index}` },
			emails: [`person${index}.surname@customer-number-${index}.example`],
		}));
		const seeded = await seed(people);
		await gateway.users();
		const emails = people.flatMap((one) => one.emails);
		const domains = emails.map((email) => email.replace(/^.*@/, ''));
		const found = await gateway.findByEmails(emails, ['contact', 'company', 'deal']);
		expect(found).toHaveLength(60);
		await gateway.findCompaniesByDomains(domains);
		await gateway.related(found, ['companies', 'openDeals']);
		const deals = people
			.slice(0, 30)
			.map(({ as }) => newRecord({ kind: 'deal', emails: [], contactIds: [seeded[as]?.id ?? ''] }));
		expect((await gateway.create(deals)).every(({ ok }) => ok)).toBe(true);
		expect(fake.log.length).toBeLessThanOrEqual(12);
		expect(Math.max(...fake.log.map(({ query }) => query.toString().length))).toBeLessThan(9000);
		const before = fake.log.length;
		const logs = Array.from({ length: 100 }, (_, index) =>
			mailOn(`m${index}`, seeded[`p${index % 60}`] as RecordRef),
		);
		expect((await gateway.logMails(logs)).every(({ ok }) => ok)).toBe(true);
		expect(count('note')).toBe(100);
		expect(fake.log.length - before).toBeLessThanOrEqual(10);
	});
});
