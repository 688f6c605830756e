/** CRM Mail at work on a real mailbox and an SMTP server: what was sent, what was fetched, and what it says when it cannot. */
import type { INodeExecutionData } from 'n8n-workflow';
import { simpleParser } from 'mailparser';
import { CrmMail } from '../../../nodes/CrmMail/CrmMail.node';
import { password, user } from '../../../scripts/lib/dovecot';
import type { Mail } from '../../../core/mail/mail';
import { expectMails, MailboxWorld } from '../../support/mailbox-world';
import { nodeContext } from '../../support/node-context';
import { rawMail } from '../../support/raw-mail';
import { startSmtpSink, type SmtpSink } from '../../support/smtp-sink';

jest.setTimeout(60_000);

let world: MailboxWorld;
let sink: SmtpSink;
let triggers = 0;
beforeAll(async () => {
	world = await MailboxWorld.open();
	sink = await startSmtpSink({ user, password });
	world.dovecot.makeFolder('Done');
});
afterAll(async () => {
	await sink.close();
	await world.close();
});
beforeEach(async () => {
	sink.mails.length = 0;
	sink.refused.clear();
	for (const folder of ['INBOX', 'Sent', 'Done'])
		await world.dovecot.doveadm('expunge', '-u', user, 'mailbox', folder, 'ALL');
});

interface File {
	data: string;
	fileName?: string;
	mimeType: string;
}

/** As n8n keeps binary data: in memory, by field. */
const helpersFor = (item: INodeExecutionData) => ({
	prepareBinaryData: async (content: Buffer, fileName?: string, mimeType = '') => ({
		...{ data: content.toString('base64'), mimeType },
		...(fileName === undefined ? {} : { fileName }),
	}),
	assertBinaryData: (_at: number, field: string) => {
		const found = item.binary?.[field];
		if (!found) throw new Error(`There is no binary field "${field}".`);
		return found;
	},
	getBinaryDataBuffer: async (_at: number, field: string) =>
		Buffer.from((item.binary?.[field] as File).data, 'base64'),
});

async function run(
	parameters: Record<string, unknown>,
	given: { mail?: object; files?: Record<string, File>; credential?: Record<string, unknown> } = {},
): Promise<INodeExecutionData> {
	const item = { json: { ...given.mail }, binary: given.files ?? {} } as INodeExecutionData;
	const smtp = { smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'plain' };
	const context = nodeContext({
		...{ description: new CrmMail().description, items: [item], parameters },
		credentials: { crmMailboxApi: world.dovecot.credential({ ...smtp, ...given.credential }) },
		helpers: helpersFor(item) as never,
	});
	const [[out] = []] = await new CrmMail().execute.call(context);
	return out!;
}

/** The mail as a trigger gives it. */
async function arrived(raw: Buffer, subject: string): Promise<Mail> {
	triggers += 1;
	const on = await world.host({ node: `node-${triggers}` });
	world.dovecot.deliver(raw);
	await expectMails(on, [subject]);
	await on.stop();
	return on.mails[0]!;
}

const fetched = async (what: string, folder: string): Promise<string> =>
	await world.dovecot.doveadm('fetch', '-u', user, what, 'mailbox', folder, 'ALL');

const send = { operation: 'send', to: 'john@acme.example', subject: 'Offer', text: 'Here it is.' };

