/** Binds earlier mail to a record that was added later: explicit, bounded, creates nothing, can be undone. */
import { addressKey } from '../../core/binding/address-key';
import type { KeptMail, LinkChange, MailsWith } from '../../core/ports/binding-memory';
import type { RecordRef } from '../../core/ports/records';
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
const pageSize = 200;

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
	const found = await findDue({ addresses, since, without: ref, limit: limit + 1 }, deps);
	const due = found.slice(0, limit);
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
	return { ok: true, job, mails: due.map(({ id }) => id), more: found.length > limit };
}

/** Page by page: not every mail of a party's conversation is with that party. */
async function findDue(
	wanted: Omit<MailsWith, 'after'>,
	{ memory, gateway }: ResolveWith,
): Promise<KeptMail[]> {
	const due: KeptMail[] = [];
	for (let after: MailsWith['after'] = null; ;) {
		const page: KeptMail[] = await memory.mailsWith(gateway.connection, {
			...wanted,
			after,
			limit: pageSize,
		});
		due.push(...page.filter((mail) => isWith(mail, wanted.addresses)));
		const last = page.at(-1);
		if (due.length >= wanted.limit || page.length < pageSize || !last) return due.slice(0, wanted.limit);
		after = { date: last.date, id: last.id };
	}
}

/** What a person has bound by hand or removed since stays. */
export async function undoPast(job: string, deps: ResolveWith): Promise<{ removed: number }> {
	const { memory, gateway } = deps;
	const links = await memory.linksOf(gateway.connection, job);
	const removed = await memory.withdraw(gateway.connection, links);
	for (const { mail, ref } of links) await unlinkActivities(mail, ref, deps);
	const mails = await memory.mails(
		gateway.connection,
		links.map(({ mail }) => mail),
	);
	const outcomes = mails
		.filter((mail) => mail.outcome === 'bound' && mail.bindings.every((binding) => binding.removed))
		.map(({ id }) => ({
			...{ mail: id, outcome: 'skipped' as const, planned: false },
			say: `Job ${job} was undone.`,
		}));
	await memory.change(gateway.connection, { links: [], outcomes, by: null });
	return { removed };
}

const isWith = (kept: KeptMail, addresses: string[]): boolean => {
	const { mail } = kept;
	if (!mail) return false;
	return [mail.from, ...mail.to, ...mail.cc, ...mail.bcc].some(
		(one) => one !== null && addresses.includes(addressKey(one.address)),
	);
};
