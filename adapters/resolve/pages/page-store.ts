/** What the pages need of the CRM and the memory, for one acting user; rights are judged behind this port. */
import type { ActivityFilter, ListFilter } from '../../../core/card/card-model';
import type { Mail } from '../../../core/mail/mail';
import type { CrmRecord, Kind, RecordRef } from '../../../core/ports/records';
import type { RecordDetail } from './record-details';

/** A mail as the memory keeps it. */
export type PageMail = Pick<
	Mail,
	| 'id'
	| 'conversationId'
	| 'direction'
	| 'from'
	| 'replyTo'
	| 'to'
	| 'cc'
	| 'subject'
	| 'topic'
	| 'date'
	| 'preview'
	| 'newText'
	| 'text'
	| 'html'
	| 'messageId'
	| 'references'
	| 'inReplyTo'
	| 'problems'
	| 'attachments'
> & { authentication: 'pass' | 'fail' | 'none'; planned: boolean };

export interface PageActivity {
	id: string;
	type: 'note' | 'task' | 'call';
	title: string;
	text: string;
	date: string;
	dueAt: string | null;
	ownerName: string;
	planned: boolean;
}

/** A binding as this user may see it: without view right there is neither title nor link. */
export interface PageBinding {
	ref: RecordRef;
	title: string;
	/** Plain words: why it is bound. */
	why: string;
	visible: boolean;
	removable: boolean;
}

/** The last row of a page: rows of the same date come mails first, then by id. */
export interface RowEnd {
	date: string;
	id: string;
	isMail: boolean;
}

/** @property goTo a record whose card is shown next */
export type Change = { ok: true; text: string; goTo?: RecordRef } | { ok: false; why: string };

export interface OutgoingMail {
	/** Nonce of the form: a form sent twice sends one mail. */
	key: string;
	to: string;
	cc: string;
	subject: string;
	text: string;
	inReplyTo: string | null;
	references: string[];
	/** Records the sent mail is bound to. */
	on: RecordRef[];
}

export type ConvertibleKind = 'contact' | 'company' | 'deal';

export interface PageStore {
	userName: string;
	/** Own addresses; an answer never goes to one of them. */
	isOwn(address: string): boolean;
	/** Null: the user may not see it, or it does not exist (the two look alike on purpose). */
	record(ref: RecordRef): Promise<{ record: CrmRecord; ownerName: string; details: RecordDetail[] } | null>;
	related(ref: RecordRef): Promise<CrmRecord[]>;
	/** Newest first. @param before the last row shown */
	activities(
		ref: RecordRef,
		query: { planned: boolean; type: ActivityFilter; before: RowEnd | null; limit: number },
	): Promise<(PageMail | PageActivity)[]>;
	/** How many are done, by type, and how many are planned. */
	activityCounts(ref: RecordRef): Promise<Record<ActivityFilter | 'planned', number>>;
	/** Null: no such mail, or it is bound to nothing this user may see. */
	mail(id: string): Promise<PageMail | null>;
	conversation(conversationId: string): Promise<PageMail[]>;
	bindings(mailIds: string[]): Promise<Map<string, PageBinding[]>>;
	/** Processed inbound and all sent mail, or what is planned; newest first. */
	processedMails(query: { direction: ListFilter; before: RowEnd | null; limit: number }): Promise<PageMail[]>;
	/** Null for a user who may not see everything. */
	processedCounts(): Promise<Record<ListFilter, number> | null>;
	search(text: string): Promise<CrmRecord[]>;
	/** Records of the parties of this mail that it is not bound to yet. */
	suggestions(mail: PageMail): Promise<CrmRecord[]>;
	sender(address: string): Promise<{
		name: string;
		records: CrmRecord[];
		company: CrmRecord | null;
		openDeals: CrmRecord[];
		mails: PageMail[];
	}>;
	/** Kinds the user may create here; empty without the right. */
	creatableKinds(): Promise<Kind[]>;
	/** Whether the user may change bindings at all. */
	mayBind(): Promise<boolean>;
	mayProcess(ref: RecordRef): Promise<boolean>;
	/** What this user may turn the lead into; null for anything but an open lead that the user may change, in a CRM that converts. */
	conversion(ref: RecordRef): Promise<ConvertibleKind[] | null>;

	setProcessed(what: { mail: string } | { activity: string }, processed: boolean): Promise<Change>;
	bind(mail: string, ref: RecordRef): Promise<Change>;
	unbind(mail: string, ref: RecordRef): Promise<Change>;
	createAndBind(mail: string, kind: Kind, title: string): Promise<Change>;
	/** Makes contact, company and deal of a lead and binds its mail to them. @param titles empty: that one is not made */
	convert(lead: string, titles: { contact: boolean; company: string; deal: string }): Promise<Change>;
	/** Null: no mailbox to send from is set up. `bound`: mails of this mailbox reach this CRM. */
	account: { from: string; bound: boolean } | null;
	send(mail: OutgoingMail): Promise<Change>;
}
