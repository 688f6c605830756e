/** Takes the new mails of a folder in batches: while one is handed over and worked on, the next ones are fetched and parsed. */
import { planBatch, type BatchLimits } from '../../core/mailbox/plan-batch';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type { FetchedMails } from './fetch-mails';
import type { Look } from './folder-look';
import { fetchAhead, offerNew, type OfferDeps } from './offer-mails';

/** Batches in hand: one that is handed over next, one that is parsed, one that the server sends. */
const ahead = 3;

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
	let at = cursor;
	let done = 0;
	let asked = 0;
	let batches = 0;
	const inHand: { part: number[]; fetched: Promise<FetchedMails> }[] = [];
	const askMore = (): void => {
		for (; inHand.length < ahead && asked < uids.length && batches < batchesAtATime; batches += 1) {
			const part = uids.slice(asked, asked + planBatch(uids.length - asked, limits));
			inHand.push({ part, fetched: fetchAhead(folder, part, offer) });
			asked += part.length;
		}
	};
	for (askMore(); inHand.length > 0; askMore()) {
		await offer.handOver.slot(inHand[0]!.part.length);
		if (limits.isClosed() || offer.handOver.closed) break;
		const { part, fetched } = inHand.shift()!;
		const { taken, handed } = await offerNew(folder, at, part, fetched, offer);
		done += taken;
		at = { ...at, cursor: part[taken - 1] ?? at.cursor };
		if (taken < part.length) {
			// The mails are large: what was asked for behind them is asked for again, so that the order stays.
			inHand.length = 0;
			asked = done;
		}
		await limits.taken(taken, handed);
	}
	return uids.length - done;
}
