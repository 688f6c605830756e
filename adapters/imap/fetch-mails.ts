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
	/** A batch ends with the mail that exceeds this (bytes); default 8 MB. */
	mostBytes?: number;
}

export interface FetchedMail {
	uid: number;
	fingerprint: string;
	mail: Mail;
}

export interface FetchedMails {
	/** Of the folder when it was read. */
	uidValidity: string;
	/** By UID; asked for when their turn has come, for what the thread parsed waits outside n8n's heap until then. */
	unpack(): Map<number, FetchedMail>;
	/** UIDs from here on were left out, for the mails before them are large; null: all were read. */
	leftFrom: number | null;
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
/** Bytes of a batch: what comes beyond is left for the next one, so that a batch of large mails costs no more memory. */
const mostOfBatch = 8 * 1024 * 1024;
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
	const { uidValidity, raw, leftFrom } = await link.inFolder(folder.path, async (client) => ({
		uidValidity: client.mailbox ? String(client.mailbox.uidValidity) : '',
		...(await fetchRaw(client, uids, context)),
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
	// Without the sources: `unpack` must not keep the raw mails in memory.
	const facts = raw.map(({ uid, size, receivedAt, sizes }) => ({ uid, size, receivedAt, sizes }));
	const unpack = (): Map<number, FetchedMail> => {
		const mails = parsed();
		return new Map(facts.map((one, at) => [one.uid, toFetched(one, mails[at]!)]));
	};
	return { uidValidity, unpack, leftFrom };
}

async function fetchRaw(
	client: ImapFlow,
	uids: number[],
	{ maxSize, mostBytes = mostOfBatch }: FetchContext,
): Promise<{ raw: RawMail[]; leftFrom: number | null }> {
	const found: RawMail[] = [];
	const wanted = new Set(uids);
	const query = { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: whole } };
	for await (const one of client.fetch(uids.join(','), query, { uid: true })) {
		if (!one.source || !wanted.has(one.uid)) continue;
		found.push({
			...{ uid: one.uid, source: one.source, size: one.size ?? one.source.length },
			receivedAt: one.internalDate ? new Date(one.internalDate).toISOString() : '',
			...{ sizes: null, cut: false },
		});
	}
	found.sort((left, right) => left.uid - right.uid);
	let bytes = 0;
	for (const [at, one] of found.entries()) {
		if (bytes > mostBytes) return { raw: found.slice(0, at), leftFrom: one.uid };
		if (one.source.length === 0 && one.size > 0) found[at] = await wholeAlone(client, one);
		if (one.size > whole && one.source.length >= whole)
			found[at] = await withoutAttachments(client, one, maxSize);
		bytes += found[at]!.source.length;
	}
	return { raw: found, leftFrom: null };
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

function toFetched(one: Omit<RawMail, 'source' | 'cut'>, mail: Mail): FetchedMail {
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
