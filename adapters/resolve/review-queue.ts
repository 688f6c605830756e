/** Parked mails: listed with their candidates, and resumed by one decision of a person. */
import { reasonWords } from '../../core/binding/reason';
import type { KeptMail } from '../../core/ports/binding-memory';
import { refKey, type Kind, type RecordRef } from '../../core/ports/records';
import { actorText, mayView, type ActingUser } from '../../core/rights/rights';
import { bindByHand, createAndBind, type ManualAnswer, type Scope } from './manual-binding';
import type { ResolveWith } from './resolve-batch';

export interface ReviewItem {
	mail: NonNullable<KeptMail['mail']>;
	reasons: KeptMail['reasons'];
	/** Names records only for those who may see all of them. */
	explanation: string[];
	/** Those the user may see. */
	candidates: KeptMail['candidates'];
	bound: RecordRef[];
	/** Give it to the next call to get what follows. */
	after: { date: string; id: string };
}

export async function listReviews(
	{
		user,
		after = null,
		limit = 50,
	}: { user: ActingUser; after?: { date: string; id: string } | null; limit?: number },
	{ memory, gateway }: ResolveWith,
): Promise<ReviewItem[]> {
	const parked = await memory.reviews(gateway.connection, after, limit);
	const refs = new Map(
		parked
			.flatMap(({ candidates, bindings }): RecordRef[] => [...candidates, ...bindings])
			.map((one) => [refKey(one), { kind: one.kind, id: one.id }]),
	);
	const records = refs.size > 0 ? await gateway.get([...refs.values()]) : [];
	const visible = new Set(records.filter((record) => mayView(user, record)).map(refKey));
	return parked.flatMap(({ id, mail, date, reasons, explanation, candidates, bindings }) =>
		mail
			? [
					{
						mail,
						reasons,
						explanation: user.rights === null ? explanation : reasons.map((code) => reasonWords[code]),
						candidates: candidates.filter((one) => visible.has(refKey(one))),
						bound: bindings
							.filter((one) => !one.removed && (user.rights === null || visible.has(refKey(one))))
							.map(({ kind, id: record }) => ({ kind, id: record })),
						after: { date, id },
					},
				]
			: [],
	);
}

export type ReviewChoice =
	{ bind: RecordRef } | { create: Kind; title?: string; source?: string | null } | { ignore: true };

export async function resumeReview(
	request: { mail: string; user: ActingUser; scope?: Scope; choice: ReviewChoice },
	deps: ResolveWith,
): Promise<ManualAnswer> {
	const { mail, user, scope = 'mail', choice } = request;
	const { memory, gateway } = deps;
	const [kept] = await memory.mails(gateway.connection, [mail]);
	if (!kept) return { ok: false, why: `There is no mail "${mail}" in the memory of this CRM.` };
	if (kept.outcome !== 'review')
		return { ok: false, why: 'This mail is not in Review any more: somebody has decided it.' };
	if ('bind' in choice) return await bindByHand({ mail, user, scope, to: choice.bind }, deps);
	if ('create' in choice)
		return await createAndBind(
			{ mail, user, scope, kind: choice.create, title: choice.title, source: choice.source },
			deps,
		);
	const say = `Taken out of Review by ${actorText(user)}; nothing was bound.`;
	await memory.change(gateway.connection, {
		links: [],
		outcomes: [
			{ mail, outcome: kept.bindings.some((one) => !one.removed) ? 'bound' : 'skipped', planned: false, say },
		],
		by: user.id,
	});
	return { ok: true, text: 'The mail was taken out of Review.', bindings: [] };
}
