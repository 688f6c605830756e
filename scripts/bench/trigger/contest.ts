/** One n8n, one Dovecot, two triggers: files mails, watches n8n's own tables and memory, and tells how a run went. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPack } from '../../lib/build-pack';
import { Dovecot, password, user } from '../../lib/dovecot';
import { ensureN8n } from '../../lib/n8n-install';
import type { Workflow } from '../../lib/n8n-rest';
import { N8nServer } from '../../lib/n8n-server';
import { packName } from '../../lib/repository';
import { benchMail } from './bench-mails';

export type Side = 'ours' | 'peer';
export const peerName = 'Email Trigger (IMAP) 2.2, resolved';

export interface Run {
	mailsPerSecond: number;
	/** Peak of n8n's memory in the run, above what it was before. */
	grownMb: number;
	/** Peak in the second half of the run above the peak in its first half. */
	lateGrowthMb: number;
	executions: number;
	/** Processor time of n8n per mail, in ms: depends little on what else the machine does. */
	cpuMs: number;
}

interface ExecutionRow {
	id: number;
	status: string;
	stoppedAt: string | null;
}

/** The peer's library begins to idle 15 s after its last command; neither side shall wait for that while the clock runs. */
const untilIdle = 16_500;

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);

export class Contest {
	private runs = 0;
	private credentials: Partial<Record<Side, { id: string; name: string }>> = {};

	private constructor(
		private readonly folder: string,
		private readonly dovecot: Dovecot,
		private readonly server: N8nServer,
	) {}

	static async open(env: NodeJS.ProcessEnv = {}): Promise<Contest> {
		await buildPack();
		const folder = mkdtempSync(join(tmpdir(), 'bench-trigger-'));
		const dovecot = await Dovecot.start();
		const server = await N8nServer.start({ n8n: await ensureN8n(say), folder, env });
		return new Contest(folder, dovecot, server);
	}

