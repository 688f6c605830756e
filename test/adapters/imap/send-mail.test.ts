/** Sending by SMTP, with one copy in Sent: filed by us, unless the provider was seen doing it. */
import { SMTPServer } from 'smtp-server';
import {
	sendMail,
	type FileIntoSent,
	type MailToSend,
	type SentMail,
} from '../../../adapters/imap/send-mail';
import { readMailboxCredential } from '../../../adapters/imap/read-mailbox-credential';
import { Dovecot, password, user } from '../../../scripts/lib/dovecot';
import { freePort } from '../../../scripts/lib/free-port';

jest.setTimeout(60_000);

let dovecot: Dovecot;
let smtp: SMTPServer;
let smtpPort: number;
let received: { to: string[]; raw: string }[];
/** What the provider does with a mail that was sent. */
let afterwards: (raw: Buffer) => void;

beforeAll(async () => {
	dovecot = await Dovecot.start();
	smtp = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: (given, _session, done) =>
			given.username === user && given.password === password
				? done(null, { user })
				: done(new Error('Wrong user or password')),
		onData: (stream, session, done) => {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				const raw = Buffer.concat(parts);
				received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: raw.toString() });
				afterwards(raw);
				done();
			});
		},
	});
	smtpPort = await freePort();
	await new Promise<void>((done) => void smtp.listen(smtpPort, '127.0.0.1', done));
});
afterAll(async () => {
	await new Promise<void>((done) => smtp.close(done));
	await dovecot.stop();
});
beforeEach(async () => {
	received = [];
	afterwards = () => undefined;
	await dovecot.doveadm('expunge', '-u', user, 'mailbox', 'Sent', 'ALL');
});

async function send(
	fileIntoSent: FileIntoSent,
	given: Partial<MailToSend> = {},
	more: Record<string, unknown> = {},
): Promise<SentMail> {
	const smtpFields = { smtpHost: '127.0.0.1', smtpPort, smtpSecurity: 'plain', ...more };
	const account = readMailboxCredential(dovecot.credential(smtpFields));
	const mail = { to: 'john@acme.example', subject: 'Offer', text: 'Here it is.', ...given };
	return await sendMail(mail, { account, from: user, fileIntoSent, now: () => new Date(), filingMs: 800 });
}

const copies = async (): Promise<number> => {
	const text = await dovecot.doveadm('fetch', '-u', user, 'uid', 'mailbox', 'Sent', 'ALL');
	return text.split('\n').filter((line) => line.startsWith('uid:')).length;
};

it('files one copy where the provider does not', async () => {
	const sent = await send('auto');
	expect(received).toHaveLength(1);
	expect(sent).toMatchObject({ filedInto: 'Sent', problem: null, mail: { direction: 'outbound' } });
	expect(await copies()).toBe(1);
});

it.each([
	['at once', (raw: Buffer) => void dovecot.deliver(raw, 'Sent')],
	['a moment later', (raw: Buffer) => void setTimeout(() => dovecot.deliver(raw, 'Sent'), 300)],
	[
		'under a Message-ID of its own',
		(raw: Buffer) =>
			void dovecot.deliver(
				raw.toString().replace(/^Message-ID: .*$/im, 'Message-ID: <own@provider>'),
				'Sent',
			),
	],
])('files no second copy where the provider files it %s', async (_when, files) => {
	afterwards = files;
	expect(await send('auto')).toMatchObject({ filedInto: 'Sent', problem: null });
	expect(await copies()).toBe(1);
});

it('follows the setting whatever the provider does', async () => {
	afterwards = (raw) => void dovecot.deliver(raw, 'Sent');
	await send('never');
	expect(await copies()).toBe(1);
	await send('always');
	expect(await copies()).toBe(3);
});

it('carries the headers that join the conversation, and our own; Bcc goes to the server alone', async () => {
	await send('never', {
		...{ inReplyTo: 'm2@acme.example', references: ['m1@acme.example', 'm2@acme.example'] },
		...{ bcc: 'boss@ours.example', key: 'k1', subject: 'Re: Offer\r\nBcc: evil@x.example' },
	});
	const [{ to, raw } = { to: [], raw: '' }] = received;
	expect(to.sort()).toEqual(['boss@ours.example', 'john@acme.example']);
	expect(raw).toContain('In-Reply-To: <m2@acme.example>');
	expect(raw).toMatch(/References: <m1@acme\.example>\s+<m2@acme\.example>/);
	expect(raw).toContain('Message-ID: <k1@ours.example>');
	expect(raw).toMatch(/X-CRM-Mail-Binding-Id: <k1@ours\.example>/i);
	expect(raw).not.toMatch(/^Bcc:/im);
});

it('says what is wrong when the mail cannot go out, and files nothing', async () => {
	await expect(send('auto', {}, { password: 'wrong' })).rejects.toThrow('does not accept the login');
	await expect(send('auto', { to: 'nobody' })).rejects.toThrow('no recipient that can be read');
	await expect(send('auto', {}, { smtpPort: 1 })).rejects.toThrow('Nothing answers on port 1');
	expect(received).toEqual([]);
	expect(await copies()).toBe(0);
});

it('has sent the mail even if the copy cannot be filed, and says so', async () => {
	const sent = await send('auto', {}, { imapPort: 1 });
	expect(received).toHaveLength(1);
	expect(sent.filedInto).toBeNull();
	expect(sent.problem).toMatch(
		/^The mail was sent, but its copy could not be filed into Sent: Nothing answers/,
	);
});
