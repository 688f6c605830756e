/** What the memory knows about the mails of a batch: a slice, small enough to hold, that deciding works on. */
import { refKey, type RecordRef } from '../ports/records';
import type { Candidate, Outcome } from './decision';
import type { ReasonCode } from './reason';
import type { RuleName } from './settings';

/** A link to a record with its two flags; a removed one is a tombstone. */
export interface StoredBinding extends RecordRef {
	automatic: boolean;
	manual: boolean;
	removed: boolean;
	why: ReasonCode;
}

/** A mail that was handled before, as far as deciding needs it. */
export interface StoredMail {
	id: string;
	/** sha256 over from, date, subject and body; empty when the shape it came in has no body. */
	contentHash: string;
	/** Compared form of the sender's address; null when there was none. */
	from: string | null;
	/** ISO 8601 UTC. */
	date: string;
	/** Topic and beginning of the new text: tell a mailing-list copy from another mail with the same id. */
	textStart: string;
	conversation: string;
	outcome: Outcome;
	rule: RuleName | null;
	reasons: ReasonCode[];
	candidates: Candidate[];
	bindings: StoredBinding[];
}

export interface KnownConversation {
	/** Id of the oldest known ancestor. */
	key: string;
	/** Compared form of everybody who took part. */
	parties: Set<string>;
	records: Map<string, StoredBinding>;
	/** Times of its mails, in ms. */
	times: number[];
}

export interface Known {
	/** By mail id. */
	mails: Map<string, StoredMail>;
	/** Conversation key of every id ever seen, own or foreign. */
	conversationOf: Map<string, string>;
	conversations: Map<string, KnownConversation>;
	/** Times of inbound mails by compared sender address, in ms. */
	timesBySender: Map<string, number[]>;
	/** Time of the latest mail with a record, ISO 8601, by refKey. */
	latestMail: Map<string, string>;
	/** Conversations with the same topic and party, for the optional joining by subject: `topic\naddress` -> keys. */
	byTopic: Map<string, { key: string; date: string }[]>;
	/** Conversations that were merged into an older one while deciding, in order. */
	merged: { from: string; into: string }[];
}

export const emptyKnown = (): Known => ({
	mails: new Map(),
	conversationOf: new Map(),
	conversations: new Map(),
	timesBySender: new Map(),
	latestMail: new Map(),
	byTopic: new Map(),
	merged: [],
});

export const isActive = (binding: StoredBinding): boolean => !binding.removed;

/** Adds a binding to a map of them; flags add up, a tombstone is kept until a person binds again. */
export function mergeBinding(into: Map<string, StoredBinding>, binding: StoredBinding): void {
	const key = refKey(binding);
	const before = into.get(key);
	if (!before) into.set(key, { ...binding });
	else if (!before.removed) {
		before.automatic ||= binding.automatic;
		before.manual ||= binding.manual;
		before.removed ||= binding.removed;
	}
}
