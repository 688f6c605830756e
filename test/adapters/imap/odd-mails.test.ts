/** Mails unlike any other: huge, without a name, full of NUL or of attachments, deleted while they are read. */
import type { Mail } from '../../../core/mail/mail';
import { expectMails, MailboxWorld } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { until, type TriggerHost, type TriggerHostOptions } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
beforeEach(async () => void (world = await MailboxWorld.open()));
afterEach(async () => await world.close());

const host = async (options: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> =>
	await world.host(options);
const often = { options: { sweepSeconds: 1 } };

describe('a large mail', () => {
	it('of 40 MB comes in seconds, with its text, its attachment as a fact, and little memory', async () => {
		const on = await host();
		const before = process.memoryUsage().rss;
		world.dovecot.deliver(
			rawMail('Plans', { attachment: 30_000_000, body: 'Please find the plans attached.' }),
		);
		world.dovecot.deliver(rawMail('Thanks'));
		await expectMails(on, ['Plans', 'Thanks']);
		const plans = on.mails.find(({ subject }) => subject === 'Plans');
		expect(plans?.text.trim()).toBe('Please find the plans attached.');
		expect(plans?.attachments).toEqual([
			expect.objectContaining({ fileName: 'plan.pdf', mimeType: 'application/pdf', part: '2' }),
		]);
		expect(plans!.attachments[0]!.size / 30_000_000).toBeCloseTo(1, 1);
		expect(plans?.size).toBeGreaterThan(40_000_000);
		expect(plans?.problems).toEqual([]);
		expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
	});

	it('with 40 MB of text comes with its beginning, marked as too large', async () => {
		const on = await host();
		world.dovecot.deliver(
			rawMail('Log', { body: `first line\r\n${'a long line of a log file\r\n'.repeat(1_600_000)}` }),
		);
		await expectMails(on, ['Log']);
		expect(on.mails[0]?.flags).toContain('too-large');
		expect(on.mails[0]?.text.startsWith('first line')).toBe(true);
		expect(on.mails[0]!.text.length).toBeLessThan(200_000);
	});
});

describe('mail', () => {
	const plain = (subject: string, text: string): Buffer =>
		Buffer.from(
			`From: a@acme.example\r\nTo: sales@ours.example\r\nSubject: ${subject}\r\n\r\n${text}\r\n`,
			'latin1',
		);
	const one = async (raw: Buffer, subject: string): Promise<Mail> => {
		const on = await host();
		world.dovecot.deliver(raw);
		await expectMails(on, [subject], 30_000);
		return on.mails[0]!;
	};

	it('without a Message-ID comes, once each, moved or not', async () => {
		const at = new Date('2026-03-02T10:00:00Z');
		const on = await host({ parameters: often });
		// Same second, same size, same everything but a letter.
		world.dovecot.deliver(plain('One', 'text a'), 'INBOX', at);
		world.dovecot.deliver(plain('Two', 'text b'), 'INBOX', at);
		await expectMails(on, ['One', 'Two']);
		await world.settled();
		await world.dovecot.doveadm('move', '-u', 'sales@ours.example', 'Sent', 'mailbox', 'INBOX', 'ALL');
		world.dovecot.deliver(plain('Three', 'text c'), 'Sent');
		await expectMails(on, ['One', 'Three', 'Two']);
	});

	it('with NUL and other control characters in it comes without NUL', async () => {
		const mail = await one(plain('Zero', 'before\0after \x01\x02'), 'Zero');
		expect(JSON.stringify(mail)).not.toContain('\\u0000');
		expect(mail.text).toContain('before');
	});

	it('with ten thousand attachments comes in seconds', async () => {
		const parts = Array.from({ length: 10_000 }, (_, at) =>
			['--sep', `Content-Disposition: attachment; filename="f${at}.txt"`, '', `${at}`].join('\r\n'),
		);
		const header = ['From: a@acme.example', 'To: sales@ours.example', 'Subject: Many', 'MIME-Version: 1.0'];
		const lines = [
			...header,
			'Content-Type: multipart/mixed; boundary=sep',
			'',
			'--sep',
			'',
			'See these.',
			...parts,
		];
		const started = Date.now();
		const mail = await one(Buffer.from([...lines, '--sep--', ''].join('\r\n')), 'Many');
		expect(Date.now() - started).toBeLessThan(25_000);
		expect(mail.text).toContain('See these.');
	});

	it('behind a gap of hundreds of UIDs comes', async () => {
		const first = await host();
		await first.stop();
		for (let at = 0; at < 300; at += 1) world.dovecot.deliver(rawMail(`Gone ${at}`));
		await world.dovecot.doveadm('expunge', '-u', 'sales@ours.example', 'mailbox', 'INBOX', 'ALL');
		world.dovecot.deliver(rawMail('Hello'));
		const second = await host({ keys: first.keys });
		await expectMails(second, ['Hello']);
		expect(second.mails[0]!.mailbox.uid).toBe(301);
	});

	it('that others delete while a backlog is read costs none of the rest', async () => {
		for (let at = 0; at < 300; at += 1) world.dovecot.deliver(rawMail(`Mail ${at}`));
		const on = await host({ parameters: { firstRun: 'all', options: { maxBatch: 5, oldMailPerMinute: 0 } } });
		await until(() => on.mails.length > 20, 'a part');
		const deletions = ['250:300', '200:220', '100:150'].map(async (uids) => {
			await world.dovecot.doveadm('expunge', '-u', 'sales@ours.example', 'mailbox', 'INBOX', 'uid', uids);
		});
		await Promise.all(deletions);
		const kept = [...Array(99).keys(), ...Array.from({ length: 49 }, (_, at) => 150 + at)].map(
			(at) => at + 1,
		);
		const came = (): Set<number> => new Set(on.mails.map(({ mailbox }) => mailbox.uid));
		await until(() => kept.every((uid) => came().has(uid)), 'all that was left');
		await world.settled();
		expect(on.mails).toHaveLength(came().size);
		expect(on.reports).toEqual([]);
	});
});
