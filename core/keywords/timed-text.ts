/** A text that a pattern may read only for so long: the one way to stop a synchronous engine in the middle. */

export class TimeIsUp extends Error {}

/** The engine asks for every letter through `charCodeAt`, also of a String object. */
export class TimedText extends String {
	private left: number;

	/** @param every letters between two looks at the clock */
	constructor(
		text: string,
		private readonly clock: () => number,
		private readonly deadline: number,
		private readonly every: number,
	) {
		super(text);
		this.left = every;
	}

	override charCodeAt(index: number): number {
		this.left -= 1;
		if (this.left <= 0) {
			this.left = this.every;
			if (this.clock() > this.deadline) throw new TimeIsUp('The time for this pattern is used up.');
		}
		return super.charCodeAt(index);
	}
}
