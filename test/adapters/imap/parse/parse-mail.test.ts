/** Every input gives a mail; what stood in it is read as a person would. */
import fc from 'fast-check';
import { parseMail } from '../../../../adapters/imap/parse/parse-mail';
import { mail as mailSchema } from '../../../../core/mail/mail';

const now = '2026-11-20T12:00:00.000Z';
const place = { account: 'sales@ours.example', trustedAuthserv: ['mx.ours.example'] };
const parse = async (lines: string[] | Buffer) =>
	await parseMail(Buffer.isBuffer(lines) ? lines : Buffer.from(lines.join('\r\n')), { place, now });
const base = [
	'From: John Doe <john@acme.example>',
	'To: sales@ours.example',
	'Subject: Hello',
	'Date: Fri, 20 Nov 2026 10:00:00 +0100',
	'Message-ID: <a1@ACME.example>',
];
const plain = (headers: string[], body = 'Hi') =>
	parse([...headers, 'Content-Type: text/plain; charset=utf-8', '', body]);

it('reads an ordinary mail', async () => {
	const mail = await plain(base);
	expect(mail).toMatchObject({
		id: 'a1@acme.example',
		from: { address: 'john@acme.example', name: 'John Doe' },
		direction: 'inbound',
		date: '2026-11-20T09:00:00.000Z',
		text: 'Hi',
		topic: 'Hello',
		automation: { kind: 'human' },
		problems: [],
	});
	expect(mail.parties).toEqual([{ address: 'john@acme.example', name: 'John Doe', role: 'from' }]);
	expect(mailSchema.safeParse(mail).success).toBe(true);
});

it.each([
	{ title: 'nothing at all', raw: Buffer.alloc(0) },
	{ title: 'only line breaks', raw: Buffer.from('\r\n\r\n\r\n') },
	{ title: 'no header', raw: Buffer.from('just text\nand more') },
	{ title: 'NUL characters', raw: Buffer.from('From: a@b.example\0\r\nSubject: x\0y\r\n\r\nbo\0dy') },
	{
		title: 'a boundary that never comes',
		raw: Buffer.from('From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nno part here'),
	},
	{
		title: 'a boundary that never closes',
		raw: Buffer.from(
			'From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhello',
		),
	},
	{ title: 'bare carriage returns', raw: Buffer.from('From: a@b.example\rSubject: x\r\rbody') },
	{
		title: 'random bytes',
		raw: Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)),
	},
	{
		title: 'an unknown charset',
		raw: Buffer.from('From: a@b.example\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nhello'),
	},
	{
		title: 'parts nested 300 deep',
		raw: Buffer.from(
			`From: a@b.example\r\n${Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('')}\r\nx`,
		),
	},
])('gives a valid mail for $title', async ({ raw }) => {
	const mail = await parse(raw);
	expect(mailSchema.safeParse(mail).success).toBe(true);
});

it('never throws and always gives a valid mail, whatever the bytes', async () => {
	const seed = [
		...base,
		'Content-Type: multipart/alternative; boundary="b"',
		'',
		'--b',
		'Content-Type: text/plain; charset=koi8-r',
		'Content-Transfer-Encoding: base64',
		'',
		'8NLJ18XU',
		'--b--',
	].join('\r\n');
	await fc.assert(
		fc.asyncProperty(
			fc.nat(seed.length),
			fc.nat(30),
			fc.uint8Array({ maxLength: 30 }),
			async (at, cut, bytes) => {
				const raw = Buffer.concat([
					Buffer.from(seed.slice(0, at)),
					Buffer.from(bytes),
					Buffer.from(seed.slice(at + cut)),
				]);
				return mailSchema.safeParse(await parse(raw)).success;
			},
		),
		{ numRuns: 200 },
	);
});

