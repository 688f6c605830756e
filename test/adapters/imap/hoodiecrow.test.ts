/** The trigger against a second, quite different server: hoodiecrow, which the demo mailbox runs on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSharedMemories } from '../../../adapters/memory/shared-memory';
import { account, startMailbox, type DemoMailbox } from '../../../scripts/demo/mailbox';
import { TriggerHost, until } from '../../support/trigger-host';

let folder: string;
let mailbox: DemoMailbox;
let hosts: TriggerHost[];

const raw = (subject: string, from = 'John Doe <john@acme.example>', to = account.user): Buffer =>
	Buffer.from(
		[
			`Message-ID: <${subject.replace(/\W/g, '-')}@acme.example>`,
			`From: ${from}`,
			`To: ${to}`,
			`Subject: ${subject}`,
			'Date: Mon, 2 Mar 2026 10:00:00 +0000',
			'',
			'Hello there.',
		].join('\r\n'),
	);

const credential = (port = mailbox.imapPort): Record<string, unknown> => ({
	user: account.user,
	password: account.password,
	imapHost: '127.0.0.1',
	imapPort: port,
	imapSecurity: 'plain',
});

async function host(
	options: Partial<ConstructorParameters<typeof TriggerHost>[0]> = {},
): Promise<TriggerHost> {
	const started = await new TriggerHost({ credential: credential(), ...options }).start();
	hosts.push(started);
	return started;
}

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'trigger-'));
	process.env.CRM_MAIL_MEMORY_URL = join(folder, 'memory.sqlite');
	mailbox = await startMailbox(join(folder, 'journal'));
	hosts = [];
});

afterEach(async () => {
	for (const one of hosts) await one.stop();
	await mailbox.close();
	await closeSharedMemories();
	delete process.env.CRM_MAIL_MEMORY_URL;
	rmSync(folder, { recursive: true, force: true });
});

it('hands over mail of INBOX as it arrives and of Sent with the next sweep', async () => {
	const on = await host({ parameters: { options: { sweepSeconds: 1 } } });
	mailbox.deliver('INBOX', raw('Question'));
	mailbox.deliver('Sent', raw('Answer', account.user, 'john@acme.example'));
	await until(() => on.mails.length === 2, `two mails; log: ${on.log.join('; ')}`);
	const [question, answer] = ['Question', 'Answer'].map((subject) =>
		on.mails.find((mail) => mail.subject === subject),
	);
	expect(question).toMatchObject({
		direction: 'inbound',
		mailbox: { account: account.user, folder: 'INBOX', specialUse: '\\Inbox', uid: 1, uidValidity: '1' },
	});
	expect(answer).toMatchObject({ direction: 'outbound', mailbox: { folder: 'Sent', specialUse: '\\Sent' } });
	expect(on.reports).toEqual([]);
});

it('leaves mail alone that was there before, unless it is asked for', async () => {
	mailbox.deliver('INBOX', raw('Old'));
	const later = await host();
	const all = await host({ node: 'node-2', parameters: { firstRun: 'all' } });
	await until(() => all.mails.length === 1, `the old mail; log: ${all.log.join('; ')}`);
	mailbox.deliver('INBOX', raw('New'));
	await until(() => later.mails.length === 1 && all.mails.length === 2, 'the new mail');
	expect(later.mails[0]?.subject).toBe('New');
});

it('gives the newest mail at once in a test run and leaves no trace', async () => {
	mailbox.deliver('INBOX', raw('Newest'));
	const manual = await host({ mode: 'manual' });
	await manual.test();
	await until(() => manual.mails.length === 1, 'the newest mail');
	expect(manual.mails[0]?.subject).toBe('Newest');
});

it('catches up on what came while it was off', async () => {
	const first = await host();
	await first.stop();
	for (const subject of ['One', 'Two', 'Three']) mailbox.deliver('INBOX', raw(subject));
	const second = await host();
	await until(() => second.mails.length === 3, `three mails; log: ${second.log.join('; ')}`);
	expect(second.mails.map(({ subject }) => subject).sort()).toEqual(['One', 'Three', 'Two']);
});
