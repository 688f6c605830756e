/** The trigger and CRM Mail against a second real server, Cyrus: other names of folders and flags, another way to do everything. */
import type { ImapFlow } from 'imapflow';
import { CrmMail } from '../../../../nodes/CrmMail/CrmMail.node';
import { Cyrus } from '../../../../scripts/lib/cyrus';
import { expectMails, ServerWorld, subjectsOf } from '../../../support/mailbox-world';
import { item, nodeContext } from '../../../support/node-context';
import { rawMail as writeMail, type RawMailOptions } from '../../../support/raw-mail';
import { startSmtpSink } from '../../../support/smtp-sink';
import { until, type TriggerHost, type TriggerHostOptions } from '../../../support/trigger-host';

jest.setTimeout(60_000);

let world: ServerWorld<Cyrus>;
let inbound: Set<string>;
beforeEach(async () => {
	world = new ServerWorld(await Cyrus.start());
	inbound = new Set();
});
afterEach(async () => {
	try {
		expect(await world.leads()).toEqual([...inbound].sort());
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
			for (const mail of mails) if (mail.direction === 'inbound') inbound.add(mail.subject);
		},
	});

const these = (...paths: string[]) => ({
	folders: 'these',
	includeFolders: { folder: paths.map((path) => ({ path: { mode: 'path', value: path } })) },
});
const often = { options: { sweepSeconds: 1 } };

async function inFolder<T>(folder: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
	return await world.server.asOwner(async (client) => {
		await client.mailboxOpen(folder);
		return await work(client);
	});
}

describe('folders', () => {
	it('reads INBOX within two seconds by IDLE, and the Sent folder that the server marks', async () => {
		const on = await host({ parameters: often });
		const started = Date.now();
		await world.server.deliver(rawMail('Question'));
		await expectMails(on, ['Question']);
		expect(Date.now() - started).toBeLessThan(2_500);
		await world.server.deliver(rawMail('Answer', { to: 'john@acme.example' }), 'INBOX/Sent');
		await world.server.deliver(rawMail('Not read'), 'INBOX/Customers');
		await expectMails(on, ['Answer', 'Question']);
		expect(on.mails.map(({ mailbox }) => [mailbox.folder, mailbox.specialUse]).sort()).toEqual([
			['INBOX', '\\Inbox'],
			['INBOX/Sent', '\\Sent'],
		]);
		expect(on.reports).toEqual([]);
	});

	it('is found by its mark whatever it is called', async () => {
		const posted = 'INBOX/Ausgang & Erledigt';
		await world.server.asOwner(async (client) => void (await client.mailboxRename('INBOX/Sent', posted)));
		const on = await host({ parameters: often });
		await world.server.deliver(rawMail('Answer', { to: 'john@acme.example' }), posted);
		await expectMails(on, ['Answer']);
		expect(on.mails[0]).toMatchObject({ direction: 'outbound', mailbox: { folder: posted } });
	});

	it('of a list are all read, umlauts, emoji and ampersand in their names', async () => {
		const name = 'INBOX/Kunden & Größe 📬';
		await world.server.asOwner(async (client) => void (await client.mailboxCreate(name)));
		const on = await host({ parameters: { ...these('INBOX', name), ...often } });
		await world.server.deliver(rawMail('One'));
		await world.server.deliver(rawMail('Two'), name);
		await expectMails(on, ['One', 'Two']);
		expect(on.mails.map(({ mailbox }) => mailbox.folder).sort()).toEqual(['INBOX', name]);
	});

	it('that may only be read are read, without a word', async () => {
		await world.server.deliver(rawMail('Before'), 'INBOX/Customers');
		await world.server.giveRights('INBOX/Customers', 'lr');
		const on = await host({ parameters: { ...these('INBOX/Customers'), firstRun: 'all' } });
		await expectMails(on, ['Before']);
		expect(on.reports).toEqual([]);
	});

	it('that may no longer be read are told once; the others are read', async () => {
		const on = await host({ parameters: { ...these('INBOX', 'INBOX/Customers'), ...often } });
		await world.server.giveRights('INBOX/Customers', 'l');
		await world.server.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		await until(() => on.reports.length > 0, 'the report');
		await world.server.deliver(rawMail('Again'));
		await expectMails(on, ['Again', 'Hello']);
		expect(on.reports.map(({ message }) => message)).toEqual([
			'The folder "INBOX/Customers" cannot be opened.',
		]);
	});
});

