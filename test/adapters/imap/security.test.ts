/** How the trigger logs in: certificates, STARTTLS, tokens that run out, and n8n's rules on where it may connect to. */
import { copyFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { lookup, type LookupOptions } from 'node:dns';
import { join } from 'node:path';
import { MailboxWorld, expectMails } from '../../support/mailbox-world';
import { rawMail } from '../../support/raw-mail';
import { until } from '../../support/trigger-host';

jest.setTimeout(90_000);

let world: MailboxWorld;
afterEach(async () => await world.close());

/** As when a person presses Publish: what is wrong is said at once. */
const byHand = { activation: 'activate', timing: undefined } as const;

async function comes(options: Parameters<MailboxWorld['host']>[0], subject = 'Hello'): Promise<void> {
	const on = await world.host(options);
	world.dovecot.deliver(rawMail(subject));
	await expectMails(on, [subject]);
}

describe('certificates', () => {
	beforeEach(async () => void (world = await MailboxWorld.open({ tls: true })));
	const tls = (more: object = {}) => ({
		credential: world.dovecot.credential({ imapPort: world.dovecot.tlsPort, imapSecurity: 'tls', ...more }),
	});

	it('of an authority that the credential names are trusted', async () => {
		await comes(tls({ ca: world.dovecot.certificate }));
	});

	it('of an unknown authority are not, and the reason is told', async () => {
		await expect(world.host({ ...tls(), ...byHand })).rejects.toThrow(
			/is not trusted: the certificate is signed by the server itself/,
		);
	});

	it('of any kind are accepted when a person asks for that', async () => {
		await comes(tls({ acceptAnyCertificate: true }));
	});

	it('that change to one nobody knows are told once and get no login; with the old one back, mail comes', async () => {
		const gate = await world.gate(world.dovecot.tlsPort);
		const on = await world.host(tls({ ca: world.dovecot.certificate, imapPort: gate.port }));
		const files = ['cert.pem', 'key.pem'].map((name) => join(world.dovecot.folder, name));
		for (const file of files) copyFileSync(file, `${file}.old`);
		await world.dovecot.down();
		await world.dovecot.renewCertificate();
		world.dovecot.deliver(rawMail('Meanwhile'));
		await world.dovecot.up();
		await until(() => on.reports.some(({ message }) => /not trusted/.test(message)), 'the report');
		const tries = gate.connections;
		await until(() => gate.connections > tries + 1, 'more tries');
		await world.dovecot.down();
		for (const file of files) copyFileSync(`${file}.old`, file);
		await world.dovecot.up();
		await expectMails(on, ['Meanwhile'], 30_000);
		const about = on.reports.map(({ message }) => message).filter((message) => /not trusted/.test(message));
		expect(about).toEqual([expect.stringContaining('the certificate is signed by the server itself')]);
		expect(on.reports.length).toBeLessThanOrEqual(2);
	});

	it('count with STARTTLS too, and the login goes encrypted', async () => {
		const gate = await world.gate();
		const starttls = { imapPort: gate.port, imapSecurity: 'starttls' };
		await expect(world.host({ credential: world.dovecot.credential(starttls), ...byHand })).rejects.toThrow(
			/is not trusted/,
		);
		await comes({ credential: world.dovecot.credential({ ...starttls, ca: world.dovecot.certificate }) });
		expect(gate.heard).toContain('STARTTLS');
		expect(gate.heard).not.toMatch(/LOGIN|AUTHENTICATE/);
	});
});

describe('a server without STARTTLS', () => {
	beforeEach(async () => void (world = await MailboxWorld.open()));

	it('gets no login where STARTTLS is required', async () => {
		const gate = await world.gate();
		const credential = world.dovecot.credential({ imapPort: gate.port, imapSecurity: 'starttls' });
		await expect(world.host({ credential, ...byHand })).rejects.toThrow(
			/does not offer STARTTLS, so the login was not sent/,
		);
		expect(gate.heard).not.toMatch(/LOGIN|AUTHENTICATE|correct horse/);
	});
});

describe("n8n's rules on connections", () => {
	beforeEach(async () => void (world = await MailboxWorld.open()));
	const filter = (forbidden: boolean, asked: string[]) => ({
		getSecureEgressFilter: () => ({
			validateConnectionHost: (host: string) => {
				asked.push(host);
				return forbidden ? { ok: false, error: new Error('the address is private') } : { ok: true };
			},
			createSecureLookup: () =>
				((host: string, options: LookupOptions, done: Parameters<LookupFunction>[2]) => {
					asked.push(`lookup ${host}`);
					lookup(host, options, done as never);
				}) satisfies LookupFunction,
		}),
	});

	it('stop it before a byte is sent', async () => {
		const gate = await world.gate();
		const credential = world.dovecot.credential({ imapPort: gate.port });
		await expect(world.host({ credential, helpers: filter(true, []), ...byHand })).rejects.toThrow(
			/n8n does not allow a connection to 127\.0\.0\.1: the address is private/,
		);
		expect(gate.connections).toBe(0);
	});

	it('also see the address behind a name', async () => {
		const asked: string[] = [];
		const credential = world.dovecot.credential({ imapHost: 'localhost' });
		await comes({ credential, helpers: filter(false, asked) });
		expect(asked).toEqual(expect.arrayContaining(['localhost', 'lookup localhost']));
	});
});

describe.each(['oauthbearer', 'xoauth2'] as const)('OAuth2 by %s', (mechanism) => {
	let provider: Server;
	const good = new Set<string>();

	beforeEach(async () => {
		good.clear();
		// Dovecot asks here whether a token is good.
		provider = createServer((request, response) => {
			const token = new URL(request.url ?? '', 'http://provider').searchParams.get('token') ?? '';
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ active: good.has(token), email: 'sales@ours.example' }));
		});
		await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
		const tokens = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/?token=`;
		world = await MailboxWorld.open({ oauth: { mechanism, tokens } });
	});
	afterEach(() => void provider.close());

	it('renews a token that has run out, at the start and later', async () => {
		const gate = await world.gate();
		const credential: Record<string, unknown> = {
			...world.dovecot.credential({ imapPort: gate.port, password: undefined }),
			oauthTokenData: { access_token: 'stale' },
		};
		let renewals = 0;
		const renew = async (): Promise<object> => {
			renewals += 1;
			good.clear();
			good.add(`fresh-${renewals}`);
			credential.oauthTokenData = { access_token: `fresh-${renewals}` };
			return { access_token: `fresh-${renewals}` };
		};
		const on = await world.host({
			...{
				credential,
				credentialType: 'crmMailboxGoogleOAuth2Api',
				parameters: { authentication: 'google' },
			},
			helpers: { refreshOAuth2Token: renew },
		});
		world.dovecot.deliver(rawMail('One'));
		await expectMails(on, ['One']);
		expect(renewals).toBe(1);
		expect(gate.heard.toLowerCase()).toContain(`authenticate ${mechanism}`);

		good.clear();
		gate.cut();
		world.dovecot.deliver(rawMail('Two'));
		await expectMails(on, ['One', 'Two'], 30_000);
		expect(renewals).toBe(2);
		expect(on.reports).toEqual([]);
	});

	it('says what to do when the access cannot be renewed, and goes on trying', async () => {
		let isBack = false;
		const credential: Record<string, unknown> = {
			...world.dovecot.credential({ password: undefined }),
			oauthTokenData: { access_token: 'stale' },
		};
		const on = await world.host({
			...{
				credential,
				credentialType: 'crmMailboxGoogleOAuth2Api',
				parameters: { authentication: 'google' },
			},
			helpers: {
				refreshOAuth2Token: async () => {
					if (!isBack) throw new Error('invalid_grant');
					good.add('again');
					return { access_token: 'again' };
				},
			},
		});
		await until(() => on.reports.length > 0, 'the report', 60_000);
		expect(on.reports[0]).toMatchObject({
			message: 'The access to the mailbox has expired and could not be renewed.',
			description: 'Open the credential and press "Connect my account" again.',
		});
		isBack = true;
		credential.oauthTokenData = { access_token: 'again' };
		good.add('again');
		const memory = await world.memory();
		await until(async () => (await memory.cursors(world.key)).size === 2, 'the first look', 60_000);
		world.dovecot.deliver(rawMail('Hello'));
		await expectMails(on, ['Hello'], 30_000);
	});
});
