/** The tables of binding: mails, links to records, conversations and their names. */
import type { Kind } from '../../core/ports/records';
import type { Outcome } from '../../core/binding/decision';
import type { StoredBinding } from '../../core/binding/known';
import type { ReasonCode } from '../../core/binding/reason';

export interface LinkColumns {
	connection: string;
	kind: Kind;
	record: string;
	automatic: number;
	manual: number;
	/** 1: a tombstone. */
	removed: number;
	why: ReasonCode;
}

export interface MailRow {
	connection: string;
	id: string;
	conversation: string;
	content_hash: string;
	text_start: string;
	sender: string | null;
	date: string;
	direction: 'inbound' | 'outbound' | 'internal';
	outcome: Outcome;
	rule: string | null;
	/** JSON lists. */
	reasons: string;
	explanation: string;
	candidates: string;
	created: string;
	planned: number;
	/** 1: its bindings and parties are not passed on to the conversation. */
	apart: number;
	/** JSON of the mail without bodies; null for never-store mail. */
	mail: string | null;
	html: string | null;
	execution: string | null;
	kept_at: string;
}

interface LinkRow extends LinkColumns {
	mail: string;
	/** The mail's date: a record's mails are listed by it. */
	date: string;
	changed_by: string | null;
	changed_at: string;
	/** The retroactive job that made it. */
	job: string | null;
}

declare module './schema' {
	interface MemorySchema {
		binding_mails: MailRow;
		binding_links: LinkRow;
		binding_addresses: { connection: string; address: string; kind: Kind; record: string };
		conversation_names: { connection: string; id: string; conversation: string };
		conversation_links: LinkColumns & { conversation: string };
		conversation_parties: { connection: string; conversation: string; address: string };
		conversation_topics: { connection: string; topic: string; conversation: string; date: string };
	}
}

export const toBinding = (
	row: Pick<LinkColumns, 'kind' | 'record' | 'automatic' | 'manual' | 'removed' | 'why'>,
): StoredBinding => ({
	kind: row.kind,
	id: row.record,
	automatic: row.automatic === 1,
	manual: row.manual === 1,
	removed: row.removed === 1,
	why: row.why,
});

export const fromBinding = (connection: string, binding: StoredBinding): LinkColumns => ({
	connection,
	kind: binding.kind,
	record: binding.id,
	automatic: binding.automatic ? 1 : 0,
	manual: binding.manual ? 1 : 0,
	removed: binding.removed ? 1 : 0,
	why: binding.why,
});
