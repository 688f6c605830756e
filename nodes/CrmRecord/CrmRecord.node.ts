import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { crmFromNode } from '../shared/crm-from-node';
import { crmCredentials } from '../shared/crm-properties';
import { recordFields } from '../shared/field-mapper';
import { crmMemoryTest } from '../shared/memory-test';
import { searchLeads, searchRecords, searchUsers } from '../shared/record-picker';
import { toNodeError } from '../shared/to-node-error';
import { sourcesOfKind, stagesOfKind } from './load-options';
import { crmRecordProperties } from './properties';
import { runOperation } from './run-operation';

export class CrmRecord implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Record',
		name: 'crmRecord',
		icon: { light: 'file:../shared/crm.svg', dark: 'file:../shared/crm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] + ": " + ($parameter["resource"] === "record" && !["convertLead", "lookUp"].includes($parameter["operation"]) ? $parameter["kind"] : $parameter["resource"]) }}',
		description:
			'Create, read, change and convert leads, contacts, companies, deals and tickets of a CRM, and look up who is behind an address',
		defaults: { name: 'CRM Record' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: crmCredentials,
		properties: crmRecordProperties,
	};

	methods = {
		listSearch: { searchRecords, searchLeads, searchUsers },
		loadOptions: { sourcesOfKind, stagesOfKind },
		resourceMapping: { recordFields },
		credentialTest: { crmMemoryTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return [await runOperation(this, await crmFromNode(this))];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
