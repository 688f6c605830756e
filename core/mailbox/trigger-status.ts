/** What an operator sees of a trigger: how far it is, what is in flight, what was set aside. Pure; times are ISO 8601. */
import type { FolderCursor, ListenerStatus } from '../ports/mailbox-memory';
import type { Delivery } from './delivery';

export interface TriggerStatus {
	workflow: string;
	node: string;
	mailbox: string;
	/** `outage`: the server cannot be reached or refuses us; `catchingUp`: mail waits; `working`: nothing waits. */
	state: 'working' | 'catchingUp' | 'outage';
	/** The last time the server was asked for new mail; null: never yet. */
	lastFetch: string | null;
	secondsSinceLastFetch: number | null;
	connectedAt: string | null;
	/** When the newest mail that was handed over had been received. */
	newestMail: string | null;
	/** How far the newest mail handed over lies behind while others wait; 0: nothing waits. Null: nothing was handed over yet. */
	lagSeconds: number | null;
	/** Mails that wait in the mailbox. */
	waiting: number;
	/** Mails in executions. */
	inFlight: number;
	/** Mails whose execution failed and that are offered again. */
	failed: number;
	quarantined: number;
	ignored: number;
	/** Mails handled and still remembered. */
	done: number;
	outage: { since: string; reason: string } | null;
	folders: { folder: string; uidValidity: string; cursor: number; since: string }[];
}

const seconds = (from: string | null, to: Date): number | null =>
	from === null ? null : Math.max(0, Math.round((to.getTime() - new Date(from).getTime()) / 1000));

export function toTriggerStatus(status: ListenerStatus, cursors: FolderCursor[], now: Date): TriggerStatus {
	const { key, counts, checkedAt, connectedAt, newestMail, outageSince } = status;
	const count = (name: keyof typeof counts): number => counts[name] ?? 0;
	// Mails below the cursor that wait have a row of their own; those above it are only counted.
	const waiting = Math.max(status.waiting, count('seen'));
	const isBehind = waiting + count('handed') + count('failed') > 0;
	return {
		...key,
		state: outageSince !== null ? 'outage' : waiting + count('failed') > 0 ? 'catchingUp' : 'working',
		lastFetch: checkedAt,
		secondsSinceLastFetch: seconds(checkedAt, now),
		connectedAt,
		newestMail,
		lagSeconds: isBehind ? seconds(newestMail, now) : 0,
		waiting,
		inFlight: count('handed'),
		failed: count('failed'),
		quarantined: count('quarantined'),
		ignored: count('ignored'),
		done: count('done'),
		outage: outageSince === null ? null : { since: outageSince, reason: status.outageReason ?? '' },
		folders: cursors
			.map(({ folder, uidValidity, cursor, startedAt }) => ({
				folder,
				uidValidity,
				cursor,
				since: startedAt,
			}))
			.sort((left, right) => left.folder.localeCompare(right.folder)),
	};
}

/** A quarantined mail as a person sees it: who, what, when, why; no text of it. */
export interface QuarantinedMail {
	/** Names it for Retry and Ignore. */
	delivery: string;
	mail: string;
	from: string;
	subject: string;
	date: string;
	folder: string;
	uid: number;
	tries: number;
	error: string;
	since: string;
}

export const toQuarantinedMail = (row: Delivery): QuarantinedMail => ({
	...{ delivery: row.id, mail: row.mail },
	...row.envelope,
	...{ folder: row.folder, uid: row.uid, tries: row.tries, error: row.error, since: row.updatedAt },
});
