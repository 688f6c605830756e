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
}
