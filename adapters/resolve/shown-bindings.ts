/** Bindings of mails as one user may see them. */
import type { KeptBinding, KeptMail } from '../../core/ports/binding-memory';
import { refKey, type CrmRecord, type Kind } from '../../core/ports/records';
import { judgeUnbind, mayView, mayViewKind, type ActingUser } from '../../core/rights/rights';
import type { ResolveWith } from './resolve-batch';

/** A binding as this user may see it: without the right there is neither id nor title. */
export interface ShownBinding {
	kind: Kind;
	id: string | null;
	title: string | null;
	url: string | null;
	why: string;
	automatic: boolean;
	manual: boolean;
	changedBy: string | null;
	visible: boolean;
	removable: boolean;
}

/** The bindings of many mails by two questions, one to the memory and one to the CRM; mails that are unknown are left out. */
export async function listBindingsOf(
	mails: string[],
	user: ActingUser,
	deps: ResolveWith,
): Promise<Map<string, ShownBinding[]>> {
	if (mails.length === 0) return new Map();
	const kept = await deps.memory.mails(deps.gateway.connection, mails);
	return await showBindings(kept, user, deps);
}

/** Of each mail by its id; the CRM is asked once for all records. */
export async function showBindings(
	kept: KeptMail[],
	user: ActingUser,
	{ gateway }: ResolveWith,
): Promise<Map<string, ShownBinding[]>> {
	const active = kept.map(
		({ id, bindings }) => [id, bindings.filter((binding) => !binding.removed)] as const,
	);
	const refs = new Map(active.flatMap(([, bindings]) => bindings).map((one) => [refKey(one), one]));
	const found = refs.size === 0 ? [] : await gateway.get([...refs.values()]);
	const records = new Map(found.map((record) => [refKey(record), record]));
	return new Map(active.map(([id, bindings]) => [id, shownTo(user, bindings, records)]));
}

function shownTo(user: ActingUser, active: KeptBinding[], records: Map<string, CrmRecord>): ShownBinding[] {
	return active.map((binding) => {
		const record = records.get(refKey(binding));
		const visible = record ? mayView(user, record) : mayViewKind(user, binding.kind);
		const { kind, why, automatic, manual } = binding;
		const removable = record ? judgeUnbind(user, record, manual ? binding.changedBy : null).allowed : visible;
		const shown = visible
			? { id: binding.id, title: record?.title ?? null, url: record?.url ?? null }
			: { id: null, title: null, url: null };
		return {
			kind,
			...shown,
			why,
			automatic,
			manual,
			changedBy: visible ? binding.changedBy : null,
			visible,
			removable,
		};
	});
}
