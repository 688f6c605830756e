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
				action: 'Undo a job or an execution',
				description:
					'Take back what Bind Earlier Mail has bound, or what one execution has bound and created; what a person has touched since stays',
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
		displayName: 'What to Undo',
		name: 'undoWhat',
		type: 'options',
		options: [
			{
				name: 'An Execution',
				value: 'execution',
				description:
					'Everything that Resolve CRM Binding has bound and created in it; its mails can then be decided anew',
			},
			{ name: 'Binding Earlier Mail', value: 'job', description: 'A job of Bind Earlier Mail' },
		],
		default: 'job',
		description: 'What is taken back',
		displayOptions: { show: on('undo') },
	},
	{
		displayName: 'Job',
		name: 'job',
		type: 'string',
		default: '={{ $json.job }}',
		required: true,
		description: 'The job that Bind Earlier Mail has named in its output',
		displayOptions: { show: { ...on('undo'), undoWhat: ['job'] } },
	},
	{
		displayName: 'Execution ID',
		name: 'execution',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 231',
		description: 'The execution to take back: the number at the end of its address in the list of executions',
		displayOptions: { show: { ...on('undo'), undoWhat: ['execution'] } },
	},
];
