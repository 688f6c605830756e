/**
 * A real Cyrus IMAP 3.6 for tests, the server that is most unlike Dovecot: folders below INBOX/, its own flags and names.
 * Own folder, own user, a free loopback port; its logins are answered by this process; ended by its process id.
 */
import type { ChildProcess } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from './free-port';
import { greets } from './greets';
import { makeCertificate } from './own-certificate';
import { endChild, startChild } from './running.cjs';
import { unpackedEnvironment, unpackedRoot } from './unpacked-debian';

/** `nobody`: Cyrus does not work as root. */
const nobody = 65_534;

export interface CyrusOptions {
	/** STARTTLS with a certificate of its own. */
	tls?: boolean;
}

const user = 'sales@ours.example';
const password = 'correct horse';

export class Cyrus {
	readonly folder = mkdtempSync(join(tmpdir(), 'cyrus-'));
	readonly user = user;
	port = 0;
	private child: ChildProcess | null = null;
	private logins: Server | null = null;
	private letsIn = true;

	private constructor(private readonly options: CyrusOptions) {}

	static async start(options: CyrusOptions = {}): Promise<Cyrus> {
		const cyrus = new Cyrus(options);
		cyrus.port = await freePort();
		await cyrus.prepare();
		await cyrus.up();
		return cyrus;
	}

	/** What the Mailbox credential holds for this server. */
	credential(more: Record<string, unknown> = {}): Record<string, unknown> {
		return { user, password, imapHost: '127.0.0.1', imapPort: this.port, imapSecurity: 'plain', ...more };
	}

	get certificate(): string {
		return readFileSync(join(this.folder, 'cert.pem'), 'utf8');
	}

