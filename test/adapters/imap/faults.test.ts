/**
 * What goes wrong with servers and lines: the trigger comes back by itself, loses no mail and repeats none. Each workflow
 * here makes a lead of every mail in the built-in CRM; after each test it must hold exactly one for each mail.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MailboxError } from '../../../core/ports/mailbox';
import { expectMails, MailboxWorld, subjectsOf } from '../../support/mailbox-world';
import { rawMail as writeMail, type RawMailOptions } from '../../support/raw-mail';
import { until, type TriggerHost, type TriggerHostOptions } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
beforeEach(async () => void (world = await MailboxWorld.open()));
afterEach(async () => {
	try {
		expect(await world.leads()).toEqual(world.worked);
	} finally {
		await world.close();
	}
});

/** Every mail comes from a sender of its own, so each is due a lead of its own. */
function rawMail(subject: string, options: RawMailOptions = {}): Buffer {
	const sender = subject.replace(/\W+/g, '-').toLowerCase();
	return writeMail(subject, { from: `${sender}@${sender}.example`, ...options });
}

const host = async (options: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> =>
	await world.host({
		...options,
		work: async (mails, execution) => {
			await options.work?.(mails, execution);
			await world.resolve(mails);
		},
	});

const pause = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));
const recoveries = (on: TriggerHost): number =>
	on.log.filter((line) => /can be read again/.test(line)).length;

describe('the server', () => {
	it('is stopped and started: mail of the meantime comes, the outage is told once, its end is logged', async () => {
		const on = await host();
		world.dovecot.deliver(rawMail('Before'));
		await expectMails(on, ['Before']);
		await world.dovecot.down();
		world.dovecot.deliver(rawMail('Meanwhile'));
		await until(
			() => on.reports.length > 0,
			`the outage is reported; ${on.log.join('; ')} ${on.reports.length}`,
		);
		await world.dovecot.up();
		await expectMails(on, ['Before', 'Meanwhile'], 30_000);
		await until(() => recoveries(on) === 1, 'the end is logged');
		expect(on.reports.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^Nothing answers on port|^The connection to/),
		]);
		expect(on.emitErrors).toEqual([]);
	});

	it('is down from the start: the trigger answers n8n at once and begins when the server is there', async () => {
		await world.dovecot.down();
		const started = Date.now();
		const on = await host({ timing: undefined });
		expect(Date.now() - started).toBeLessThan(4_000);
		world.dovecot.deliver(rawMail('Old'));
		await world.dovecot.up();
		await until(async () => (await (await world.memory()).cursors(world.key)).size === 2, 'the first look');
		world.dovecot.deliver(rawMail('New'));
		await expectMails(on, ['New'], 30_000);
	});

	it('refuses the login for a while: told once, tried for ever, and the mail comes', async () => {
		const on = await host();
		world.dovecot.refuseLogins(true);
		await world.dovecot.down();
		world.dovecot.deliver(rawMail('Meanwhile'));
		await world.dovecot.up();
		const refusals = (): Error[] =>
			on.reports.filter(({ message }) => /does not accept the login/.test(message));
		await until(() => refusals().length > 0, 'the outage is reported', 60_000);
		world.dovecot.refuseLogins(false);
		await expectMails(on, ['Meanwhile'], 60_000);
		expect(refusals()).toHaveLength(1);
		expect(on.emitErrors).toEqual([]);
	});

	it('stays away over a restart of n8n: the outage is not told twice', async () => {
		const first = await host();
		await world.dovecot.down();
		world.dovecot.deliver(rawMail('Meanwhile'));
		await until(() => first.reports.length === 1, 'the outage is reported');
		await first.stop();
		const second = await host();
		await pause(1_500);
		expect(second.reports).toEqual([]);
		await world.dovecot.up();
		await expectMails(second, ['Meanwhile'], 30_000);
		await until(() => recoveries(second) === 1, 'the end is logged');
	});
});

