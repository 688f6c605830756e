/** A running n8n with one demo mailbox for each sample workflow: put in, filled in as its notes say, published, driven by real mails. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultFile } from '../../adapters/memory/locate-memory';
import { fillCrm } from '../../scripts/demo/crm';
import { startMailbox, type DemoMailbox, type Folder } from '../../scripts/demo/mailbox';
import { fillIn, readSample, sampleCredentials } from '../../scripts/demo/prepare';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import type { Execution, Workflow } from '../../scripts/lib/n8n-rest';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { endEverything } from '../../scripts/lib/running.cjs';

interface MailText {
	from: string;
	to?: string;
	subject: string;
	text: string;
	/** Without angle brackets. */
	id: string;
	inReplyTo?: string;
	date?: string;
	/** Header lines of its own. */
	headers?: string[];
	/** Its sender failed authentication. */
	forged?: boolean;
}

const ours = 'Brightwater Sales <sales@brightwater.example>';

/** A mail as a server files it; inbound ones are authenticated. */
export function rawMail({
	from,
	to = ours,
	subject,
	text,
	id,
	inReplyTo,
	date,
	headers = [],
	forged = false,
}: MailText): Buffer {
	const domain = /@([\w.-]+)/.exec(from)?.[1] ?? '';
	const lines = [
		`Authentication-Results: mx.brightwater.example; ${forged ? `dmarc=fail header.from=${domain}` : `dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`}`,
		...headers,
		`From: ${from}`,
		`To: ${to}`,
		`Subject: ${subject}`,
		`Date: ${new Date(date ?? Date.now()).toUTCString()}`,
		`Message-ID: <${id}>`,
		...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`, `References: <${inReplyTo}>`] : []),
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'',
		text,
		'',
	];
	return Buffer.from(lines.join('\r\n'));
}

type Change = (node: Workflow['nodes'][number]) => Workflow['nodes'][number];

/** One sample at work, with a mailbox of its own. */
export interface RunningSample {
	workflowId: string;
	mailbox: DemoMailbox;
	/** @param at when it came; absent: now */
	deliver(mail: MailText, folder?: Folder, at?: Date): void;
	/** Those that have ended, oldest first; one that failed is an error with n8n's own words. */
	executions(): Promise<Execution[]>;
	/** Runs it as the button of the editor does, with these items as what the trigger gave. */
	runByHand(trigger: string, items: object[]): Promise<void>;
	/** Changes nodes as a person does in the editor, and publishes the result. */
	edit(change: Change): Promise<void>;
	/** What the SMTP server of its mailbox has taken, as it stands. */
	sent(): string[];
	/** Waits for so many executions that ended well. */
	ended(count: number): Promise<Execution[]>;
}

export interface Samples {
	server: N8nServer;
	folder: string;
	/** @param change what a person fills in beyond the credentials, node by node */
	start(
		number: string,
		options?: { change?: Change; mailbox?: DemoMailbox; publish?: boolean; settings?: object },
	): Promise<RunningSample>;
	/** Rows of the memory, read only. */
	rows(sql: string, ...values: string[]): Array<Record<string, unknown>>;
	stop(): Promise<void>;
}

export async function startSamples(): Promise<Samples> {
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-samples-'));
	await fillCrm(folder);
	const server = await N8nServer.start({ n8n: await ensureN8n(() => undefined), folder });
	const mailboxes: DemoMailbox[] = [];
	const newMailbox = async (): Promise<DemoMailbox> => {
		const mailbox = await startMailbox(join(folder, `mailbox-${mailboxes.length}.ndjson`));
		mailboxes.push(mailbox);
		return mailbox;
	};
	return {
		...{ server, folder },
		start: async (
			number,
			{
				change = (node: Workflow['nodes'][number]) => node,
				mailbox: given,
				publish = true,
				settings = {},
			} = {},
		) => {
			const mailbox = given ?? (await newMailbox());
			const filled = fillIn(readSample(number), await sampleCredentials(server, mailbox));
			const workflow = {
				...filled,
				nodes: filled.nodes.map(sweepOften).map(change),
				settings: { ...filled.settings, ...settings },
			};
			const { id } = await server.rest.createWorkflow(workflow);
			if (publish) await server.publish(id);
			return running(server, id, mailbox);
		},
		rows: (sql, ...values) => {
			const database = new DatabaseSync(defaultFile({ N8N_USER_FOLDER: folder }), { readOnly: true });
			try {
				return database.prepare(sql).all(...values);
			} finally {
				database.close();
			}
		},
		stop: async () => {
			await server.stop();
			for (const mailbox of mailboxes) await mailbox.close();
			await endEverything();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Folders beside the inbox are looked into every half minute; a test need not wait so long. */
const sweepOften: Change = (node) =>
	node.type.endsWith('.crmMailTrigger')
		? {
				...node,
				parameters: {
					...node.parameters,
					options: { ...(node.parameters.options as object | undefined), sweepSeconds: 5 },
				},
			}
		: node;

const finished = new Set(['success', 'error', 'crashed', 'canceled']);

function running(server: N8nServer, workflowId: string, mailbox: DemoMailbox): RunningSample {
	const executions = async (): Promise<Execution[]> => {
		const all = (await server.rest.executions(workflowId)).filter(({ status }) => finished.has(status));
		const failed = all.find(({ status }) => status !== 'success');
		if (failed)
			throw new Error(
				`execution ${failed.id} is ${failed.status}: ${JSON.stringify(failed.data?.resultData?.error)}`,
			);
		return all;
	};
	return {
		...{ workflowId, mailbox, executions },
		deliver: (mail, into = 'INBOX', at) => mailbox.deliver(into, rawMail(mail), at),
		runByHand: async (trigger, items) => {
			const pinData = { [trigger]: items.map((json) => ({ json })) };
			const path = `/rest/workflows/${workflowId}`;
			const { nodes, connections, versionId } = await server.rest.call<Workflow>('GET', path);
			await server.rest.call('PATCH', path, { nodes, connections, versionId, pinData });
			await server.rest.call('POST', `${path}/run`, { triggerToStartFrom: { name: trigger } });
		},
		edit: async (change) => {
			const path = `/rest/workflows/${workflowId}`;
			const { nodes, connections, versionId } = await server.rest.call<Workflow>('GET', path);
			await server.rest.call('PATCH', path, { nodes: nodes.map(change), connections, versionId });
			await server.publish(workflowId);
		},
		sent: () =>
			(existsSync(mailbox.journal) ? readFileSync(mailbox.journal, 'utf8') : '')
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as { folder: string; raw: string })
				.filter(({ folder }) => folder === 'Sent')
				.map(({ raw }) => raw),
		ended: async (count) =>
			await until(`${count} executions of ${workflowId}`, async () => {
				const all = await executions();
				return all.length >= count ? all : null;
			}),
	};
}

/** @throws naming what did not happen in time; an error of `look` itself ends the wait at once */
export async function until<T>(
	what: string,
	look: () => Promise<T | null> | T | null,
	limitMs = 90_000,
): Promise<T> {
	const deadline = Date.now() + limitMs;
	for (;;) {
		const found = await look();
		if (found !== null) return found;
		if (Date.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
		await sleep(500);
	}
}