	async up(): Promise<void> {
		const program = join(this.folder, 'usr/lib/cyrus/bin/master');
		const files = ['-C', join(this.folder, 'imapd.conf'), '-M', join(this.folder, 'cyrus.conf')];
		this.child = startChild(program, [...files, '-D', '-p', join(this.folder, 'run/master.pid')], {
			stdio: 'ignore',
			env: unpackedEnvironment(this.folder),
			...(getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
		});
		for (let left = 200; left > 0; left -= 1) {
			if (this.child.exitCode !== null) throw new Error('Cyrus ended.');
			if (await greets(this.port)) return;
			await sleep(50);
		}
		throw new Error('Cyrus does not answer.');
	}

	/** Ends the server and all its sessions. */
	async down(): Promise<void> {
		const { child } = this;
		this.child = null;
		if (child) await endChild(child, 3_000);
	}

	async stop(): Promise<void> {
		await this.down();
		await new Promise((done) => this.logins?.close(done));
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Lets nobody in, or everybody again. */
	refuseLogins(refuse: boolean): void {
		this.letsIn = !refuse;
	}

	/** Files mails; IDLE sessions hear of them. */
	async deliver(raw: Buffer | Buffer[], folder = 'INBOX', receivedAt?: Date): Promise<void> {
		await this.asOwner(async (client) => {
			for (const one of Array.isArray(raw) ? raw : [raw]) await client.append(folder, one, [], receivedAt);
		});
	}

	/** Does as the owner of the mailbox does in a mail program. */
	async asOwner<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
		const server = { host: '127.0.0.1', port: this.port, secure: false, doSTARTTLS: false };
		const client = new ImapFlow({ ...server, auth: { user, pass: password }, logger: false });
		client.on('error', () => undefined);
		await client.connect();
		try {
			return await work(client);
		} finally {
			await client.logout().catch(() => client.close());
		}
	}

	/** @param rights letters of RFC 4314, e.g. `lr`: may look into the folder and nothing else */
	async giveRights(folder: string, rights: string): Promise<void> {
		// The library does not get along with a login that has no folders of its own.
		const socket = connect({ port: this.port, host: '127.0.0.1' });
		let heard = '';
		socket.on('data', (bytes) => (heard += String(bytes)));
		const name = `"user/${user.replace(/@.*/, '')}${folder.replace('INBOX', '')}"`;
		socket.write(`a LOGIN admin "${password}"\r\nb SETACL ${name} ${user.replace(/@.*/, '')} ${rights}\r\n`);
		for (let left = 100; left > 0 && !/^b /m.test(heard); left -= 1) await sleep(20);
		socket.destroy();
		if (!/^b OK/m.test(heard)) throw new Error(`Cyrus did not change the rights: ${heard.slice(-200)}`);
	}

	private async prepare(): Promise<void> {
		const root = unpackedRoot('cyrus-imapd');
		if (!root) throw new Error('Cyrus is not unpacked: npm test does it.');
		// A cache in a person's home may be closed to the user that the server runs as.
		for (const part of [...programs, ...librariesOf(root)])
			cpSync(join(root, part), join(this.folder, part), { recursive: true, verbatimSymlinks: true });
		for (const part of ['lib', 'spool', 'run']) mkdirSync(join(this.folder, part), { recursive: true });
		if (this.options.tls) await makeCertificate(this.folder);
		await this.answerLogins();
		writeFileSync(join(this.folder, 'imapd.conf'), this.imapdConfig());
		writeFileSync(join(this.folder, 'cyrus.conf'), this.cyrusConfig());
		chmodSync(this.folder, 0o755);
		if (getuid?.() !== 0) return;
		for (const part of ['', 'lib', 'spool', 'run', 'run/mux', 'key.pem'])
			if (existsSync(join(this.folder, part))) chownSync(join(this.folder, part), nobody, nobody);
	}

	/** The protocol of saslauthd: login, password, service and realm, each after its length; `OK` or `NO` goes back. */
	private async answerLogins(): Promise<void> {
		this.logins = createServer((socket) => {
			let asked = Buffer.alloc(0);
			socket.on('error', () => undefined);
			socket.on('data', (bytes) => {
				asked = Buffer.concat([asked, bytes]);
				const fields = counted(asked);
				if (fields.length < 4) return;
				const answer = Buffer.from(`xx${this.letsIn && fields[1] === password ? 'OK' : 'NO'}`);
				answer.writeUInt16BE(answer.length - 2);
				socket.end(answer);
			});
		});
		await new Promise<void>((done) => this.logins?.listen(join(this.folder, 'run/mux'), done));
	}

	private imapdConfig(): string {
		const { folder, options } = this;
		return `
configdirectory: ${folder}/lib
partition-default: ${folder}/spool
defaultpartition: default
proc_path: ${folder}/run/proc
mboxname_lockpath: ${folder}/run/lock
idlesocket: ${folder}/run/idle
notifysocket: ${folder}/run/notify
cyrus_user: ${getuid?.() === 0 ? 'nobody' : userInfo().username}
admins: admin
virtdomains: userid
defaultdomain: ours.example
altnamespace: no
unixhierarchysep: yes
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: ${folder}/run/mux
sasl_mech_list: PLAIN
imapidlepoll: 1
failedloginpause: 0
autocreate_quota: 0
autocreate_inbox_folders: Sent | Customers | Archive
autocreate_subscribe_folders: Sent | Customers | Archive
xlist-sent: Sent
specialuse_protect: \\Trash
${options.tls ? `tls_server_cert: ${folder}/cert.pem\ntls_server_key: ${folder}/key.pem` : ''}
`;
	}

	private cyrusConfig(): string {
		const program = (name: string): string =>
			`cmd="${this.folder}/usr/lib/cyrus/bin/${name} -C ${this.folder}/imapd.conf`;
		return `
START {
  recover ${program('ctl_cyrusdb')} -r"
}
SERVICES {
  imap ${program('imapd')}" listen="127.0.0.1:${this.port}" prefork=0
}
DAEMON {
  idled ${program('idled')}"
}
`;
	}
}

const programs = ['master', 'imapd', 'idled', 'ctl_cyrusdb'].map((name) => `usr/lib/cyrus/bin/${name}`);

const librariesOf = (root: string): string[] =>
	globSync(['lib/*-linux-gnu*/*.so*', 'usr/lib/*-linux-gnu*/*.so*'], { cwd: root }).filter(
		// Only for its virus scanner, and larger than all the rest.
		(path) => !/lib(?:clam|freshclam|mspack)/.test(path),
	);

/** Strings that each stand behind their length of two bytes; only those that are complete. */
function counted(bytes: Buffer): string[] {
	const found: string[] = [];
	for (let at = 0; at + 2 <= bytes.length;) {
		const end = at + 2 + bytes.readUInt16BE(at);
		if (end > bytes.length) break;
		found.push(bytes.toString('utf8', at + 2, end));
		at = end;
	}
	return found;
}
