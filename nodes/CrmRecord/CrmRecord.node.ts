import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchSources, searchStages } from '../shared/choice-picker';
import { crmFromNode } from '../shared/crm-from-node';
import { crmCredentials } from '../shared/crm-properties';
import { recordFields } from '../shared/field-mapper';
import { crmMemoryTest } from '../shared/memory-test';
import {
	searchCompanies,
	searchContacts,
	searchLeads,
	searchRecords,
	searchUsers,
} from '../shared/record-picker';
import { toNodeError } from '../shared/to-node-error';
import { crmRecordProperties } from './properties';
import { runOperation } from './run-operation';

export class CrmRecord implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Record',
		name: 'crmRecord',
		icon: { light: 'file:record.svg', dark: 'file:record.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ convertLead: "convert lead", lookUp: "look up sender", save: "save user", import: "import" })[$parameter["operation"]] || $parameter["operation"] + " " + ($parameter["resource"] === "record" ? $parameter["kind"] || "record" : "users") }}',
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
		listSearch: {
			...{ searchRecords, searchLeads, searchCompanies, searchContacts },
			...{ searchUsers, searchSources, searchStages },
		},
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
