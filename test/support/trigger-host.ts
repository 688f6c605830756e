/**
 * A thin n8n for the trigger: one workflow with one CRM Mail Trigger. Executions run in this process, keys are unique
 * over the life of the host (as n8n's table of executions is), and done promises resolve as n8n 2.41 resolves them.
 */
import type { INode, INodeExecutionData, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { CrmMailTrigger } from '../../nodes/CrmMailTrigger/CrmMailTrigger.node';
import { readInput } from '../../nodes/CrmMailTrigger/read-input';
import { atMost, startListening, type Timing } from '../../nodes/CrmMailTrigger/start-listening';
import type { Mail } from '../../core/mail/mail';

/** What the workflow does with the mails; throwing fails the execution. */
type Work = (mails: Mail[], execution: { id: number; key: string }) => Promise<void> | void;

export interface TriggerHostOptions {
	credential: Record<string, unknown>;
	parameters?: Record<string, unknown>;
	work?: Work;
	mode?: 'trigger' | 'manual';
	activation?: 'activate' | 'init' | 'update';
	workflow?: string;
	node?: string;
	/** Keys that n8n knows from before. */
	keys?: Map<string, string>;
	/** Shorter waits; the trigger's own when absent. */
	timing?: Partial<Timing>;
	/** False: mails are counted and not kept. */
	keep?: boolean;
	/** Of the Mailbox credential; user and password when absent. */
	credentialType?: string;
	/** More of n8n's helpers. */
	helpers?: Record<string, unknown>;
	/** Hears each report too, at once. */
	report?(error: Error): void;
	/** As n8n's Engine 2.0: refuses an execution whose end is waited for. */
	refusesToWait?: boolean;
	/** Stops the process between two steps of an execution. */
	at?(point: 'stored' | 'worked'): void;
}

const short: Timing = {
	...{ probeMs: 1_000, deadlineMs: 500, silenceMs: 1_500, commandMs: 60_000 },
	...{ graceMs: 100, pauses: [50] },
};

type Done = NonNullable<Parameters<ITriggerFunctions['emit']>[2]>;

function deferred(): Done {
	const given = {} as Done;
	given.promise = new Promise((resolve, reject) => Object.assign(given, { resolve, reject }));
	return given;
}

export class TriggerHost {
	readonly mails: Mail[] = [];
	readonly batches: number[] = [];
	count = 0;
	mostRunning = 0;
	readonly reports: Error[] = [];
	readonly log: string[] = [];
	readonly emitErrors: Error[] = [];
	/** Deduplication key -> how its execution stands. */
	readonly keys: Map<string, string>;
	private response: ITriggerResponse | undefined;
	private ticks: (() => void)[] = [];
	running = 0;

	constructor(private readonly options: TriggerHostOptions) {
		this.keys = options.keys ?? new Map();
	}

	/** Activates the workflow. */
	async start(): Promise<this> {
		const { timing } = this.options;
		if (!timing) {
			this.response = await new CrmMailTrigger().trigger.call(this.context());
			return this;
		}
		const context = this.context();
		const listening = startListening(context, readInput(context), { ...short, ...timing });
		this.response = { closeFunction: async () => await listening.close() };
		await atMost(5_000, listening.ready);
		return this;
	}

	async stop(): Promise<void> {
		await this.response?.closeFunction?.();
	}

	async test(): Promise<void> {
		await this.response?.manualTriggerFunction?.();
	}

	/** A tick of the schedule. */
	tick(): void {
		for (const tick of this.ticks) tick();
	}

	private context(): ITriggerFunctions {
		const { options } = this;
		const node: INode = {
			...{
				id: options.node ?? 'node-1',
				name: 'CRM Mail Trigger',
				type: 'n8n-nodes-crm-mail-binding.crmMailTrigger',
			},
			...{ typeVersion: 1, position: [0, 0], parameters: {} },
			credentials: {
				[options.credentialType ?? 'crmMailboxApi']: { id: 'credential-1', name: 'Mailbox' },
			},
		};
		const log = (level: string) => (text: string) => void this.log.push(`${level} ${text}`);
		const known = {
			getNode: () => node,
			getWorkflow: () => ({ id: options.workflow ?? 'workflow-1', name: 'Workflow', active: true }),
			getMode: () => options.mode ?? 'trigger',
			getActivationMode: () => options.activation ?? 'init',
			getNodeParameter: (name: string, fallback: unknown) => options.parameters?.[name] ?? fallback,
			getCredentials: async () => options.credential,
			logger: { info: log('info'), warn: log('warn'), error: log('error'), debug: () => undefined },
			helpers: {
				createDeferredPromise: deferred,
				registerCron: (_cron: unknown, tick: () => void) => void this.ticks.push(tick),
				...options.helpers,
			},
			emit: (...args: Parameters<ITriggerFunctions['emit']>) => void this.emit(...args),
			emitError: (error: Error) => void this.emitErrors.push(error),
			saveFailedExecution: (error: Error) => {
				this.reports.push(error);
				options.report?.(error);
			},
		};
		return strict(known) as unknown as ITriggerFunctions;
	}

	private async emit(
		data: INodeExecutionData[][],
		_response?: unknown,
		done?: Done,
		key = `none-${this.keys.size}`,
	): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		if (done && this.options.refusesToWait) return done.reject(new Error('Engine 2.0 cannot wait.'));
		if (this.keys.has(key)) return done?.resolve(undefined as unknown as IRun);
		this.keys.set(key, 'running');
		this.options.at?.('stored');
		const mails = (data[0] ?? []).map(({ json }) => JSON.parse(JSON.stringify(json)) as Mail);
		this.running += 1;
		this.mostRunning = Math.max(this.running, this.mostRunning);
		let run: Partial<IRun>;
		try {
			await this.options.work?.(mails, { id: this.keys.size, key });
			this.count += mails.length;
			if (this.options.keep !== false) this.mails.push(...mails);
			this.batches.push(mails.length);
			run = { status: 'success', finished: true };
		} catch (error) {
			run = {
				status: 'error',
				finished: false,
				data: { resultData: { runData: {}, error } } as unknown as IRun['data'],
			};
		}
		this.running -= 1;
		this.keys.set(key, run.status ?? '');
		this.options.at?.('worked');
		done?.resolve(run as IRun);
	}
}

/** Reaching for anything that n8n does not give a trigger (or this host does not know) fails at once. */
function strict<T extends object>(known: T): T {
	return new Proxy(known, {
		get: (target, name) => {
			if (name in target || typeof name === 'symbol' || name === 'then')
				return Reflect.get(target, name) as unknown;
			throw new Error(`The trigger uses "${name}", which this host does not have.`);
		},
	});
}

/** Polls until it holds; the default is ample for a busy machine. */
export async function until(
	holds: () => boolean | Promise<boolean>,
	what: string,
	limitMs = 20_000,
): Promise<void> {
	const deadline = Date.now() + limitMs;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
