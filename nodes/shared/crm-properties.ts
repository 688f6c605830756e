/** The part of every form that says which CRM is meant, and the credentials that go with it. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { crmChoices } from '../../adapters/crm/registry';

export const crmProperties: INodeProperties[] = [
	{
		displayName: 'CRM',
		name: 'crm',
		type: 'options',
		noDataExpression: true,
		options: crmChoices.map(({ value, label, description }) => ({ name: label, value, description })),
		default: 'builtIn',
		description: 'Where the records are',
	},
	{
		displayName: 'Store',
		name: 'store',
		type: 'string',
		default: 'default',
		placeholder: 'e.g. default',
		description:
			'Name of the store inside the built-in CRM. Workflows that use the same name share their records.',
		displayOptions: { show: { crm: ['builtIn'] } },
	},
];

/** One for each CRM, shown when it is chosen, and the optional memory. */
export const crmCredentials: INodeCredentialDescription[] = [
	...crmChoices.flatMap(({ value, credential }) =>
		credential ? [{ name: credential, required: true, displayOptions: { show: { crm: [value] } } }] : [],
	),
	{ name: 'crmMemoryApi', required: false, testedBy: 'crmMemoryTest' },
];
