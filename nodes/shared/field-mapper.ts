/** The CRM's own fields of a kind, as n8n's mapping form shows them. */
import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeProperties,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Kind } from '../../core/ports/records';
import { crmFromNode } from './crm-from-node';

/** Fields that the form asks for by itself. */
const elsewhere = ['title'];

export const fieldsProperty = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Fields',
	name: 'fields',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	description: "The CRM's own fields of this kind of record; only those that are filled in are written",
	typeOptions: {
		loadOptionsDependsOn: ['crm', 'store', 'kind'],
		resourceMapper: {
			resourceMapperMethod: 'recordFields',
			mode: 'add',
			valuesLabel: 'More Fields of the CRM',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: false,
			supportAutoMap: false,
		},
	},
	displayOptions: { show, hide: { crm: ['subWorkflow'] } },
});

/** Where no form can be filled from the CRM: names and values as they are. */
export const fieldsJsonProperty = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Fields (JSON)',
	name: 'fieldsJson',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. { "priority": "high" }',
	description:
		"The CRM's own fields of this kind of record, by their names; the sub-workflow gets them as they are",
	displayOptions: { show: { ...show, crm: ['subWorkflow'] } },
});

export async function recordFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { gateway } = await crmFromNode(this);
	const kind = (this.getCurrentNodeParameter('kind') ?? 'contact') as Kind;
	const fields = await gateway.fields(kind);
	return {
		fields: fields
			.filter(({ id, readOnly }) => !readOnly && !elsewhere.includes(id))
			.map(({ id, label, type, options }) => ({
				...{ id, displayName: label, type, display: true },
				// What a CRM demands is asked for by the form or filled in by us: no field stands in the way.
				...{ required: false, defaultMatch: false, canBeUsedToMatch: false },
				...(options ? { options: options.map((one) => ({ name: one.label, value: one.id })) } : {}),
			})),
	};
}

/** Those that are filled in. */
export function readFields(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const value =
		context.getNodeParameter('crm', itemIndex) === 'subWorkflow'
			? readJson(context, itemIndex)
			: (context.getNodeParameter('fields.value', itemIndex, null) as IDataObject | null);
	return Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => one !== null && one !== ''));
}

function readJson(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const given = context.getNodeParameter('fieldsJson', itemIndex, '{}') as string | IDataObject;
	try {
		const value: unknown = typeof given === 'string' ? JSON.parse(given.trim() || '{}') : given;
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as IDataObject;
	} catch {
		// Said below, in the words for every other wrong value.
	}
	throw new NodeOperationError(context.getNode(), '"Fields (JSON)" is no JSON object.', {
		itemIndex,
		description: 'Enter names and values in braces, for example { "priority": "high" }.',
	});
}
