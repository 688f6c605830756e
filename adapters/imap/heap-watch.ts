/**
 * Keeps n8n's heap small in a backlog. What is alive when V8 clears its young generation moves into the old one sooner or
 * later and stays there, dead, until the whole heap is collected; V8 may put that collection off for hundreds of MB. So we
 * look after each batch and, if the old generation has grown by much, remind V8. (In queue mode this is the main process,
 * which is where the trigger runs.)
 */
import { getHeapSpaceStatistics } from 'node:v8';

/**
 * A batch of 100 mails leaves about 1.2 MB behind, so this is a collection for every 1,300 mails (16 / 1.2 × 100); it stops
 * n8n for 20 to 40 ms in a heap of 250 MB. In a larger heap, where it takes longer, there may be more growth.
 */
const mostGrowth = (least: number): number => Math.max(16 * 1024 * 1024, least / 10);

/**
 * V8 starts to collect, step by step, once buffers outside its heap have grown by 64 MB (`kExternalAllocationSoftLimit`);
 * one that is made and dropped at once will do. It comes zeroed from the system and is never written to, so it takes no
 * memory. Measured with Node 24; if a later V8 counts buffers otherwise, this only brings the collection nearer.
 */
const reminder = 68 * 1024 * 1024;

const usedOfOldSpace = (): number =>
	getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

/** False: there was no room for it. V8 has then collected the whole heap itself, more than once, before it gave up. */
export const remindToCollect = (): boolean => {
	try {
		new ArrayBuffer(reminder);
		return true;
	} catch {
		return false;
	}
};

export class HeapWatch {
	private least = Infinity;
	private isOn = true;

	constructor(
		private readonly used = usedOfOldSpace,
		private readonly remind = remindToCollect,
	) {}

	/** Call it when a batch of a backlog has ended. */
	look(): void {
		if (!this.isOn) return;
		const used = this.used();
		this.least = Math.min(this.least, used);
		if (used - this.least < mostGrowth(this.least)) return;
		// Not again at once: it takes some batches until V8 is through.
		this.least = used;
		// Where there is no room for the reminder, each one would cost several whole collections.
		this.isOn = this.remind();
	}
}

/** There is one heap, however many triggers are at work. */
export const heapWatch = new HeapWatch();
