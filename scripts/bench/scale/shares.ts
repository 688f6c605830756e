/** Which mails each worker of the bench `scale` resolves, and by which rules. */
import { readSettings } from '../../../core/binding/read-settings';

export interface WorkerTask {
	postgres: string;
	worker: number;
	workers: number;
	mails: number;
	contacts: number;
}

const batch = 100;

export const scaleSettings = readSettings({
	rules: {
		inboundNew: { kind: 'lead', source: 'email' },
		outboundNew: { kind: 'contact', responsible: { type: 'sender' } },
		inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } },
	},
});

/** Batches in turn; every fifth batch goes to all workers, as when several mailboxes get the same mails. */
export function sharesOf({ worker, workers, mails }: WorkerTask): number[][] {
	const shares: number[][] = [];
	for (let number = 0; number * batch < mails; number += 1) {
		if (number % workers !== worker && number % 5 !== 0) continue;
		shares.push(Array.from({ length: batch }, (_, at) => number * batch + at));
	}
	return shares;
}
