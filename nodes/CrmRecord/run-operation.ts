/** Runs the operation that the form names, item by item or in batches. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OpenCrm } from '../shared/crm-from-node';
import { runPerItem } from '../shared/run-per-item';
import { readOperations } from './read-operations';
import { storeOperations, userOperations } from './user-operations';
import { writeOperations } from './write-operations';

const perItem = { record: readOperations, user: userOperations, store: storeOperations };

export async function runOperation(context: IExecuteFunctions, crm: OpenCrm): Promise<INodeExecutionData[]> {
	const resource = context.getNodeParameter('resource', 0) as keyof typeof perItem;
	const name = context.getNodeParameter('operation', 0) as string;
	const write = resource === 'record' ? writeOperations[name] : undefined;
	if (write) return await write(context, crm);
	const operation = perItem[resource]?.[name];
	if (!operation) throw new Error(`There is no operation "${name}" on "${resource}".`);
	return await runPerItem(context, async (itemIndex) => await operation(context, crm, itemIndex));
}
