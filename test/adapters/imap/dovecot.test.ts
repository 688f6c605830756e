/** The trigger against a real Dovecot, with everything in order: folders, modes, first runs, security. */
import { Dovecot } from '../../../scripts/lib/dovecot';
import { expectMails, MailboxWorld } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { TriggerHost, until } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
beforeEach(async () => void (world = await MailboxWorld.open()));
afterEach(async () => await world.close());

const these = (...paths: string[]) => ({
	folders: 'these',
	includeFolders: { folder: paths.map((path) => ({ path: { mode: 'path', value: path } })) },
});

it('hands over a mail of INBOX within a second of its delivery', async () => {
	const on = await world.host();
	const started = Date.now();
	world.dovecot.deliver(rawMail('Hello'));
	await expectMails(on, ['Hello']);
	expect(Date.now() - started).toBeLessThan(2_000);
	expect(on.mails[0]).toMatchObject({
		mailbox: { account: 'sales@ours.example', folder: 'INBOX', specialUse: '\\Inbox', uid: 1 },
		direction: 'inbound',
	});
});

it('reads Sent too, with the next sweep', async () => {
	const on = await world.host({ parameters: { options: { sweepSeconds: 1 } } });
	world.dovecot.deliver(rawMail('Answer', { from: 'sales@ours.example', to: 'john@acme.example' }), 'Sent');
	await expectMails(on, ['Answer']);
	expect(on.mails[0]).toMatchObject({
		mailbox: { folder: 'Sent', specialUse: '\\Sent' },
		direction: 'outbound',
	});
});

it('reads two folders of a list at once and no other', async () => {
	world.dovecot.makeFolder('Customers');
	world.dovecot.makeFolder('Private');
	const on = await world.host({
		parameters: { ...these('INBOX', 'Customers'), options: { sweepSeconds: 1 } },
	});
	for (let at = 0; at < 10; at += 1) {
		world.dovecot.deliver(rawMail(`In ${at}`));
		world.dovecot.deliver(rawMail(`Customer ${at}`), 'Customers');
	}
	world.dovecot.deliver(rawMail('Secret'), 'Private');
	await expectMails(on, Array.from({ length: 10 }, (_, at) => [`In ${at}`, `Customer ${at}`]).flat());
});

it('finds new folders by itself when all are read, and leaves out those named', async () => {
	world.dovecot.makeFolder('Private');
	const on = await world.host({
		parameters: {
			folders: 'all',
			excludeFolders: { folder: [{ path: 'Private' }] },
			options: { sweepSeconds: 1 },
		},
	});
	world.dovecot.deliver(rawMail('Secret'), 'Private');
	world.dovecot.deliver(rawMail('Open'), 'Sent');
	await expectMails(on, ['Open']);
});

it('tells once of a folder that does not exist, and reads the others', async () => {
	const on = await world.host({ parameters: { ...these('INBOX', 'Gone'), options: { sweepSeconds: 1 } } });
	world.dovecot.deliver(rawMail('Hello'));
	await expectMails(on, ['Hello']);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(on.reports.map(({ message }) => message)).toEqual([
		'The mailbox has no folder Gone; the others are read.',
	]);
});

it('reads a folder that it may only look into', async () => {
	world.dovecot.makeFolder('Shared');
	world.dovecot.deliver(rawMail('Before'), 'Shared');
	world.dovecot.makeReadOnly('Shared');
	const on = await world.host({ parameters: { ...these('Shared'), firstRun: 'all' } });
	await expectMails(on, ['Before']);
	expect(on.reports).toEqual([]);
});

it('never marks a mail as seen', async () => {
	const on = await world.host();
	world.dovecot.deliver(rawMail('Hello'));
	await expectMails(on, ['Hello']);
	const flags = await world.dovecot.doveadm(
		'fetch',
		'-u',
		'sales@ours.example',
		'flags',
		'mailbox',
		'INBOX',
		'ALL',
	);
	expect(flags).not.toContain('\\Seen');
});

/** As the form's calendar gives it. */
const daysAgo = (days: number): string =>
	`${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T00:00:00`;