describe('mail', () => {
	it('is handed over without a change to its flags', async () => {
		const on = await host();
		await world.server.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		const flags = await inFolder('INBOX', async (client) => await client.fetchOne('1', { flags: true }));
		expect([...((flags && flags.flags) || [])].filter((flag) => flag !== '\\Recent')).toEqual([]);
	});

	it('moved in from a folder that is not read is new, whatever its date; moved between watched ones it is not', async () => {
		await world.server.deliver(
			rawMail('Old', { date: new Date('2020-01-01') }),
			'INBOX/Archive',
			new Date('2020-01-01'),
		);
		const on = await host({ parameters: { ...these('INBOX', 'INBOX/Customers'), ...often } });
		await inFolder('INBOX/Archive', async (client) => await client.messageMove('1:*', 'INBOX'));
		await expectMails(on, ['Old']);
		await world.settled();
		await inFolder('INBOX', async (client) => await client.messageMove('1:*', 'INBOX/Customers'));
		await world.server.deliver(rawMail('New'), 'INBOX/Customers');
		await expectMails(on, ['New', 'Old']);
	});

	it('deleted between the look and the fetch costs no other mail', async () => {
		await world.server.deliver(['One', 'Two', 'Three'].map((subject) => rawMail(subject)));
		let deletion: Promise<unknown> | undefined;
		const at = async (point: string): Promise<void> => {
			if (point !== 'listed') return;
			const expunge = async (client: ImapFlow): Promise<unknown> =>
				await client.messageDelete('2', { uid: true });
			await (deletion ??= inFolder('INBOX', expunge));
		};
		const on = await host({ parameters: { firstRun: 'all' }, timing: { at } });
		await expectMails(on, ['One', 'Three']);
		await world.settled();
		expect(subjectsOf(on)).toEqual(['One', 'Three']);
	});

	it('of a backlog comes whole and once, over a broken line', async () => {
		const subjects = Array.from({ length: 300 }, (_, at) => `Mail ${at}`);
		await world.server.deliver(subjects.map((subject) => rawMail(subject)));
		const gate = await world.gate();
		const on = await host({
			credential: world.server.credential({ imapPort: gate.port }),
			parameters: { firstRun: 'all', options: { oldMailPerMinute: 0 } },
		});
		await until(() => on.mails.length > 60, 'a part');
		gate.cut();
		await expectMails(on, subjects, 40_000);
	});

	it('of 20 MB comes with its text and its attachment as a fact', async () => {
		const on = await host();
		await world.server.deliver(rawMail('Plans', { attachment: 15_000_000, body: 'The plans.' }));
		await expectMails(on, ['Plans']);
		expect(on.mails[0]).toMatchObject({
			...{ text: expect.stringContaining('The plans.') as string, problems: [] },
			attachments: [{ fileName: 'plan.pdf', mimeType: 'application/pdf', part: '2' }],
		});
		expect(on.mails[0]!.attachments[0]!.size / 15_000_000).toBeCloseTo(1, 1);
	});
});

