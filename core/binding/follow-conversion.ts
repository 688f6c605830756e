/** Decides what a converted lead stands for: everything it became, leads among it followed on. */
import type { CrmRecord } from '../ports/records';
import { refKey } from '../ports/records';
import type { Found } from './found';

/** Empty for what is no converted lead, and for one whose successors cannot be read. */
export function followConversion(record: CrmRecord, found: Found): CrmRecord[] {
	const became = new Map<string, CrmRecord>();
	const seen = new Set<string>();
	const follow = (from: CrmRecord): void => {
		if (from.kind !== 'lead' || from.state !== 'converted' || seen.has(refKey(from))) return;
		seen.add(refKey(from));
		for (const ref of from.convertedTo) {
			const next = found.records.get(refKey(ref));
			if (!next) continue;
			if (next.kind === 'lead') {
				if (next.state === 'converted') follow(next);
				else became.set(refKey(next), next);
			} else became.set(refKey(next), next);
		}
	};
	follow(record);
	return [...became.values()];
}