describe('first run', () => {
	beforeEach(() => {
		world.dovecot.deliver(rawMail('Last year'), 'INBOX', new Date(Date.now() - 400 * 86_400_000));
		world.dovecot.deliver(rawMail('Last week'), 'INBOX', new Date(Date.now() - 7 * 86_400_000));
	});

	it.each([
		['from now on', { firstRun: 'new' }, []],
		['the last 30 days', { firstRun: 'days', firstRunDays: 30 }, ['Last week']],
		['since a date', { firstRun: 'since', firstRunSince: daysAgo(8) }, ['Last week']],
		['since an early date', { firstRun: 'since', firstRunSince: daysAgo(401) }, ['Last week', 'Last year']],
		['everything', { firstRun: 'all' }, ['Last week', 'Last year']],
	])('%s', async (_title, parameters, old) => {
		const on = await world.host({ parameters });
		await expectMails(on, old);
		world.dovecot.deliver(rawMail('Now'));
		await expectMails(on, [...old, 'Now']);
	});
});

describe('moved mail', () => {
	it('from a folder that is not read is new, whatever its date', async () => {
		world.dovecot.makeFolder('Archive');
		world.dovecot.deliver(rawMail('From the archive'), 'Archive', new Date('2020-01-01'));
		const on = await world.host();
		await world.dovecot.doveadm('move', '-u', 'sales@ours.example', 'INBOX', 'mailbox', 'Archive', 'ALL');
		await expectMails(on, ['From the archive']);
	});

	it('between folders that are read is not', async () => {
		const on = await world.host({ parameters: { options: { sweepSeconds: 1 } } });
		world.dovecot.deliver(rawMail('Once'));
		await expectMails(on, ['Once']);
		await world.settled();
		await world.dovecot.doveadm('move', '-u', 'sales@ours.example', 'Sent', 'mailbox', 'INBOX', 'ALL');
		world.dovecot.deliver(rawMail('Later'), 'Sent');
		await expectMails(on, ['Once', 'Later']);
	});
});

describe('modes', () => {
	it('on a schedule: nothing between ticks, everything with the next one', async () => {
		const on = await new TriggerHost({
			credential: world.dovecot.credential(),
			parameters: { watch: 'schedule', pollTimes: { item: [{ mode: 'everyMinute' }] } },
		}).start();
		world.dovecot.deliver(rawMail('Hello'));
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(on.mails).toEqual([]);
		on.tick();
		await expectMails(on, ['Hello']);
		await on.stop();
	});

	it('a test run in the editor shows the newest mail of all folders, and takes it from nobody', async () => {
		const on = await world.host({
			work: async () => await new Promise((resolve) => setTimeout(resolve, 500)),
		});
		world.dovecot.deliver(rawMail('Old', { date: new Date('2020-01-01') }), 'Sent', new Date('2020-01-01'));
		world.dovecot.deliver(rawMail('Newest'));
		const memory = await world.memory();
		const started = Date.now();
		const manual = await world.host({ mode: 'manual', timing: undefined });
		await manual.test();
		await expectMails(manual, ['Newest']);
		expect(Date.now() - started).toBeLessThan(5_000);
		await until(
			() => on.mails.some(({ subject }) => subject === 'Newest'),
			'the mail for the active workflow',
		);
		expect(await memory.listeners()).toEqual([world.key]);
		expect(manual.keys.size).toBe(1);
	});

	it('handing over without waiting: a failed execution is not offered again', async () => {
		let works = 0;
		await world.host({
			parameters: { options: { handOver: 'forget' } },
			work: () => {
				works += 1;
				throw new Error('no CRM today');
			},
		});
		world.dovecot.deliver(rawMail('Hello'));
		await until(() => works === 1, 'one execution');
		await world.settled();
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(works).toBe(1);
	});

	it('live mail one by one, a backlog in batches', async () => {
		const parameters = { firstRun: 'all', options: { maxBatch: 20, oldMailPerMinute: 0 } };
		for (let at = 0; at < 100; at += 1) world.dovecot.deliver(rawMail(`Old ${at}`));
		const on = await world.host({ parameters });
		await until(() => on.mails.length === 100, 'the backlog');
		expect(on.batches.every((size) => size <= 20)).toBe(true);
		expect(on.batches.length).toBeLessThan(20);
		world.dovecot.deliver(rawMail('Live'));
		await until(() => on.mails.length === 101, 'the live mail');
		expect(on.batches.at(-1)).toBe(1);
	});

	it('a backlog of large mails in smaller batches, each mail once and in order', async () => {
		const body = 'A line of a very long text.\r\n'.repeat(32_000);
		const subjects = Array.from({ length: 40 }, (_, at) => `Large ${String(at).padStart(2, '0')}`);
		for (const subject of subjects) world.dovecot.deliver(rawMail(subject, { body }));
		const on = await world.host({ parameters: { firstRun: 'all', options: { oldMailPerMinute: 0 } } });
		await until(() => on.mails.length === 40, 'the backlog');
		await world.settled();
		// 0.9 MB each: ten exceed the 8 MB of a batch.
		expect(Math.max(...on.batches)).toBe(10);
		expect(on.mails.map(({ subject }) => subject)).toEqual(subjects);
	});
});