describe('the line', () => {
	it('is cut while idle', async () => {
		const gate = await world.gate();
		const on = await host({ credential: world.dovecot.credential({ imapPort: gate.port }) });
		gate.cut();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(gate.connections).toBe(2);
	});

	it('is cut again and again while a backlog is read', async () => {
		for (let at = 0; at < 200; at += 1)
			world.dovecot.deliver(rawMail(`Mail ${at}`, { body: 'x'.repeat(20_000) }));
		const gate = await world.gate();
		const on = await host({
			credential: world.dovecot.credential({ imapPort: gate.port }),
			parameters: { firstRun: 'all', options: { maxBatch: 10, oldMailPerMinute: 0 } },
		});
		const cutter = setInterval(() => gate.cut(), 700);
		await until(() => on.mails.length >= 40, 'some mails', 60_000);
		clearInterval(cutter);
		await until(() => on.mails.length >= 200, 'all mails', 60_000);
		expect(new Set(subjectsOf(on)).size).toBe(200);
		expect(on.mails).toHaveLength(200);
	});

	it('is half-open: nobody says so, a probe finds out', async () => {
		const gate = await world.gate();
		const on = await host({ credential: world.dovecot.credential({ imapPort: gate.port }) });
		gate.freeze();
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello'], 30_000);
	});

	it('is half-open when the workflow is switched off: done within two seconds', async () => {
		const gate = await world.gate();
		const on = await host({ credential: world.dovecot.credential({ imapPort: gate.port }) });
		gate.freeze();
		const started = Date.now();
		await on.stop();
		expect(Date.now() - started).toBeLessThan(2_000);
		await until(() => gate.open === 0, 'the line is closed');
	});
});

/** Megabytes that stay after garbage was collected: when V8 collects by itself is its own choice. */
function inUse(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1_000_000;
}

describe('a backlog of 20,000 mails', () => {
	it('comes whole, each mail once, over a restart and a broken line, in a memory that does not grow', async () => {
		const total = 20_000;
		for (let at = 0; at < total; at += 1)
			world.dovecot.deliver(writeMail(`Mail ${at}`, { id: `b${at}@acme.example` }));
		const gate = await world.gate();
		const seen = new Map<string, number>();
		const options: Partial<TriggerHostOptions> = {
			credential: world.dovecot.credential({ imapPort: gate.port }),
			parameters: { firstRun: 'all', options: { oldMailPerMinute: 0 } },
			keep: false,
			// Opening a folder of so many new mails may take the server more than the moment that other tests allow.
			timing: { silenceMs: 60_000, probeMs: 60_000, deadlineMs: 30_000 },
			work: (mails) => {
				for (const { id } of mails) seen.set(id, (seen.get(id) ?? 0) + 1);
			},
		};
		const first = await world.host(options);
		await until(() => seen.size > 4_000, 'a fifth of them', 240_000);
		const early = inUse();
		gate.cut();
		await until(() => seen.size > 8_000, 'more of them', 240_000);
		await first.stop();
		await until(() => first.running === 0, 'its executions end');
		const second = await world.host({ ...options, keys: first.keys });
		await until(() => seen.size === total, `all of them; ${second.log.join('; ')}`, 480_000);
		await world.settled();
		expect([...seen.values()].filter((times) => times !== 1)).toEqual([]);
		const late = inUse();
		expect(late - early).toBeLessThan(40);
	}, 900_000);
});

describe('the folder', () => {
	it('is rebuilt with a new UIDVALIDITY: what was handled stays handled, what came meanwhile is new', async () => {
		const on = await host();
		for (const subject of ['One', 'Two', 'Three']) world.dovecot.deliver(rawMail(subject));
		await expectMails(on, ['One', 'Two', 'Three']);
		await world.settled();
		const before = (await (await world.memory()).cursors(world.key)).get('INBOX')?.uidValidity;
		await world.dovecot.down();
		await pause(1_100);
		world.dovecot.deliver(rawMail('Four'));
		world.dovecot.forgetUids();
		await world.dovecot.up();
		await expectMails(on, ['Four', 'One', 'Three', 'Two'], 30_000);
		const after = (await (await world.memory()).cursors(world.key)).get('INBOX')?.uidValidity;
		expect(after).not.toBe(before);
		world.dovecot.deliver(rawMail('Five'));
		await expectMails(on, ['Five', 'Four', 'One', 'Three', 'Two']);
	});

	it('is rebuilt while n8n is off and mails are unfinished: each is done once', async () => {
		let fails = true;
		const work = (): void => {
			if (fails) throw new Error('no CRM today');
		};
		const first = await host({ work, timing: { pauses: [60_000] } });
		for (const subject of ['One', 'Two']) world.dovecot.deliver(rawMail(subject));
		await until(() => first.keys.size === 2 && first.running === 0, 'two failures');
		await first.stop();
		await world.dovecot.down();
		await pause(1_100);
		world.dovecot.forgetUids();
		await world.dovecot.up();
		fails = false;
		const memory = await world.memory();
		await until(async () => (await memory.inState(world.key, ['failed'])).length === 2, 'two failed mails');
		const failed = await memory.inState(world.key, ['failed']);
		await memory.change(
			world.key,
			failed.map(({ id }) => ({ id, state: 'failed', dueAt: new Date(0).toISOString() })),
			new Date(),
		);
		const second = await host({ keys: first.keys });
		await expectMails(second, ['One', 'Two']);
	});

	it('loses a mail between the look and the fetch: the others come', async () => {
		const files: string[] = [];
		for (const subject of ['One', 'Two', 'Three']) files.push(world.dovecot.deliver(rawMail(subject)));
		let deletion: Promise<string> | undefined;
		// Mails are fetched ahead: no fetch begins before the deletion is over.
		const at = async (point: string): Promise<void> => {
			if (point !== 'listed') return;
			const which = ['mailbox', 'INBOX', 'HEADER', 'Subject', 'Two'];
			await (deletion ??= world.dovecot.doveadm('expunge', '-u', 'sales@ours.example', ...which));
		};
		const on = await host({ parameters: { firstRun: 'all' }, timing: { at } });
		await expectMails(on, ['One', 'Three']);
		await world.settled();
		world.dovecot.deliver(rawMail('Four'));
		await expectMails(on, ['Four', 'One', 'Three']);
	});
});

