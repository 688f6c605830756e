/** Servers that answer late, wrongly or not at all, and folders that come and go: the trigger is never silently dead. */
import { ImapGate } from '../../support/imap-gate';
import { expectMails, MailboxWorld, subjectsOf } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { until, type TriggerHost, type TriggerHostOptions } from '../../support/trigger-host';

jest.setTimeout(60_000);

let world: MailboxWorld;
let gate: ImapGate;
beforeEach(async () => {
	world = await MailboxWorld.open();
	gate = await ImapGate.open(world.dovecot.port);
});
afterEach(async () => {
	await world.close();
	await gate.close();
});

const pause = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));
const often = { options: { sweepSeconds: 1 } };
const these = (...paths: string[]) => ({
	folders: 'these',
	includeFolders: { folder: paths.map((path) => ({ path: { mode: 'path', value: path } })) },
});
const host = async (options: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> =>
	await world.host({ credential: world.dovecot.credential({ imapPort: gate.port }), ...options });
const reportsOf = (on: TriggerHost): string[] => on.reports.map(({ message }) => message);

/** Answers once so, then lets everything pass. */
function once(name: RegExp, verdict: ReturnType<ImapGate['judge']>): void {
	let isDone = false;
	gate.judge = (command) => {
		if (isDone || !name.test(command)) return 'pass';
		isDone = true;
		return verdict;
	};
}

describe('a server', () => {
	it('that greets late is waited for', async () => {
		gate.greetingDelay = 1_000;
		const on = await host();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(gate.connections).toHaveLength(1);
	});

	it('that lets people in and drops them at once is told once, and its tries are spaced', async () => {
		gate.judge = (command) => (/^(?:STATUS|EXAMINE|SELECT|LIST)/.test(command) ? 'end' : 'pass');
		const on = await host();
		await until(() => on.reports.length > 0, 'the report');
		await pause(2_000);
		expect(on.reports).toHaveLength(1);
		expect(gate.connections.length).toBeLessThan(9);
		gate.judge = () => 'pass';
		world.dovecot.deliver(rawMail('Hello'));
		await until(() => on.log.some((line) => line.includes('can be read again')), 'the end', 30_000);
		world.dovecot.deliver(rawMail('Again'));
		await until(() => on.mails.some(({ subject }) => subject === 'Again'), 'the mail');
	});

	it('that drops them after the first folder is told once too', async () => {
		gate.judge = (command) => (/Sent/.test(command) ? 'end' : 'pass');
		const on = await host();
		await until(() => on.reports.length > 0, 'the report', 30_000);
		await pause(2_000);
		expect(on.reports).toHaveLength(1);
	});

	it.each(['EXAMINE', 'UID FETCH', 'UID SEARCH', 'STATUS', 'LIST'])(
		'that never answers %s is found out, and the mail comes',
		async (name) => {
			once(new RegExp(`^${name}`), 'swallow');
			const on = await host({ parameters: { firstRun: 'all', ...often } });
			world.dovecot.deliver(rawMail('Hello'));
			await expectMails(on, ['Hello'], 30_000);
		},
	);

	it('that never answers, but says that it is still there, is found out as well', async () => {
		once(/^EXAMINE/, 'swallow');
		const chatter = setInterval(() => gate.say('* OK Still here\r\n'), 300);
		const on = await host({ timing: { commandMs: 2_000 } });
		await until(async () => (await (await world.memory()).cursors(world.key)).size === 2, 'the first look');
		clearInterval(chatter);
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello'], 30_000);
	});

	it('that says goodbye to an idle line is called again', async () => {
		const on = await host();
		await until(() => gate.commands.includes('IDLE'), 'the IDLE');
		gate.say('* BYE Server shutting down.\r\n');
		gate.cut();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(reportsOf(on)).toEqual([]);
	});

	it('that refuses IDLE is swept', async () => {
		gate.judge = (command) => (command === 'IDLE' ? { answer: 'TAG NO Not now.\r\n' } : 'pass');
		const on = await host({ parameters: often });
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
	});

	it('that tells of no folders of our own (NAMESPACE NIL) is used all the same', async () => {
		gate.judge = (command) =>
			command === 'NAMESPACE' ? { answer: '* NAMESPACE NIL NIL (("" "/"))\r\nTAG OK Done.\r\n' } : 'pass';
		const on = await host();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
	});

	it('whose password is wrong for ever is told once; its tries get rarer', async () => {
		gate.judge = (command) =>
			/^(?:LOGIN|AUTHENTICATE)/.test(command)
				? { answer: 'TAG NO [AUTHENTICATIONFAILED] Authentication failed.\r\n' }
				: 'pass';
		const on = await host();
		await until(() => on.reports.length > 0, 'the report', 30_000);
		await pause(2_000);
		expect(reportsOf(on)).toEqual([expect.stringContaining('does not accept the login')]);
		// 2.5 to 5 s before the second try, twice as long before each next one.
		const [first = 0, second = 0, ...more] = gate.connections;
		expect(second - first).toBeGreaterThan(2_400);
		expect(more).toEqual([]);
	});
});

describe('a folder', () => {
	it('that the server does not open for a while is told once; the others are read, and it is read when it opens', async () => {
		gate.judge = (command) =>
			/Customers/.test(command) && !/^LIST/.test(command)
				? { answer: 'TAG NO [SERVERBUG] Internal error.\r\n' }
				: 'pass';
		world.dovecot.makeFolder('Customers');
		const on = await host({ parameters: { ...these('Customers', 'INBOX'), ...often } });
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		await pause(2_500);
		expect(reportsOf(on)).toEqual(['The folder "Customers" cannot be opened.']);
		gate.judge = () => 'pass';
		await until(async () => (await (await world.memory()).cursors(world.key)).size === 2, 'the folder');
		world.dovecot.deliver(rawMail('Customer'), 'Customers');
		await expectMails(on, ['Customer', 'Hello']);
		expect(on.reports).toHaveLength(1);
	});

	it('and another one in trouble are told once each', async () => {
		gate.judge = (command) =>
			/Customers|Partners/.test(command) && !/^LIST/.test(command)
				? { answer: 'TAG NO [SERVERBUG] Internal error.\r\n' }
				: 'pass';
		for (const folder of ['Customers', 'Partners']) world.dovecot.makeFolder(folder);
		const on = await host({ parameters: { ...these('Customers', 'Partners', 'INBOX'), ...often } });
		await pause(4_000);
		expect(reportsOf(on).sort()).toEqual([
			'The folder "Customers" cannot be opened.',
			'The folder "Partners" cannot be opened.',
		]);
	});

	it('that is renamed while it is watched is told once; the others are read', async () => {
		world.dovecot.makeFolder('Customers');
		const on = await host({ parameters: { ...these('Customers', 'INBOX'), ...often } });
		await world.dovecot.doveadm('mailbox', 'rename', '-u', 'sales@ours.example', 'Customers', 'Clients');
		await pause(2_500);
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(reportsOf(on)).toEqual(['The folder "Customers" cannot be opened.']);
	});

	it("that is deleted is nobody's business where all folders are read", async () => {
		world.dovecot.makeFolder('Customers');
		const on = await host({ parameters: { folders: 'all', ...often } });
		await world.dovecot.doveadm('mailbox', 'delete', '-u', 'sales@ours.example', 'Customers');
		await pause(2_500);
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(reportsOf(on)).toEqual([]);
	});

	it.each(['Größe & Maß', 'Kunden 📬', 'Say "hi" (now) {1}', '100% *', '日本語'])(
		'may be called %s',
		async (name) => {
			await world.dovecot.doveadm('mailbox', 'create', '-u', 'sales@ours.example', name);
			const on = await host({ parameters: { ...these(name), ...often } });
			const into = ['-u', 'sales@ours.example', name, 'mailbox', 'INBOX', 'ALL'];
			world.dovecot.deliver(rawMail('Hello'));
			await world.dovecot.doveadm('move', ...into);
			await expectMails(on, ['Hello']);
			expect(on.mails[0]?.mailbox.folder).toBe(name);
		},
	);
});

describe('two nodes on one mailbox', () => {
	it('with different folders share one line, and INBOX is heard at once', async () => {
		world.dovecot.makeFolder('Customers');
		const one = await host({ parameters: these('Customers') });
		const two = await host({ parameters: these('INBOX'), node: 'node-2' });
		expect(gate.connections).toHaveLength(1);
		const started = Date.now();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(two, ['Hello']);
		expect(Date.now() - started).toBeLessThan(2_000);
		expect(one.mails).toEqual([]);
		expect(gate.connections).toHaveLength(1);
	});

	it('end one by one: one that waits for a dead line is done within two seconds, the other goes on', async () => {
		const one = await host({
			parameters: { firstRun: 'all' },
			timing: { silenceMs: 4_000, deadlineMs: 4_000 },
		});
		const two = await host({ node: 'node-2', timing: { silenceMs: 4_000, deadlineMs: 4_000 } });
		once(/^UID FETCH/, 'swallow');
		world.dovecot.deliver(rawMail('Hello'));
		await until(() => gate.commands.some((command) => command.startsWith('UID FETCH')), 'the fetch');
		const started = Date.now();
		await one.stop();
		expect(Date.now() - started).toBeLessThan(2_000);
		await expectMails(two, ['Hello'], 30_000);
		await pause(500);
		expect(one.mails).toEqual([]);
	});
});

describe('a workflow', () => {
	it('that is switched off in the middle of a backlog is done within two seconds and leaves nothing behind', async () => {
		for (let at = 0; at < 200; at += 1)
			world.dovecot.deliver(rawMail(`Mail ${at}`, { body: 'x'.repeat(20_000) }));
		const first = await host({
			parameters: { firstRun: 'all', options: { maxBatch: 10, window: 2, oldMailPerMinute: 0 } },
			work: async () => await pause(100),
		});
		await until(() => first.mails.length > 20, 'a part');
		const started = Date.now();
		await first.stop();
		expect(Date.now() - started).toBeLessThan(2_000);
		await until(() => first.running === 0 && gate.open === 0, 'its end');
		const before = first.mails.length;
		await pause(500);
		expect(first.mails).toHaveLength(before);
		const second = await host({
			parameters: { firstRun: 'all', options: { oldMailPerMinute: 0 } },
			keys: first.keys,
		});
		await until(() => second.mails.length + before === 200, 'the rest');
		expect(new Set([...subjectsOf(first), ...subjectsOf(second)]).size).toBe(200);
	});
});

describe('the first run from now on', () => {
	it('asks for no list of the mails that lie there', async () => {
		for (let at = 0; at < 3_000; at += 1) world.dovecot.deliver(rawMail(`Old ${at}`));
		const on = await host();
		await until(async () => (await (await world.memory()).cursors(world.key)).size === 2, 'the first look');
		expect(gate.received).toBeLessThan(10_000);
		world.dovecot.deliver(rawMail('New'));
		await expectMails(on, ['New']);
	});
});
