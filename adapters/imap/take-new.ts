/** Takes the new mails of a folder in batches: while one is handed over and worked on, the next ones are fetched and parsed. */
import { planBatch, type BatchLimits } from '../../core/mailbox/plan-batch';
import type { WatchedFolder } from '../../core/ports/mailbox';
import type { FetchedMails } from './fetch-mails';
import type { Look } from './folder-look';
import { fetchAhead, offerNew, type OfferDeps } from './offer-mails';

/** Batches in hand: one that is handed over next, one that is parsed, one that the server sends. */
const ahead = 3;

export interface TakeLimits extends BatchLimits {
	/** So many batches; then the other folders and failed mails have their turn. */
	batches: number;
	isClosed(): boolean;
	/** After each batch: how many of its mails were handed over. */
	taken(handed: number): Promise<void>;
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
		for (; inHand.length < ahead && asked < uids.length && batches < limits.batches; batches += 1) {
			const part = uids.slice(asked, asked + planBatch(uids.length - asked, limits));
			inHand.push({ part, fetched: fetchAhead(folder, part, offer) });
			asked += part.length;
		}
	};
	// In a frame of its own: what was fetched is let go before the next batch waits for its turn.
	const offerNext = async (): Promise<{ part: number[]; taken: number; handed: number }> => {
		const { part, fetched } = inHand.shift()!;
		return { part, ...(await offerNew(folder, at, part, fetched, offer)) };
	};
	for (askMore(); inHand.length > 0; askMore()) {
		await offer.handOver.slot(inHand[0]!.part.length);
		if (limits.isClosed() || offer.handOver.closed) break;
		const { part, taken, handed } = await offerNext();
		done += taken;
		at = { ...at, cursor: part[taken - 1] ?? at.cursor };
		if (taken < part.length) {
			// The mails are large: what was asked for behind them is asked for again, so that the order stays.
			inHand.length = 0;
			asked = done;
		}
		await limits.taken(handed);
	}
	return uids.length - done;
}
