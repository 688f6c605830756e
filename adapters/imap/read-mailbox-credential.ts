/** Reads what was entered in a Mailbox credential: servers, login, who we are. Refuses what cannot work, in plain words. */
import type { MailboxIdentity } from '../../core/mail/mail';
import { MailboxError, type MailLogin, type MailSecurity, type MailServer } from '../../core/ports/mailbox';

export interface MailboxAccount {
	/** `user@host` in lower case: what cursors are kept under. */
	mailbox: string;
	imap: MailServer;
	/** Null: a mailbox that is only read. */
	smtp: MailServer | null;
	login: MailLogin;
	identity: MailboxIdentity;
}

type Fields = Record<string, unknown>;

/** @throws MailboxError naming the field */
export function readMailboxCredential(fields: Fields): MailboxAccount {
	const user = text(fields.user);
	if (user === '') throw missing('User', 'Enter the login of the mailbox.');
	const imap = readServer(fields, 'imap', 993);
	if (!imap) throw missing('IMAP Host', 'Enter the name of the IMAP server, as your provider gives it.');
	const token = (fields.oauthTokenData as { access_token?: unknown } | undefined)?.access_token;
	const isOAuth = fields.oauthTokenData !== undefined || fields.clientId !== undefined;
	if (isOAuth && typeof token !== 'string')
		throw missing('OAuth2', 'Open the credential and press "Connect my account".');
	return {
		mailbox: `${user}@${imap.host}`.toLowerCase(),
		imap,
		smtp: readServer(fields, 'smtp', 465),
		login:
			typeof token === 'string'
				? { user, accessToken: token }
				: { user, password: String(fields.password ?? '') },
		identity: readIdentity(fields, user),
	};
}

const missing = (field: string, todo: string): MailboxError =>
	new MailboxError('unexpected', `The Mailbox credential has no ${field}.`, todo);

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const commaList = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : text(value).split(/[\s,;]+/))
		.map((part) => part.trim())
		.filter(Boolean);

function readServer(fields: Fields, which: 'imap' | 'smtp', usualPort: number): MailServer | null {
	// People paste addresses: imaps://mail.example.com:993/ is understood too.
	const host = text(fields[`${which}Host`])
		.replace(/^[a-z]+:\/\//i, '')
		.replace(/[/\s].*$/, '')
		.replace(/^\[|\]$/g, '');
	if (host === '') return null;
	const port = Number(fields[`${which}Port`] ?? usualPort);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		const label = `${which.toUpperCase()} Port`;
		throw new MailboxError(
			'unexpected',
			`${label} must be a whole number from 1 to 65535, got "${String(fields[`${which}Port`])}".`,
			'Correct it in the Mailbox credential.',
		);
	}
	const asked = fields[`${which}Security`];
	const security: MailSecurity = asked === 'starttls' || asked === 'plain' ? asked : 'tls';
	const ca = text(fields.ca);
	return {
		host,
		port,
		security,
		...(ca === '' ? {} : { ca }),
		...(fields.acceptAnyCertificate === true ? { acceptAnyCertificate: true } : {}),
	};
}

function readIdentity(fields: Fields, user: string): MailboxIdentity {
	const account = text(fields.account) || user;
	const owner = text(fields.owner);
	const trusted = commaList(fields.trustedAuthserv);
	const domains: Partial<MailboxIdentity> =
		fields.domainMode === 'none'
			? { internalDomains: [] }
			: fields.domainMode === 'these'
				? { internalDomains: commaList(fields.internalDomains) }
				: {};
	return {
		account: account.toLowerCase(),
		addresses: commaList(fields.addresses).map((address) => address.toLowerCase()),
		...domains,
		...(trusted.length === 0 ? {} : { trustedAuthserv: trusted }),
		...(fields.checkDkim === true ? { checkDkim: true } : {}),
		...(owner === '' ? {} : { owner }),
	};
}
