/** A real n8n that serves the card sample over the demo's CRM and mailbox, and a Chromium to look at it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { saveUser } from '../../adapters/crm/built-in/users';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { defaultFile } from '../../adapters/memory/locate-memory';
import type { MemoryDatabase } from '../../adapters/memory/database';
import type { PageLinks } from '../../adapters/resolve/pages/page-links';
import type { Rights } from '../../core/rights/rights';
import { linksFor, publishCard } from '../../scripts/demo/card';
import { fillCrm } from '../../scripts/demo/crm';
import { account, startMailbox, type DemoMailbox, type Folder } from '../../scripts/demo/mailbox';
import { mailboxCredential } from '../../scripts/demo/prepare';
import { openBrowser } from '../../scripts/lib/browser';
import { buildPack } from '../../scripts/lib/build-pack';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { itemsOf, type Workflow } from '../../scripts/lib/n8n-rest';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { root } from '../../scripts/lib/repository';
import { startSmtpSink, type SmtpSink } from './smtp-sink';

/** Sees contacts and companies of everybody, changes nothing. */
const readOnly = { view: 'all', edit: 'none', create: false } as const;
/** Sees only what is their own. */
const ownOnly = { view: 'own', edit: 'own', create: false } as const;
const everyKind = (rights: Rights[keyof Rights]): Rights => ({
	...{ lead: rights, contact: rights, company: rights, deal: rights, ticket: rights },
});

export class CardWorld {
	private trigger = '';

	private constructor(
		private readonly folder: string,
		readonly server: N8nServer,
		readonly mailbox: DemoMailbox,
		readonly smtp: SmtpSink,
		private readonly credential: { id: string; name: string },
		readonly browser: Browser,
	) {}

	/** Users: u1 may do everything, u7 only read, u8 only what is their own. */
	static async open(): Promise<CardWorld> {
		const folder = mkdtempSync(join(tmpdir(), 'crm-mail-card-'));
		const n8n = await ensureN8n(() => undefined);
		await buildPack();
		await fillCrm(folder);
		await inMemory(folder, async ({ db }) => {
			const someone = { active: true, email: null };
			await saveUser(db, 'default', {
				...someone,
				id: 'u7',
				name: 'Rita Reader',
				rights: everyKind(readOnly),
			});
			await saveUser(db, 'default', { ...someone, id: 'u8', name: 'Otto Own', rights: everyKind(ownOnly) });
		});
		const mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
		const smtp = await startSmtpSink(account);
		const server = await N8nServer.start({ n8n, folder });
		const credential = await server.rest.createCredential(
			'Mailbox',
			'crmMailboxApi',
			mailboxCredential({ imapPort: mailbox.imapPort, smtpPort: smtp.port }),
		);
		await publishCard(server, credential, { fileIntoSent: 'always' });
		return new CardWorld(folder, server, mailbox, smtp, credential, await openBrowser());
	}

	/** Binds the mailbox to the CRM: the first sample, reading every folder of the demo. */
	async startBinding(): Promise<void> {
		const sample = JSON.parse(
			readFileSync(join(root, 'workflows/01-new-inbound-to-lead.json'), 'utf8'),
		) as Workflow;
		const folder = ['INBOX', 'Customers', 'Sent'].map((value) => ({
			path: { __rl: true, mode: 'path', value },
		}));
		const nodes = sample.nodes.map((node) =>
			node.type.endsWith('.crmMailTrigger')
				? {
						...node,
						credentials: { crmMailboxApi: this.credential },
						parameters: {
							...{ ...node.parameters, folders: 'these', includeFolders: { folder } },
							// Folders beside the inbox are looked into every half minute; a test need not wait so long.
							options: { sweepSeconds: 5 },
						},
					}
				: node,
		);
		const { name, connections } = sample;
		this.trigger = (await this.server.rest.createWorkflow({ name, nodes, connections })).id;
		await this.server.publish(this.trigger);
	}

	/** Unpublishes it: nobody reads the mailbox any more. */
	async stopBinding(): Promise<void> {
		await this.server.rest.unpublish(this.trigger);
	}

	/** Delivers sample mails and waits until each was decided. */
	async deliver(...files: string[]): Promise<void> {
		for (const file of files) {
			const raw = readFileSync(join(root, 'scripts/demo/mails', file));
			await this.deliverRaw(file.split('/')[0] as Folder, raw);
		}
	}

	async deliverRaw(folder: Folder, raw: Buffer): Promise<void> {
		this.mailbox.deliver(folder, raw);
		await this.decided(/^message-id:\s*<([^>]+)>/im.exec(raw.toString('latin1'))?.[1] ?? '');
	}

	/** Waits until Resolve has let a mail out, and gives its decision. */
	async decided(id: string): Promise<Record<string, unknown>> {
		const deadline = Date.now() + 60_000;
		while (Date.now() < deadline) {
			for (const execution of await this.server.rest.executions(this.trigger)) {
				const items = [0, 1, 2].flatMap((output) => itemsOf(execution, 'Resolve CRM Binding', output));
				const found = items.find((item) => item.id === id);
				if (found) return found.decision as Record<string, unknown>;
			}
			await sleep(300);
		}
		throw new Error(`The mail ${id} was never decided. n8n's last words:\n${this.server.logTail()}`);
	}

	async links(user = 'u1', seconds?: number): Promise<PageLinks> {
		return await linksFor(this.server, user, seconds);
	}

	async page(options: BrowserContextOptions = {}): Promise<Page> {
		const context = await this.browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
		return await context.newPage();
	}

	/** Raw mails of a folder, read by IMAP. */
	async mailsIn(folder: Folder): Promise<string[]> {
		const client = new ImapFlow({
			...{ host: '127.0.0.1', port: this.mailbox.imapPort, secure: false, logger: false },
			auth: { user: account.user, pass: account.password },
		});
		await client.connect();
		try {
			await client.mailboxOpen(folder, { readOnly: true });
			const found: string[] = [];
			for await (const { source } of client.fetch('1:*', { source: true })) found.push(String(source));
			return found;
		} finally {
			await client.logout();
		}
	}

	async memory<Answer>(work: (memory: MemoryDatabase) => Promise<Answer>): Promise<Answer> {
		return await inMemory(this.folder, work);
	}

	async close(): Promise<void> {
		await this.browser.close();
		await this.server.stop();
		await this.smtp.close();
		await this.mailbox.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

async function inMemory<Answer>(
	folder: string,
	work: (memory: MemoryDatabase) => Promise<Answer>,
): Promise<Answer> {
	const memory = await openMemoryDatabase({ file: defaultFile({ N8N_USER_FOLDER: folder }) });
	try {
		return await work(memory);
	} finally {
		await memory.close();
	}
}
