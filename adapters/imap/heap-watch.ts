/**
 * Keeps n8n's heap small in a backlog. What is alive when V8 sweeps its young generation moves into the old one and stays
 * there, dead, until the whole heap is collected; how long V8 puts that off depends on its own guesses (some hundreds of MB
 * at times). So we look after each batch and, if the old generation has grown by much, remind V8.
 */
import { getHeapSpaceStatistics } from 'node:v8';

/**
 * A batch of 100 mails leaves about 1.2 MB behind (n8n's context of a node run is held by a function that V8 makes in the old
 * generation, and holds the run's items), so this is a collection for every 1,300 mails: 20 to 40 ms, hardly to be measured.
 */
const mostGrowth = 16 * 1024 * 1024;

/**
 * V8 starts to collect, step by step, once buffers outside its heap have grown by 64 MB (`kExternalAllocationSoftLimit`);
 * one that is made and dropped at once will do. It is never written to, so it takes no memory.
 */
const reminder = 80 * 1024 * 1024;

const usedOfOldGeneration = (): number =>
	getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

export const remindToCollect = (): void => {
	try {
		new ArrayBuffer(reminder);
	} catch {
		// So little memory is left that V8 collects by itself.
	}
};

export class HeapWatch {
	private least = Infinity;

	constructor(
		private readonly used = usedOfOldGeneration,
		private readonly remind = remindToCollect,
	) {}

	/** Call it when a batch of a backlog has ended. */
	look(): void {
		const used = this.used();
		this.least = Math.min(this.least, used);
		if (used - this.least < mostGrowth) return;
		// Not again at once: it takes some batches until V8 is through.
		this.least = used;
		this.remind();
	}
}
