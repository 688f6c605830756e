/** Tells a person once when a mailbox cannot be read, and logs when it can be read again. Remembers both over a restart. */
import { MailboxError, type MailboxErrorKind } from '../../core/ports/mailbox';
import type { ListenerKey, MailboxMemory } from '../../core/ports/mailbox-memory';

export interface OutageDeps {
	key: ListenerKey;
	memory: MailboxMemory;
	/** A failed execution with this reason. */
	report(error: MailboxError): void;
	log(level: 'info' | 'warn' | 'error', text: string): void;
	now(): Date;
	/** Shorter outages are nobody's business. */
	graceMs: number;
}

/** Trouble that does not pass by itself. */
const forPersons = new Set<MailboxErrorKind>(['auth', 'tls', 'forbidden']);

export class Outage {
	private since: Date | null = null;
	private reason = '';
	/** What was reported of this outage: nothing, trouble that may pass, or all there is to tell. */
	private told: 'nothing' | 'passing' | 'all' = 'nothing';
	private loaded: Promise<void> | null = null;
	/** What was told, by what it is about. */
	private readonly troubles = new Map<string, string>();

	constructor(private readonly deps: OutageDeps) {}

	/**
	 * A refused login is told sooner: it does not pass by itself. Told again is only what a person must mend after an outage
	 * that might have passed: a server that comes back with another certificate, or without our login.
	 */
	async down(error: MailboxError, failures: number): Promise<void> {
		await this.quietly(async () => {
			await this.load();
			const { key, memory, now, graceMs } = this.deps;
			const isFirst = this.since === null;
			this.since ??= now();
			if (isFirst) this.deps.log('warn', `${error.message} It is tried again until it works.`);
			if (isFirst || error.message !== this.reason) {
				this.reason = error.message;
				await memory.note(key, { outageSince: this.since.toISOString(), outageReason: error.message });
			}
			const lasts = now().getTime() - this.since.getTime();
			const isForPerson = forPersons.has(error.kind);
			const isSure = lasts >= graceMs || (failures >= 3 && isForPerson);
			if (!isSure || this.told === 'all' || (this.told === 'passing' && !isForPerson)) return;
			this.told = isForPerson ? 'all' : 'passing';
			this.deps.report(error);
			await memory.note(key, { outageReported: true });
		});
	}

	/** The line stands. Whether it is of use shows with the first work done on it. */
	async connected(): Promise<void> {
		const { key, memory, now } = this.deps;
		await this.quietly(async () => await memory.note(key, { connectedAt: now().toISOString() }));
	}

	/** The mailbox can be read. */
	async up(): Promise<void> {
		await this.quietly(async () => {
			await this.load();
			const { key, memory, now } = this.deps;
			if (this.since) {
				const minutes = Math.round((now().getTime() - this.since.getTime()) / 6_000) / 10;
				this.deps.log('info', `The mailbox can be read again after ${minutes} minutes.`);
			}
			this.since = null;
			this.told = 'nothing';
			await memory.note(key, {
				outageSince: null,
				outageReason: null,
				outageReported: false,
			});
		});
	}

	/**
	 * Trouble while the connection stands (a folder is gone, the memory is full): reported once as long as it stays the same.
	 * @param about a folder's path, or nothing for all else
	 */
	trouble(error: unknown, about = ''): void {
		const told =
			error instanceof MailboxError
				? error
				: new MailboxError(
						'unexpected',
						`Reading the mailbox failed: ${error instanceof Error ? error.message : String(error)}`,
						'It is tried again by itself.',
						error,
					);
		if (this.troubles.get(about) === told.message) return;
		this.troubles.set(about, told.message);
		this.deps.report(told);
	}

	/** A round, or the look into a folder, went well. */
	fine(about = ''): void {
		this.troubles.delete(about);
	}

	private async load(): Promise<void> {
		this.loaded ??= (async () => {
			const status = await this.deps.memory.status(this.deps.key);
			if (!status?.outageSince) return;
			this.since = new Date(status.outageSince);
			this.reason = status.outageReason ?? '';
			this.told = status.outageReported ? 'all' : 'nothing';
		})();
		await this.loaded;
	}

	private async quietly(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.deps.log('error', `The outage could not be written down: ${String(error)}`);
		}
	}
}
