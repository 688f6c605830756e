/** Which process works for a trigger node: of several that run it on one memory, the one that started last. */
export interface ListenerHold {
	/** Takes the trigger over from whoever works for it. */
	take(now: Date): Promise<void>;
	/** True while it is ours. One that was let go of, or not kept for long, becomes ours. */
	keep(now: Date): Promise<boolean>;
	/** Lets another process have it at once. */
	letGo(): Promise<void>;
}
