/** Fetches mails of one folder and parses them. Reads with PEEK, changes nothing, and holds no more than a batch in memory. */
import type { ImapFlow } from 'imapflow';
import { fingerprintOf } from '../../core/mailbox/fingerprint';
import type { Mail, MailboxIdentity } from '../../core/mail/mail';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type { MailboxLink } from './mailbox-link';
import type { ParseMails } from './parse-pool';
import { slimMail } from './slim-mail';

export interface FetchContext {
	identity: MailboxIdentity;
	parse: ParseMails;
	now(): Date;
	/** A mail above this (bytes) comes with its headers and the beginning of its text only. */
	maxSize: number;
}

export interface FetchedMail {
	uid: number;
	fingerprint: string;
	mail: Mail;
}

export interface FetchedMails {
	/** Of the folder when it was read. */
	uidValidity: string;
	mails: Map<number, FetchedMail>;
}

interface RawMail {
	uid: number;
	source: Buffer;
	size: number;
	receivedAt: string;
	sizes: Map<string, number> | null;
	cut: boolean;
}

/** Mails up to this size are fetched whole, in one command for the batch. */
const whole = 128 * 1024;
const limits = { perText: 1024 * 1024, allTexts: 2 * 1024 * 1024, nodes: 500 };
const tightLimits = { perText: 64 * 1024, allTexts: 64 * 1024, nodes: 100 };

/**
 * @param uids in one folder; those that are gone are simply not in the answer
 * @throws MailboxError
 */
export async function fetchMails(
	link: MailboxLink,
	folder: WatchedFolder,
	uids: number[],
	context: FetchContext,
): Promise<FetchedMails> {
	const { uidValidity, raw } = await link.inFolder(folder.path, async (client) => ({
		uidValidity: client.mailbox ? String(client.mailbox.uidValidity) : '',
		raw: await fetchRaw(client, uids, context.maxSize),
	}));
	const parsed = await context.parse(
		raw.map((one) => ({
			source: one.source,
			context: {
				place: {
					...context.identity,
					...{ folder: folder.path, specialUse: folder.specialUse, uid: one.uid, uidValidity },
				},
				...(one.receivedAt === '' ? {} : { internalDate: one.receivedAt }),
				now: context.now().toISOString(),
				...(one.cut ? { fullSize: one.size } : {}),
			},
		})),
	);
	const mails = raw.map((one, at) => toFetched(one, parsed[at]!));
	return { uidValidity, mails: new Map(mails.map((one) => [one.uid, one])) };
}

async function fetchRaw(client: ImapFlow, uids: number[], maxSize: number): Promise<RawMail[]> {
	const found: RawMail[] = [];
	const query = { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: whole } };
	for await (const one of client.fetch(uids.join(','), query, { uid: true })) {
		if (!one.source || !uids.includes(one.uid)) continue;
		found.push({
			...{ uid: one.uid, source: one.source, size: one.size ?? one.source.length },
			receivedAt: one.internalDate ? new Date(one.internalDate).toISOString() : '',
			...{ sizes: null, cut: false },
		});
	}
	for (const [at, one] of found.entries()) {
		if (one.source.length === 0 && one.size > 0) found[at] = await wholeAlone(client, one);
		if (one.size > whole && one.source.length >= whole)
			found[at] = await withoutAttachments(client, one, maxSize);
	}
	return found;
}

/** Some servers (hoodiecrow, for one) answer a partial fetch of several mails with nothing for all but the first. */
async function wholeAlone(client: ImapFlow, one: RawMail): Promise<RawMail> {
	const query = one.size > whole ? { source: { start: 0, maxLength: whole } } : { source: true };
	const again = await client.fetchOne(String(one.uid), query, { uid: true });
	return again && again.source && again.source.length > 0 ? { ...one, source: again.source } : one;
}

/** A server that cannot tell the structure still gives the beginning of the mail. */
async function withoutAttachments(client: ImapFlow, one: RawMail, maxSize: number): Promise<RawMail> {
	const slim = await slimMail(client, one.uid, one.size > maxSize ? tightLimits : limits).catch(
		(error: unknown) => {
			if (client.usable) return null;
			throw error;
		},
	);
	return slim ? { ...one, ...slim } : { ...one, cut: true };
}

function toFetched(one: RawMail, mail: Mail): FetchedMail {
	const fingerprint = fingerprintOf({
		messageId: mail.messageId,
		receivedAt: one.receivedAt,
		size: one.size,
	});
	return { uid: one.uid, fingerprint, mail: one.sizes ? withSizes(mail, one.sizes, one.size) : mail };
}

const withSizes = (mail: Mail, sizes: Map<string, number>, size: number): Mail => ({
	...mail,
	size,
	attachments: mail.attachments.map((attachment) => ({
		...attachment,
		size: sizes.get(attachment.part ?? '') ?? attachment.size,
	})),
});
