/** The part of CRM Binding's form for parked mail. */
import type { INodeProperties } from 'n8n-workflow';
import { kindProperty, recordProperty } from '../shared/record-picker';

const on = (...operation: string[]) => ({ resource: ['review'], operation });

export const reviewProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['review'] } },
		options: [
			{
				name: 'Decide',
				value: 'decide',
				action: 'Decide a parked mail',
				description: 'Bind it, create a record for it, or let it be',
			},
			{
				name: 'List',
				value: 'list',
				action: 'List parked mails',
				description: 'Mails that wait for a decision, oldest first, each with its candidates',
			},
		],
		default: 'list',
	},
	{
		displayName: 'Mail ID',
		name: 'parked',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		description: 'The identity of the mail: its Message-ID without angle brackets',
		displayOptions: { show: on('decide') },
	},
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		options: [
			{ name: 'Bind', value: 'bind', description: 'Bind it to a record that exists' },
			{ name: 'Create', value: 'create', description: 'Make a record from it and bind it' },
			{ name: 'Ignore', value: 'ignore', description: 'Take it out of Review, bound to nothing more' },
		],
		default: 'bind',
		displayOptions: { show: on('decide') },
	},
	{
		displayName: 'For',
		name: 'reviewScope',
		type: 'options',
		options: [
			{ name: 'The Whole Chain', value: 'chain' },
			{ name: 'This Mail Only', value: 'mail' },
		],
		default: 'mail',
		description: 'Whether the decision counts for one mail or its whole conversation',
		displayOptions: { show: { ...on('decide'), decision: ['bind', 'create'] } },
	},
	kindProperty({ ...on('decide'), decision: ['bind', 'create'] }),
	recordProperty({ ...on('decide'), decision: ['bind'] }),
	{
		displayName: 'Title',
		name: 'reviewTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.subject }}',
		description: "What the new record is called; empty takes the mail's subject",
		displayOptions: { show: { ...on('decide'), decision: ['create'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: on('list') },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...on('list'), returnAll: [false] } },
	},
];
