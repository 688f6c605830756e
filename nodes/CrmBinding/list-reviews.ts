/** Parked mails page by page, as items: the mail's own fields, and `decision` with reasons and candidates. */
import type { IDataObject } from 'n8n-workflow';
import type { ResolveWith } from '../../adapters/resolve/resolve-batch';
import { listReviews, type ReviewItem } from '../../adapters/resolve/review-queue';
import type { ActingUser } from '../../core/rights/rights';

const pageSize = 100;

export async function listAllReviews(
	user: ActingUser,
	most: number,
	deps: ResolveWith,
): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	let after: ReviewItem['after'] | null = null;
	while (items.length < most) {
		const limit = Math.min(pageSize, most - items.length);
		const page: ReviewItem[] = await listReviews({ user, after, limit }, deps);
		items.push(...page.map(toItem));
		if (page.length < limit) break;
		after = page.at(-1)?.after ?? null;
	}
	return items;
}

function toItem({ mail, reasons, explanation, candidates, bound }: ReviewItem): IDataObject {
	const decision = { outcome: 'review', reasons, explanation, candidates, bound };
	return { ...mail, decision } as unknown as IDataObject;
}