describe('the workflow', () => {
	it('fails on one mail: it is offered again, set aside and told once, the others pass', async () => {
		let offers = 0;
		const on = await host({
			parameters: { options: { maxTries: 3 } },
			work: (mails) => {
				if (mails.every(({ subject }) => subject !== 'Poison')) return;
				offers += 1;
				throw new Error('cannot handle this one');
			},
		});
		for (const subject of ['One', 'Poison', 'Two']) world.dovecot.deliver(rawMail(subject));
		await until(() => on.reports.length === 1, 'the report');
		await world.settled();
		expect(subjectsOf(on)).toEqual(['One', 'Two']);
		expect(offers).toBe(3);
		expect(on.reports[0]?.message).toBe('A mail was set aside: each of its executions failed.');
		expect((on.reports[0] as { description?: string }).description).toMatch(
			/from poison@poison\.example, "Poison".*cannot handle this one/,
		);
		expect(await (await world.memory()).inState(world.key, ['quarantined'])).toHaveLength(1);
	});

	it('fails on a batch because of one mail: those not yet resolved come again one by one, and all but one pass', async () => {
		for (let at = 0; at < 30; at += 1) world.dovecot.deliver(rawMail(at === 13 ? 'Poison' : `Mail ${at}`));
		const resolved: string[] = [];
		const memory = await world.memory();
		const on = await host({
			parameters: { firstRun: 'all', options: { oldMailPerMinute: 0, maxTries: 2 } },
			work: async (mails) => {
				for (const mail of mails) {
					if (mail.subject === 'Poison') throw new Error('cannot handle this one');
					resolved.push(mail.subject);
					await memory.acknowledge('workflow-1', [mail.id], new Date());
				}
			},
		});
		await until(() => on.reports.length === 1, 'the report');
		await world.settled();
		expect(resolved.sort()).toEqual(
			Array.from({ length: 30 }, (_, at) => `Mail ${at}`)
				.filter((name) => name !== 'Mail 13')
				.sort(),
		);
	});

	it('is activated twice: the older listener ends, each mail comes once', async () => {
		const gate = await world.gate();
		const credential = world.dovecot.credential({ imapPort: gate.port });
		const keys = new Map<string, string>();
		const older = await host({ credential, keys });
		const newer = await host({ credential, keys });
		for (const subject of ['One', 'Two', 'Three']) world.dovecot.deliver(rawMail(subject));
		await expectMails(newer, ['One', 'Three', 'Two']);
		expect(older.mails).toEqual([]);
		await newer.stop();
		await until(() => gate.open === 0, 'no line is left');
	});

	it('runs while n8n shuts down: its end is still written down and the mail is not offered again', async () => {
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (letGo = resolve));
		const first = await host({ work: async () => await held });
		world.dovecot.deliver(rawMail('Slow'));
		await until(() => first.running === 1, 'the execution');
		await first.stop();
		const second = await host({ keys: first.keys });
		letGo();
		await expectMails(first, ['Slow']);
		await world.settled();
		world.dovecot.deliver(rawMail('Next'));
		await expectMails(second, ['Next']);
	});
});

describe('activation by a person', () => {
	it('says what is wrong with the login', async () => {
		const credential = world.dovecot.credential({ password: 'wrong' });
		const failed = host({ credential, activation: 'activate', timing: undefined });
		await expect(failed).rejects.toThrow('does not accept the login');
		await expect(failed).rejects.not.toThrow(MailboxError);
	});
});
