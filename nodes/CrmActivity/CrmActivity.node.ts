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
import { toNodeError } from '../shared/to-node-error';
import { runOperation } from './operations';
import { crmActivityProperties } from './properties';

export class CrmActivity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Activity',
		name: 'crmActivity',
		icon: { light: 'file:activity.svg', dark: 'file:activity.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ call: "schedule call", list: "list activities", logMail: "log mail", note: "add note", process: "mark as processed", task: "add task", unprocess: "mark as not processed" })[$parameter["operation"]] }}',
		description:
			'Log mails, add notes, tasks and follow-up calls to records, list activities, mark them as processed',
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
			return [await runOperation(this, await crmFromNode(this))];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
