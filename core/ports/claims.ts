/**
 * Claims: before anything is written to a CRM, its deterministic key is claimed here. A claim has a lease, so a
 * worker that died blocks nobody; a finished claim keeps its result, so a repeat is told what the first one made.
 */
export type Claim<T> =
	/** Ours to do. `takenOver`: a holder died or its outcome is unknown; read back before writing. */
	| { state: 'granted'; takenOver: boolean }
	/** Somebody did it; nothing to do. */
	| { state: 'done'; result: T }
	/** Somebody is at it until then (ISO 8601 UTC). */
	| { state: 'held'; until: string };

export interface Claims {
	/** Claims all keys at once, in one transaction; keys must not repeat. */
	claim<T>(
		scope: string,
		keys: string[],
		holder: string,
		leaseMs: number,
		now: Date,
	): Promise<Map<string, Claim<T>>>;
	/** Keeps the results. Only the holder's own claims are completed. */
	complete<T>(scope: string, results: Map<string, T>, holder: string, now: Date): Promise<void>;
	/** Gives claims back: nothing was written. */
	release(scope: string, keys: string[], holder: string): Promise<void>;
	/** The write may or may not have happened: the next claim is granted as `takenOver` at once. */
	markUnknown(scope: string, keys: string[], holder: string, now: Date): Promise<void>;
	/** Undo: finished claims of these keys, or with these results, are as if they had never been. */
	forget(scope: string, what: { keys: string[] } | { results: unknown[] }): Promise<void>;
	/** Results of finished claims, without claiming. */
	results<T>(scope: string, keys: string[]): Promise<Map<string, T>>;
}
