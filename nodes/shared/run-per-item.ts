/** Runs an operation for each item; the only place that knows "continue on fail" and paired items. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
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
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex += 1) {
		try {
			const found = await work(itemIndex);
			out.push(...found.map((item) => ({ ...item, pairedItem: { item: itemIndex } })));
		} catch (error) {
			const shown = toNodeError(context.getNode(), error, itemIndex);
			if (!context.continueOnFail()) throw asThrown(shown);
			out.push({ json: { error: shown.message }, pairedItem: { item: itemIndex } });
		}
	}
	return out;
}

const asThrown = (error: Error): Error => error;
