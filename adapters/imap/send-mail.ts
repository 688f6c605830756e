/** Sends a mail by SMTP and files a copy into Sent, unless the provider files sent mail itself. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { findSent } from '../../core/mailbox/choose-folders';
import type { Mail } from '../../core/mail/mail';
import { MailboxError } from '../../core/ports/mailbox';
import { connect, type Egress } from './connect';
import { listFolders } from './list-folders';
import { parseMail } from './parse/parse-mail';
import type { MailboxAccount } from './read-mailbox-credential';
import { smtpOptions } from './smtp-options';
import { refusalsOf, tellRefused, toSendError, type Refusal } from './to-send-error';
import { toMailboxError } from './to-mailbox-error';

export interface MailToSend {
	/** Header values: addresses with or without names, separated by commas. */
	to: string;
	cc?: string;
	bcc?: string;
	subject: string;
	text: string;
	html?: string;
	attachments?: { fileName: string; mimeType: string; content: Buffer }[];
	/** Without angle brackets. */
	inReplyTo?: string | null;
	references?: string[];
	/** Deterministic part of the Message-ID, so that a repeat is recognised as the same mail. */
	key?: string;
}

/** `auto`: not where the provider files sent mail itself: known ones are not even asked, of others Sent is looked into first. */
export type FileIntoSent = 'auto' | 'always' | 'never';

export interface SendWith {
	account: MailboxAccount;
	from: string;
	fileIntoSent: FileIntoSent;
	now: () => Date;
	egress?: Egress;
	/** ms that a provider has to file the mail itself before we do; default 1 s. */
	filingMs?: number;
}

export interface SentMail {
	/** The mail as it was sent, outbound, ready for Resolve. */
	mail: Mail;
	/** Folder of the copy, filed by us or by a provider that was seen doing it; null when nobody looked. */
	filedInto: string | null;
	/** Addresses that the server took no mail for; the others have it. */
	refused: string[];
	/** Plain words where somebody was refused or the copy could not be filed: the mail has gone out all the same. */
	problem: string | null;
}

const filesItself =
	/(?:^|\.)(?:gmail\.com|googlemail\.com|office365\.com|outlook\.com|hotmail\.com|icloud\.com|me\.com)$/i;

/** Our own header survives providers that rewrite Message-ID. */
const ownHeader = 'X-CRM-Mail-Binding-Id';

/** @throws MailboxError when nothing was sent */
export async function sendMail(given: MailToSend, deps: SendWith): Promise<SentMail> {
	const { account, now, egress } = deps;
	if (!account.smtp)
		throw new MailboxError(
			'unexpected',
			'The Mailbox credential has no SMTP server.',
			'Fill in the SMTP host of the Mailbox credential.',
		);
	const forbidden = await egress?.forbidden(account.smtp.host);
	if (forbidden)
		throw new MailboxError(
			'forbidden',
			`n8n does not allow a connection to ${account.smtp.host}: ${forbidden}.`,
			'Ask the administrator of n8n.',
		);
	const { raw, envelope, id } = await compose(given, deps);
	const transport = createTransport(smtpOptions(account.smtp, account.login, egress));
	let refused: Refusal[];
	try {
		refused = refusalsOf(await transport.sendMail({ envelope, raw: withoutBcc(raw) }));
	} catch (error) {
		throw toSendError(error, account.smtp);
	} finally {
		transport.close();
	}
	const filed = await fileCopy(raw, id, deps);
	const place = { ...account.identity, folder: filed.folder ?? 'Sent', specialUse: '\\Sent' };
	const problems = [...refused.map(tellRefused), filed.problem].filter((text) => text !== null);
	return {
		mail: await parseMail(raw, { place, now: now().toISOString() }),
		filedInto: filed.folder,
		refused: refused.map(({ address }) => address),
		problem: problems.join(' ') || null,
	};
}