	async close(): Promise<void> {
		await this.server.stop();
		await this.dovecot.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Files all mails at once into a folder that this side's trigger watches; ends when the last execution has ended. */
	async throughput(side: Side, mails: number): Promise<Run> {
		// A fresh process: what an earlier run left in memory is no merit and no fault of this one.
		await this.server.stop();
		await this.server.startAgain();
		return await this.watching(side, async (workflow, name) => {
			await this.rush(workflow, name, `${name}w`, 100);
			await sleep(untilIdle);
			return await this.rush(workflow, name, name, mails);
		});
	}

	/** Seconds from the filing of each mail to the end of its execution; both triggers wait at the same time. */
	async latencies(mails: number): Promise<Record<Side, number[]>> {
		const found: Record<Side, number[]> = { ours: [], peer: [] };
		await this.watching('ours', async (ours, oursName) => {
			await this.watching('peer', async (peer, peerName) => {
				// The first one pays for what every first execution of a process loads.
				for (let at = 0; at <= mails; at += 1) {
					await sleep(untilIdle);
					const waits = {
						ours: await this.oneMail(ours, oursName, at),
						peer: await this.oneMail(peer, peerName, at),
					};
					if (at > 0) for (const side of ['ours', 'peer'] as const) found[side].push(waits[side]);
				}
			});
		});
		return found;
	}

	private async oneMail(workflow: string, name: string, at: number): Promise<number> {
		const before = this.executions(workflow).length;
		const started = Date.now();
		this.dovecot.deliver(benchMail(`${name}-${at}`, at), name);
		return (lastEnd(await this.ended(workflow, before + 1)) - started) / 1000;
	}

	private async watching<T>(side: Side, work: (workflow: string, name: string) => Promise<T>): Promise<T> {
		const name = `Run${(this.runs += 1)}`;
		this.dovecot.makeFolder(name);
		const { id } = await this.server.rest.createWorkflow(await this.workflow(side, name));
		await this.server.publish(id);
		await sleep(2_500);
		try {
			return await work(id, name);
		} finally {
			await this.server.rest.unpublish(id);
		}
	}

	private async rush(workflow: string, folder: string, name: string, mails: number): Promise<Run> {
		const before = this.executions(workflow).length;
		const staged = Array.from({ length: mails }, (_, at) =>
			this.dovecot.stage(benchMail(`${name}-${String(at).padStart(6, '0')}`, at), folder),
		);
		const meter = new MemoryMeter(this.server.pid);
		const cpuBefore = cpuTime(this.server.pid);
		const started = Date.now();
		for (const file of staged) file();
		const rows = await this.ended(workflow, before + 1, mails, name);
		const { grownMb, lateGrowthMb } = meter.stop();
		const seconds = (lastEnd(rows) - started) / 1000;
		return {
			...{ mailsPerSecond: mails / seconds, grownMb, lateGrowthMb, executions: rows.length - before },
			cpuMs: (cpuTime(this.server.pid) - cpuBefore) / mails,
		};
	}

	/** Waits until as many executions have ended and none runs; with `mails`, until each of them is in one. */
	private async ended(workflow: string, least: number, mails = 0, name = ''): Promise<ExecutionRow[]> {
		const deadline = Date.now() + 480_000;
		for (let quiet = 0; Date.now() < deadline;) {
			const rows = this.executions(workflow);
			const failed = rows.find(({ status }) => status === 'error' || status === 'crashed');
			if (failed) throw new Error(`An execution ended as ${failed.status}.\n${this.server.logTail()}`);
			const isQuiet = rows.length >= least && rows.every(({ stoppedAt }) => stoppedAt !== null);
			quiet = isQuiet ? quiet + 1 : 0;
			if (mails === 0 && isQuiet) return rows;
			if (quiet >= 10 && this.mailsSeen(workflow, name) === mails) return rows;
			if (quiet >= 100)
				throw new Error(
					`Only ${this.mailsSeen(workflow, name)} of ${mails} mails came.\n${this.server.logTail()}`,
				);
			await sleep(mails === 0 ? 20 : 100);
		}
		throw new Error(`The mails did not come in time.\n${this.server.logTail()}`);
	}

	private query<T>(sql: string, ...values: (string | number)[]): T[] {
		const database = new DatabaseSync(join(this.folder, '.n8n/database.sqlite'), { readOnly: true });
		try {
			return database.prepare(sql).all(...values) as T[];
		} finally {
			database.close();
		}
	}

	private executions(workflow: string): ExecutionRow[] {
		const sql =
			'select id, status, stoppedAt from execution_entity where workflowId = ? and deletedAt is null';
		return this.query<ExecutionRow>(sql, workflow);
	}

	/** Different mails in what n8n has stored of its executions. */
	private mailsSeen(workflow: string, name: string): number {
		const found = new Set<string>();
		const ids = this.executions(workflow).map(({ id }) => id);
		for (const id of ids) {
			const [row] = this.query<{ data: string }>('select data from execution_data where executionId = ?', id);
			for (const [match] of (row?.data ?? '').matchAll(new RegExp(`bench-${name}-\\d{6}@`, 'g')))
				found.add(match);
		}
		return found.size;
	}

	private async workflow(side: Side, folder: string): Promise<Workflow> {
		const credential = (this.credentials[side] ??= await this.credential(side));
		const trigger =
			side === 'ours'
				? {
						type: `${packName}.crmMailTrigger`,
						...{ typeVersion: 1, credentials: { crmMailboxApi: credential } },
						parameters: {
							folders: 'these',
							includeFolders: { folder: [{ path: { __rl: true, mode: 'path', value: folder } }] },
						},
					}
				: {
						type: 'n8n-nodes-base.emailReadImap',
						...{ typeVersion: 2.2, credentials: { imap: credential } },
						parameters: { mailbox: folder, format: 'resolved', options: {} },
					};
		const place = (x: number) => ({ position: [x, 0] });
		return {
			name: `${side} ${folder}`,
			nodes: [
				{ id: 'trigger', name: 'Trigger', ...place(0), ...trigger },
				{
					id: 'end',
					name: 'End',
					type: 'n8n-nodes-base.noOp',
					typeVersion: 1,
					parameters: {},
					...place(200),
				},
			],
			connections: { Trigger: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
		};
	}

	private async credential(side: Side): Promise<{ id: string; name: string }> {
		const { rest } = this.server;
		if (side === 'ours')
			return await rest.createCredential('Ours', 'crmMailboxApi', this.dovecot.credential());
		const imap = { user, password, host: '127.0.0.1', port: this.dovecot.port, secure: false };
		return await rest.createCredential('Peer', 'imap', imap);
	}
}

/** n8n stores UTC without saying so. */
const lastEnd = (rows: ExecutionRow[]): number =>
	Math.max(...rows.map(({ stoppedAt }) => new Date(`${stoppedAt!.replace(' ', 'T')}Z`).getTime()));

/** Processor time that a process has used, in ms; the kernel counts in hundredths of a second. */
function cpuTime(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process, in MB. */
class MemoryMeter {
	private readonly samples: number[] = [];
	private readonly timer: NodeJS.Timeout;

	constructor(private readonly pid: number) {
		// The kernel keeps the peak itself; from here on it is this run's.
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
		this.samples.push(this.read('VmRSS'));
		this.timer = setInterval(() => this.samples.push(this.read('VmRSS')), 100);
	}

	stop(): { grownMb: number; lateGrowthMb: number } {
		clearInterval(this.timer);
		const half = Math.floor(this.samples.length / 2);
		const late = Math.max(...this.samples.slice(half)) - Math.max(...this.samples.slice(0, half));
		return { grownMb: this.read('VmHWM') - this.samples[0]!, lateGrowthMb: Math.max(0, late) };
	}

	private read(field: 'VmRSS' | 'VmHWM'): number {
		const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
			readFileSync(`/proc/${this.pid}/status`, 'utf8'),
		);
		return Number(line?.[1] ?? 0) / 1024;
	}
}
