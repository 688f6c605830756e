/**
 * Hands mails to executions and settles what becomes of them. Every step is written down before it happens, so that a
 * kill between any two of them repeats at most an execution whose key n8n already knows.
 */
import { afterRun, type Delivery, type DeliveryPolicy, type RunEnd } from '../../core/mailbox/delivery';
import type { Mail } from '../../core/mail/mail';
import type { DeliveryChange, ListenerKey, MailboxMemory } from '../../core/ports/mailbox-memory';
import type { HeapWatch } from './heap-watch';

/** Starts an execution with these mails under this key; resolves when it has ended. Never rejects. */
export type RunExecution = (mails: Mail[], key: string) => Promise<RunEnd>;

export type OfferedDelivery = Pick<Delivery, 'id' | 'tries' | 'attempt' | 'envelope' | 'folder' | 'uid'> & {
	mail: Mail;
};

export interface HandOverDeps {
	key: ListenerKey;
	memory: MailboxMemory;
	run: RunExecution;
	policy: DeliveryPolicy;
	heap: Pick<HeapWatch, 'look'>;
	/** Executions at a time. */
	window: number;
	/** A slot is given free after so long even if its execution still runs. */
	patienceMs: number;
	/** Reports mails that were set aside, as a failed execution. */
	reportQuarantined(mails: Pick<Delivery, 'envelope' | 'folder' | 'uid' | 'error'>[]): void;
	now(): Date;
	log(level: 'info' | 'warn' | 'error', text: string): void;
	/** Called whenever a slot is free again. */
	settled(): void;
	/** Fault tests stop the process here; nothing in the product sets it. */
	at?(point: 'ended' | 'settled' | 'told'): void | Promise<void>;
}

/** Keys of executions that this process waits for: a listener that starts anew leaves them to the one that started them. */
const registryName = Symbol.for('n8n-nodes-crm-mail-binding.executions-in-flight');
const inFlightHere: Set<string> = ((globalThis as Record<symbol, unknown>)[registryName] ??=
	new Set<string>()) as Set<string>;
export const isInFlightHere = (execution: string): boolean => inFlightHere.has(execution);

/**
 * So long (ms for each of its mails) a batch of a backlog runs alone, unless it ends before. Executions that compute follow
 * one another: side by side they would end no sooner and only hold more mails in memory. Those that wait, for a CRM say,
 * overlap.
 */
const aloneMs = 2.5;

export class HandOver {
	private running = 0;
	private isClosed = false;
	/** The newest batch runs alone until then (`performance.now`). */
	private aloneUntil = 0;
	private newest = '';
	private readonly waiters: (() => void)[] = [];

	constructor(private readonly deps: HandOverDeps) {}

	get free(): number {
		return Math.max(0, this.deps.window - this.running);
	}

	/** Resolves when there is a free slot for a batch of so many mails, or when the listener is closed. */
	async slot(mails: number): Promise<void> {
		while (!this.isClosed) {
			const early = mails > 1 ? this.aloneUntil - performance.now() : 0;
			if (this.free > 0 && early <= 0) return;
			await new Promise<void>((resolve) => {
				const timer = this.free > 0 ? setTimeout(resolve, early) : undefined;
				this.waiters.push(() => {
					clearTimeout(timer);
					resolve();
				});
			});
		}
	}

	/** Nobody waits for a slot any more. Executions that run are still settled when they end. */
	close(): void {
		this.isClosed = true;
		this.wake();
	}

	private wake(): void {
		for (const resolve of this.waiters.splice(0)) resolve();
	}

	/** Nothing may be handed over any more. */
	get closed(): boolean {
		return this.isClosed;
	}

	get inFlight(): number {
		return this.running;
	}

	/** The mails must be written down as `handed` under this key. Returns at once. */
	offer(mails: OfferedDelivery[], execution: string): void {
		this.running += 1;
		this.aloneUntil = performance.now() + (mails.length > 1 ? mails.length * aloneMs : 0);
		this.newest = execution;
		inFlightHere.add(execution);
		let counted = true;
		const giveFree = (): void => {
			if (counted) this.running -= 1;
			if (this.newest === execution) this.aloneUntil = 0;
			counted = false;
			this.wake();
			this.deps.settled();
		};
		const patience = setTimeout(() => {
			this.deps.log(
				'warn',
				`An execution with ${mails.length} mail(s) runs for very long; the next mails no longer wait for it.`,
			);
			giveFree();
		}, this.deps.patienceMs);
		patience.unref();
		void this.deps
			.run(
				mails.map(({ mail }) => mail),
				execution,
			)
			.then(async (end) => await this.settle(mails, end))
			.catch((error: unknown) => {
				// Still `handed`: the next start offers them again under the same key.
				this.deps.log('error', `The outcome of an execution could not be written down: ${String(error)}`);
			})
			.finally(() => {
				clearTimeout(patience);
				inFlightHere.delete(execution);
				if (mails.length > 1) this.deps.heap.look();
				giveFree();
			});
	}

	private async settle(mails: OfferedDelivery[], end: RunEnd): Promise<void> {
		const { key, memory, policy, now } = this.deps;
		await this.deps.at?.('ended');
		const acknowledged =
			end.end === 'done'
				? new Set<string>()
				: await memory.acknowledged(
						key.workflow,
						mails.map(({ mail }) => mail.id),
					);
		const at = now();
		const changes = mails.map((one): DeliveryChange => {
			const next = afterRun(one, end, mails.length, acknowledged.has(one.mail.id), policy);
			const dueAt = next.dueInMs === null ? null : new Date(at.getTime() + next.dueInMs).toISOString();
			return { id: one.id, state: next.state, tries: next.tries, dueAt, error: next.error };
		});
		const newest = mails
			.map(({ mail }) => mail.receivedAt)
			.sort()
			.at(-1);
		await memory.change(key, changes, at, end.end === 'done' && newest ? { newestMail: newest } : undefined);
		await this.deps.at?.('settled');
		if (changes.some(({ state }) => state === 'quarantined')) await this.reportNew();
	}

	/** Reports each quarantined mail once; written down after the report, so a kill in between repeats it rather than hides it. */
	async reportNew(): Promise<void> {
		const { key, memory, now } = this.deps;
		const rows = (await memory.inState(key, ['quarantined'])).filter(({ reported }) => !reported);
		if (rows.length === 0) return;
		this.deps.reportQuarantined(rows);
		await this.deps.at?.('told');
		await memory.change(
			key,
			rows.map(({ id }) => ({ id, state: 'quarantined', reported: true })),
			now(),
		);
	}
}
