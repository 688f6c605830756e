/** Turns what imapflow, TLS, DNS and sockets throw into a MailboxError: which part is wrong, in plain words. */
import type { MailServer } from '../../core/ports/mailbox';
import { MailboxError } from '../../core/ports/mailbox';

interface Thrown {
	message?: string;
	code?: string;
	originalCode?: string;
	authenticationFailed?: boolean;
	serverResponseCode?: string;
	responseStatus?: string;
	responseText?: string;
	tlsFailed?: boolean;
	cause?: unknown;
}

const certificateCodes: Record<string, string> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by the server itself',
	SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an authority this machine does not know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate comes from an authority this machine does not know',
	UNABLE_TO_GET_ISSUER_CERT: 'the certificate comes from an authority this machine does not know',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate comes from an authority this machine does not know',
	CERT_HAS_EXPIRED: 'the certificate has expired',
	CERT_NOT_YET_VALID: 'the certificate is not valid yet (is the clock right?)',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
};

/** @param server the one that was talked to; named in the message */
export function toMailboxError(thrown: unknown, server: MailServer): MailboxError {
	if (thrown instanceof MailboxError) return thrown;
	const given = (
		typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
	) as Thrown;
	// nodemailer puts codes of its own before those of sockets and certificates.
	const error: Thrown = given.originalCode
		? (Object.create(given, { code: { value: given.originalCode } }) as Thrown)
		: given;
	const where = `${server.host}:${server.port}`;
	return (
		ofLogin(error, where) ??
		ofTls(error, server, where) ??
		ofNetwork(error, server, where) ??
		new MailboxError(
			'unexpected',
			`The mail server ${where} answered in an unexpected way: ${plain(error)}.`,
			'Try again; if it stays, check host, port and security.',
			thrown,
		)
	);
}

function ofLogin(error: Thrown, where: string): MailboxError | null {
	const said = error.responseText ? ` The server says: "${oneLine(error.responseText)}".` : '';
	if (
		error.serverResponseCode === 'UNAVAILABLE' ||
		error.serverResponseCode === 'INUSE' ||
		error.code === 'ETHROTTLE'
	) {
		return new MailboxError(
			'refused',
			`The mail server ${where} is busy and lets nobody in now.${said}`,
			'Wait; the connection is tried again by itself.',
			error,
		);
	}
	if (
		error.authenticationFailed ||
		/^(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|CONTACTADMIN)$/.test(
			error.serverResponseCode ?? '',
		) ||
		error.code === 'EAUTH'
	) {
		return new MailboxError(
			'auth',
			`The mail server ${where} does not accept the login.${said}`,
			'Check user and password. Many providers ask for an app password, or for OAuth2 instead of a password, and IMAP may have to be switched on.',
			error,
		);
	}
	return null;
}

function ofTls(error: Thrown, server: MailServer, where: string): MailboxError | null {
	const code = error.code ?? '';
	const certificate = certificateCodes[code];
	if (certificate) {
		return new MailboxError(
			'tls',
			`The connection to ${where} is not trusted: ${certificate}.`,
			'Check the host name, or give the certificate authority (PEM) in the credential.',
			error,
		);
	}
	// Before the rest: the library calls this a failed TLS connection too.
	if (/STARTTLS/i.test(error.message ?? '')) {
		return new MailboxError(
			'tls',
			`The mail server ${where} does not offer STARTTLS, so the login was not sent.`,
			'Choose TLS (usually port 993, for SMTP 465), or the insecure option if you accept that the password is sent in clear text.',
			error,
		);
	}
	const speaksOtherwise = /wrong version number|packet length|unknown protocol|ERR_SSL|\bEPROTO\b/i.test(
		`${code} ${error.message ?? ''}`,
	);
	if (
		speaksOtherwise ||
		/^ERR_TLS/.test(code) ||
		error.tlsFailed ||
		code === 'UPGRADE_TIMEOUT' ||
		code === 'ClosedAfterConnectTLS'
	) {
		const todo =
			server.security === 'tls'
				? 'This port may speak STARTTLS (143, 587) and not TLS from the start (993, 465): check port and security.'
				: 'Check port and security: 993 and 465 speak TLS from the start, 143 and 587 use STARTTLS.';
		return new MailboxError(
			'tls',
			`No TLS connection to ${where} could be made: ${whyNoTls(error)}.`,
			todo,
			error,
		);
	}
	return null;
}

