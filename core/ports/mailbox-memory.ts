/**
 * The port to what the trigger remembers: where each folder's cursor stands, which mail is in which state of delivery,
 * and which mails a workflow has acknowledged. Everything here survives a kill between any two calls.
 */
import type { Delivery, DeliveryState } from '../mailbox/delivery';

/** One trigger node of one workflow on one mailbox. */
export interface ListenerKey {
	workflow: string;
	/** The node's id: renaming the node loses nothing. */
	node: string;
	/** `user@host` in lower case. */
	mailbox: string;
}

/** How far a folder has been taken in hand. */
export interface FolderCursor {
	folder: string;
	uidValidity: string;
	/** Every mail up to this UID has a row of its own or is none of ours; a later one is new. */
	cursor: number;
	/** When this listener first saw the folder, ISO 8601: mail received earlier was left alone unless it was asked for. */
	startedAt: string;
	/** HIGHESTMODSEQ at the last look, '' where the server has none. */
	modseq: string;
	/** Mail up to this UID lay there before the first run, which asked for all of it; 0: none. */
	oldUntil: number;
}

/** A mail to be written down, and where it lies. */
export type NewDelivery = Omit<
	Delivery,
	'attempt' | 'tries' | 'dueAt' | 'error' | 'reported' | 'updatedAt'
> & {
	attempt?: number;
};

export interface DeliveryChange {
	id: string;
	state: DeliveryState;
	attempt?: number;
	tries?: number;
	/** ISO 8601; when a failed mail is offered again. */
	dueAt?: string | null;
	execution?: string;
	error?: string;
	reported?: boolean;
	place?: { folder: string; uidValidity: string; uid: number };
	/** What reading it told. */
	read?: Pick<Delivery, 'mail' | 'content' | 'fingerprint' | 'envelope'>;
}

/** How a listener is doing, for the status operation. */
export interface ListenerStatus {
	key: ListenerKey;
	connectedAt: string | null;
	/** The last time the server was asked for new mail. */
	checkedAt: string | null;
	/** INTERNALDATE of the newest mail handed over. */
	newestMail: string | null;
	outageSince: string | null;
	outageReason: string | null;
	outageReported: boolean;
	/** Mails known to wait in the mailbox and not yet taken in hand. */
	waiting: number;
	counts: Partial<Record<DeliveryState, number>>;
}

export type ListenerNote = Partial<
	Pick<
		ListenerStatus,
		'connectedAt' | 'checkedAt' | 'newestMail' | 'outageSince' | 'outageReason' | 'outageReported' | 'waiting'
	>
>;

export interface MailboxMemory {
	/** Cursors by folder path. */
	cursors(key: ListenerKey): Promise<Map<string, FolderCursor>>;
	/** Moves a cursor and writes the mails it passes, in one transaction. */
	take(key: ListenerKey, cursor: FolderCursor | null, mails: NewDelivery[], now: Date): Promise<void>;
	/** Applies all changes, and the note, in one transaction. */
	change(key: ListenerKey, changes: DeliveryChange[], now: Date, note?: ListenerNote): Promise<void>;
	/** Mails in these states, oldest place first; `dueBefore` also asks that their time has come. */
	inState(
		key: ListenerKey,
		states: DeliveryState[],
		options?: { dueBefore?: Date; limit?: number },
	): Promise<Delivery[]>;
	/** What is known of mails with these fingerprints, whatever their state. */
	byFingerprint(key: ListenerKey, fingerprints: string[]): Promise<Map<string, Delivery[]>>;
	/** Earliest time at which a failed mail is due; null when none waits. */
	nextDue(key: ListenerKey): Promise<Date | null>;
	/** Forgets finished mails older than this. */
	prune(key: ListenerKey, before: Date): Promise<void>;

	/** Resolve says: these mails (by `mail.id`) of this workflow are decided and kept. Batch-first. */
	acknowledge(workflow: string, mails: string[], now: Date): Promise<void>;
	/** Which of these mails the workflow has acknowledged. */
	acknowledged(workflow: string, mails: string[]): Promise<Set<string>>;

	note(key: ListenerKey, note: ListenerNote): Promise<void>;
	status(key: ListenerKey): Promise<ListenerStatus | null>;
	/** Every listener, or those of one mailbox. */
	listeners(mailbox?: string): Promise<ListenerKey[]>;
}
