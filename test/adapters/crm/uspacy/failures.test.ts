/** What goes wrong with Uspacy, and what must never happen there: a lost binding, a sent letter, a key in an error. */
import type { MailLog } from '../../../../core/ports/crm-gateway';
import type { RecordRef } from '../../../../core/ports/records';
import { openUspacyWorld, type UspacyWorld } from '../../../support/crm-fake/uspacy/world';
import { webhookPath } from '../../../support/crm-fake/uspacy/uspacy';
import { newRecord, valueOf } from '../contract/create-cases';

let world: UspacyWorld;
const open = async (...how: Parameters<typeof openUspacyWorld>): Promise<UspacyWorld> =>
	(world = await openUspacyWorld(...how));
afterEach(async () => await world.close());

const rows = (table: string): Record<string, unknown>[] => [
	...(world.fake.tables.get(table)?.values() ?? []),
];
const john = { as: 'john', kind: 'contact' as const, title: 'John Doe', emails: ['john@acme.example'] };
const mailOn = (...on: RecordRef[]): MailLog => ({
	...{ key: 'k1', messageId: 'm1@acme.example', references: [], direction: 'inbound' },
	...{ date: '2026-03-02T10:00:00.000Z', subject: 'Prices', text: 'What does it cost?' },
	from: { address: 'john@acme.example', name: 'John Doe' },
	...{ to: [{ address: 'sales@ours.example', name: '' }], cc: [], on },
});
const folder = (flag: string): number => Number(rows('folders').find((one) => one[flag] === true)?.id);

describe('letters that Uspacy has fetched itself', () => {
	it('are bound where they are, and what a person bound to them stays', async () => {
		const { gateway, seed, fake } = await open();
		const { john: contact, deal } = await seed([john, { as: 'deal', kind: 'deal', title: 'Big one' }]);
		const letter = fake.add('letters', {
			...{ folder_id: folder('is_inbox'), subject: 'Prices', message_id: '<m1@acme.example>' },
			crm_entities: { leads: [{ id: 77, title: 'By hand' }], deals: [] },
		});
		const [outcome] = await gateway.logMails([mailOn(contact as RecordRef, deal as RecordRef)]);
		expect(outcome).toMatchObject({ ok: true, how: 'existing', value: [{ id: `letter:${letter.id}` }] });
		expect(letter.crm_entities).toEqual({
			leads: [{ id: 77, title: 'By hand' }],
			deals: [{ id: Number(deal?.id) }],
			contacts: [{ id: Number(contact?.id) }],
		});
		expect(rows('activities')).toEqual([]);
		const [activity] = valueOf(outcome);
		if (!activity) throw new Error('no activity');
		await gateway.unlinkMail(activity, deal as RecordRef);
		expect(letter.crm_entities).toMatchObject({
			leads: [{ id: 77 }],
			deals: [],
			contacts: [{ id: Number(contact?.id) }],
		});
	});

	it('with another Message-ID are others, and no letter is ever created', async () => {
		const { gateway, seed, fake } = await open();
		const { john: contact } = await seed([john]);
		fake.add('letters', {
			folder_id: folder('is_inbox'),
			subject: 'Prices',
			message_id: '<other@acme.example>',
		});
		const [outcome] = await gateway.logMails([mailOn(contact as RecordRef)]);
		expect(outcome).toMatchObject({ ok: true, how: 'created' });
		expect(rows('activities')).toMatchObject([{ type: 'email', status: 'done', title: 'Prices' }]);
		expect(rows('letters')).toHaveLength(1);
		expect(fake.log.some(({ method, path }) => method === 'POST' && path.includes('letters'))).toBe(false);
	});

	it('without the permission for mail an activity is logged', async () => {
		const { gateway, seed, fake } = await open();
		fake.withoutMail = true;
		const { john: contact } = await seed([john]);
		const [outcome] = await gateway.logMails([mailOn(contact as RecordRef)]);
		expect(outcome).toMatchObject({ ok: true, how: 'created' });
		expect(fake.log.filter(({ path }) => path.includes('/email/'))).toHaveLength(1);
	});
});

