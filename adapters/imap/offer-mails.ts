/** Takes mails out of a folder into executions: fetches them, leaves out copies, writes them down, hands them over. */
import { deliveryId, executionKey } from '../../core/mailbox/execution-key';
import { isFinished, type Delivery } from '../../core/mailbox/delivery';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type {
	DeliveryChange,
	FolderCursor,
	ListenerKey,
	MailboxMemory,
	NewDelivery,
} from '../../core/ports/mailbox-memory';
import { fetchMails, type FetchContext, type FetchedMail, type FetchedMails } from './fetch-mails';
import type { HandOver, OfferedDelivery } from './hand-over';
import type { MailboxLink } from './mailbox-link';

export interface OfferDeps {
	key: ListenerKey;
	link: MailboxLink;
	memory: MailboxMemory;
	handOver: HandOver;
	fetch: FetchContext;
	now(): Date;
	/** Fault tests stop the process here; nothing in the product sets it. */
	at?(point: OfferPoint): void | Promise<void>;
}

export type OfferPoint = 'listed' | 'fetched' | 'written' | 'emitted' | 'ended' | 'settled' | 'told';

/** A mail of a folder that cannot be read is tried again after so long. */
export const folderAgainMs = 10 * 60_000;

/** Begins to fetch new mails; the answer is meant for `offerNew`, a failure shows there. */
export function fetchAhead(folder: WatchedFolder, uids: number[], deps: OfferDeps): Promise<FetchedMails> {
	const fetched = (async () => {
		await deps.at?.('listed');
		return await fetchMails(deps.link, folder, uids, deps.fetch);
	})();
	fetched.catch(() => undefined);
	return fetched;
}

/**
 * New mails of a folder as one execution; the cursor moves past them in the same transaction that writes them down.
 * Returns how many of the UIDs are done with, and how many mails were handed over.
 */
export async function offerNew(
	folder: WatchedFolder,
	cursor: FolderCursor,
	uids: number[],
	fetched: Promise<FetchedMails>,
	deps: OfferDeps,
): Promise<{ taken: number; handed: number }> {
	const { uidValidity, unpack, leftFrom } = await fetched;
	const read = leftFrom === null ? uids : uids.filter((uid) => uid < leftFrom);
	// Rebuilt while we read: the next look notices and starts over from what was written down.
	if (uidValidity !== cursor.uidValidity) return { taken: uids.length, handed: 0 };
	await deps.at?.('fetched');
	if (deps.handOver.closed) return { taken: 0, handed: 0 };
	const { fresh, changes } = await withoutCopies([...unpack().values()], folder, cursor.uidValidity, deps);
	const places = fresh.map(({ uid }) => ({ folder: folder.path, uidValidity, uid, attempt: 1 }));
	const execution = fresh.length === 0 ? '' : executionKey(deps.key, places);
	const rows = fresh.map((one) => handedRow(one, folder, uidValidity, execution, deps.key));
	await deps.memory.change(deps.key, changes, deps.now());
	await deps.memory.take(deps.key, { ...cursor, cursor: read.at(-1) ?? cursor.cursor }, rows, deps.now());
	await deps.at?.('written');
	if (fresh.length === 0) return { taken: read.length, handed: 0 };
	deps.handOver.offer(
		fresh.map((one, at) => ({ ...rows[at]!, tries: 0, attempt: 1, mail: one.mail })),
		execution,
	);
	await deps.at?.('emitted');
	return { taken: read.length, handed: fresh.length };
}

const envelopeOf = ({ mail }: FetchedMail): Delivery['envelope'] => ({
	from: mail.from?.address ?? '',
	subject: mail.subject.slice(0, 200),
	date: mail.date,
});

const handedRow = (
	one: FetchedMail,
	folder: WatchedFolder,
	uidValidity: string,
	execution: string,
	key: ListenerKey,
): NewDelivery => ({
	id: deliveryId(key, { folder: folder.path, uidValidity, uid: one.uid }),
	...{ folder: folder.path, uidValidity, uid: one.uid },
	...{ fingerprint: one.fingerprint, mail: one.mail.id, content: one.mail.contentHash },
	...{ state: 'handed', attempt: 1, execution, envelope: envelopeOf(one) },
});

