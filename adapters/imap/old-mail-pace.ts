/** Mail from before the first run is worked off at a pace, so that years of it flood neither n8n nor the CRM. */
export class OldMailPace {
	private due = 0;

	constructor(
		/** 0: as fast as possible. */
		private readonly perMinute: number,
		private readonly now: () => Date,
	) {}

	/** Old mail was handed over: the next goes once so much would have taken its time. */
	took(mails: number): void {
		if (this.perMinute > 0)
			this.due = Math.max(this.due, this.now().getTime()) + (mails * 60_000) / this.perMinute;
	}

	/** Milliseconds until old mail goes on; 0: now. */
	get waitMs(): number {
		return Math.max(0, this.due - this.now().getTime());
	}
}
