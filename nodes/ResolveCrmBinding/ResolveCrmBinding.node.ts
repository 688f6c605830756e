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
import { searchUsers } from '../shared/record-picker';
import { toNodeError } from '../shared/to-node-error';
import { sourcesOfInboundKnown, sourcesOfInboundNew, sourcesOfOutboundNew } from './load-sources';
import { resolveProperties } from './properties';
import { readInput } from './read-input';
import { resolveItems } from './resolve-items';

export class ResolveCrmBinding implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Resolve CRM Binding',
		name: 'resolveCrmBinding',
		icon: { light: 'file:../shared/crm.svg', dark: 'file:../shared/crm.dark.svg' },
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
		listSearch: { searchUsers },
		loadOptions: { sourcesOfInboundNew, sourcesOfOutboundNew, sourcesOfInboundKnown },
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