describe('Send', () => {
	it('carries text, HTML, file names and subjects of any script', async () => {
		const files = {
			data: {
				data: Buffer.from('%PDF').toString('base64'),
				fileName: 'Größe 見積.pdf',
				mimeType: 'application/pdf',
			},
			photo: { data: Buffer.from([1, 2, 0, 255]).toString('base64'), mimeType: 'image/png' },
		};
		await run(
			{
				...{ operation: 'send', to: 'Jörg Müller <joerg@bücher.example>, 山田 <yamada@acme.example>' },
				...{ subject: 'Angebot für Größe 見積 📎', text: 'Schöne Grüße\n.\nпривет' },
				options: { html: '<p>Schöne Grüße</p>', attachments: 'data, photo' },
			},
			{ files },
		);
		const sent = sink.mails.at(-1)!;
		expect(sent.to).toEqual(['joerg@bücher.example', 'yamada@acme.example']);
		const read = await simpleParser(sent.raw);
		expect(read.subject).toBe('Angebot für Größe 見積 📎');
		expect(read.text?.trim()).toBe('Schöne Grüße\n.\nпривет');
		expect(read.html).toContain('<p>Schöne Grüße</p>');
		expect(
			read.attachments.map(({ filename, contentType, content }) => [filename, contentType, [...content]]),
		).toEqual([
			['Größe 見積.pdf', 'application/pdf', [...Buffer.from('%PDF')]],
			['photo', 'image/png', [1, 2, 0, 255]],
		]);
	});

	it('keeps Bcc from the recipients and in the own copy, which is marked as read', async () => {
		const out = await run({ ...send, options: { fileIntoSent: 'always', bcc: 'Boss <boss@ours.example>' } });
		expect(sink.mails[0]!.to.sort()).toEqual(['boss@ours.example', 'john@acme.example']);
		expect(sink.mails[0]!.raw).not.toMatch(/boss/i);
		expect(await fetched('hdr', 'Sent')).toMatch(/^bcc: Boss <boss@ours\.example>/im);
		expect(await fetched('flags', 'Sent')).toContain('\\Seen');
		expect(out.json).toMatchObject({ filedInto: 'Sent', refused: [], problem: null, direction: 'outbound' });
		expect(out.json.bcc).toMatchObject([{ address: 'boss@ours.example' }]);
	});

	it('goes to the others when one recipient is refused, and says who has not got it', async () => {
		sink.refused.add('nobody@acme.example');
		const out = await run({ ...send, to: 'john@acme.example, nobody@acme.example' });
		expect(sink.mails[0]!.to).toEqual(['john@acme.example']);
		expect(out.json).toMatchObject({
			refused: ['nobody@acme.example'],
			problem: 'The mail was not sent to nobody@acme.example; the mail server says: "550 No such user here".',
		});
	});

	const copies = async (): Promise<string> => await fetched('uid', 'Sent');

	it.each([
		[
			'every recipient',
			['john@acme.example'],
			/takes no mail for john@acme\.example\. It says: "550 No such user here"/,
		],
		[
			'the sender',
			[user],
			/takes no mail from this sender\. It says: "550 You may not send with this address"/,
		],
	])('says that %s was refused; nothing was sent, nothing filed', async (_who, refused, message) => {
		for (const address of refused) sink.refused.add(address);
		await expect(run(send)).rejects.toThrow(message);
		expect(sink.mails).toEqual([]);
		expect(await copies()).not.toContain('uid');
	});

	it('says that the server is down, that the mail is too large, that a binary field is missing', async () => {
		await expect(run(send, { credential: { smtpPort: 1 } })).rejects.toThrow(
			'Nothing answers on port 1 of 127.0.0.1.',
		);
		const large = {
			data: Buffer.alloc(2_000_000).toString('base64'),
			fileName: 'a.bin',
			mimeType: 'application/x',
		};
		await expect(run({ ...send, options: { attachments: 'large' } }, { files: { large } })).rejects.toThrow(
			/does not take this mail.*too large/,
		);
		await expect(run({ ...send, options: { attachments: 'data' } })).rejects.toThrow(/binary field "data"/);
		expect(await copies()).not.toContain('uid');
	});
});

describe('Reply', () => {
	it('joins the conversation, answers everybody who is not ours, and adds the Cc of the form', async () => {
		const mail = await arrived(
			rawMail('Question', {
				...{ id: 'm2@acme.example', to: 'sales@ours.example, Jane <jane@acme.example>' },
				headers: ['References: <m0@acme.example> <m1@acme.example>', 'In-Reply-To: <m1@acme.example>'],
			}),
			'Question',
		);
		const out = await run(
			{ operation: 'reply', all: true, text: 'Yes.', options: { cc: 'boss@acme.example' } },
			{ mail },
		);
		const [{ to, raw } = { to: [], raw: '' }] = sink.mails;
		expect(to.sort()).toEqual(['boss@acme.example', 'jane@acme.example', 'john@acme.example']);
		const read = await simpleParser(raw);
		expect(read).toMatchObject({ subject: 'Re: Question', inReplyTo: '<m2@acme.example>' });
		expect(read.references).toEqual(['<m0@acme.example>', '<m1@acme.example>', '<m2@acme.example>']);
		expect(read.text).toMatch(/^Yes\.\n\nOn .* wrote:\n> Hello there\./);
		expect(read.headers.get('x-crm-mail-binding-id')).toBe(read.messageId);
		expect(out.json).toMatchObject({ inReplyTo: 'm2@acme.example', direction: 'outbound', problem: null });
		expect(await fetched('hdr', 'Sent')).toContain('In-Reply-To: <m2@acme.example>');
	});
});

