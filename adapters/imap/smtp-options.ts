/** How the SMTP server of a mailbox is reached, in nodemailer's words. */
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { MailLogin, MailServer } from '../../core/ports/mailbox';
import { tlsOptions, type Egress } from './connect';

export const smtpOptions = (
	server: MailServer,
	login: MailLogin,
	egress?: Egress,
): SMTPTransport.Options => ({
	host: server.host,
	port: server.port,
	secure: server.security === 'tls',
	requireTLS: server.security === 'starttls',
	ignoreTLS: server.security === 'plain',
	auth:
		login.accessToken === undefined
			? { user: login.user, pass: login.password ?? '' }
			: { type: 'OAuth2', user: login.user, accessToken: login.accessToken },
	tls: tlsOptions(server, egress?.lookup),
	connectionTimeout: 15_000,
	greetingTimeout: 15_000,
	socketTimeout: 60_000,
	logger: false,
});
