/** The part of CRM Binding's form for many mails at once: converted leads, earlier mail, undo. */
import type { INodeProperties } from 'n8n-workflow';
import { kindProperty, recordProperty } from '../shared/record-picker';

const on = (...operation: string[]) => ({ resource: ['job'], operation });

export const jobProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['job'] } },
		options: [
			{
				name: 'Bind Earlier Mail',
				value: 'bindPast',
				action: 'Bind earlier mail to a record',
				description: 'For a record or address that was added later; creates nothing and can be undone',
			},
			{
				name: 'Reconcile',
				value: 'reconcile',
				action: 'Bind the mail of converted leads',
				description:
					'Bind what came out of converted leads to the whole chain of their mail; made for a schedule',
			},
			{
				name: 'Undo',
				value: 'undo',
				action: 'Undo a job',
				description: 'Take back what Bind Earlier Mail has bound; what a person has touched since stays',
			},
		],
		default: 'reconcile',
	},
	kindProperty(on('bindPast')),
	recordProperty(on('bindPast')),
	{
		displayName: 'Addresses',
		name: 'addresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. old@acme.example',
		description: "Addresses to look for, with commas between them; empty takes the record's own",
		displayOptions: { show: on('bindPast') },
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3650 },
		default: 30,
		description: 'How many days to go back',
		displayOptions: { show: on('bindPast') },
	},
	{
		displayName: 'Most Mails',
		name: 'most',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 500,
		description: 'No more mails than this are bound in one go, the oldest first',
		displayOptions: { show: on('bindPast') },
	},
	{
		displayName: 'Job',
		name: 'job',
		type: 'string',
		default: '={{ $json.job }}',
		required: true,
		description: 'The job that Bind Earlier Mail has named in its output',
		displayOptions: { show: on('undo') },
	},
];
