/** Takes the new mails of a folder in batches: while one is handed over and worked on, the server already sends the next. */
import { planBatch, type BatchLimits } from '../../core/mailbox/plan-batch';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type { FetchedMails } from './fetch-mails';
import type { Look } from './folder-look';
import { fetchAhead, offerNew, type OfferDeps } from './offer-mails';

/** Then the other folders and failed mails have their turn. */
const batchesAtATime = 20;

export interface TakeLimits extends BatchLimits {
	isClosed(): boolean;
	/** After each batch: how many mails it had, how many of them were handed over. */
	taken(mails: number, handed: number): Promise<void>;
}

/** Returns how many mails are left for later. @throws MailboxError */
export async function takeNew(
	folder: WatchedFolder,
	{ cursor, uids }: Look,
	offer: OfferDeps,
	limits: TakeLimits,
): Promise<number> {
	const partFrom = (start: number): number[] =>
		uids.slice(start, start + planBatch(uids.length - start, limits));
	const ahead = (part: number[], batch: number): Promise<FetchedMails> | null =>
		part.length > 0 && batch < batchesAtATime ? fetchAhead(folder, part, offer) : null;
	let taken = 0;
	let at = cursor;
	let part = partFrom(0);
	let fetched = ahead(part, 0);
	for (let batch = 0; fetched; batch += 1) {
		await offer.handOver.slot();
		if (limits.isClosed()) break;
		const next = partFrom(taken + part.length);
		const nextFetched = ahead(next, batch + 1);
		const handed = await offerNew(folder, at, part, fetched, offer);
		taken += part.length;
		at = { ...at, cursor: part.at(-1) ?? at.cursor };
		await limits.taken(part.length, handed);
		part = next;
		fetched = nextFetched;
	}
	return uids.length - taken;
}
