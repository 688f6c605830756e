/** The form of CRM Binding. */
import type { INodeProperties } from 'n8n-workflow';
import { crmProperties } from '../shared/crm-properties';

const onResource = { resource: ['binding'] };

export const crmBindingProperties: INodeProperties[] = [
	...crmProperties,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Binding', value: 'binding' }],
		default: 'binding',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: onResource },
		options: [
			{
				name: 'List',
				value: 'list',
				action: 'List the bindings of a mail',
				description: 'Every record that a mail is bound to, and why',
			},
		],
		default: 'list',
	},
	{
		displayName: 'Mail ID',
		name: 'mail',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		description: 'The field "ID" of the mail: its Message-ID without angle brackets',
		displayOptions: { show: onResource },
	},
];
