/** Tells a person once when a mailbox cannot be read, and logs when it can be read again. Remembers both over a restart. */
import { MailboxError } from '../../core/ports/mailbox';
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

export class Outage {
	private since: Date | null = null;
	private reported = false;
	private loaded: Promise<void> | null = null;
	/** What was told, by what it is about. */
	private readonly troubles = new Map<string, string>();

	constructor(private readonly deps: OutageDeps) {}

	/** A refused login is told sooner: it does not pass by itself. */
	async down(error: MailboxError, failures: number): Promise<void> {
		await this.quietly(async () => {
			await this.load();
			const { key, memory, now, graceMs } = this.deps;
			if (!this.since) {
				this.since = now();
				this.deps.log('warn', `${error.message} It is tried again until it works.`);
				await memory.note(key, {
					outageSince: this.since.toISOString(),
					outageReason: error.message,
					outageReported: false,
				});
			}
			const lasts = now().getTime() - this.since.getTime();
			const isSure =
				lasts >= graceMs || (failures >= 3 && (error.kind === 'auth' || error.kind === 'forbidden'));
			if (this.reported || !isSure) return;
			this.reported = true;
			this.deps.report(error);
			await memory.note(key, { outageReason: error.message, outageReported: true });
		});
	}

	async up(): Promise<void> {
		await this.quietly(async () => {
			await this.load();
			const { key, memory, now } = this.deps;
			if (this.since) {
				const minutes = Math.round((now().getTime() - this.since.getTime()) / 6_000) / 10;
				this.deps.log('info', `The mailbox can be read again after ${minutes} minutes.`);
			}
			this.since = null;
			this.reported = false;
			await memory.note(key, {
				connectedAt: now().toISOString(),
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
			this.reported = status.outageReported;
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