it.each([
	{
		title: 'a quoted comma',
		value: '"Doe, John" <JOHN@Acme.example>',
		expected: [['john@acme.example', 'Doe, John']],
	},
	{
		title: 'a comment',
		value: 'john@acme.example (John Doe)',
		expected: [['john@acme.example', 'John Doe']],
	},
	{
		title: 'an encoded word',
		value: '=?utf-8?Q?J=C3=BCrgen?= <j@acme.example>',
		expected: [['j@acme.example', 'Jürgen']],
	},
	{
		title: 'an encoded word with a comma',
		value: '=?utf-8?Q?Doe=2C_John?= <j@acme.example>, k@acme.example',
		expected: [
			['j@acme.example', 'Doe, John'],
			['k@acme.example', ''],
		],
	},
	{
		title: 'a group',
		value: 'Team: a@x.example, b@x.example;',
		expected: [
			['a@x.example', ''],
			['b@x.example', ''],
		],
	},
	{ title: 'an empty group', value: 'undisclosed-recipients:;', expected: [] },
	{ title: 'an apostrophe', value: "o'neil@acme.example", expected: [["o'neil@acme.example", '']] },
	{ title: 'punycode', value: 'a@xn--80a1acny.xn--j1amh', expected: [['a@почта.укр', '']] },
	{ title: 'a trailing dot', value: 'a@acme.example.', expected: [['a@acme.example', '']] },
])('reads $title in To', async ({ value, expected }) => {
	const mail = await plain([...base.filter((line) => !line.startsWith('To:')), `To: ${value}`]);
	expect(mail.to.map(({ address, name }) => [address, name])).toEqual(expected);
});

it('reads raw 8-bit headers by the charset of the body', async () => {
	const raw = Buffer.concat([
		Buffer.from('From: a@b.example\r\nContent-Type: text/plain; charset=windows-1251\r\nSubject: '),
		Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
		Buffer.from('\r\n\r\nx'),
	]);
	expect((await parse(raw)).subject).toBe('Привет');
});

it('takes the person that Sender names out of several From, and says so', async () => {
	const mail = await plain(['From: a@x.example, b@x.example', 'Sender: b@x.example', ...base.slice(1)]);
	expect(mail.from?.address).toBe('b@x.example');
	expect(mail.flags).toContain('ambiguous-sender');
});

it('matches the real address when the name holds another one', async () => {
	const mail = await plain(['From: "ceo@bank.example" <x@evil.example>', ...base.slice(1)]);
	expect(mail.from).toMatchObject({ address: 'x@evil.example', name: '' });
	expect(mail.flags).toContain('spoofed-name');
});

it.each([
	{ title: 'no date', header: [], date: now },
	{ title: 'an unreadable date', header: ['Date: yesterday'], date: now },
	{ title: 'a date in the future', header: ['Date: Fri, 20 Nov 2099 10:00:00 +0000'], date: now },
])('falls back on the time of arrival for $title', async ({ header, date }) => {
	const mail = await plain([...base.filter((line) => !line.startsWith('Date')), ...header]);
	expect(mail.date).toBe(date);
	expect(mail.problems).toHaveLength(1);
});

it('gives a mail without Message-ID the same id every time', async () => {
	const headers = base.filter((line) => !line.startsWith('Message-ID'));
	const [first, second] = [await plain(headers), await plain(headers)];
	expect(first.messageId).toBeNull();
	expect(first.id).toBe(second.id);
	expect((await plain(headers, 'Other')).id).not.toBe(first.id);
});

it('reads the text of an HTML mail without scripts and hidden words', async () => {
	const mail = await parse([
		...base,
		'Content-Type: text/html; charset=utf-8',
		'',
		'<style>p{}</style><div style="display:none">urgent</div><p>Dear&nbsp;all,<br>see <b>this</b></p><script>x()</script>',
	]);
	expect(mail.text).toBe('Dear all,\nsee this');
});

it.each([
	{ title: 'pass by dmarc', value: 'mx.ours.example; dmarc=pass header.from=acme.example', verdict: 'pass' },
	{
		title: 'pass by aligned dkim',
		value: 'mx.ours.example; dkim=pass header.d=mail.acme.example; spf=fail',
		verdict: 'pass',
	},
	{
		title: 'dkim of somebody else',
		value: 'mx.ours.example; dkim=pass header.d=mailer.example',
		verdict: 'none',
	},
	{
		title: 'fail by dmarc',
		value: 'mx.ours.example; dmarc=fail; dkim=pass header.d=acme.example',
		verdict: 'fail',
	},
	{
		title: 'fail by spf without dmarc',
		value: 'mx.ours.example; spf=fail smtp.mailfrom=acme.example',
		verdict: 'fail',
	},
	{ title: 'softfail', value: 'mx.ours.example; spf=softfail smtp.mailfrom=acme.example', verdict: 'none' },
	{ title: 'a server nobody trusts', value: 'mx.evil.example; dmarc=pass', verdict: 'none' },
	{
		title: 'a comment with a result in it',
		value: 'mx.ours.example (dmarc=pass; x) 1; spf=neutral',
		verdict: 'none',
	},
])('judges authentication: $title', async ({ value, verdict }) => {
	expect((await plain([`Authentication-Results: ${value}`, ...base])).authentication.verdict).toBe(verdict);
});

