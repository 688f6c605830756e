/** The part of every form that says which CRM is meant. */
import type { INodeProperties } from 'n8n-workflow';
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
