/** Keeps two processes of n8n from working for one trigger at once: the one that started last works, the other stands by. */
import type { ListenerHold } from '../../core/ports/listener-hold';

export interface StandByDeps {
	hold: ListenerHold;
	now(): Date;
	log(level: 'warn', text: string): void;
}

/** It is asked so often whether this process is still the one to work. */
const holdMs = 5_000;

export class StandBy {
	private hasTaken = false;
	private stands = false;
	private due = 0;

	/** @param roundMs how often the listener asks by itself */
	constructor(
		private readonly deps: StandByDeps,
		private readonly roundMs: number,
	) {}

	/** As it was last told. */
	get standsBy(): boolean {
		return this.stands;
	}

	/**
	 * False while a process that was started later works for this trigger.
	 * @param tookOver called when this process is to work in the place of one that is gone
	 */
	async isOurs(tookOver: () => void): Promise<boolean> {
		const now = this.deps.now();
		if (!this.hasTaken) await this.deps.hold.take(now);
		this.hasTaken = true;
		if (now.getTime() < this.due) return !this.stands;
		this.due = now.getTime() + Math.min(holdMs, this.roundMs);
		const isOurs = await this.deps.hold.keep(now);
		if (isOurs !== this.stands) return isOurs;
		this.stands = !isOurs;
		const told = isOurs ? 'That process is gone; this one works again.' : 'This one stands by.';
		this.deps.log('warn', `Another process of n8n runs this trigger on the same memory. ${told}`);
		if (isOurs) tookOver();
		return isOurs;
	}
}
