/**
 * The port to what binding remembers: mails and what they are bound to, conversations and their names, tombstones,
 * addresses of records whose CRM has no field for one. Everything is keyed by CRM connection. Batch-first: a batch
 * of mails is one `recall` and one `keep`, whatever its size.
 */
import type { Candidate, Outcome } from '../binding/decision';
import type { Known, StoredBinding } from '../binding/known';
import type { RecallPlan } from '../binding/plan-lookups';
import type { ReasonCode } from '../binding/reason';
import type { RuleName } from '../binding/settings';
import type { Settled } from '../binding/settle-decision';
import type { Mail } from '../mail/mail';
import type { Kind, RecordRef } from './records';

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

/** A mail as it was kept, with what it is bound to now. */
export interface KeptMail {
	id: string;
	conversation: string;
	/** Without bodies; null for a mail whose content is not kept. */
	mail: Mail | null;
	date: string;
	outcome: Outcome;
	rule: RuleName | null;
	reasons: ReasonCode[];
	explanation: string[];
	candidates: Candidate[];
	planned: boolean;
	apart: boolean;
	execution: string | null;
	bindings: KeptBinding[];
}

export interface KeptBinding extends StoredBinding {
	/** CRM user who set or removed it last; null for the rules. */
	changedBy: string | null;
}

/** A link of a mail, or of a whole conversation, as it is to be from now on. */
export interface LinkChange {
	on: { mail: string } | { conversation: string };
	ref: RecordRef;
	automatic: boolean;
	manual: boolean;
	removed: boolean;
	why: ReasonCode;
	/** The retroactive job that makes it; absent on every other change. */
	job?: string;
}

export interface OutcomeChange {
	mail: string;
	outcome: Outcome;
	planned: boolean;
	/** Added to what is explained already. */
	say: string;
}

export interface BindingChanges {
	links: LinkChange[];
	outcomes: OutcomeChange[];
	by: string | null;
}

export interface MailsWith {
	/** Compared form. */
	addresses: string[];
	/** ISO 8601 UTC. */
	since: string;
	without: RecordRef;
	/** What follows this one; null from the start. */
	after: { date: string; id: string } | null;
	limit: number;
}

export interface BindingMemory {
	recall(connection: string, plan: RecallPlan): Promise<Recalled>;
	/** People and companies that earlier mail from these compared addresses was bound to because they held them. */
	formerHolders(connection: string, addresses: string[]): Promise<Map<string, RecordRef[]>>;
	/** Time of the latest mail with each record, ISO 8601 by refKey. */
	latestMails(connection: string, refs: RecordRef[]): Promise<Map<string, string>>;
	/** One transaction. Answers the ids that another worker kept first; nothing of those was written. */
	keep(connection: string, keep: Keep): Promise<Set<string>>;

	/** Missing ones are left out. */
	mails(connection: string, ids: string[]): Promise<KeptMail[]>;
	/** Oldest first. */
	conversation(connection: string, key: string): Promise<{ mails: KeptMail[]; links: StoredBinding[] }>;
	/** Parked mails, oldest first. @param after id of the last row shown */
	reviews(connection: string, after: { date: string; id: string } | null, limit: number): Promise<KeptMail[]>;
	/**
	 * Mails with one of the addresses since a time that are not bound to the record, oldest first; those whose binding
	 * to it a person removed, never-store and apart ones are left out.
	 */
	mailsWith(connection: string, wanted: MailsWith): Promise<KeptMail[]>;
	/** Records of a kind that mails are bound to, by id. @param after id of the last one */
	boundRecords(connection: string, kind: Kind, after: string, limit: number): Promise<RecordRef[]>;
	/** Conversations of the mails that are bound to a record. */
	conversationsOf(connection: string, ref: RecordRef): Promise<string[]>;
	/** Mails that one execution, or one retroactive job, handled. */
	mailsOf(connection: string, of: { execution: string } | { job: string }): Promise<KeptMail[]>;
	/** Links that a job made and nobody has touched since. */
	linksOf(connection: string, job: string): Promise<{ mail: string; ref: RecordRef }[]>;
	/** One transaction: links as they are to be, outcomes as they are now. */
	change(connection: string, changes: BindingChanges): Promise<void>;
	/** Takes links away without a tombstone, as if they had never been made; manual ones stay. */
	withdraw(connection: string, links: { mail: string; ref: RecordRef }[]): Promise<number>;
	/** refKeys of the records among these that a person, or a mail of another execution, has bound. */
	heldBeyond(connection: string, refs: RecordRef[], execution: string): Promise<Set<string>>;
	/** Mails as if they had never come, and addresses that only we kept for these records. */
	forget(connection: string, mails: string[], records: RecordRef[]): Promise<void>;
}
