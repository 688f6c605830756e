/**
 * The port to what binding remembers: mails and what they are bound to, conversations and their names, tombstones,
 * addresses of records whose CRM has no field for one. Everything is keyed by CRM connection. Batch-first: a batch
 * of mails is one `recall` and one `keep`, whatever its size.
 */
import type { Known, StoredBinding } from '../binding/known';
import type { RecallPlan } from '../binding/plan-lookups';
import type { Settled } from '../binding/settle-decision';
import type { Mail } from '../mail/mail';
import type { RecordRef } from './records';

export interface Recalled {
	/** The caller's own copy. */
	known: Known;
	/** Compared address -> records that hold it by our memory alone. */
	held: Map<string, RecordRef[]>;
}

/** A mail as it is kept; of a never-store mail only id, date and decision are written. */
export interface MailToKeep {
	mail: Mail;
	decision: Settled;
	conversation: string;
	bindings: StoredBinding[];
	/** Ids under which others may name it, and the foreign ancestors it names. */
	ids: string[];
	/** Compared addresses that now belong to the conversation; empty for mail kept apart. */
	parties: string[];
	/** `topic\naddress`; empty unless joining by subject is on. */
	topics: string[];
	/** The execution that handled it: what it bound can be undone by it. */
	execution?: string;
}

export interface Keep {
	mails: MailToKeep[];
	/** Conversations that turned out to be one, in order. */
	merged: { from: string; into: string }[];
	/** Records made for an address, for CRMs without a field for it. */
	addresses: { address: string; ref: RecordRef }[];
}

export interface BindingMemory {
	recall(connection: string, plan: RecallPlan): Promise<Recalled>;
	/** Time of the latest mail with each record, ISO 8601 by refKey. */
	latestMails(connection: string, refs: RecordRef[]): Promise<Map<string, string>>;
	/** One transaction. Answers the ids that another worker kept first; nothing of those was written. */
	keep(connection: string, keep: Keep): Promise<Set<string>>;
}