describe('lost answers', () => {
	it.each(['lead', 'contact', 'company', 'deal'] as const)(
		'a %s is found again and made once',
		async (kind) => {
			const { gateway, fake } = await open();
			const record = newRecord({ kind, emails: kind === 'deal' ? [] : ['jane@new.example'] });
			fake.trap({ kind: 'drop' }, 1, ({ method }) => method === 'POST');
			const [outcome] = await gateway.create([record]);
			expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', info: { sent: 'unknown' } } });
			expect(await gateway.findCreated(record)).toMatchObject({ kind });
			expect(fake.log.filter(({ method }) => method === 'POST')).toHaveLength(1);
		},
	);
});

describe('refusals', () => {
	it('waits as long as Retry-After says', async () => {
		const { gateway, fake, slept } = await open();
		fake.trap({ kind: 'limit', retryAfter: 4 });
		expect((await gateway.ping()).account).toContain('127.0.0.1');
		expect(slept).toEqual([4000]);
	});

	it.each([
		['a refused login', { status: 401, body: { message: 'Unauthorized' } }],
		['a failing server', { status: 500, body: '' }],
		['nothing there', { status: 404, body: '' }],
		['another server', { status: 200, body: '<html>' }],
	])('%s never names the key of the webhook', async (_, answer) => {
		const { gateway, fake } = await open();
		expect(gateway.connection).not.toContain('secret-key');
		fake.trap({ kind: 'fail', answer }, 4);
		const error = await gateway.ping().catch((thrown: unknown) => thrown as Error);
		if (!(error instanceof Error)) throw new Error('it went well');
		expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('secret-key');
	});

	it('a wrong token is asked once', async () => {
		const { gateway, fake } = await open('token', 'wrong');
		await expect(gateway.ping()).rejects.toMatchObject({ code: 'auth' });
		expect(fake.log).toHaveLength(1);
	});

	it('a missing permission says which to give', async () => {
		const { gateway, fake } = await open();
		fake.trap({ kind: 'fail', answer: { status: 403, body: { status: 403, error: 'Forbidden' } } });
		const [outcome] = await gateway.create([newRecord({ kind: 'lead' })]);
		expect(outcome).toMatchObject({
			ok: false,
			error: { code: 'forbidden', info: { todo: expect.stringContaining('permission') } },
		});
	});

	it('a value that is not in the list names its field, and the others pass', async () => {
		const { gateway } = await open();
		const outcomes = await gateway.create([
			newRecord({ kind: 'lead', source: 'nope' }),
			newRecord({ kind: 'lead' }),
		]);
		expect(outcomes).toMatchObject([
			{ ok: false, error: { code: 'invalid', message: expect.stringContaining('source') } },
			{ ok: true },
		]);
	});

	it('a path that wants its last slash is tried with it', async () => {
		const { gateway, fake } = await open();
		fake.trap(
			{ kind: 'fail', answer: { status: 405, body: { message: 'Method Not Allowed' } } },
			1,
			({ path }) => path.endsWith('/crm/v1/entities/leads'),
		);
		expect((await gateway.ping()).account).toContain('Uspacy');
		expect(fake.log.map(({ path }) => path.slice(webhookPath.length))).toEqual([
			'/crm/v1/entities/leads',
			'/crm/v1/entities/leads/',
		]);
	});

	it('a list of fields is read bare and in an envelope', async () => {
		const { gateway, fake } = await open();
		const field = { code: 'title', name: 'Title', type: 'string', required: true };
		for (const body of [[field], { data: [field] }]) {
			fake.trap({ kind: 'fail', answer: { status: 200, body } }, 1, ({ path }) => path.endsWith('/fields'));
			expect(await gateway.fields('lead')).toMatchObject([{ id: 'title', required: true }]);
		}
	});

	it('a lost deal gets the first reason, which Uspacy demands', async () => {
		const { gateway, seed } = await open();
		const { deal } = await seed([{ as: 'deal', kind: 'deal', title: 'Big one' }]);
		const [outcome] = await gateway.update([{ ...(deal as RecordRef), state: 'lost' }]);
		expect(valueOf(outcome).state).toBe('lost');
	});
});
