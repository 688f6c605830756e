/** The mail: what the trigger emits and what every node accepts. Field names are public API. */
import { z } from 'zod';

/** An address as the mail names it; `address` is normalised for matching, `written` is what stood in the header. */
const mailAddress = z.object({
	/** Lower case, domain in Unicode; compare with `sameAddress`, which uses the ASCII form. */
	address: z.string(),
	name: z.string(),
	written: z.string().optional(),
});
export type MailAddress = z.infer<typeof mailAddress>;

const partyRole = z.enum(['from', 'to', 'cc', 'bcc', 'replyTo']);

/** An external address the mail is from or to. Internal addresses are never parties. */
const party = z.object({ address: z.string(), name: z.string(), role: partyRole });
export type Party = z.infer<typeof party>;

const mailDirection = z.enum(['inbound', 'outbound', 'internal']);

/** Who we are: the mailbox the mail was read from, as entered in the Mailbox credential. */
export const mailboxIdentity = z.object({
	/** The mailbox's own address (its login where no address is given). */
	account: z.string().default(''),
	/** Further own addresses and aliases. */
	addresses: z.array(z.string()).optional(),
	/** Absent = the domains of account and addresses, free-mail excluded; [] = none. */
	internalDomains: z.array(z.string()).optional(),
	/** authserv-ids whose Authentication-Results count; empty = the topmost header counts. */
	trustedAuthserv: z.array(z.string()).optional(),
	/** Check DKIM ourselves where no server stamped a result; asks the DNS. */
	checkDkim: z.boolean().optional(),
	/** CRM user (id or address) who owns the mailbox. */
	owner: z.string().optional(),
});
export type MailboxIdentity = z.infer<typeof mailboxIdentity>;

/** Where the mail lies: the identity above plus the place in the mailbox. */
const mailPlace = mailboxIdentity.extend({
	folder: z.string().default(''),
	/** RFC 6154 attribute of the folder, e.g. `\\Sent`, `\\Inbox`; empty when none. */
	specialUse: z.string().default(''),
	uid: z.number().int().nonnegative().default(0),
	uidValidity: z.string().default(''),
});
export type MailPlace = z.infer<typeof mailPlace>;

export const automationKind = z.enum(['human', 'autoReply', 'bounce', 'bulk', 'calendar', 'receipt', 'loop']);

const automation = z.object({
	kind: automationKind,
	/** One plain sentence naming the evidence, e.g. "Auto-Submitted: auto-replied". */
	reason: z.string(),
	/** Bounces only: addresses the mail did not reach. */
	failedRecipients: z.array(z.string()).optional(),
	/** Bounces and receipts only: Message-ID of our mail, without angle brackets. */
	originalMessageId: z.string().optional(),
});
export type Automation = z.infer<typeof automation>;

const authentication = z.object({
	verdict: z.enum(['pass', 'fail', 'none']),
	/** Results as stamped (RFC 8601 keywords: pass, fail, softfail, neutral, none, temperror, permerror); null = not stamped. */
	spf: z.string().nullable(),
	dkim: z.string().nullable(),
	dmarc: z.string().nullable(),
	authservId: z.string().nullable(),
});
export type Authentication = z.infer<typeof authentication>;

const attachment = z.object({
	fileName: z.string(),
	mimeType: z.string(),
	/** Decoded size in bytes (estimated from the encoded size where the body was not read). */
	size: z.number().int().nonnegative(),
	/** IMAP body part number, for Get Attachment. */
	part: z.string().optional(),
	contentId: z.string().optional(),
	inline: z.boolean().optional(),
	/** Name of the n8n binary property that holds the bytes, where an action has fetched them. */
	binary: z.string().optional(),
});
export type Attachment = z.infer<typeof attachment>;

/** Signals about the sender that never match or create by themselves, but send to Review or warn. */
const mailFlag = z.enum([
	'spoofed-name',
	'ambiguous-sender',
	'disputed-from',
	'reply-to-other-domain',
	'list-rewritten-from',
	'encrypted',
	'too-large',
	'spam',
]);
export type MailFlag = z.infer<typeof mailFlag>;

export const mail = z.object({
	/** Stable identity: normalised Message-ID, else a hash of from, date, subject and body. */
	id: z.string().min(1),
	/** Without angle brackets; null when the mail has none. */
	messageId: z.string().nullable(),
	inReplyTo: z.string().nullable(),
	references: z.array(z.string()),
	/** Ids that providers and our own header give besides Message-ID (own header, X-Google-Original-Message-ID, ...). */
	otherIds: z.array(z.string()).default([]),
	/** Id of the oldest known ancestor. */
	conversationId: z.string(),
	direction: mailDirection,
	mailbox: mailPlace,
	from: mailAddress.nullable(),
	sender: mailAddress.nullable(),
	replyTo: z.array(mailAddress),
	to: z.array(mailAddress),
	cc: z.array(mailAddress),
	bcc: z.array(mailAddress),
	parties: z.array(party),
	subject: z.string(),
	/** Subject without Re:/Fwd:/AW:/WG:/... */
	topic: z.string(),
	/** ISO 8601 UTC. */
	date: z.string(),
	receivedAt: z.string(),
	text: z.string(),
	/** What this person wrote now: no quotes, no signature. */
	newText: z.string(),
	html: z.string(),
	preview: z.string(),
	automation,
	authentication,
	attachments: z.array(attachment),
	flags: z.array(mailFlag).default([]),
	/** A forward by a colleague stands for this original sender. */
	forwardedFrom: mailAddress.nullable().default(null),
	/** A rewriting list's own address, where `from` was recovered from a trusted X-Original-From. */
	rewrittenBy: z.string().nullable().default(null),
	/** sha256 over from, date, subject and body: tells two mails that reuse one Message-ID apart. */
	contentHash: z.string().default(''),
	/** Size of the raw mail in bytes. */
	size: z.number().int().nonnegative().default(0),
	/** What could not be read, in plain words; a mail is never lost for it. */
	problems: z.array(z.string()),
});
export type Mail = z.infer<typeof mail>;
