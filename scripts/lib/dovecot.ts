/** A real Dovecot 2.3 for tests and benches: own folder, own users, a free loopback port; ended by its process id. */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	renameSync,
	writeFileSync,
	existsSync,
	utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { greets } from './greets';
import { makeCertificate } from './own-certificate';
import { endChild, runToEnd, startChild } from './running.cjs';
import { findProgram } from './servers';

/** `nobody`: mail files need an owner who is not root. */
const nobody = 65_534;

export interface DovecotOptions {
	/** TLS with a certificate of its own: `tls` on a second port, STARTTLS on the first. */
	tls?: boolean;
	/** No IDLE, no CONDSTORE, no SPECIAL-USE: a server of the plain sort. */
	plain?: boolean;
	/** A port of an earlier instance. */
	port?: number;
	/** Logs in by token too, with this mechanism alone; `tokens` asks this address whether a token is good. */
	oauth?: { mechanism: 'oauthbearer' | 'xoauth2'; tokens: string };
}

export const user = 'sales@ours.example';
export const password = 'correct horse';

export class Dovecot {
	readonly folder = mkdtempSync(join(tmpdir(), 'dovecot-'));
	readonly user = user;
	port = 0;
	tlsPort = 0;
	private child: ChildProcess | null = null;
	private delivered = 0;

	private constructor(private readonly options: DovecotOptions) {}

	static async start(options: DovecotOptions = {}): Promise<Dovecot> {
		const dovecot = new Dovecot(options);
		dovecot.port = options.port ?? (await freePort());
		dovecot.tlsPort = options.tls ? await freePort() : 0;
		chmodSync(dovecot.folder, 0o755);
		await dovecot.prepare();
		await dovecot.up();
		return dovecot;
	}

	/** What the Mailbox credential holds for this server. */
	credential(more: Record<string, unknown> = {}): Record<string, unknown> {
		return { user, password, imapHost: '127.0.0.1', imapPort: this.port, imapSecurity: 'plain', ...more };
	}

	/** Another certificate from the next start on. */
	async renewCertificate(): Promise<void> {
		await makeCertificate(this.folder);
	}

	get certificate(): string {
		return readFileSync(join(this.folder, 'cert.pem'), 'utf8');
	}

	async up(): Promise<void> {
		const program = findProgram('dovecot');
		if (!program) throw new Error('Dovecot is not installed.');
		this.child = startChild(program, ['-F', '-c', join(this.folder, 'dovecot.conf')], { stdio: 'ignore' });
		for (let left = 200; left > 0; left -= 1) {
			if (this.child.exitCode !== null) throw new Error(`Dovecot ended:\n${this.log()}`);
			if (await greets(this.port)) return;
			await sleep(50);
		}
		throw new Error(`Dovecot does not answer:\n${this.log()}`);
	}

	/** Ends the server and all its sessions. */
	async down(): Promise<void> {
		const { child } = this;
		this.child = null;
		if (!child) return;
		// Sessions of people outlive the master for a while; here they end with it.
		await endChild(child);
		for (let left = 100; left > 0 && (await greets(this.port)); left -= 1) await sleep(20);
	}

	async stop(): Promise<void> {
		await this.down();
		rmSync(this.folder, { recursive: true, force: true });
	}