it('fetches no more while as many executions run as the window holds', async () => {
	let letGo: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (letGo = resolve));
	for (let at = 0; at < 12; at += 1) world.dovecot.deliver(rawMail(`Mail ${at}`));
	const on = await world.host({
		parameters: { firstRun: 'all', options: { window: 2, maxBatch: 1 } },
		work: async () => await held,
	});
	await until(() => on.running === 2, 'two executions');
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(on.keys.size).toBe(2);
	letGo();
	await until(() => on.mails.length === 12, 'all mails');
	expect(on.mostRunning).toBe(2);
});

it('handed over without waiting, a mail counts as read while its execution runs', async () => {
	let letGo: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (letGo = resolve));
	const on = await world.host({
		parameters: { options: { handOver: 'forget' } },
		work: async () => await held,
		refusesToWait: true,
	});
	for (let at = 0; at < 4; at += 1) world.dovecot.deliver(rawMail(`Mail ${at}`));
	await until(() => on.running === 4, 'the executions');
	await world.settled();
	letGo();
	await until(() => on.mails.length === 4, 'the mails');
});

it('a mail of a folder that was rebuilt, and is not read any more, holds no other mail up', async () => {
	world.dovecot.makeFolder('Former');
	const memory = await world.memory();
	const left = {
		...{ id: 'left', folder: 'Former', uidValidity: '1', uid: 1, fingerprint: 'left', mail: '', content: '' },
		...{ state: 'seen' as const, execution: '', envelope: { from: '', subject: '', date: '' } },
	};
	await memory.take(world.key, null, [left], new Date());
	const on = await world.host({ parameters: { options: { oldMailPerMinute: 0 } } });
	for (const subject of ['First', 'Second', 'Third']) {
		world.dovecot.deliver(rawMail(subject));
		await until(() => on.mails.some((mail) => mail.subject === subject), `the mail "${subject}"`);
	}
});

it('shares one connection between nodes that read one mailbox with one credential', async () => {
	const gate = await world.gate();
	const credential = world.dovecot.credential({ imapPort: gate.port });
	const [one, two] = [await world.host({ credential }), await world.host({ credential, node: 'node-2' })];
	expect(gate.open).toBe(1);
	world.dovecot.deliver(rawMail('Hello'));
	await Promise.all([expectMails(one, ['Hello']), expectMails(two, ['Hello'])]);
	await one.stop();
	expect(gate.open).toBe(1);
	await two.stop();
	await until(() => gate.open === 0, 'the line is closed');
});

describe('a server of the plain sort: no IDLE, no CONDSTORE, no SPECIAL-USE', () => {
	it('is swept', async () => {
		const plain = await Dovecot.start({ plain: true });
		const on = await world.host({
			credential: plain.credential(),
			parameters: { options: { sweepSeconds: 1 } },
		});
		plain.deliver(rawMail('Hello'));
		plain.deliver(rawMail('Answer', { from: 'sales@ours.example' }), 'Sent');
		await expectMails(on, ['Answer', 'Hello']);
		await on.stop();
		await plain.stop();
	});
});