/** OpenSSL's own lines name source files and say nothing to a person. */
function whyNoTls(error: Thrown): string {
	const text = `${error.code ?? ''} ${error.message ?? ''}`;
	if (/wrong version number|packet length|unknown protocol|record layer/i.test(text))
		return 'the server does not speak TLS on this port';
	if (/unsupported protocol|version too low|no protocols available/i.test(text))
		return 'the server speaks only an old version of TLS';
	if (/handshake failure|no shared cipher/i.test(text)) return 'server and n8n have no cipher in common';
	return /ssl routines|openssl/i.test(text) ? 'the server broke off the handshake' : plain(error);
}

function ofNetwork(error: Thrown, server: MailServer, where: string): MailboxError | null {
	const code = error.code ?? '';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA') {
		return new MailboxError(
			'unreachable',
			`There is no address for the host "${server.host}".`,
			'Check the host name for typing errors, and that this machine can resolve names.',
			error,
		);
	}
	if (code === 'ECONNREFUSED') {
		return new MailboxError(
			'unreachable',
			`Nothing answers on port ${server.port} of ${server.host}.`,
			'Check the port (IMAP: 993 with TLS, 143 with STARTTLS; SMTP: 465 and 587) and that the server runs.',
			error,
		);
	}
	if (/^(CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code)) {
		return new MailboxError(
			'unreachable',
			`${where} does not answer in time.`,
			'Check host, port and firewall.',
			error,
		);
	}
	// What nodemailer says of a server that greets in another language.
	if (code === 'EPROTOCOL' && /greeting/i.test(error.message ?? ''))
		return new MailboxError(
			'refused',
			`${where} answers, but not as an SMTP server.`,
			'Check the port (SMTP: 465 with TLS, 587 with STARTTLS).',
			error,
		);
	if (code === 'GREETING_TIMEOUT' || code === 'ClosedAfterConnectText') {
		const todo =
			server.security === 'tls'
				? 'Check that this port speaks IMAP over TLS (usually 993).'
				: 'This port may expect TLS from the start (993): check port and security.';
		return new MailboxError(
			'refused',
			`${where} takes the connection but does not greet as a mail server.`,
			todo,
			error,
		);
	}
	if (
		/^(ECONNRESET|EPIPE|NoConnection|EConnectionClosed|StateLogout|ETIMEOUT|ECONNABORTED|InvalidResponse)$/.test(
			code,
		) ||
		/connection.*(closed|not available)|socket/i.test(error.message ?? '')
	) {
		return new MailboxError(
			'unreachable',
			`The connection to ${where} broke off.`,
			'It is made again by itself; if it happens often, check the network and the limits of the provider.',
			error,
		);
	}
	return null;
}

/** The folder that was asked for cannot be opened. */
export function toFolderError(thrown: unknown, folder: string, server: MailServer): MailboxError {
	const error = thrown as Thrown;
	const refused =
		error?.responseStatus === 'NO' ||
		/NONEXISTENT|NOPERM/.test(error?.serverResponseCode ?? '') ||
		error?.code === 'NotFound';
	if (!refused || thrown instanceof MailboxError) return toMailboxError(thrown, server);
	return new MailboxError(
		'folder',
		`The folder "${folder}" cannot be opened.`,
		'It may have been renamed or deleted, or the login may not read it. Choose it again from the list.',
		thrown,
	);
}

/** A server's own words, without line breaks and at most one line long; logins never stand in them. */
const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').slice(0, 200);
const plain = (error: Thrown): string =>
	oneLine(error.responseText ?? error.message ?? error.code ?? 'no reason given').replace(/\.$/, '');
