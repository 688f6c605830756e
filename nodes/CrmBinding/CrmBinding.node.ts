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
import { searchSources } from '../shared/choice-picker';
import { searchUsers } from '../shared/record-picker';
import { resolveWith } from '../shared/resolve-with';
import { runPerItem } from '../shared/run-per-item';
import { toNodeError } from '../shared/to-node-error';
import { readActingUser } from './acting-user';
import { operationOf } from './operations';
import { crmBindingProperties } from './properties';
import { searchFromRecords, searchRecords } from './search-visible';

export class CrmBinding implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Binding',
		name: 'crmBinding',
		icon: { light: 'file:binding.svg', dark: 'file:binding.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ createAndBind: "create and bind", list: $parameter["resource"] === "review" ? "list parked mail" : "list bindings", decide: "decide parked mail", reconcile: "follow converted leads", bindPast: "bind earlier mail" })[$parameter["operation"]] || $parameter["operation"] }}',
		description:
			'See and change which CRM records a mail is bound to, decide parked mail, bind earlier mail and the mail of converted leads',
		defaults: { name: 'CRM Binding' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: crmCredentials,
		properties: crmBindingProperties,
	};

	methods = {
		listSearch: { searchRecords, searchFromRecords, searchUsers, searchSources },
		credentialTest: { crmMemoryTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const crm = await crmFromNode(this);
			const deps = resolveWith(this, crm);
			const operation = operationOf(this);
			return [
				await runPerItem(this, async (itemIndex) => {
					const user = await readActingUser(this, crm, itemIndex);
					return await operation(this, { deps, user }, itemIndex);
				}),
			];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
