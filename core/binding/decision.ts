/** A decision: what the rules say about one mail, as data, with its reasons. */
import type { Kind, RecordRef } from '../ports/records';
import type { ReasonCode } from './reason';
import type { RuleName } from './settings';

/** What leaves the node; `create` of the decision leaves as `bound`. */
export type Outcome = 'bound' | 'review' | 'skipped';

export interface BoundRecord extends RecordRef {
	why: ReasonCode;
	title?: string;
	url?: string | null;
}

export interface Candidate extends RecordRef {
	title: string;
	why: ReasonCode;
}

export interface RecordToCreate {
	kind: Kind;
	/** Deterministic: two workers that see the same need make the same key. */
	key: string;
	title: string;
	personName: string;
	emails: string[];
	source: string | null;
	responsible: string | null;
	/** Plain words: why this person is responsible. */
	responsibleWhy: string;
	companyId: string | null;
	contactIds: string[];
	/** Records the new one is bound together with. */
	address: string;
}

export interface Decision {
	outcome: 'bind' | 'create' | 'review' | 'skip';
	rule: RuleName | null;
	bind: BoundRecord[];
	create: RecordToCreate[];
	/** A set; at least one code for every mail. */
	reasons: ReasonCode[];
	/** The same in plain words, in the order of evidence. */
	explanation: string[];
	candidates: Candidate[];
	/** Inbound mail of a person stays planned on the record's card until somebody marks it as processed. */
	planned: boolean;
	/** The mail's content must not leave the node, nor be kept: only id, date and reason may. */
	withhold: boolean;
	/** Its bindings and parties are not passed on to the conversation (strangers, unauthenticated mail). */
	apart: boolean;
	/** Set on the one mail that first trips the loop breaker. */
	alert: boolean;
}

/** Id of a record that is decided but not yet created; replaced by the CRM's id after the write. */
export const provisionalId = (key: string): string => `new:${key}`;
export const isProvisional = (ref: RecordRef): boolean => ref.id.startsWith('new:');

/** The outcome as it leaves the node. */
export function outcomeOf(decision: Pick<Decision, 'outcome'>): Outcome {
	if (decision.outcome === 'review') return 'review';
	return decision.outcome === 'skip' ? 'skipped' : 'bound';
}
