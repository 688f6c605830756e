import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchSourcesOf } from '../shared/choice-picker';
import { crmFromNode } from '../shared/crm-from-node';
import { crmCredentials } from '../shared/crm-properties';
import { crmMemoryTest } from '../shared/memory-test';
import { searchUsers } from '../shared/record-picker';
import { toNodeError } from '../shared/to-node-error';
import { resolveProperties } from './properties';
import { readInput } from './read-input';
import { resolveItems } from './resolve-items';

export class ResolveCrmBinding implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Resolve CRM Binding',
		name: 'resolveCrmBinding',
		icon: { light: 'file:resolve.svg', dark: 'file:resolve.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["mode"] === "manual" ? "manual" : "automatic" }}{{ $parameter["dryRun"] ? ", dry run" : "" }}',
		description: 'Bind mail to the CRM records it belongs to, create the missing ones by rules, and say why',
		defaults: { name: 'Resolve CRM Binding' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Bound', 'Review', 'Skipped'],
		usableAsTool: true,
		credentials: crmCredentials,
		properties: resolveProperties,
	};

	methods = {
		listSearch: {
			searchUsers,
			searchSourcesOfInboundNew: searchSourcesOf('inboundNewKind', 'lead'),
			searchSourcesOfOutboundNew: searchSourcesOf('outboundNewKind', 'contact'),
			searchSourcesOfInboundKnown: searchSourcesOf('inboundKnownKind', 'deal'),
		},
		credentialTest: { crmMemoryTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const settings = readInput(this);
			return await resolveItems(this, await crmFromNode(this), settings);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
