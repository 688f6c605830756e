/** Starts an n8n execution with mails and tells how it ended. */
import type { ExecutionError, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { RunExecution } from '../../adapters/imap/hand-over';
import type { RunEnd } from '../../core/mailbox/delivery';
import type { Mail } from '../../core/mail/mail';

export const toItem = (mail: Mail): INodeExecutionData => ({ json: { ...mail } });

export function runExecution(context: ITriggerFunctions, waitForEnd: boolean): RunExecution {
	return async (mails, key) => {
		if (!waitForEnd) {
			// No promise of its end: n8n's Engine 2.0 refuses a trigger that gives one.
			context.emit([mails.map(toItem)], undefined, undefined, key);
			return { end: 'done' };
		}
		const done = context.helpers.createDeferredPromise<IRun>();
		try {
			context.emit([mails.map(toItem)], undefined, done, key);
			return endOf(await done.promise);
		} catch (error) {
			return { end: 'rejected', error: messageOf(error) };
		}
	};
}

/** `status` decides: a waiting run is `finished` in some modes and not in others, and counts as handed over in all. */
function endOf(run: IRun | undefined): RunEnd {
	// n8n resolves with nothing when it has an execution under this key already.
	if (run === undefined) return { end: 'duplicate' };
	if (run.status === 'success' || run.status === 'waiting') return { end: 'done' };
	const error = run.data?.resultData?.error as ExecutionError | undefined;
	return { end: 'failed', error: error?.message ?? `The execution ended as "${run.status}".` };
}

const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : 'n8n did not start the execution.';