describe('what the trigger left in the mailbox', () => {
	const twoFiles = (): Buffer => {
		const part = (name: string, text: string): string[] => [
			...['--sep', `Content-Type: text/plain; name="${name}"`],
			...[`Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}`, '', text],
		];
		const lines = [...part('Größe.txt', 'one'), ...part('../../etc/passwd', 'two'), '--sep--', ''];
		return Buffer.from(
			[
				...['Message-ID: <files@acme.example>', 'From: John <john@acme.example>', 'To: sales@ours.example'],
				...['Subject: Files', 'Date: Mon, 2 Mar 2026 10:00:00 +0000', 'MIME-Version: 1.0'],
				...['Content-Type: multipart/mixed; boundary=sep', '', '--sep', '', 'See the files.', ...lines],
			].join('\r\n'),
		);
	};
	const text = (file: { data: string } | undefined): string =>
		Buffer.from(file?.data ?? '', 'base64')
			.toString()
			.trim();

	it('is fetched as files, all or those named, with harmless names', async () => {
		const mail = await arrived(twoFiles(), 'Files');
		const { json, binary } = await run({ operation: 'attachment' }, { mail });
		expect(json.files).toMatchObject([{ fileName: 'Größe.txt' }, { fileName: '.._.._etc_passwd' }]);
		expect([text(binary?.data), text(binary?.data2)]).toEqual(['one', 'two']);
		const one = await run(
			{ operation: 'attachment', fileNames: 'GRÖSSE.TXT'.replace('SS', 'ß'), binaryField: 'file' },
			{ mail },
		);
		expect(Object.keys(one.binary ?? {})).toEqual(['file']);
		await expect(run({ operation: 'attachment', fileNames: 'offer.pdf' }, { mail })).rejects.toThrow(
			'The mail has no attachment named "offer.pdf".',
		);
	});

	it('is fetched as it came, byte for byte', async () => {
		const raw = rawMail('Raw', { body: 'line\r\n\r\n\x01\x7f end' });
		const mail = await arrived(raw, 'Raw');
		const { binary } = await run({ operation: 'raw' }, { mail });
		expect(binary?.data).toMatchObject({ fileName: 'mail.eml', mimeType: 'message/rfc822' });
		expect(Buffer.from(binary!.data!.data, 'base64').equals(raw)).toBe(true);
	});

	it('is flagged and unflagged', async () => {
		const mail = await arrived(rawMail('Hello'), 'Hello');
		await run({ operation: 'flag', flags: '\\Seen, $Customer' }, { mail });
		expect(await fetched('flags', 'INBOX')).toMatch(/\\Seen.*\$Customer|\$Customer.*\\Seen/);
		await run({ operation: 'flag', flags: '\\Seen', set: false }, { mail });
		expect(await fetched('flags', 'INBOX')).not.toContain('\\Seen');
	});

	it('is moved; a folder that is not there, or a mail that is gone, is told', async () => {
		const mail = await arrived(rawMail('Hello'), 'Hello');
		await expect(run({ operation: 'move', toFolder: 'Nowhere' }, { mail })).rejects.toThrow(
			/could not be moved to "Nowhere"/,
		);
		expect(await fetched('uid', 'INBOX')).toContain('uid');
		expect((await run({ operation: 'move', toFolder: 'Done' }, { mail })).json.movedTo).toBe('Done');
		expect(await fetched('hdr', 'Done')).toContain('Subject: Hello');
		for (const operation of ['raw', 'attachment', 'flag'])
			await expect(run({ operation }, { mail })).rejects.toThrow(
				'The mail is no longer in the folder INBOX.',
			);
		await expect(run({ operation: 'move', toFolder: 'Done' }, { mail })).rejects.toThrow(
			'The mail is no longer in the folder INBOX.',
		);
	});

	it('is found by its Message-ID after the server has rebuilt the folder', async () => {
		const mail = await arrived(rawMail('Hello'), 'Hello');
		world.dovecot.deliver(rawMail('Another'));
		await world.dovecot.down();
		await new Promise((resolve) => setTimeout(resolve, 1_100));
		world.dovecot.forgetUids();
		await world.dovecot.up();
		const { binary } = await run({ operation: 'raw' }, { mail });
		expect(text(binary?.data)).toContain('Subject: Hello');
	});
});
