/** How many mails the next execution gets: live mail one by one, a backlog in batches. */

export interface BatchLimits {
	/** Most mails of one execution. */
	maxBatch: number;
	/** From this many waiting mails on it is a backlog. */
	backlogFrom: number;
}

export const planBatch = (waiting: number, { maxBatch, backlogFrom }: BatchLimits): number =>
	waiting >= backlogFrom ? Math.max(1, Math.min(waiting, maxBatch)) : Math.min(waiting, 1);