/** Only the sender's own copy says who got a blind copy. */
function withoutBcc(raw: Buffer): Buffer {
	const text = raw.toString('latin1');
	const headerEnd = text.indexOf('\r\n\r\n') + 2;
	const header = text.slice(0, headerEnd).replace(/^Bcc:.*\r\n(?:[ \t].*\r\n)*/gim, '');
	return Buffer.concat([Buffer.from(header, 'latin1'), raw.subarray(headerEnd)]);
}

/** The mail as it goes into Sent: with its Bcc. */
async function compose(
	given: MailToSend,
	{ from, now }: SendWith,
): Promise<{ raw: Buffer; envelope: { from: string; to: string[] }; id: string }> {
	const domain = /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
	const id = `${(given.key ?? randomUUID()).replace(/[^\w.-]/g, '')}@${domain}`;
	const composer = new MailComposer({
		...{
			from,
			to: given.to,
			cc: given.cc ?? '',
			bcc: given.bcc ?? '',
			subject: oneLine(given.subject),
			text: given.text,
		},
		...(given.html ? { html: given.html } : {}),
		...(given.inReplyTo ? { inReplyTo: `<${given.inReplyTo}>` } : {}),
		...(given.references?.length
			? { references: given.references.map((reference) => `<${reference}>`).join(' ') }
			: {}),
		messageId: `<${id}>`,
		attachments: (given.attachments ?? []).map(({ fileName, mimeType, content }) => ({
			...{ filename: fileName, contentType: mimeType, content },
		})),
		// Some servers (Cyrus, for one) take no copy with bare line feeds.
		newline: 'windows',
		date: now(),
		headers: { [ownHeader]: `<${id}>` },
	}).compile();
	composer.keepBcc = true;
	const envelope = composer.getEnvelope();
	if (envelope.to.length === 0)
		throw new MailboxError(
			'unexpected',
			'The mail has no recipient that can be read.',
			'Write at least one address into To.',
		);
	return { raw: await composer.build(), id, envelope: { from: envelope.from || from, to: envelope.to } };
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

async function fileCopy(
	raw: Buffer,
	id: string,
	{ account, fileIntoSent, egress, filingMs = 1_000 }: SendWith,
): Promise<{ folder: string | null; problem: string | null }> {
	if (fileIntoSent === 'never' || (fileIntoSent === 'auto' && filesItself.test(account.imap.host)))
		return { folder: null, problem: null };
	try {
		const client = await connect({
			server: account.imap,
			login: account.login,
			...(egress ? { egress } : {}),
		});
		try {
			const sent = findSent(await listFolders(client));
			if (!sent)
				return {
					folder: null,
					problem: 'The mail was sent, but this mailbox has no Sent folder for a copy.',
				};
			const isFiled = fileIntoSent === 'auto' && (await filedByProvider(client, sent.path, id, filingMs));
			// While a folder is open that may only be read, the library would leave the flag out.
			if (client.mailbox) await client.mailboxClose();
			if (!isFiled) await client.append(sent.path, raw, ['\\Seen']);
			return { folder: sent.path, problem: null };
		} finally {
			await client.logout().catch(() => client.close());
		}
	} catch (error) {
		const words = toMailboxError(error, account.imap).message;
		return {
			folder: null,
			problem: `The mail was sent, but its copy could not be filed into Sent: ${words}`,
		};
	}
}

/** A second copy would show every answer twice, so the provider goes first: at once, or within a moment. */
async function filedByProvider(
	client: ImapFlow,
	folder: string,
	id: string,
	filingMs: number,
): Promise<boolean> {
	// Gmail under whatever host name.
	if (client.capabilities.has('X-GM-EXT-1')) return true;
	await client.mailboxOpen(folder, { readOnly: true });
	const looks = 3;
	for (let look = 1; ; look += 1) {
		for (const header of [{ 'message-id': id }, { [ownHeader.toLowerCase()]: id }]) {
			const found = await client.search({ header }, { uid: true });
			if (found && found.length > 0) return true;
		}
		if (look === looks) return false;
		await sleep(filingMs / (looks - 1));
		await client.noop();
	}
}
