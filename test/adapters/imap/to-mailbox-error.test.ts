/** What libraries throw, in words for a person: no library's own line, no source file, no number that means nothing. */
import { toMailboxError } from '../../../adapters/imap/to-mailbox-error';
import type { MailServer } from '../../../core/ports/mailbox';

const openssl =
	'407DC235C07F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:';
const handshake =
	'C0B7:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../deps/openssl/ssl/record/rec_layer_s3.c:1590:SSL alert number 40';

const server = (security: MailServer['security']): MailServer =>
	({ host: 'mail.example', port: 993, security }) as MailServer;
const thrown = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

it.each([
	[
		'a port without TLS',
		'tls',
		thrown(openssl, { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
		'No TLS connection to mail.example:993 could be made: the server does not speak TLS on this port.',
	],
	[
		'the same from the SMTP library',
		'tls',
		thrown(openssl, { code: 'ESOCKET' }),
		'No TLS connection to mail.example:993 could be made: the server does not speak TLS on this port.',
	],
	[
		'no cipher in common',
		'tls',
		thrown(handshake, { code: 'EPROTO' }),
		'No TLS connection to mail.example:993 could be made: server and n8n have no cipher in common.',
	],
	[
		'an IMAP server where SMTP is asked for',
		'plain',
		thrown('Invalid greeting. response=* OK ready: * OK ready', { code: 'EPROTOCOL' }),
		'mail.example:993 answers, but not as an SMTP server.',
	],
	[
		'a host name with a typing error',
		'tls',
		thrown('getaddrinfo ENOTFOUND mail.example', { code: 'ENOTFOUND' }),
		'There is no address for the host "mail.example".',
	],
	[
		'a port where nobody listens',
		'tls',
		thrown('connect ECONNREFUSED', { code: 'ECONNREFUSED' }),
		'Nothing answers on port 993 of mail.example.',
	],
	[
		'a server without STARTTLS',
		'starttls',
		thrown('Server does not support STARTTLS', { tlsFailed: true }),
		'The mail server mail.example:993 does not offer STARTTLS, so the login was not sent.',
	],
	[
		'a certificate of its own making',
		'tls',
		thrown('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
		'The connection to mail.example:993 is not trusted: the certificate is signed by the server itself.',
	],
] as const)('%s', (_what, security, error, message) => {
	const told = toMailboxError(error, server(security));
	expect(told.message).toBe(message);
	expect(told.todo).toMatch(/^[A-Z].*\.$/);
	expect(`${told.message} ${told.todo}`).not.toMatch(/openssl|routines|0A00|EPROTO|response=/i);
});
