/** Binds what came out of converted leads to the whole chain of their mail; made for a schedule, it may run any time. */
import { emptyFound } from '../../core/binding/found';
import { followConversion } from '../../core/binding/follow-conversion';
import { reconcileBindings } from '../../core/binding/reconcile-bindings';
import type { KeptMail, LinkChange } from '../../core/ports/binding-memory';
import { refKey, type CrmRecord, type RecordRef } from '../../core/ports/records';
import { linkActivities } from './link-activities';
import { fetchRecords, followLeads } from './look-up';
import type { ResolveWith } from './resolve-batch';

export interface Reconciled {
	/** Leads that conversations are bound to. */
	leads: number;
	/** Those that were converted. */
	converted: number;
	conversations: number;
	/** Bindings that were added; what a person removed stays removed. */
	added: number;
}

const pageSize = 200;

export async function reconcileConversions(deps: ResolveWith): Promise<Reconciled> {
	const { memory, gateway } = deps;
	const done: Reconciled = { leads: 0, converted: 0, conversations: 0, added: 0 };
	let after = '';
	for (;;) {
		const refs = await memory.boundRecords(gateway.connection, 'lead', after, pageSize);
		if (refs.length === 0) return done;
		after = refs.at(-1)?.id ?? '';
		const part = await reconcileLeads(refs, deps);
		for (const name of Object.keys(done) as (keyof Reconciled)[]) done[name] += part[name];
	}
}

/** The same for leads that are known by name, e.g. one that was converted a moment ago. */
export async function reconcileLeads(refs: RecordRef[], deps: ResolveWith): Promise<Reconciled> {
	const { memory, gateway } = deps;
	const done: Reconciled = { leads: refs.length, converted: 0, conversations: 0, added: 0 };
	const found = emptyFound();
	await fetchRecords(found, gateway, refs);
	await followLeads(found, gateway);
	for (const ref of refs) {
		const lead = found.records.get(refKey(ref));
		const became = lead ? followConversion(lead, found) : [];
		if (became.length === 0) continue;
		done.converted++;
		for (const key of await memory.conversationsOf(gateway.connection, ref)) {
			done.conversations++;
			done.added += await addToChain(key, ref, became, deps);
		}
	}
	return done;
}

async function addToChain(
	key: string,
	lead: RecordRef,
	became: CrmRecord[],
	deps: ResolveWith,
): Promise<number> {
	const { memory, gateway } = deps;
	const { mails, links } = await memory.conversation(gateway.connection, key);
	const wanted = became.map(({ kind, id }) => ({ kind, id, why: 'converted-lead' as const }));
	const allowed = wanted.filter((one) => !links.some((link) => link.removed && refKey(link) === refKey(one)));
	const changes = mails
		.filter((mail) => bears(mail, lead))
		.flatMap((mail) =>
			reconcileBindings(mail.bindings, [...active(mail), ...allowed]).add.map(
				(ref): LinkChange & { mail: string } => ({
					...{ on: { mail: mail.id }, mail: mail.id, ref: { kind: ref.kind, id: ref.id } },
					...{ automatic: true, manual: false, removed: false, why: ref.why },
				}),
			),
		);
	if (changes.length === 0) return 0;
	await memory.change(gateway.connection, { links: changes, outcomes: [], by: null });
	for (const { mail, ref } of changes) await linkActivities(mail, ref, deps);
	return changes.length;
}

const active = (mail: KeptMail) => mail.bindings.filter((binding) => !binding.removed && binding.automatic);

const bears = (mail: KeptMail, lead: RecordRef): boolean =>
	mail.bindings.some((binding) => !binding.removed && refKey(binding) === refKey(lead));
