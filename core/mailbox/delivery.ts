/** The life of one mail in the trigger: seen -> handed -> done, or failed and offered again, or quarantined. Decides every step. */

export type DeliveryState =
	/** Known to lie in the mailbox, not yet handed over. */
	| 'seen'
	/** In an execution, or was when the process died. */
	| 'handed'
	| 'done'
	/** Its execution failed; offered again at `dueAt`. */
	| 'failed'
	/** Failed too often; a person decides. */
	| 'quarantined'
	/** A person decided to leave it. */
	| 'ignored'
	/** Deleted from the mailbox before it could be handed over. */
	| 'gone';

export interface Delivery {
	id: string;
	folder: string;
	uidValidity: string;
	uid: number;
	/** Same mail, same fingerprint, wherever it lies. */
	fingerprint: string;
	/** `mail.id`, '' until it was read. */
	mail: string;
	/** sha256 of what it says: two mails under one Message-ID differ in it. '' until it was read. */
	content: string;
	state: DeliveryState;
	/** Counts every execution it was in; part of the deduplication key, so it never goes back. */
	attempt: number;
	/** Failures since it was new or released by a person. */
	tries: number;
	/** Deduplication key of its latest execution, '' before. */
	execution: string;
	dueAt: string | null;
	/** Why its latest execution failed. */
	error: string;
	/** The quarantine was reported as a failed execution. */
	reported: boolean;
	/** Who, what, when: enough to find the mail, no text of it. */
	envelope: { from: string; subject: string; date: string };
	updatedAt: string;
}

/** How an execution ended, as the trigger learns it. */
export type RunEnd =
	| { end: 'done' }
	| { end: 'failed'; error: string }
	/** n8n has an execution under this key already. */
	| { end: 'duplicate' }
	/** n8n did not start it, or it was cancelled. */
	| { end: 'rejected'; error: string };

export interface DeliveryPolicy {
	/** Offers of one mail before it is quarantined, at least 1. */
	maxTries: number;
	/** Pause before the second, third, ... offer in ms; the last one repeats. */
	pauses: number[];
	/** After a failed batch: only mails that Resolve has not acknowledged, or all. */
	offerAgain: 'unresolved' | 'all';
	/** Several processes: an execution outlives the main process, so "known already" means handed over. */
	queueMode: boolean;
}

export interface NextStep {
	state: DeliveryState;
	tries: number;
	dueInMs: number | null;
	error: string;
}

const done: NextStep = { state: 'done', tries: 0, dueInMs: null, error: '' };

/** That n8n was killed says little about the mail that was in it; one that ends n8n every time must not do so for ever. */
const mostTries = ({ end }: RunEnd, { maxTries }: DeliveryPolicy): number =>
	end === 'duplicate' ? Math.max(maxTries, 3) : maxTries;

/**
 * What becomes of one mail of an execution that ended.
 * @param batch how many mails were in that execution; a failure in company counts for nobody, the mails go on one by one
 */
export function afterRun(
	mail: Pick<Delivery, 'tries'>,
	run: RunEnd,
	batch: number,
	acknowledged: boolean,
	policy: DeliveryPolicy,
): NextStep {
	if (run.end === 'done') return done;
	if (run.end === 'duplicate' && policy.queueMode) return done;
	const isResolved = acknowledged && policy.offerAgain === 'unresolved' && run.end !== 'rejected';
	if (batch > 1 && isResolved) return done;
	const error = run.end === 'duplicate' ? 'n8n ended while its execution was running.' : run.error;
	if (batch > 1) return { state: 'failed', tries: mail.tries, dueInMs: 0, error };
	const tries = mail.tries + 1;
	if (tries >= mostTries(run, policy)) return { state: 'quarantined', tries, dueInMs: null, error };
	return {
		state: 'failed',
		tries,
		dueInMs: policy.pauses[Math.min(tries, policy.pauses.length) - 1] ?? 0,
		error,
	};
}

/** What a person may do with a quarantined mail. */
export const releases = { retry: 'failed', ignore: 'ignored' } as const satisfies Record<
	string,
	DeliveryState
>;

/** States in which a mail needs nothing more from the trigger. */
export const finishedStates: DeliveryState[] = ['done', 'ignored', 'gone'];
export const isFinished = (state: DeliveryState): boolean => finishedStates.includes(state);
