/**
 * Turns a resolved mail into the item that leaves the node: the mail as it came, and `binding` with what the rules say.
 * `decision` is the same once more: n8n refuses expressions that read a property called `binding`.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Resolved } from '../../adapters/resolve/resolve-batch';
import { isProvisional, type Outcome } from '../../core/binding/decision';
import type { ReasonCode } from '../../core/binding/reason';
import type { LinkTo } from './card-links';

export const outputOf: Record<Outcome, number> = { bound: 0, review: 1, skipped: 2 };

/** Of a mail that must not be stored only id and date leave, attachments included. */
export function toItem(
	given: INodeExecutionData,
	{ mail, decision }: Resolved,
	itemIndex: number,
	linkTo: LinkTo,
): INodeExecutionData {
	const { withhold, bound, created } = decision;
	const links = bound.flatMap(({ kind, id, url }) => {
		const to = url ?? (isProvisional({ kind, id }) ? null : linkTo({ kind, id }));
		return to ? [{ kind, id, url: to }] : [];
	});
	const { outcome, rule, reasons, explanation, candidates, planned, alert } = decision;
	const shown = { outcome, rule, bound, created, candidates, reasons, explanation, links, planned, alert };
	const shownDecision = shown as unknown as IDataObject;
	const pairedItem = { item: itemIndex };
	if (withhold)
		return {
			json: { id: mail.id, date: mail.date, binding: shownDecision, decision: shownDecision },
			pairedItem,
		};
	// Further fields of a mail that came from our trigger stay; another trigger's item becomes the mail alone.
	const further = Array.isArray(given.json.parties) ? given.json : {};
	const json = {
		...further,
		...(mail as unknown as IDataObject),
		binding: shownDecision,
		decision: shownDecision,
	};
	return { json, pairedItem, ...(given.binary ? { binary: given.binary } : {}) };
}

/** An item that is no mail, or that the CRM could not answer for: parked, never dropped. */
export function toFailedItem(given: INodeExecutionData, error: Error, itemIndex: number): INodeExecutionData {
	const decision = {
		outcome: 'review',
		rule: null,
		bound: [],
		created: [],
		candidates: [],
		reasons: ['not-decided' satisfies ReasonCode],
		explanation: [error.message],
	};
	return {
		json: { ...given.json, error: error.message, binding: decision, decision },
		pairedItem: { item: itemIndex },
	};
}
