/** Binds earlier mail to a record that was added later: explicit, bounded, creates nothing, can be undone. */
import { addressKey } from '../../core/binding/address-key';
import type { KeptMail, LinkChange } from '../../core/ports/binding-memory';
import { refKey, type RecordRef } from '../../core/ports/records';
import { judgeBind, type ActingUser } from '../../core/rights/rights';
import { linkActivities, unlinkActivities } from './link-activities';
import type { ResolveWith } from './resolve-batch';

export interface PastRequest {
	record: RecordRef;
	/** Looked for instead of the record's own addresses. */
	addresses?: string[];
	days: number;
	/** Most mails to bind; the oldest first. */
	limit: number;
	/** Names the job, so that it can be undone. */
	job: string;
	user: ActingUser;
}

export type PastAnswer =
	{ ok: true; job: string; mails: string[]; more: boolean } | { ok: false; why: string };

const dayMs = 86_400_000;

export async function bindPast(request: PastRequest, deps: ResolveWith): Promise<PastAnswer> {
	const { memory, gateway, now } = deps;
	const { record: ref, days, limit, job, user } = request;
	const [record] = await gateway.get([ref]);
	if (!record)
		return { ok: false, why: `There is no such ${ref.kind}, or your rights do not let you see it.` };
	const judged = judgeBind(user, record);
	if (!judged.allowed) return { ok: false, why: judged.why };
	const addresses = (request.addresses ?? record.emails).map(addressKey).filter(Boolean);
	if (addresses.length === 0)
		return { ok: false, why: `The ${record.kind} holds no address; give one to look for.` };
	const since = new Date(now().getTime() - days * dayMs).toISOString();
	const candidates = await memory.mailsWith(gateway.connection, addresses, since, limit + 1);
	const due = candidates.slice(0, limit).filter((mail) => isWith(mail, addresses) && !touches(mail, ref));
	const links = due.map((mail): LinkChange => ({
		...{ on: { mail: mail.id }, ref: { kind: ref.kind, id: ref.id }, job },
		...{ automatic: true, manual: false, removed: false, why: 'exact-address' as const },
	}));
	const outcomes = due
		.filter((mail) => mail.outcome === 'skipped')
		.map((mail) => ({
			mail: mail.id,
			outcome: 'bound' as const,
			planned: false,
			say: `Bound later by job ${job}.`,
		}));
	await memory.change(gateway.connection, { links, outcomes, by: user.id });
	for (const { id } of due) await linkActivities(id, ref, deps);
	return { ok: true, job, mails: due.map(({ id }) => id), more: candidates.length > limit };
}

/** What a person has bound by hand or removed since stays. */
export async function undoPast(job: string, deps: ResolveWith): Promise<{ removed: number }> {
	const { memory, gateway } = deps;
	const links = await memory.linksOf(gateway.connection, job);
	const removed = await memory.withdraw(gateway.connection, links);
	for (const { mail, ref } of links) await unlinkActivities(mail, ref, deps);
	return { removed };
}

const isWith = (kept: KeptMail, addresses: string[]): boolean => {
	const { mail } = kept;
	if (!mail) return false;
	return [mail.from, ...mail.to, ...mail.cc, ...mail.bcc].some(
		(one) => one !== null && addresses.includes(addressKey(one.address)),
	);
};

/** Bound already, or removed by a person. */
const touches = (mail: KeptMail, ref: RecordRef): boolean =>
	mail.bindings.some((binding) => refKey(binding) === refKey(ref));
