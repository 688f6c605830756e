/** Runs an operation for each item, or for a batch of them; the only place that knows "continue on fail" and paired items. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmError } from '../../core/ports/crm-error';
import { toNodeError } from './to-node-error';

/** @param work answers the JSON of the items that come out for this one; none is allowed */
export async function runPerItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<IDataObject[]>,
): Promise<INodeExecutionData[]> {
	return await runEachItem(context, async (itemIndex) => (await work(itemIndex)).map((json) => ({ json })));
}

/** The same for items with binary data. */
export async function runEachItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const out: INodeExecutionData[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		try {
			const found = await work(itemIndex);
			out.push(...found.map((item) => ({ ...item, pairedItem: { item: itemIndex } })));
		} catch (error) {
			out.push(failedItem(context, error, itemIndex));
		}
	}
	return out;
}

/** What became of one item of a batch. */
export type BatchOutcome = { ok: true; json: IDataObject } | { ok: false; error: Error | CrmError };

const batchSize = 100;

/**
 * Reads every item first and sends them together, so that a hundred items are a handful of calls.
 * @param send answers one outcome for each input, in order
 */
export async function runInBatches<T>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => T,
	send: (inputs: T[]) => Promise<BatchOutcome[]>,
): Promise<INodeExecutionData[]> {
	const out = new Map<number, INodeExecutionData>();
	const inputs: { itemIndex: number; input: T }[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		try {
			inputs.push({ itemIndex, input: read(itemIndex) });
		} catch (error) {
			out.set(itemIndex, failedItem(context, error, itemIndex));
		}
	}
	for (let start = 0; start < inputs.length; start += batchSize) {
		const part = inputs.slice(start, start + batchSize);
		const outcomes = await sendPart(part, send);
		for (const [index, { itemIndex }] of part.entries()) {
			const outcome = outcomes[index] ?? { ok: false, error: new Error('The CRM did not answer.') };
			out.set(
				itemIndex,
				outcome.ok
					? { json: outcome.json, pairedItem: { item: itemIndex } }
					: failedItem(context, outcome.error, itemIndex),
			);
		}
	}
	return [...out].sort(([a], [b]) => a - b).map(([, item]) => item);
}

async function sendPart<T>(
	part: { input: T }[],
	send: (inputs: T[]) => Promise<BatchOutcome[]>,
): Promise<BatchOutcome[]> {
	try {
		return await send(part.map(({ input }) => input));
	} catch (error) {
		return part.map(() => ({ ok: false, error: error as Error }));
	}
}

function failedItem(context: IExecuteFunctions, error: unknown, itemIndex: number): INodeExecutionData {
	const shown = toNodeError(context.getNode(), error, itemIndex);
	if (!context.continueOnFail()) throw shown;
	return { json: { error: shown.message }, pairedItem: { item: itemIndex } };
}
