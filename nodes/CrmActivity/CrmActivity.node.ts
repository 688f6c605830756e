import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { crmFromNode } from '../shared/crm-from-node';
import { crmCredentials } from '../shared/crm-properties';
import { crmMemoryTest } from '../shared/memory-test';
import { searchRecords, searchUsers } from '../shared/record-picker';
import { runPerItem } from '../shared/run-per-item';
import { toNodeError } from '../shared/to-node-error';
import { operations } from './operations';
import { crmActivityProperties } from './properties';

export class CrmActivity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Activity',
		name: 'crmActivity',
		icon: { light: 'file:../shared/crm.svg', dark: 'file:../shared/crm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Add notes, tasks and follow-up calls to records, list activities, mark mail as processed',
		defaults: { name: 'CRM Activity' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: crmCredentials,
		properties: crmActivityProperties,
	};

	methods = { listSearch: { searchRecords, searchUsers }, credentialTest: { crmMemoryTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const crm = await crmFromNode(this);
			return [
				await runPerItem(this, async (itemIndex) => {
					const operation = operations[this.getNodeParameter('operation', itemIndex) as string];
					return operation ? await operation(this, crm, itemIndex) : [];
				}),
			];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
