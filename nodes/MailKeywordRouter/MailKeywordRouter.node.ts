import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { crmMemoryTest } from '../shared/memory-test';
import { toNodeError } from '../shared/to-node-error';
import { outputsFunction } from './outputs';
import { routerProperties } from './properties';
import { readRules } from './read-rules';
import { repeatsOf } from './repeats';
import { routeItems } from './route-items';

export class MailKeywordRouter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Mail Keyword Router',
		name: 'mailKeywordRouter',
		icon: { light: 'file:router.svg', dark: 'file:router.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ ($parameter["rules"].values || []).map((rule) => rule.name).join(", ") }}',
		description:
			'Route mail by words and patterns in what the sender really wrote: no hits in quotes, signatures or denials',
		defaults: { name: 'Mail Keyword Router' },
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{(${outputsFunction})($parameter)}}`,
		usableAsTool: true,
		credentials: [
			{
				name: 'crmMemoryApi',
				displayName: 'CRM Memory (optional)',
				required: false,
				testedBy: 'crmMemoryTest',
			},
		],
		hints: [
			{
				type: 'warning',
				location: 'ndv',
				whenToDisplay: 'always',
				displayCondition:
					'={{ $parameter["rulesFrom"] === "form" && ($parameter["rules"].values || []).some((rule) => !rule.name || !((rule.any || []).length || (rule.all || []).length || rule.regex)) }}',
				message:
					'A rule has no name, or no word and no pattern to look for. The run stops before any mail until it has.',
			},
		],
		properties: routerProperties,
	};

	methods = { credentialTest: { crmMemoryTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const rules = readRules(this);
			const once = this.getNodeParameter('options.oncePerConversation', 0, false) as boolean;
			return await routeItems(this, rules, once ? await repeatsOf(this) : null);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
