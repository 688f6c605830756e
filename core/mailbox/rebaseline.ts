/**
 * A folder's UIDVALIDITY changed (rebuilt, restored, moved to another server): every UID is new, the mails are not.
 * Decides by fingerprint which of them were handled, so that none is skipped and none handed over again.
 */
import { isFinished, type Delivery } from './delivery';

export interface ListedMail {
	uid: number;
	fingerprint: string;
	/** INTERNALDATE, ISO 8601; '' when the server gives none. */
	receivedAt: string;
}

export interface Rebaseline {
	/** Handled or in hand: only their place changes. */
	moved: { id: string; uid: number }[];
	/** Never taken in hand. */
	fresh: ListedMail[];
	/** From before our time: left alone, as on the first run. */
	old: number;
}

/**
 * @param startedAt when the listener first saw this folder
 * @param known rows of this listener by fingerprint
 * @param keptSince finished mails before this time were forgotten, so older mail counts as handled
 */
export function planRebaseline(
	mails: ListedMail[],
	known: Map<string, Delivery[]>,
	startedAt: string,
	keptSince: string,
	folder: string,
): Rebaseline {
	const plan: Rebaseline = { moved: [], fresh: [], old: 0 };
	const used = new Set<string>();
	for (const mail of mails) {
		const rows = (known.get(mail.fingerprint) ?? []).filter(({ id }) => !used.has(id));
		const row =
			rows.find((one) => one.folder === folder) ?? rows.find(({ state }) => !isFinished(state)) ?? rows[0];
		if (row) {
			used.add(row.id);
			if (row.folder === folder || !isFinished(row.state)) plan.moved.push({ id: row.id, uid: mail.uid });
		} else if (mail.receivedAt === '' || (mail.receivedAt >= startedAt && mail.receivedAt >= keptSince)) {
			plan.fresh.push(mail);
		} else plan.old += 1;
	}
	return plan;
}
