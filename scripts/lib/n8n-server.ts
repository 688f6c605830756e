/**
 * A real n8n with the pack in it, on loopback, in a folder of its own: prepares, starts, waits, stops.
 * `npm start`, the end-to-end tests and the benches all drive n8n through this file.
 */
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { N8nRest } from './n8n-rest';
import { PlainError } from './plain-error';
import { node24, packName, pathWithNode24, root } from './repository';
import { endChild, onEnd, runToEnd, startChild } from './running.cjs';

export interface N8nOptions {
	/** The installed n8n (`ensureN8n`). */
	n8n: string;
	/** Holds .n8n, the log and whatever the run leaves; made when absent, kept when it exists. */
	folder: string;
	/** 5678 or the like; absent: any free port. */
	port?: number;
	/** `installed`: the pack is in the folder already (`installInApp`); absent: the built one is copied into it. */
	pack?: 'installed';
	/** More environment, e.g. of queue mode; wins over the quiet one. */
	env?: NodeJS.ProcessEnv;
}

/** No telemetry, no banners, no calls home: nothing but the pack and its mail. */
function quietEnvironment(folder: string): NodeJS.ProcessEnv {
	return {
		PATH: pathWithNode24,
		HOME: folder,
		...(process.env.TZ ? { TZ: process.env.TZ } : {}),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,insights',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		// The name in the addresses that n8n gives its webhooks.
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENCRYPTION_KEY: createHash('sha256').update(folder).digest('hex'),
		N8N_USER_FOLDER: folder,
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		N8N_LOG_LEVEL: 'info',
		NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
	};
}

/** Puts the built pack where n8n looks for installed community packages. A copy: a link would bring a second n8n-workflow. */
function putPackInto(folder: string): void {
	const home = join(folder, '.n8n/nodes/node_modules', packName);
	if (!existsSync(join(root, 'dist/lib/pack.js')))
		throw new PlainError('The pack is not built. Run npm run build first.');
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home, { recursive: true });
	for (const part of ['package.json', 'dist'])
		cpSync(join(root, part), join(home, part), { recursive: true });
}

function startServer(
	bin: string,
	folder: string,
	env: NodeJS.ProcessEnv,
	args: string[] = ['start'],
): ChildProcess {
	const log = openSync(join(folder, 'n8n.log'), 'a');
	const child = startChild(node24, [bin, ...args], { cwd: folder, env, stdio: ['ignore', log, log] });
	closeSync(log);
	return child;
}

export class N8nServer {
	private constructor(
		readonly folder: string,
		readonly address: string,
		readonly rest: N8nRest,
		private readonly bin: string,
		private readonly env: NodeJS.ProcessEnv,
		private child: ChildProcess,
	) {}

	/** Starts n8n and resolves once it answers; the owner of a fresh folder is made and logged in. */
	static async start(options: N8nOptions): Promise<N8nServer> {
		const { n8n, folder } = options;
		mkdirSync(folder, { recursive: true });
		if (options.pack !== 'installed') putPackInto(folder);
		const port = options.port ?? (await freePort());
		const env = {
			...quietEnvironment(folder),
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...options.env,
		};
		const address = `http://127.0.0.1:${port}`;
		const bin = join(n8n, 'node_modules/n8n/bin/n8n');
		const child = startServer(bin, folder, env);
		const server = new N8nServer(folder, address, new N8nRest(address), bin, env, child);
		onEnd(() => server.stop());
		await server.untilReady();
		return server;
	}

	get pid(): number {
		return this.child.pid!;
	}

	isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** The last lines of n8n's log, for a failure report. */
	logTail(lines = 15): string {
		const log = join(this.folder, 'n8n.log');
		return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-lines).join('\n') : '';
	}

	/** Every line that n8n has logged so far. */
	log(): string {
		return this.logTail(Infinity);
	}

	/** Resolves once n8n answers and the owner is logged in; an n8n that ends meanwhile is an error with its last words. */
	async untilReady(limitMs = 240_000): Promise<void> {
		await this.until(
			'n8n did not start',
			limitMs,
			async () => (await fetch(`${this.address}/healthz/readiness`)).ok,
		);
		await this.until('n8n does not let its owner in', 60_000, async () => {
			await this.rest.logIn();
			return true;
		});
	}

	private async until(failure: string, limitMs: number, holds: () => Promise<boolean>): Promise<void> {
		const deadline = Date.now() + limitMs;
		let last = '';
		while (Date.now() < deadline) {
			if (!this.isRunning()) throw new PlainError(`${failure}; its last words:\n${this.logTail()}`);
			try {
				if (await holds()) return;
			} catch (error) {
				last = String(error);
			}
			await sleep(250);
		}
		throw new PlainError(
			`${failure} within ${limitMs / 1000} s (${last}); its last words:\n${this.logTail()}`,
		);
	}

	/** Publishes workflows and resolves once each of their triggers is live. */
	async publish(...workflowIds: string[]): Promise<void> {
		for (const id of workflowIds) await this.rest.publish(id);
		await this.triggersLive(...workflowIds);
	}

	/** Resolves once n8n's own table says that every trigger of these workflows is activated. */
	async triggersLive(...workflowIds: string[]): Promise<void> {
		await this.until('the triggers did not come up', 120_000, async () => {
			const rows = this.triggerStatus().filter(({ workflowId }) => workflowIds.includes(workflowId));
			const failed = rows.find(({ status }) => status === 'failed');
			if (failed) throw new Error(`a trigger failed: ${failed.errorMessage ?? 'no reason given'}`);
			return (
				workflowIds.every((id) => rows.some((row) => row.workflowId === id)) &&
				rows.every(({ status }) => status === 'activated')
			);
		});
	}

	/** n8n's record of which trigger is up (its SQLite database, read only). */
	triggerStatus(): Array<{
		workflowId: string;
		nodeId: string;
		status: string;
		errorMessage: string | null;
	}> {
		const database = new DatabaseSync(join(this.folder, '.n8n/database.sqlite'), { readOnly: true });
		try {
			const rows = database.prepare('select * from workflow_publication_trigger_status').all();
			return rows as Array<{
				workflowId: string;
				nodeId: string;
				status: string;
				errorMessage: string | null;
			}>;
		} finally {
			database.close();
		}
	}

	/** Ends n8n as an operator would (SIGTERM, running executions finish). */
	async stop(): Promise<void> {
		await endChild(this.child);
	}

	/** Ends n8n as a power cut would. */
	async kill(): Promise<void> {
		await endChild(this.child, 0);
	}

	/** Starts the same folder again after `stop` or `kill`. */
	async startAgain(): Promise<void> {
		this.child = startServer(this.bin, this.folder, this.env);
		await this.untilReady();
	}

	/** A worker of queue mode beside this n8n; it ends with `endChild`, and with everything else. */
	async startWorker(concurrency: number): Promise<ChildProcess> {
		const env = { ...this.env, N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
		const args = ['worker', `--concurrency=${concurrency}`];
		const child = startServer(this.bin, this.folder, env, args);
		onEnd(() => endChild(child, 3_000));
		return child;
	}

	/** Runs a command of n8n's CLI on this folder, e.g. `import:workflow --input=FILE`; n8n may be running. */
	async cli(...args: string[]): Promise<{ code: number; text: string }> {
		const env = { ...this.env, N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
		return await runToEnd(node24, [this.bin, ...args], { cwd: this.folder, env });
	}
}
