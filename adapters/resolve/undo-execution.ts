/** Takes back what one execution has bound and created, so that its mails can be decided anew; what a person has touched stays. */
import type { KeptBinding, KeptMail } from '../../core/ports/binding-memory';
import { refKey, type CrmRecord, type RecordRef } from '../../core/ports/records';
import { unlinkActivities } from './link-activities';
import type { ResolveWith } from './resolve-batch';

export interface Undone {
	/** Mails that are as if they had never come: offered again, they are decided anew. */
	forgotten: number;
	/** Bindings that were taken away. */
	unbound: number;
	removed: RecordRef[];
	/** What stays, and why. */
	stayed: { what: 'mail' | CrmRecord['kind']; id: string; title: string; url: string | null; why: string }[];
}

export async function undoExecution(execution: string, deps: ResolveWith): Promise<Undone> {
	const { memory, gateway } = deps;
	const mails = await memory.mailsOf(gateway.connection, { execution });
	const done: Undone = { forgotten: 0, unbound: 0, removed: [], stayed: [] };
	if (mails.length === 0) return done;
	await takeBackRecords(mails, execution, done, deps);
	const kept = new Set(
		done.stayed.filter(({ what }) => what !== 'mail').map(({ what, id }) => `${what}:${id}`),
	);
	const links = mails.flatMap((mail) =>
		mail.bindings
			.filter((binding) => isOurs(binding) && !kept.has(refKey(binding)))
			.map(({ kind, id }) => ({ mail: mail.id, ref: { kind, id } })),
	);
	for (const { mail, ref } of links) await unlinkActivities(mail, ref, deps);
	done.unbound = await memory.withdraw(gateway.connection, links);
	await forget(mails, kept, done, deps);
	return done;
}

/** Records that the rules made for these mails; those in use elsewhere or worked on stay. */
async function takeBackRecords(
	mails: KeptMail[],
	execution: string,
	done: Undone,
	{ memory, gateway, claims }: ResolveWith,
): Promise<void> {
	const makers = new Map<string, { ref: RecordRef; mail: string }>();
	for (const mail of mails)
		for (const { kind, id, why } of mail.bindings)
			if (why === 'created') makers.set(refKey({ kind, id }), { ref: { kind, id }, mail: mail.id });
	const made = [...makers.values()].sort((a, b) => order(a.ref) - order(b.ref));
	if (made.length === 0) return;
	const refs = made.map(({ ref }) => ref);
	const records = new Map((await gateway.get(refs)).map((record) => [refKey(record), record]));
	const held = await memory.heldBeyond(gateway.connection, refs, execution);
	const stay = (ref: RecordRef, why: string): void => {
		const record = records.get(refKey(ref));
		done.stayed.push({
			what: ref.kind,
			id: ref.id,
			title: record?.title ?? '',
			url: record?.url ?? null,
			why,
		});
	};
	for (const ref of refs.filter((one) => held.has(refKey(one))))
		stay(ref, 'A person, or mail of another execution, is bound to it.');
	const free = refs.filter((ref) => !held.has(refKey(ref)));
	if (!gateway.takeBack) {
		for (const ref of free)
			stay(ref, 'Records of this CRM are not deleted from here; delete it there if it is not wanted.');
		return;
	}
	const outcomes = await gateway.takeBack(free);
	for (const [index, ref] of free.entries()) {
		const outcome = outcomes[index];
		if (outcome?.ok) done.removed.push(ref);
		else stay(ref, outcome?.error.message ?? 'The CRM did not answer.');
	}
	const results = done.removed.map((ref) => ({ ...ref, by: makers.get(refKey(ref))?.mail ?? '' }));
	await claims.forget(`create:${gateway.connection}`, { results });
}

/** Deals and tickets first: what belongs to others goes before those. */
const order = ({ kind }: RecordRef): number => ['deal', 'ticket', 'lead', 'contact', 'company'].indexOf(kind);

async function forget(
	mails: KeptMail[],
	kept: Set<string>,
	done: Undone,
	{ memory, gateway, claims }: ResolveWith,
): Promise<void> {
	const why = (mail: KeptMail): string | null => {
		if (mail.bindings.some((binding) => !isOurs(binding))) return 'A person has changed what it is bound to.';
		if (wasProcessed(mail)) return 'A person has marked it as processed.';
		if (mail.bindings.some((binding) => kept.has(refKey(binding))))
			return 'It is bound to a record that stays.';
		return null;
	};
	const gone = mails.filter((mail) => why(mail) === null).map(({ id }) => id);
	await memory.forget(gateway.connection, gone, done.removed);
	await claims.forget(`log:${gateway.connection}`, { keys: gone });
	done.forgotten = gone.length;
	const staying = mails.filter((mail) => why(mail) !== null);
	for (const mail of staying)
		done.stayed.push({
			what: 'mail',
			id: mail.id,
			title: mail.mail?.subject ?? '',
			url: null,
			why: why(mail) ?? '',
		});
	const outcomes = staying
		.filter(({ bindings, outcome }) => outcome === 'bound' && !bindings.some((one) => isLeft(one, kept)))
		.map(({ id }) => ({
			...{ mail: id, outcome: 'skipped' as const, planned: false },
			say: 'What the rules had bound it to was undone.',
		}));
	await memory.change(gateway.connection, { links: [], outcomes, by: null });
}

/** Set by the rules and untouched by people. */
const isOurs = (binding: KeptBinding): boolean =>
	!binding.manual && !binding.removed && binding.changedBy === null;

const isLeft = (binding: KeptBinding, kept: Set<string>): boolean =>
	!binding.removed && (!isOurs(binding) || kept.has(refKey(binding)));

/** Inbound mail of a person is planned when it is bound; it is not any more once somebody has processed it. */
const wasProcessed = ({ mail, outcome, planned, reasons }: KeptMail): boolean =>
	outcome === 'bound' &&
	!planned &&
	mail?.direction === 'inbound' &&
	mail.automation.kind === 'human' &&
	!reasons.includes('no-reply-address') &&
	!reasons.includes('spam');
