/** A mail server, a memory and any number of hosts for one test; ends all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import type { MemorySchema } from '../../adapters/memory/schema';
import { closeSharedMemories, sharedMemory } from '../../adapters/memory/shared-memory';
import { resolveBatch } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import type { Mail } from '../../core/mail/mail';
import type { ListenerKey, MailboxMemory } from '../../core/ports/mailbox-memory';
import { Dovecot, type DovecotOptions } from '../../scripts/lib/dovecot';
import { TcpGate } from './tcp-gate';
import { TriggerHost, until, type TriggerHostOptions } from './trigger-host';

interface TestServer {
	readonly user: string;
	readonly port: number;
	/** What the Mailbox credential holds for it. */
	credential(more?: Record<string, unknown>): Record<string, unknown>;
	stop(): Promise<void>;
}

export class ServerWorld<Server extends TestServer> {
	private readonly hosts: TriggerHost[] = [];
	private readonly gates: TcpGate[] = [];
	readonly folder = mkdtempSync(join(tmpdir(), 'trigger-'));
	readonly key: ListenerKey;

	constructor(readonly server: Server) {
		this.key = { workflow: 'workflow-1', node: 'node-1', mailbox: `${server.user}@127.0.0.1` };
		process.env.CRM_MAIL_MEMORY_URL = join(this.folder, 'memory.sqlite');
	}

	async host(options: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> {
		const made = new TriggerHost({ credential: this.server.credential(), timing: {}, ...options });
		this.hosts.push(made);
		return await made.start();
	}

	/** What a workflow with Resolve CRM Binding does: a lead in the built-in CRM for the first mail of each sender. */
	async resolve(mails: Mail[]): Promise<void> {
		const db = await this.db();
		const now = (): Date => new Date();
		await resolveBatch(mails, readSettings({ rules: { inboundNew: { kind: 'lead' } } }), {
			gateway: builtInGateway({ db, store: 'default', now }),
			...{ memory: bindingMemoryOn(db, now), claims: claimsOn(db), now, holder: 'test' },
			sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
		});
	}

	/** Titles of all leads, sorted. */
	async leads(): Promise<string[]> {
		const rows = await (
			await this.db()
		)
			.selectFrom('crm_records')
			.select(['title'])
			.where('kind', '=', 'lead')
			.execute();
		return rows.map(({ title }) => title).sort();
	}

	/** Subjects of all mails whose execution ended well, each once, sorted. */
	get worked(): string[] {
		const subjects = this.hosts.flatMap(({ mails }) => mails.map(({ subject }) => subject));
		return [...new Set(subjects)].sort();
	}

	async gate(port = this.server.port): Promise<TcpGate> {
		const opened = await TcpGate.open(port);
		this.gates.push(opened);
		return opened;
	}

	async db(): Promise<Kysely<MemorySchema>> {
		return (await sharedMemory({ file: join(this.folder, 'memory.sqlite') })).db;
	}

	async memory(): Promise<MailboxMemory> {
		return mailboxMemoryOn(await this.db());
	}

	/** Nothing is left to do and nothing is underway. */
	async settled(): Promise<void> {
		const memory = await this.memory();
		await until(
			async () => (await memory.inState(this.key, ['handed', 'seen', 'failed'])).length === 0,
			'every mail settled',
		);
	}

	async close(): Promise<void> {
		for (const one of this.hosts) await one.stop();
		for (const one of this.gates) await one.close();
		await closeSharedMemories();
		await this.server.stop();
		delete process.env.CRM_MAIL_MEMORY_URL;
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export class MailboxWorld extends ServerWorld<Dovecot> {
	static async open(options: DovecotOptions = {}): Promise<MailboxWorld> {
		return new MailboxWorld(await Dovecot.start(options));
	}

	get dovecot(): Dovecot {
		return this.server;
	}
}

export const subjectsOf = (host: TriggerHost): string[] => host.mails.map(({ subject }) => subject).sort();

/** Exactly these mails came, each once. */
export async function expectMails(host: TriggerHost, subjects: string[], limitMs?: number): Promise<void> {
	const what = (): string =>
		`${subjects.join(', ')} - got ${subjectsOf(host).join(', ')} - ${host.log.join('; ')}`;
	await until(() => host.mails.length >= subjects.length, what(), limitMs).catch(() => undefined);
	expect({ subjects: subjectsOf(host), log: host.log }).toEqual({
		subjects: [...subjects].sort(),
		log: host.log,
	});
}
