/** What becomes of a mail when its execution has ended. */
import { afterRun, type DeliveryPolicy, type RunEnd } from '../../../core/mailbox/delivery';

const policy: DeliveryPolicy = {
	...{ maxTries: 3, pauses: [10, 20], offerAgain: 'unresolved', queueMode: false },
};
const failed: RunEnd = { end: 'failed', error: 'no CRM today' };
const rejected: RunEnd = { end: 'rejected', error: 'cancelled' };
const duplicate: RunEnd = { end: 'duplicate' };
const done: RunEnd = { end: 'done' };
const killed = 'n8n ended while its execution was running.';

interface Case {
	title: string;
	run: RunEnd;
	tries?: number;
	batch?: number;
	acknowledged?: boolean;
	change?: Partial<DeliveryPolicy>;
	then: object;
}

const cases: Case[] = [
	{ title: 'ended well', run: done, tries: 2, then: { state: 'done', tries: 0, dueInMs: null, error: '' } },
	{
		title: 'failed once',
		run: failed,
		then: { state: 'failed', tries: 1, dueInMs: 10, error: 'no CRM today' },
	},
	{ title: 'failed twice', run: failed, tries: 1, then: { state: 'failed', tries: 2, dueInMs: 20 } },
	{
		title: 'failed for the last time',
		run: failed,
		tries: 2,
		then: { state: 'quarantined', tries: 3, dueInMs: null },
	},
	{
		title: 'failed more often than there are pauses: the last pause repeats',
		...{ run: failed, tries: 5, change: { maxTries: 9 }, then: { state: 'failed', tries: 6, dueInMs: 20 } },
	},
	{
		title: 'one try is allowed',
		run: failed,
		change: { maxTries: 1 },
		then: { state: 'quarantined', tries: 1 },
	},
	{
		title: 'failed alone after Resolve had finished it: its other nodes are owed another try',
		...{ run: failed, acknowledged: true, then: { state: 'failed', tries: 1 } },
	},
	{
		title: 'failed in company: nobody is to blame, the mails go on one by one at once',
		...{ run: failed, batch: 5, tries: 1, then: { state: 'failed', tries: 1, dueInMs: 0 } },
	},
	{
		title: 'failed in company, and Resolve has finished this one',
		...{ run: failed, batch: 5, acknowledged: true, then: { state: 'done' } },
	},
	{
		title: 'failed in company, and all are to be offered again',
		...{ run: failed, batch: 5, acknowledged: true, change: { offerAgain: 'all' as const } },
		then: { state: 'failed', tries: 0, dueInMs: 0 },
	},
	{
		title: 'n8n did not start a batch: whatever was acknowledged was so by another execution',
		...{ run: rejected, batch: 5, acknowledged: true, then: { state: 'failed', error: 'cancelled' } },
	},
	{
		title: 'cancelled for the last time',
		run: rejected,
		tries: 2,
		then: { state: 'quarantined', error: 'cancelled' },
	},
	{
		title: 'known to n8n, which was killed: offered again',
		...{ run: duplicate, then: { state: 'failed', tries: 1, dueInMs: 10, error: killed } },
	},
	{
		title: 'n8n was killed with the only mail that is allowed one try: that says little about the mail',
		...{
			run: duplicate,
			tries: 1,
			change: { maxTries: 1 },
			then: { state: 'failed', tries: 2, error: killed },
		},
	},
	{
		title: 'n8n ended with this mail three times',
		...{
			run: duplicate,
			tries: 2,
			change: { maxTries: 1 },
			then: { state: 'quarantined', tries: 3, error: killed },
		},
	},
	{
		title: 'known to n8n in queue mode: a worker has it or had it',
		...{ run: duplicate, change: { queueMode: true }, then: { state: 'done' } },
	},
	{
		title: 'a batch known to n8n, of which Resolve has finished this mail',
		...{ run: duplicate, batch: 5, acknowledged: true, then: { state: 'done' } },
	},
	{
		title: 'a batch known to n8n, of which Resolve has not finished this mail',
		...{ run: duplicate, batch: 5, then: { state: 'failed', tries: 0, dueInMs: 0, error: killed } },
	},
];

it.each(cases)('$title', ({ run, tries = 0, batch = 1, acknowledged = false, change = {}, then }) => {
	expect(afterRun({ tries }, run, batch, acknowledged, { ...policy, ...change })).toMatchObject(then);
});
