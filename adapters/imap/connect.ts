/** Opens one IMAP connection by imapflow: TLS verified, STARTTLS required where chosen, password or OAuth2, n8n's egress rules. */
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { rootCertificates, type ConnectionOptions } from 'node:tls';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { MailboxError, type MailLogin, type MailServer } from '../../core/ports/mailbox';
import { mindNamespaceNil } from './namespace-nil';
import { toMailboxError } from './to-mailbox-error';

/** n8n's rules on where a node may connect to; absent where n8n sets none. */
export interface Egress {
	/** Says why a host given as an address is forbidden, or null. */
	forbidden(host: string): Promise<string | null>;
	/** Checks resolved addresses at connect time. */
	lookup?: LookupFunction;
}

export interface ConnectOptions {
	server: MailServer;
	login: MailLogin;
	egress?: Egress;
	/** ms for address, TCP and TLS together; default 20 s. */
	timeoutMs?: number;
	/** ms without a byte after which a connection counts as dead; default 60 s. */
	silenceMs?: number;
}

/** A logged-in client. @throws MailboxError */
export async function connect(options: ConnectOptions): Promise<ImapFlow> {
	const { server, egress } = options;
	const forbidden = await egress?.forbidden(server.host);
	if (forbidden) {
		throw new MailboxError(
			'forbidden',
			`n8n does not allow a connection to ${server.host}: ${forbidden}.`,
			'Ask the administrator of n8n (N8N_SSRF_PROTECTION_...).',
		);
	}
	const client = new ImapFlow(imapOptions(options));
	mindNamespaceNil(client);
	// A late error of a closed connection has no other listener and would end the process.
	client.on('error', () => undefined);
	try {
		await client.connect();
		// Without it every command after IDLE waits for the server's delayed acknowledgement, twice 40 ms.
		(client as unknown as { socket?: Socket }).socket?.setNoDelay(true);
		return client;
	} catch (error) {
		client.close();
		throw toMailboxError(error, server);
	}
}

function imapOptions({ server, login, egress, timeoutMs, silenceMs }: ConnectOptions): ImapFlowOptions {
	return {
		host: server.host,
		port: server.port,
		secure: server.security === 'tls',
		...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
		auth: {
			user: login.user,
			...(login.accessToken === undefined
				? { pass: login.password ?? '' }
				: { accessToken: login.accessToken }),
		},
		tls: tlsOptions(server, egress?.lookup),
		connectionTimeout: timeoutMs ?? 20_000,
		greetingTimeout: timeoutMs ?? 20_000,
		socketTimeout: silenceMs ?? 60_000,
		// The link starts IDLE itself, the moment nothing else is to be done.
		disableAutoIdle: true,
		qresync: true,
		logger: false,
		clientInfo: { name: 'n8n-nodes-crm-mail-binding' },
		// A mail above the size limit is never asked for whole: more than this is a broken or hostile server.
		maxLiteralSize: 256 * 1024 * 1024,
	};
}

/** The same for SMTP. */
export const tlsOptions = (server: MailServer, lookup?: LookupFunction): ConnectionOptions => ({
	rejectUnauthorized: !server.acceptAnyCertificate,
	...(server.ca ? { ca: [...rootCertificates, server.ca] } : {}),
	...(isIP(server.host) ? {} : { servername: server.host }),
	...(lookup ? { lookup } : {}),
	minVersion: 'TLSv1.2',
});
