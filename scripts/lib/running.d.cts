import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** Registers a clean-up; the returned function takes it off the list again. */
export declare function onEnd(cleanUp: () => Promise<void> | void): () => void;
/** Runs every clean-up, newest first; one that fails does not keep the others from running. */
export declare function endEverything(): Promise<void>;
/** Ctrl-C and the like end everything first; a second Ctrl-C does not wait. */
export declare function endOnSignals(): void;
/** Starts a child as leader of its own process group, so that everything it starts can be ended with it. */
export declare function startChild(command: string, args: string[], options: SpawnOptions): ChildProcess;
/** Asks a child to end, waits up to `graceMs`, then ends its whole group by force. */
export declare function endChild(child: ChildProcess, graceMs?: number): Promise<void>;
/** Runs a command to its end; resolves to its exit code and everything it printed. */
export declare function runToEnd(
	command: string,
	args: string[],
	options: SpawnOptions,
): Promise<{ code: number; text: string }>;
