/** Remembers which rules hit in a conversation before, so that "urgent" said five times makes one ticket. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { claimsOn } from '../../adapters/memory/claims';
import { memoryFromNode } from '../shared/crm-from-node';

/** Names of the rules that hit this conversation before, with another mail. */
export type Repeats = (json: IDataObject, routes: string[]) => Promise<string[]>;

/** A year: a conversation that rests longer is a new matter. */
const leaseMs = 365 * 86_400_000;

export async function repeatsOf(context: IExecuteFunctions): Promise<Repeats> {
	const claims = claimsOn((await memoryFromNode(context)).db);
	const node = context.getNode();
	const scope = `keywords:${context.getWorkflow().id ?? ''}:${node.id}`;
	return async (json, routes) => {
		const conversation = String(json.conversationId ?? json.threadId ?? '');
		const mail = String(json.id ?? '');
		if (conversation === '' || routes.length === 0) return [];
		const keyOf = (route: string): string => `${conversation}\n${route}`;
		// The mail is the holder: the same mail again is no repeat.
		const now = new Date();
		const claimed = await claims.claim<string>(scope, routes.map(keyOf), mail, leaseMs, now);
		const fresh = routes.filter((route) => claimed.get(keyOf(route))?.state === 'granted');
		await claims.complete(scope, new Map(fresh.map((route) => [keyOf(route), mail] as const)), mail, now);
		return routes.filter((route) => {
			const claim = claimed.get(keyOf(route));
			return claim?.state === 'held' || (claim?.state === 'done' && claim.result !== mail);
		});
	};
}
