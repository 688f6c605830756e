/** What the pages show, as plain data: assembled by adapters/resolve, rendered by this folder. */
import type { Kind, RecordRef } from '../ports/records';

export interface LinkedRecord extends RecordRef {
	title: string;
	/** Link to its card; null when the user may not see it. */
	href: string | null;
	why?: string;
	/** Signed token of the form that removes the binding; null when the user may not. */
	unbindToken?: string | null;
}

export interface MailView {
	type: 'mail';
	id: string;
	direction: 'inbound' | 'outbound' | 'internal';
	from: { address: string; name: string };
	to: { address: string; name: string }[];
	cc: { address: string; name: string }[];
	subject: string;
	/** ISO 8601 UTC. */
	date: string;
	preview: string;
	planned: boolean;
	/** Everything this mail is bound to, the card's own record left out. */
	otherBindings: LinkedRecord[];
	href: string;
	replyHref: string | null;
	processToken: string | null;
	unbindToken: string | null;
}

export interface OtherActivityView {
	type: 'note' | 'task' | 'call';
	id: string;
	title: string;
	text: string;
	date: string;
	dueAt: string | null;
	owner: string;
	planned: boolean;
	processToken: string | null;
}

export type ActivityView = MailView | OtherActivityView;
export type ActivityFilter = 'all' | ActivityView['type'];
/** `planned`: inbound mail that waits; the others: what is processed, and what was sent. */
export type ListFilter = 'all' | 'inbound' | 'outbound' | 'planned';

export interface PageFrame {
	/** Where forms post to and links lead, e.g. https://n8n.example/webhook/crm-mail. */
	baseUrl: string;
	/** Name of the acting user. */
	userName: string;
	/** IANA name; times are shown in it. */
	timeZone: string;
	/** What just happened, one sentence each. */
	notices: Notice[];
	/** Navigation: list page and the like. */
	menu: { label: string; href: string; current: boolean }[];
}

export interface Notice {
	tone: 'done' | 'warning' | 'refused';
	text: string;
}

export interface CardPage extends PageFrame {
	record: {
		kind: Kind;
		id: string;
		title: string;
		state: string;
		emails: string[];
		owner: string;
		source: string;
		createdAt: string | null;
		/** Further fields that are filled in. */
		details: { label: string; value: string }[];
	};
	related: LinkedRecord[];
	planned: ActivityView[];
	/** How many wait in all; the page shows the newest of them. */
	plannedCount: number;
	/** Those that wait for longer; null when all are shown. */
	morePlannedHref: string | null;
	/** An open lead: the form that converts it, and what the user may make of it. */
	convert: { token: string; kinds: ('contact' | 'company' | 'deal')[] } | null;
	history: ActivityView[];
	filter: {
		current: ActivityFilter;
		options: { value: ActivityFilter; label: string; count: number; href: string }[];
	};
	/** Cursor link to older activity; null on the last page. */
	olderHref: string | null;
	writeHref: string | null;
	/** Said before a mail is written: the mailbox is not bound to this CRM. */
	unboundMailbox: string | null;
}

export interface MailPage extends PageFrame {
	mail: MailView & {
		text: string;
		html: string;
		problems: string[];
		authentication: string;
		/** Names of the files; the files themselves stay in the mailbox. */
		attachments: string[];
	};
	/** The card that led here. */
	card: LinkedRecord | null;
	/** Remote content was asked for. */
	remote: boolean;
	remoteHref: string;
	bindings: LinkedRecord[];
	/** Forms of the "CRM connections" block; null when the user may not change it. */
	bindToken: string | null;
	createToken: string | null;
	creatableKinds: Kind[];
	/** Records found by the search in the block. */
	searchToken: string;
	search: { text: string; found: (LinkedRecord & { bindToken: string })[] } | null;
	suggestions: (LinkedRecord & { bindToken: string })[];
	chain: { id: string; subject: string; date: string; href: string; current: boolean }[];
}

export interface ComposePage extends PageFrame {
	heading: string;
	sendToken: string;
	backHref: string;
	to: string;
	cc: string;
	subject: string;
	text: string;
	from: string;
	/** Shown and to be confirmed before sending. */
	unboundMailbox: string | null;
	error: string | null;
}

export interface ListPage extends PageFrame {
	filter: {
		current: ListFilter;
		options: { value: string; label: string; count: number | null; href: string }[];
	};
	rows: (MailView & { bindings: LinkedRecord[] })[];
	olderHref: string | null;
}

export interface SidebarPage extends PageFrame {
	/** Empty: nobody was looked up yet. */
	address: string;
	name: string;
	/** Token of the form that looks another address up; null when the link is for one address. */
	lookUpToken: string | null;
	/** A record holds the address. */
	known: boolean;
	/** Those that hold the address; the company and open deals apart. */
	records: LinkedRecord[];
	company: LinkedRecord | null;
	openDeals: LinkedRecord[];
	lastMails: { subject: string; date: string; direction: string; href: string }[];
}