describe('the server', () => {
	it('builds a folder anew with another UIDVALIDITY: what was handled stays handled, what came meanwhile is new', async () => {
		const folder = 'INBOX/Customers';
		const [one, two] = [rawMail('One'), rawMail('Two')];
		await world.server.deliver([one, two], folder);
		const on = await host({ parameters: { ...these(folder), firstRun: 'all', ...often } });
		await expectMails(on, ['One', 'Two']);
		await world.settled();
		const validity = async (): Promise<string | undefined> =>
			(await (await world.memory()).cursors(world.key)).get(folder)?.uidValidity;
		const before = await validity();
		await on.stop();
		await world.server.asOwner(async (client) => {
			await client.mailboxDelete(folder);
			await client.mailboxCreate(folder);
		});
		await world.server.deliver([one, two, rawMail('Three')], folder);
		const again = await host({ parameters: { ...these(folder), firstRun: 'all', ...often }, keys: on.keys });
		await expectMails(again, ['Three']);
		expect(await validity()).not.toBe(before);
	});

	it('goes away, refuses logins, comes back: told once, no mail lost', async () => {
		const on = await host();
		await world.server.down();
		world.server.refuseLogins(true);
		await world.server.up();
		const refusals = (): Error[] =>
			on.reports.filter(({ message }) => /does not accept the login/.test(message));
		await until(() => refusals().length > 0, 'the report', 30_000);
		world.server.refuseLogins(false);
		await world.server.deliver(rawMail('Meanwhile'));
		await expectMails(on, ['Meanwhile'], 40_000);
		expect(refusals()).toHaveLength(1);
	});
});

describe('STARTTLS', () => {
	it('is required, its certificate checked, and the login goes encrypted', async () => {
		await world.close();
		world = new ServerWorld(await Cyrus.start({ tls: true }));
		const gate = await world.gate();
		const starttls = { imapPort: gate.port, imapSecurity: 'starttls' };
		await expect(
			world.host({
				credential: world.server.credential(starttls),
				activation: 'activate',
				timing: undefined,
			}),
		).rejects.toThrow(/is not trusted/);
		const on = await host({
			credential: world.server.credential({ ...starttls, ca: world.server.certificate }),
		});
		await world.server.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello']);
		expect(gate.heard).toContain('STARTTLS');
		expect(gate.heard).not.toMatch(/LOGIN|AUTHENTICATE/);
	});
});

describe('CRM Mail', () => {
	const run = async (
		parameters: Record<string, unknown>,
		json: object = {},
		more: Record<string, unknown> = {},
	) => {
		const context = nodeContext({
			...{ description: new CrmMail().description, items: [item(json)], parameters },
			credentials: { crmMailboxApi: world.server.credential(more) },
		});
		const [[out] = []] = await new CrmMail().execute.call(context);
		return out?.json;
	};

	it('flags and moves the mail that came, and files a copy of the answer into Sent', async () => {
		const sink = await startSmtpSink({ user: world.server.user, password: 'correct horse' });
		const on = await host();
		await world.server.deliver(rawMail('Question', { id: 'question@acme.example' }));
		await expectMails(on, ['Question']);
		const mail = on.mails[0]!;
		await run({ operation: 'flag', flags: '\\Seen, $Customer' }, mail);
		const smtp = { smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'plain' };
		expect(await run({ operation: 'reply', text: 'Yes.' }, mail, smtp)).toMatchObject({
			...{ filedInto: 'INBOX/Sent', problem: null },
		});
		await run({ operation: 'move', toFolder: 'INBOX/Archive' }, mail);
		await sink.close();
		const moved = await inFolder(
			'INBOX/Archive',
			async (client) => await client.fetchOne('1', { flags: true }),
		);
		expect([...((moved && moved.flags) || [])]).toEqual(expect.arrayContaining(['\\Seen', '$Customer']));
		const copy = await inFolder(
			'INBOX/Sent',
			async (client) => await client.fetchOne('1', { flags: true, source: true }),
		);
		expect(String(copy && copy.source)).toContain('In-Reply-To: <question@acme.example>');
		expect([...((copy && copy.flags) || [])]).toContain('\\Seen');
	});
});
