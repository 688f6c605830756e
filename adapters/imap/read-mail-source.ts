/** Fetches what the trigger left in the mailbox: one attachment, or the whole raw mail; by UID, checked by UIDVALIDITY. */
import type { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { MailboxError } from '../../core/ports/mailbox';

export interface MailAt {
	folder: string;
	uid: number;
	uidValidity: string;
	/** Message-ID without angle brackets; finds a mail that was moved within its folder's lifetime. */
	messageId: string | null;
}

export interface FetchedAttachment {
	fileName: string;
	mimeType: string;
	content: Buffer;
}

/** @throws MailboxError when the mail is gone */
export async function readRawMail(client: ImapFlow, at: MailAt): Promise<Buffer> {
	const lock = await lockFolder(client, at.folder);
	try {
		const uid = await findUid(client, at);
		const found = uid === null ? false : await client.fetchOne(String(uid), { source: true }, { uid: true });
		if (!found || !found.source) throw gone(at.folder);
		return found.source;
	} finally {
		lock.release();
	}
}

/**
 * @param wanted file names; empty = all
 * @throws MailboxError when the mail has none of that name
 */
export async function readAttachments(
	client: ImapFlow,
	at: MailAt,
	wanted: string[],
): Promise<FetchedAttachment[]> {
	const parsed = await simpleParser(await readRawMail(client, at), {
		skipHtmlToText: true,
		skipTextToHtml: true,
		skipImageLinks: true,
	});
	const files = parsed.attachments.map(({ filename, contentType, content }) => ({
		fileName: cleanName(filename ?? ''),
		mimeType: contentType,
		content,
	}));
	const missing = wanted.filter((name) => !files.some((file) => isNamed(file, name)));
	if (missing.length > 0) throw noSuchFile(missing, files);
	return files.filter((file) => wanted.length === 0 || wanted.some((name) => isNamed(file, name)));
}

/** Mac systems write umlauts as two characters (NFD). */
const isNamed = ({ fileName }: FetchedAttachment, name: string): boolean =>
	fileName.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase();

function noSuchFile(missing: string[], files: FetchedAttachment[]): MailboxError {
	const have = files.map(({ fileName }) => `"${fileName}"`).join(', ') || 'no file at all';
	return new MailboxError(
		'gone',
		`The mail has no attachment named ${missing.map((name) => `"${name}"`).join(', ')}.`,
		`It has ${have.slice(0, 500)}. Leave the names empty to get every file.`,
	);
}

const cleanName = (name: string): string =>
	name
		.replace(/\p{Cc}/gu, '')
		.replace(/[/\\]/g, '_')
		.trim()
		.slice(0, 200) || 'attachment.bin';

/** @throws MailboxError */
export async function moveMail(client: ImapFlow, at: MailAt, to: string): Promise<void> {
	const move = async (uid: number) => await client.messageMove(String(uid), to, { uid: true });
	await withMail(client, at, `The mail could not be moved to "${to}".`, move);
}

/** @param flags e.g. `\\Seen`, `$Label1` */
export async function flagMail(client: ImapFlow, at: MailAt, flags: string[], set: boolean): Promise<void> {
	await withMail(client, at, `The flags ${flags.join(', ')} could not be changed.`, async (uid) =>
		set
			? await client.messageFlagsAdd(String(uid), flags, { uid: true })
			: await client.messageFlagsRemove(String(uid), flags, { uid: true }),
	);
}

async function withMail(
	client: ImapFlow,
	at: MailAt,
	failure: string,
	work: (uid: number) => Promise<unknown>,
): Promise<void> {
	const lock = await lockFolder(client, at.folder);
	try {
		const uid = await findUid(client, at);
		if (uid === null) throw gone(at.folder);
		if (client.mailbox && client.mailbox.readOnly) {
			throw new MailboxError(
				'folder',
				`The folder ${at.folder} may only be read.`,
				'Give the login the right to change it, or leave this step out.',
			);
		}
		const done = await work(uid);
		if (done === false)
			throw new MailboxError(
				'folder',
				failure,
				'Check that the folder exists, and that this login may change it.',
			);
	} finally {
		lock.release();
	}
}

async function lockFolder(client: ImapFlow, folder: string): Promise<{ release(): void }> {
	return await client.getMailboxLock(folder).catch((error: unknown) => {
		throw new MailboxError(
			'folder',
			`The folder ${folder} cannot be opened.`,
			'It may have been renamed or removed.',
			error,
		);
	});
}

/** The UID counts only while UIDVALIDITY is the same (RFC 3501 2.3.1.1); else the mail is searched by its Message-ID. */
async function findUid(client: ImapFlow, { uid, uidValidity, messageId }: MailAt): Promise<number | null> {
	const now = client.mailbox ? String(client.mailbox.uidValidity) : '';
	if (uid > 0 && (uidValidity === '' || uidValidity === now)) {
		// A server says OK to a change of a mail that is gone.
		const here = await client.search({ uid: String(uid) }, { uid: true });
		return here && here.includes(uid) ? uid : null;
	}
	if (messageId === null) return null;
	const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
	return found && found.length > 0 ? (found.at(-1) ?? null) : null;
}

const gone = (folder: string): MailboxError =>
	new MailboxError(
		'gone',
		`The mail is no longer in the folder ${folder}.`,
		'It was moved or deleted since the trigger read it.',
	);
