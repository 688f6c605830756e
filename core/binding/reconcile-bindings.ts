/** Decides how the bindings there are become those there ought to be: a pure diff that never touches a person's choice. */
import { refKey, type RecordRef } from '../ports/records';
import type { StoredBinding } from './known';
import type { ReasonCode } from './reason';

export interface Wanted extends RecordRef {
	why: ReasonCode;
}

export interface BindingDiff {
	/** New automatic bindings. */
	add: Wanted[];
	/** Automatic ones that nothing asks for any more. */
	drop: RecordRef[];
	/** Bound by hand, and now asked for by the rules too. */
	alsoAutomatic: RecordRef[];
	/** Asked for by the rules before, and now by hand alone. */
	onlyManual: RecordRef[];
	/** Asked for, but a person removed them. */
	blocked: RecordRef[];
}

export function reconcileBindings(existing: StoredBinding[], wanted: Wanted[]): BindingDiff {
	const diff: BindingDiff = { add: [], drop: [], alsoAutomatic: [], onlyManual: [], blocked: [] };
	const before = new Map(existing.map((binding) => [refKey(binding), binding]));
	const asked = new Map(wanted.map((one) => [refKey(one), one]));
	for (const [key, one] of asked) {
		const binding = before.get(key);
		if (!binding) diff.add.push(one);
		else if (binding.removed) diff.blocked.push(refOf(one));
		else if (!binding.automatic) diff.alsoAutomatic.push(refOf(one));
	}
	for (const [key, binding] of before) {
		if (asked.has(key) || binding.removed || !binding.automatic) continue;
		(binding.manual ? diff.onlyManual : diff.drop).push(refOf(binding));
	}
	return diff;
}

const refOf = ({ kind, id }: RecordRef): RecordRef => ({ kind, id });
