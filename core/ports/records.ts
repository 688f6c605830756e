/** The records of a CRM as the rules see them; every gateway maps its own rows to these. */

export const kinds = ['lead', 'contact', 'company', 'deal', 'ticket'] as const;
export type Kind = (typeof kinds)[number];

export interface RecordRef {
	kind: Kind;
	id: string;
}

/** lead: open, converted, lost; deal and ticket: open, won, lost. Absent means open. */
export type RecordState = 'open' | 'won' | 'lost' | 'converted';

export interface CrmRecord extends RecordRef {
	title: string;
	/** All addresses, primary first, lower case. */
	emails: string[];
	/** Companies only: domains that belong to it. */
	domains: string[];
	ownerId: string | null;
	companyId: string | null;
	/** Deals and tickets: the people they belong to. */
	contactIds: string[];
	state: RecordState;
	/** Converted leads: what they became. */
	convertedTo: RecordRef[];
	/** ISO 8601 UTC; null where the CRM does not say. */
	createdAt: string | null;
	source: string | null;
	/** Where a person opens it; null where the CRM has no page. */
	url: string | null;
	/** The CRM's own fields, by the CRM's names. */
	fields: Record<string, unknown>;
}

export interface NewRecord {
	kind: Kind;
	/** Deterministic idempotency key; stored in the CRM where it has a place for it. */
	key: string;
	title: string;
	/** Name of the person, for leads and contacts. */
	personName: string;
	/** Primary address first. */
	emails: string[];
	domains?: string[];
	phone?: string;
	source: string | null;
	ownerId: string | null;
	companyId: string | null;
	contactIds: string[];
	/** Plain text, e.g. the mail's new text. */
	description?: string;
	pipelineId?: string;
	stageId?: string;
	/** The CRM's own fields, by the CRM's names; win over everything above. */
	fields?: Record<string, unknown>;
}

export interface RecordChange extends RecordRef {
	title?: string;
	ownerId?: string | null;
	companyId?: string | null;
	contactIds?: string[];
	state?: RecordState;
	stageId?: string;
	emails?: string[];
	fields?: Record<string, unknown>;
}

export interface CrmUser {
	id: string;
	name: string;
	email: string | null;
	active: boolean;
}

export const refKey = (ref: RecordRef): string => `${ref.kind}:${ref.id}`;
export const sameRef = (a: RecordRef, b: RecordRef): boolean => a.kind === b.kind && a.id === b.id;