	log(): string {
		const path = join(this.folder, 'log');
		return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-30).join('\n') : '';
	}

	/** Where the folder's files are (Maildir++). */
	home(folder = 'INBOX'): string {
		return join(this.folder, 'mail', user, ...(folder === 'INBOX' ? [] : [`.${folder}`]));
	}

	makeFolder(folder: string): void {
		for (const part of ['', 'cur', 'new', 'tmp']) own(join(this.home(folder), part));
	}

	/** As a mail server files a mail; IDLE sessions hear of it. Returns the file. */
	deliver(raw: Buffer | string, folder = 'INBOX', receivedAt?: Date): string {
		return this.stage(raw, folder, receivedAt)();
	}

	/** Writes a mail that is filed when the answer is called: many of them within a moment. */
	stage(raw: Buffer | string, folder = 'INBOX', receivedAt?: Date): () => string {
		this.delivered += 1;
		// Random: names that differ in a counter only collide in Dovecot's table, which costs a second for each thousand mails.
		const name = `${1_700_000_000 + this.delivered}.R${randomUUID()}.test`;
		const path = join(this.home(folder), 'new', name);
		const before = join(this.home(folder), 'tmp', name);
		writeFileSync(before, raw);
		chownSync(before, nobody, nobody);
		if (receivedAt) utimesSync(before, receivedAt, receivedAt);
		// Delivered by renaming, as Maildir asks for.
		return () => {
			renameSync(before, path);
			return path;
		};
	}

	/** Lets nobody in, or everybody again. */
	refuseLogins(refuse: boolean): void {
		const line = refuse ? '' : `${user}:{PLAIN}${password}::::::\n`;
		writeFileSync(join(this.folder, 'users'), line);
		// The file is read again when its second changes.
		const later = new Date(Date.now() + (refuse ? 2_000 : 4_000));
		utimesSync(join(this.folder, 'users'), later, later);
	}

	/** New UIDs and a new UIDVALIDITY for every mail of the folder, as after a rebuild. The server must be down. */
	forgetUids(folder = 'INBOX'): void {
		for (const name of readdirSync(this.home(folder))) {
			if (name.startsWith('dovecot')) rmSync(join(this.home(folder), name), { recursive: true, force: true });
		}
	}

	async doveadm(...args: string[]): Promise<string> {
		const all = ['-c', join(this.folder, 'dovecot.conf'), ...args];
		const { code, text } = await runToEnd(findProgram('doveadm') ?? 'doveadm', all, {});
		if (code !== 0) throw new Error(`doveadm ${args.join(' ')}: ${text}`);
		return text;
	}

	/** The login may look into the folder and nothing else. */
	makeReadOnly(folder: string): void {
		const path = join(this.home(folder), 'dovecot-acl');
		writeFileSync(path, 'owner lr\n');
		chownSync(path, nobody, nobody);
	}

	private async prepare(): Promise<void> {
		mkdirSync(join(this.folder, 'run'));
		own(join(this.folder, 'mail'));
		own(this.home());
		this.makeFolder('INBOX');
		this.makeFolder('Sent');
		this.refuseLogins(false);
		if (this.options.tls) await makeCertificate(this.folder);
		if (this.options.oauth)
			writeFileSync(join(this.folder, 'oauth2.conf'), oauthConfig(this.options.oauth.tokens));
		writeFileSync(join(this.folder, 'dovecot.conf'), this.config());
	}

	private config(): string {
		const { folder, options } = this;
		const capability = options.plain ? 'imap_capability = IMAP4rev1 UIDPLUS NAMESPACE CHILDREN' : '';
		return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = ${options.tls ? 'yes' : 'no'}
${options.tls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
disable_plaintext_auth = no
auth_mechanisms = plain login ${options.oauth?.mechanism ?? ''}
auth_failure_delay = 0
first_valid_uid = 1
mail_uid = ${nobody}
mail_gid = ${nobody}
mail_home = ${folder}/mail/%u
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 50
mail_plugins = acl
${capability}
default_internal_user = dovecot
default_login_user = dovenull
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
${options.oauth ? `passdb {\n  driver = oauth2\n  mechanisms = ${options.oauth.mechanism}\n  args = ${folder}/oauth2.conf\n}` : ''}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = .
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
plugin {
  acl = vfile
}
protocol imap {
  mail_plugins = acl imap_acl
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${this.port}
  }
  inet_listener imaps {
    port = ${this.tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  # No waiting after failed logins.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`;
	}
}

const oauthConfig = (tokens: string): string => `
introspection_mode = get
introspection_url = ${tokens}
username_attribute = email
active_attribute = active
active_value = true
`;

function own(path: string): void {
	mkdirSync(path, { recursive: true });
	chownSync(path, nobody, nobody);
}
