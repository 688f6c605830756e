/** Tries a mailbox for the credential's test: says which of host, port, TLS, login and folders is wrong, or what the server can do. */
import { createTransport } from 'nodemailer';
import { findSent } from '../../core/mailbox/choose-folders';
import { MailboxError } from '../../core/ports/mailbox';
import { connect, type Egress } from './connect';
import { listFolders } from './list-folders';
import type { MailboxAccount } from './read-mailbox-credential';
import { smtpOptions } from './smtp-options';
import { toMailboxError } from './to-mailbox-error';

/** One sentence of praise. @throws MailboxError */
export async function testMailbox(account: MailboxAccount, egress?: Egress): Promise<string> {
	const imap = await testImap(account, egress);
	const smtp = account.smtp
		? await testSmtp(account, egress)
		: 'No SMTP server is given: mail can be read, not sent.';
	return `${imap} ${smtp}`;
}

async function testImap({ imap, login }: MailboxAccount, egress?: Egress): Promise<string> {
	const client = await connect({ server: imap, login, timeoutMs: 10_000, ...(egress ? { egress } : {}) });
	try {
		const listed = await listFolders(client);
		const inbox = listed.find(({ path }) => path.toUpperCase() === 'INBOX');
		if (!inbox?.selectable)
			throw new MailboxError(
				'folder',
				'The login works, but the mailbox has no INBOX.',
				'Check that this user has a mailbox.',
			);
		const { exists } = await client.mailboxOpen(inbox.path, { readOnly: true });
		const sent = findSent(listed);
		const can = ['IDLE', 'CONDSTORE', 'QRESYNC', 'UIDPLUS', 'MOVE', 'SPECIAL-USE'].filter((name) =>
			client.capabilities.has(name),
		);
		return `IMAP works: ${exists} mails in INBOX, ${sent ? `sent mail in "${sent.path}"` : 'no folder for sent mail found'}, ${listed.length} folders. The server offers ${can.join(', ') || 'no extensions'}.`;
	} catch (error) {
		throw toMailboxError(error, imap);
	} finally {
		client.close();
	}
}

async function testSmtp(account: MailboxAccount, egress?: Egress): Promise<string> {
	const { smtp } = account;
	if (!smtp) return '';
	const forbidden = await egress?.forbidden(smtp.host);
	if (forbidden)
		throw new MailboxError(
			'forbidden',
			`n8n does not allow a connection to ${smtp.host}: ${forbidden}.`,
			'Ask the administrator of n8n (N8N_SSRF_PROTECTION_...).',
		);
	const transport = createTransport(smtpOptions(smtp, account.login, egress));
	try {
		await transport.verify();
		return 'SMTP works.';
	} catch (error) {
		throw ofSmtp(toMailboxError(error, smtp));
	} finally {
		transport.close();
	}
}

const ofSmtp = (told: MailboxError): MailboxError =>
	new MailboxError(told.kind, `IMAP works, SMTP does not. ${told.message}`, told.todo, told.cause);
