/** Reads the form of CRM Mail Trigger. */
import {
	toCronExpression,
	type CronExpression,
	type ITriggerFunctions,
	type TriggerTime,
} from 'n8n-workflow';
import type { FirstRun } from '../../adapters/imap/folder-look';
import type { ListenerOptions } from '../../adapters/imap/listener';
import type { FolderChoice } from '../../core/mailbox/choose-folders';
import type { DeliveryPolicy } from '../../core/mailbox/delivery';
import { MailboxError } from '../../core/ports/mailbox';

export interface TriggerInput {
	listener: ListenerOptions;
	policy: Omit<DeliveryPolicy, 'pauses'>;
	window: number;
	waitForEnd: boolean;
	/** Bytes. */
	maxSize: number;
	schedule: CronExpression[];
}

interface Options {
	offerAgain?: DeliveryPolicy['offerAgain'];
	window?: number;
	handOver?: 'wait' | 'forget';
	maxSize?: number;
	maxBatch?: number;
	oldMailPerMinute?: number;
	queueMode?: 'auto' | 'yes' | 'no';
	sweepSeconds?: number;
	maxTries?: number;
}

/** @throws MailboxError naming the field */
export function readInput(context: ITriggerFunctions): TriggerInput {
	const options = context.getNodeParameter('options', {}) as Options;
	const wake = context.getNodeParameter('watch', 'idle') as 'idle' | 'schedule';
	const queueMode = options.queueMode ?? 'auto';
	return {
		listener: {
			folders: readFolders(context),
			firstRun: readFirstRun(context),
			wake,
			sweepMs:
				wake === 'schedule' ? 3_600_000 : whole('Sweep Interval', options.sweepSeconds ?? 30, 1) * 1000,
			maxBatch: whole('Mails per Execution', options.maxBatch ?? 100, 1),
			backlogFrom: 6,
			oldMailPerMinute: whole('Old Mail per Minute', options.oldMailPerMinute ?? 1200, 0),
		},
		policy: {
			maxTries: whole('Tries', options.maxTries ?? 4, 1),
			offerAgain: options.offerAgain ?? 'unresolved',
			queueMode: queueMode === 'auto' ? process.env.EXECUTIONS_MODE === 'queue' : queueMode === 'yes',
		},
		window: whole('Executions at a Time', options.window ?? 5, 1),
		waitForEnd: (options.handOver ?? 'wait') === 'wait',
		maxSize: whole('Largest Mail', options.maxSize ?? 25, 1) * 1024 * 1024,
		schedule: wake === 'schedule' ? readSchedule(context) : [],
	};
}

function whole(field: string, value: unknown, least: number): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= least) return number;
	throw new MailboxError(
		'unexpected',
		`${field} must be a whole number of at least ${least}, got "${String(value)}".`,
		'Correct it in the trigger.',
	);
}

function readFolders(context: ITriggerFunctions): FolderChoice {
	const which = context.getNodeParameter('folders', 'inboxAndSent') as FolderChoice['which'];
	const listOf = (name: string): string[] => {
		const { folder = [] } = context.getNodeParameter(name, {}) as { folder?: { path: unknown }[] };
		return folder.map(({ path }) => pathOf(path)).filter((path) => path !== '');
	};
	if (which === 'all') return { which, exclude: listOf('excludeFolders') };
	if (which !== 'these') return { which: 'inboxAndSent' };
	const include = listOf('includeFolders');
	if (include.length > 0) return { which, include };
	throw new MailboxError(
		'folder',
		'No folder is chosen.',
		'Add a folder to "Folders to Read", or choose "Inbox and Sent".',
	);
}

const pathOf = (value: unknown): string =>
	String(
		typeof value === 'object' && value !== null
			? ((value as { value?: unknown }).value ?? '')
			: (value ?? ''),
	).trim();

function readFirstRun(context: ITriggerFunctions): FirstRun {
	const take = context.getNodeParameter('firstRun', 'new') as FirstRun['take'];
	if (take === 'since') return { take, since: readSince(context) };
	if (take !== 'days') return { take };
	return { take, days: whole('Days', context.getNodeParameter('firstRunDays', 30), 1) };
}

/** The calendar day as it was picked: IMAP compares days, without a time zone. */
function readSince(context: ITriggerFunctions): string {
	const given = String(context.getNodeParameter('firstRunSince', '') ?? '').trim();
	const since = new Date(`${given.slice(0, 10)}T00:00:00Z`);
	if (!Number.isNaN(since.getTime())) return since.toISOString();
	throw new MailboxError(
		'unexpected',
		`The field "Since" is no date: "${given}".`,
		'Pick a date, or give one such as 2026-01-01.',
	);
}

function readSchedule(context: ITriggerFunctions): CronExpression[] {
	const { item = [] } = context.getNodeParameter('pollTimes', {}) as { item?: TriggerTime[] };
	if (item.length > 0) return item.map(toCronExpression);
	throw new MailboxError('unexpected', 'No poll time is set.', 'Add one, or choose "As It Arrives".');
}
