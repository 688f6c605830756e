/** Our own check of DKIM: switched on by a person, only where no server has judged the mail. */
import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { parseMail } from '../../../../adapters/imap/parse/parse-mail';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const dns = async (name: string): Promise<string[][]> => {
	await Promise.resolve();
	if (name.startsWith('s1._domainkey.')) return [[keyRecord]];
	throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
};
const plain = [
	'From: Rita Sand <rita@sand.example>',
	'To: sales@ours.example',
	'Subject: Hello',
	'Date: Wed, 18 Nov 2026 10:22:14 +0000',
	'Message-ID: <d1@sand.example>',
	'',
	'Two chairs, please.',
	'',
].join('\r\n');

async function signed(domain: string): Promise<string> {
	// The types of mailauth know one signature only, its code wants a list.
	const options = {
		canonicalization: 'relaxed/relaxed',
		signTime: new Date('2026-11-18T10:22:14Z'),
		signatureData: [{ signingDomain: domain, selector: 's1', privateKey: pem, algorithm: 'rsa-sha256' }],
	};
	const { signatures } = await dkimSign(plain, options as unknown as Parameters<typeof dkimSign>[1]);
	return `${signatures.trim()}\r\n${plain}`;
}

const read = async (raw: string, checkDkim: boolean, resolver = dns) =>
	(
		await parseMail(
			Buffer.from(raw),
			{ now: '2026-11-20T00:00:00.000Z', place: { account: 'sales@ours.example', checkDkim } },
			resolver,
		)
	).authentication;

it.each([
	{ title: 'passes a signature of the sender', domain: 'sand.example', verdict: 'pass', dkim: 'pass' },
	{ title: 'passes a sub-domain of the sender', domain: 'mail.sand.example', verdict: 'pass', dkim: 'pass' },
	{
		title: 'says nothing about the sender by a signature of another',
		domain: 'tool.example',
		verdict: 'none',
		dkim: 'pass',
	},
])('$title', async ({ domain, verdict, dkim }) => {
	expect(await read(await signed(domain), true)).toMatchObject({ verdict, dkim, authservId: null });
});

it('fails a mail whose subject was changed on the way', async () => {
	const raw = (await signed('sand.example')).replace('Subject: Hello', 'Subject: Invoice');
	expect(await read(raw, true)).toMatchObject({ verdict: 'fail', dkim: 'fail' });
});

it('does not fail a mail that got a footer on the way', async () => {
	const raw = `${await signed('sand.example')}-- list footer\r\n`;
	expect(await read(raw, true)).toMatchObject({ verdict: 'none', dkim: 'neutral' });
});

it('does not hold it against the sender when the DNS does not answer', async () => {
	const broken = async (): Promise<string[][]> => {
		await Promise.resolve();
		throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
	};
	expect((await read(await signed('sand.example'), true, broken)).verdict).toBe('none');
});

it('asks nobody unless it is switched on', async () => {
	const forbidden = async (): Promise<string[][]> => await Promise.reject(new Error('The DNS was asked.'));
	expect(await read(await signed('sand.example'), false, forbidden)).toMatchObject({
		verdict: 'none',
		dkim: null,
	});
});

it("leaves a server's result alone", async () => {
	const raw = `Authentication-Results: mx.ours.example; dkim=fail header.d=sand.example\r\n${await signed('sand.example')}`;
	expect(await read(raw, true)).toMatchObject({ verdict: 'fail', authservId: 'mx.ours.example' });
});

it('says nothing about a mail without a signature', async () => {
	expect(await read(plain, true)).toMatchObject({ verdict: 'none', dkim: null });
});
