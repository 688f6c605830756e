/** Puts a listener to work for one trigger node, and ends it. The node itself answers n8n at once. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';
import { HandOver } from '../../adapters/imap/hand-over';
import { heapWatch } from '../../adapters/imap/heap-watch';
import { Listener } from '../../adapters/imap/listener';
import { fence } from '../../adapters/imap/listener-registry';
import { acquireLink } from '../../adapters/imap/mailbox-links';
import type { OfferPoint } from '../../adapters/imap/offer-mails';
import { Outage } from '../../adapters/imap/outage';
import { parseAside } from '../../adapters/imap/parse-pool';
import type { MailboxAccount } from '../../adapters/imap/read-mailbox-credential';
import { listenerHoldOn } from '../../adapters/memory/listener-hold';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import type { MemorySchema } from '../../adapters/memory/schema';
import type { Delivery } from '../../core/mailbox/delivery';
import { retryPauses } from '../../core/mailbox/retry-pause';
import type { MailboxError } from '../../core/ports/mailbox';
import type { ListenerKey } from '../../core/ports/mailbox-memory';
import { memoryFromNode } from '../shared/crm-from-node';
import { mailboxFromNode, type MailboxOfNode } from '../shared/mailbox-from-node';
import type { TriggerInput } from './read-input';
import { runExecution } from './run-execution';

export interface Listening {
	/** Every folder has been looked into once, or there is trouble that is retried. */
	ready: Promise<void>;
	poke(): void;
	close(): Promise<void>;
}

/** What tests make shorter. */
export interface Timing {
	/** A silent line is probed after so long, and cut when the answer takes longer than that. */
	probeMs: number;
	deadlineMs: number;
	/** Any answer has so long, whatever the server says meanwhile. */
	commandMs: number;
	/** A command without a byte of answer for so long means that the line is dead. */
	silenceMs: number;
	/** Shorter outages are not reported. */
	graceMs: number;
	/** Pauses before a failed mail is offered again. */
	pauses: number[];
	at?(point: OfferPoint): void | Promise<void>;
}

const usual: Timing = {
	probeMs: 60_000,
	deadlineMs: 15_000,
	commandMs: 30 * 60_000,
	silenceMs: 60_000,
	graceMs: 60_000,
	pauses: retryPauses,
};
const now = (): Date => new Date();

/** Never rejects for trouble of network, login or memory; those are retried and reported. */
export function startListening(
	context: ITriggerFunctions,
	input: TriggerInput,
	timing: Timing = usual,
): Listening {
	let listener: Listener | null = null;
	let isClosed = false;
	let timer: NodeJS.Timeout | undefined;
	let reported = false;
	let isReady: () => void = () => undefined;
	const ready = new Promise<void>((resolve) => (isReady = resolve));
	const begin = async (): Promise<void> => {
		try {
			const mailbox = mailboxFromNode(context);
			const account = await mailbox.account();
			const { db } = await memoryFromNode(context);
			if (isClosed) return;
			listener = buildListener(context, input, timing, mailbox, account, db);
			listener.start();
			void listener.ready.then(isReady);
		} catch (error) {
			// A memory that is locked or away for a moment must not leave a dead trigger behind.
			if (!reported) report(context, error);
			reported = true;
			isReady();
			if (!isClosed) timer = setTimeout(() => void begin(), 30_000);
		}
	};
	const close = async (): Promise<void> => {
		isClosed = true;
		clearTimeout(timer);
		await listener?.close();
	};
	const poke = (): void => listener?.poke(true);
	const trigger = { workflow: String(context.getWorkflow().id ?? ''), node: context.getNode().id };
	const release = fence(trigger, { close, poke });
	void begin();
	return {
		...{ ready, poke },
		close: async () => {
			const isNewest = release();
			await close();
			// From now on nobody reads the mailbox for this workflow: the pages say so before a mail is written.
			if (isNewest) await listener?.sayGone();
		},
	};
}

function buildListener(
	context: ITriggerFunctions,
	input: TriggerInput,
	timing: Timing,
	mailbox: MailboxOfNode,
	account: MailboxAccount,
	db: Kysely<MemorySchema>,
): Listener {
	const memory = mailboxMemoryOn(db);
	const key: ListenerKey = {
		workflow: String(context.getWorkflow().id ?? ''),
		node: context.getNode().id,
		mailbox: account.mailbox,
	};
	const log = (level: 'info' | 'warn' | 'error', text: string): void =>
		context.logger[level](`${context.getNode().name}: ${text}`);
	const outage = new Outage({
		key,
		memory,
		log,
		now,
		graceMs: timing.graceMs,
		report: (error) => report(context, error),
	});
	let listener: Listener | null = null;
	const handOver = new HandOver({
		...{ key, memory, log, now, policy: { ...input.policy, pauses: timing.pauses }, window: input.window },
		...{ run: runExecution(context, input.waitForEnd), heap: heapWatch },
		...(timing.at ? { at: timing.at } : {}),
		patienceMs: 60 * 60_000,
		settled: () => listener?.poke(),
		reportQuarantined: (mails) => report(context, quarantined(mails)),
	});
	const name = `${account.mailbox}:${account.imap.port}/${mailbox.credentialId}`;
	const open = async (failures: number) => await mailbox.open(failures, timing.silenceMs);
	// Between two ticks of a schedule nothing is kept.
	const staleMs = Math.max(10 * 60_000, 3 * input.listener.sweepMs);
	listener = new Listener(input.listener, {
		...{ key, memory, handOver, outage, log, now },
		hold: listenerHoldOn(db, key, randomUUID(), staleMs),
		...(timing.at ? { at: timing.at } : {}),
		fetch: { identity: account.identity, parse: parseAside, now, maxSize: input.maxSize },
		acquire: () =>
			acquireLink(name, {
				open,
				server: account.imap,
				random: Math.random,
				probeMs: timing.probeMs,
				deadlineMs: timing.deadlineMs,
				commandMs: timing.commandMs,
			}),
	});
	return listener;
}

/** A failed execution and the error workflow; the trigger stays at work. */
function report(context: ITriggerFunctions, error: unknown): void {
	const told = error as Partial<MailboxError>;
	const message = error instanceof Error ? error.message : String(error);
	context.logger.error(`${context.getNode().name}: ${message}`);
	context.saveFailedExecution(
		new NodeOperationError(context.getNode(), message, { ...(told.todo ? { description: told.todo } : {}) }),
	);
}

function quarantined(mails: Pick<Delivery, 'envelope' | 'folder' | 'uid' | 'error'>[]): Error {
	const lines = mails
		.slice(0, 20)
		.map(
			({ envelope, folder, uid, error }) =>
				`- from ${envelope.from || 'nobody'}, "${envelope.subject}", ${envelope.date} (folder ${folder}, UID ${uid}): ${error}`,
		);
	const more = mails.length > lines.length ? `\n- and ${mails.length - lines.length} more` : '';
	return Object.assign(
		new Error(
			`${mails.length === 1 ? 'A mail was' : `${mails.length} mails were`} set aside: each of its executions failed.`,
		),
		{
			todo: `${lines.join('\n')}${more}\nThe other mails go on. Mend the cause, then use CRM Mail, Trigger, Retry Quarantined.`,
		},
	);
}

/** Waits for the work, but no longer than this. */
export async function atMost(ms: number, work: Promise<void>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
	clearTimeout(timer);
}