/** A mail moved or copied between watched folders is not new; one that is still unfinished is followed to its new place. */
async function withoutCopies(
	mails: FetchedMail[],
	folder: WatchedFolder,
	uidValidity: string,
	{ key, memory }: Pick<OfferDeps, 'key' | 'memory'>,
): Promise<{ fresh: FetchedMail[]; changes: DeliveryChange[] }> {
	const known = await memory.byFingerprint(
		key,
		mails.map(({ fingerprint }) => fingerprint),
	);
	const fresh: FetchedMail[] = [];
	const changes: DeliveryChange[] = [];
	const inThisBatch = new Set<string>();
	for (const one of mails) {
		const content = `${one.fingerprint} ${one.mail.contentHash}`;
		const copy = (known.get(one.fingerprint) ?? []).find(
			(row) => row.state !== 'gone' && (row.content === '' || row.content === one.mail.contentHash),
		);
		if (inThisBatch.has(content)) continue;
		inThisBatch.add(content);
		if (!copy) fresh.push(one);
		else if (!isFinished(copy.state)) {
			changes.push({
				id: copy.id,
				state: copy.state,
				place: { folder: folder.path, uidValidity, uid: one.uid },
			});
		}
	}
	return { fresh, changes };
}

/**
 * Mails that are written down already (`seen`, `failed` and due, or left `handed` by a process that died), all of one folder.
 * Returns how many were handed over.
 * @param sameKey under the key they were last handed over with: n8n then starts nothing that it has started before
 */
export async function offerAgain(
	folder: WatchedFolder,
	rows: Delivery[],
	deps: OfferDeps,
	sameKey?: string,
): Promise<number> {
	// What one key was given is offered under it as a whole; it was no more than a batch then.
	const fetch = sameKey === undefined ? deps.fetch : { ...deps.fetch, mostBytes: Infinity };
	const { uidValidity, unpack, leftFrom } = await fetchMails(
		deps.link,
		folder,
		rows.map(({ uid }) => uid),
		fetch,
	);
	await deps.at?.('fetched');
	if (deps.handOver.closed) return 0;
	// Its place in a rebuilt folder is known once that folder has been looked into; until then it is left alone.
	const dueAt = new Date(deps.now().getTime() + folderAgainMs).toISOString();
	const stale = rows
		.filter((row) => row.uidValidity !== uidValidity)
		.map(({ id }): DeliveryChange => ({ id, state: 'failed', dueAt }));
	const mails = unpack();
	const here = rows.filter(
		(row) => row.uidValidity === uidValidity && (leftFrom === null || row.uid < leftFrom),
	);
	const readable = here.filter(({ uid }) => mails.has(uid));
	const copies = sameKey === undefined ? await copiesAmong(readable, mails, deps) : new Set<string>();
	const execution =
		sameKey ??
		executionKey(
			deps.key,
			readable.map((row) => ({ ...row, attempt: row.attempt + 1 })),
		);
	const changes = stale;
	const offered: OfferedDelivery[] = [];
	for (const row of here) {
		const one = mails.get(row.uid);
		if (!one) changes.push({ id: row.id, state: 'gone', dueAt: null });
		else if (copies.has(row.id)) changes.push({ id: row.id, state: 'done', dueAt: null });
		else {
			const attempt = sameKey === undefined ? row.attempt + 1 : row.attempt;
			changes.push({ id: row.id, state: 'handed', attempt, execution, dueAt: null, read: readOf(one) });
			offered.push({ ...row, attempt, envelope: envelopeOf(one), mail: one.mail });
		}
	}
	await deps.memory.change(deps.key, changes, deps.now());
	await deps.at?.('written');
	if (offered.length === 0) return 0;
	deps.handOver.offer(offered, execution);
	await deps.at?.('emitted');
	return offered.length;
}

const readOf = (one: FetchedMail): DeliveryChange['read'] => ({
	...{ mail: one.mail.id, content: one.mail.contentHash, fingerprint: one.fingerprint },
	envelope: envelopeOf(one),
});

/** Rows never read before that turn out to be copies of a mail already in hand (a first run over several folders). */
async function copiesAmong(
	rows: Delivery[],
	mails: Map<number, FetchedMail>,
	{ key, memory }: Pick<OfferDeps, 'key' | 'memory'>,
): Promise<Set<string>> {
	const unread = rows.filter(({ mail }) => mail === '');
	const known = await memory.byFingerprint(
		key,
		unread.map(({ uid }) => mails.get(uid)!.fingerprint),
	);
	const copies = new Set<string>();
	const inThisBatch = new Set<string>();
	for (const row of unread) {
		const { fingerprint, mail } = mails.get(row.uid)!;
		const content = `${fingerprint} ${mail.contentHash}`;
		const others = (known.get(fingerprint) ?? []).filter(
			(other) => other.id !== row.id && other.content === mail.contentHash && other.state !== 'gone',
		);
		if (others.length > 0 || inThisBatch.has(content)) copies.add(row.id);
		inThisBatch.add(content);
	}
	return copies;
}
