/**
 * The port to a CRM. Batch-first: every call that the mails of a batch need takes a list, so that a batch of
 * 100 mails costs a handful of calls. Adapters receive http, clock and sleep as parameters.
 * Reads and whole-call failures throw CrmError; writes answer one outcome for each item, in order, so that
 * one bad item never takes the others with it.
 */
import type { CrmError } from './crm-error';
import type { CrmRecord, CrmUser, Kind, NewRecord, RecordChange, RecordRef } from './records';

type How = 'created' | 'existing' | 'updated' | 'noop';
export type Outcome<T> = { ok: true; value: T; how: How } | { ok: false; error: CrmError };

export interface Capabilities {
	kinds: Kind[];
	/** Where the CRM itself refuses a second record with the same value. */
	unique: Partial<Record<Kind, 'email' | 'domain'>>;
	/** `eventual`: a record made a moment ago may not be found yet. */
	search: 'consistent' | 'eventual';
	/** How one mail on many records is logged. */
	mail: 'native-many' | 'native-one' | 'note' | 'activity' | 'none';
	/** Whether the CRM knows a mail by its Message-ID. */
	mailDedupe: 'server' | 'lookup' | 'none';
	mailUnlink: boolean;
	sources: Partial<Record<Kind, 'list' | 'free' | 'fixed'>>;
	tasks: ('task' | 'call')[];
	/** Kinds that hold an address field of their own; for the others our memory keeps the address. */
	holdsAddress: Kind[];
	/** Fields that a create demands, by the CRM's names; the gateway fills them where it can. */
	needs: Partial<Record<Kind, string[]>>;
	/** Longest title by kind, in code points. */
	titleLimit: Partial<Record<Kind, number>>;
	/** Sentences for people: what this CRM cannot do and what we do instead. */
	notes: string[];
}

export interface CrmOption {
	id: string;
	label: string;
	active: boolean;
}

export interface PipelineStage extends CrmOption {
	state: 'open' | 'won' | 'lost';
}

export interface Pipeline extends CrmOption {
	kind: 'lead' | 'deal' | 'ticket';
	stages: PipelineStage[];
}

export type FieldType = 'string' | 'number' | 'boolean' | 'dateTime' | 'options' | 'array' | 'object';

export interface CrmField {
	id: string;
	label: string;
	type: FieldType;
	required: boolean;
	readOnly: boolean;
	options?: CrmOption[];
}

export interface Page<T> {
	items: T[];
	/** Cursor of the next page; absent on the last one. */
	next?: string;
}

export interface Related {
	of: RecordRef;
	/** Primary company first. */
	companies: CrmRecord[];
	openDeals: CrmRecord[];
	contacts: CrmRecord[];
}
export type RelatedKind = 'companies' | 'openDeals' | 'contacts';

type ActivityType = 'mail' | 'note' | 'task' | 'call';

export interface ActivityRef {
	type: ActivityType;
	/** The CRM's id of the activity. */
	id: string;
	/** Records this one activity stands on. */
	on: RecordRef[];
}

export interface MailLog {
	/** Deterministic idempotency key: connection, mail and records. */
	key: string;
	messageId: string;
	references: string[];
	direction: 'inbound' | 'outbound' | 'internal';
	/** ISO 8601 UTC. */
	date: string;
	subject: string;
	from: { address: string; name: string };
	to: { address: string; name: string }[];
	cc: { address: string; name: string }[];
	text: string;
	html?: string;
	ownerId?: string | null;
	on: RecordRef[];
}

export interface NewActivity {
	/** Deterministic idempotency key. */
	key: string;
	type: 'note' | 'task' | 'call';
	on: RecordRef[];
	title: string;
	text: string;
	/** ISO 8601 UTC; tasks and calls. */
	dueAt?: string;
	ownerId?: string | null;
	priority?: 'low' | 'normal' | 'high';
}

export interface LeadConversion {
	/** Id of the lead. */
	lead: string;
	/** A contact of the lead's person; one that holds its address already is taken. */
	contact: boolean;
	/** Title of the company to make; null = none, the lead's own company stays. */
	company: string | null;
	/** Title of the deal to make; null = none. */
	deal: string | null;
}

export interface SearchQuery {
	kind: Kind;
	/** Part of a name or an address; empty = all. */
	text: string;
	cursor?: string;
	/** Rows a page, at most 200. */
	limit?: number;
}

export interface CrmGateway {
	/** Name in the registry, e.g. `built-in`, `hubspot`. */
	readonly name: string;
	/** Scope of everything the memory keeps for this CRM, e.g. `built-in:default`, `hubspot:<portal>`. */
	readonly connection: string;

	capabilities(): Promise<Capabilities>;
	/** Credential test: throws CrmError with a plain sentence, else answers who we are there. */
	ping(): Promise<{ account: string }>;

	/** Every record of the kinds that holds one of the addresses, primary or additional; equality is checked by the gateway. */
	findByEmails(emails: string[], kinds: Kind[]): Promise<CrmRecord[]>;
	/** Companies that own one of the registrable domains; the host is checked by the gateway. */
	findCompaniesByDomains(domains: string[]): Promise<CrmRecord[]>;
	/** Missing ones are left out; a merged record answers under its new id. */
	get(refs: RecordRef[]): Promise<CrmRecord[]>;
	related(refs: RecordRef[], want: RelatedKind[]): Promise<Related[]>;
	search(query: SearchQuery): Promise<Page<CrmRecord>>;

	create(records: NewRecord[]): Promise<Outcome<CrmRecord>[]>;
	/** Reads back after an unknown outcome: the record that `create` made under this key, if it did. */
	findCreated(record: NewRecord): Promise<CrmRecord | undefined>;
	update(changes: RecordChange[]): Promise<Outcome<CrmRecord>[]>;
	/** What the lead became; `existing` for one that was converted before. Absent where the CRM converts only by hand. */
	convertLead?(conversion: LeadConversion): Promise<Outcome<CrmRecord[]>>;
	/**
	 * Deletes records that we made, as if they had never been: `conflict` for one that somebody has worked on since,
	 * `noop` for one that is gone. Absent where we never delete.
	 */
	takeBack?(refs: RecordRef[]): Promise<Outcome<RecordRef>[]>;

	logMails(logs: MailLog[]): Promise<Outcome<ActivityRef[]>[]>;
	/** Activities that stand for these mails, ours or the CRM's own sync; empty where the CRM cannot tell. */
	findMails(messageIds: string[]): Promise<Map<string, ActivityRef[]>>;
	/** Adds or removes one record of a logged mail; `noop` when it was so already. */
	linkMail(activity: ActivityRef, to: RecordRef): Promise<Outcome<ActivityRef>>;
	unlinkMail(activity: ActivityRef, from: RecordRef): Promise<Outcome<ActivityRef>>;
	addActivities(activities: NewActivity[]): Promise<Outcome<ActivityRef[]>[]>;

	users(): Promise<CrmUser[]>;
	sources(kind: Kind): Promise<CrmOption[]>;
	pipelines(kind: 'lead' | 'deal' | 'ticket'): Promise<Pipeline[]>;
	fields(kind: Kind): Promise<CrmField[]>;
}