it('reads only the topmost result of the trusted server', async () => {
	const mail = await plain([
		'Authentication-Results: mx.ours.example; dmarc=fail',
		'Authentication-Results: mx.ours.example; dmarc=pass',
		...base,
	]);
	expect(mail.authentication.verdict).toBe('fail');
});

it.each([
	{ title: 'an RFC 3834 answer', headers: ['Auto-Submitted: auto-replied'], kind: 'autoReply' },
	{ title: 'a person with Auto-Submitted: no', headers: ['Auto-Submitted: no'], kind: 'human' },
	{ title: 'a German absence note', headers: ['Subject: Automatische Antwort: Angebot'], kind: 'autoReply' },
	{
		title: 'a Ukrainian absence note',
		headers: ['Subject: Автоматична відповідь: Рахунок'],
		kind: 'autoReply',
	},
	{
		title: 'a person who asks about the office',
		headers: ['Subject: Re: Out of office next week?'],
		kind: 'human',
	},
	{ title: 'a newsletter', headers: ['List-Unsubscribe: <mailto:x@y.example>'], kind: 'bulk' },
	{ title: 'an empty List-Unsubscribe', headers: ['List-Unsubscribe: '], kind: 'human' },
	{ title: 'Precedence: bulk', headers: ['Precedence: bulk'], kind: 'bulk' },
])('recognises $title', async ({ headers, kind }) => {
	const given = headers.some((line) => line.startsWith('Subject'))
		? base.filter((line) => !line.startsWith('Subject'))
		: base;
	expect((await plain([...given, ...headers])).automation.kind).toBe(kind);
});

it('reads the failed address and the original mail out of a delivery report', async () => {
	const mail = await parse([
		'From: Mail Delivery System <MAILER-DAEMON@mx.ours.example>',
		'To: sales@ours.example',
		'Subject: Undelivered Mail Returned to Sender',
		'Message-ID: <r@mx.ours.example>',
		'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
		'',
		'--b',
		'',
		'It failed.',
		'--b',
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; mx.ours.example',
		'',
		'Final-Recipient: rfc822; gone@acme.example',
		'Action: failed',
		'Status: 5.1.1',
		'--b',
		'Content-Type: message/rfc822',
		'',
		'Message-ID: <ours1@ours.example>',
		'Subject: Offer',
		'',
		'text',
		'--b--',
	]);
	expect(mail.automation).toMatchObject({
		kind: 'bounce',
		failedRecipients: ['gone@acme.example'],
		originalMessageId: 'ours1@ours.example',
	});
});

it('reads a qmail report that has no structure', async () => {
	const mail = await plain(
		['From: MAILER-DAEMON@qmail.example', 'To: sales@ours.example', 'Subject: failure notice'],
		"Hi. This is the qmail-send program at qmail.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<gone@acme.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <sales@ours.example>\nMessage-ID: <ours2@ours.example>\n",
	);
	expect(mail.automation).toMatchObject({
		kind: 'bounce',
		failedRecipients: ['gone@acme.example'],
		originalMessageId: 'ours2@ours.example',
	});
});

it('reads 5 MB of attachment without stopping the event loop for long', async () => {
	const raw = Buffer.from(
		[
			...base,
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/plain',
			'',
			'see file',
			'--b',
			'Content-Type: application/pdf; name="a/../b.pdf"',
			'Content-Disposition: attachment',
			'Content-Transfer-Encoding: base64',
			'',
			`${'QUFB'.repeat(19)}\r\n`.repeat(65_000),
			'--b--',
		].join('\r\n'),
	);
	let longest = 0;
	let last = performance.now();
	const timer = setInterval(() => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
	}, 5);
	const mail = await parse(raw);
	clearInterval(timer);
	expect(mail.attachments).toEqual([expect.objectContaining({ fileName: 'a_.._b.pdf', size: 3_705_000 })]);
	expect(longest).toBeLessThan(500);
});
