/** What a mailbox is to the rest of the pack: how its servers are reached, its folders, and why it cannot be read. */

/** `tls` from the first byte, `starttls` required before the login, `plain` only where a person asked for it. */
export type MailSecurity = 'tls' | 'starttls' | 'plain';

export interface MailServer {
	host: string;
	port: number;
	security: MailSecurity;
	/** PEM of a further certificate authority to trust. */
	ca?: string;
	/** A person's explicit choice to accept any certificate. */
	acceptAnyCertificate?: boolean;
}

/** One of password (LOGIN, PLAIN) and accessToken (OAUTHBEARER, XOAUTH2) is set. */
export interface MailLogin {
	user: string;
	password?: string;
	accessToken?: string;
}

export interface ListedFolder {
	/** Full path in Unicode, e.g. `INBOX/Customers`. */
	path: string;
	name: string;
	/** RFC 6154 attribute, `\\Inbox` for INBOX, empty when the server names none. */
	specialUse: string;
	/** A folder that only holds folders cannot be read. */
	selectable: boolean;
}

export interface WatchedFolder {
	path: string;
	specialUse: string;
}

export type MailboxErrorKind =
	/** No address for the host, nobody listening, or no answer in time. */
	| 'unreachable'
	/** The certificate or the TLS handshake. */
	| 'tls'
	/** The server answers but is not, or does not want to be, a mail server for us now. */
	| 'refused'
	/** Login or token not accepted. */
	| 'auth'
	/** The folder does not exist or may not be read. */
	| 'folder'
	/** The mail is no longer where it was. */
	| 'gone'
	/** An n8n rule or our own forbids it. */
	| 'forbidden'
	| 'unexpected';

/** Made only by `toMailboxError` and its neighbours; the message never holds a password, a token or mail text. */
export class MailboxError extends Error {
	override readonly name = 'MailboxError';
	constructor(
		readonly kind: MailboxErrorKind,
		message: string,
		/** What the person can do, one or two sentences. */
		readonly todo: string,
		cause?: unknown,
	) {
		super(message, { cause });
	}
}
