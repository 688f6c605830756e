/** The options of CRM Mail Trigger: how mail is handed over, and its limits. In alphabetical order, as n8n shows them. */
import type { INodeProperties } from 'n8n-workflow';

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'After a Failed Batch',
		name: 'offerAgain',
		type: 'options',
		options: [
			{
				name: 'Offer All Mails Again',
				value: 'all',
				description: 'One by one. Choose this if nodes after Resolve CRM Binding must run for each mail.',
			},
			{
				name: 'Offer Again What Was Not Resolved',
				value: 'unresolved',
				description: 'One by one. Mails that Resolve CRM Binding has finished are left alone.',
			},
		],
		default: 'unresolved',
		description: 'What to do when an execution with several mails fails',
	},
	{
		displayName: 'Executions at a Time',
		name: 'window',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 5,
		description:
			'At most so many executions run at once, as long as their end is waited for. In a backlog the next batch starts when the one before has ended, or after a quarter of a second for 100 mails if there is room.',
	},
	{
		displayName: 'Hand Over',
		name: 'handOver',
		type: 'options',
		options: [
			{
				name: 'And Wait for the Execution to End',
				value: 'wait',
				description: 'A mail counts as read only then; after a failure or a crash it is offered again',
			},
			{
				name: 'Without Waiting',
				value: 'forget',
				description: 'A mail counts as read as soon as its execution is started',
			},
		],
		default: 'wait',
		description: 'When a mail counts as read',
	},
	{
		displayName: 'Largest Mail (MB)',
		name: 'maxSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 25,
		description:
			'Of a larger mail only the headers and the beginning of the text are read. Attachments never count: they are fetched by CRM Mail when needed.',
	},
	{
		displayName: 'Mails per Execution',
		name: 'maxBatch',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 100,
		description:
			'Most mails of one execution while there is a backlog. Live mail goes one by one; 1 means always one.',
	},
	{
		displayName: 'Old Mail per Minute',
		name: 'oldMailPerMinute',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100000 },
		default: 1200,
		description:
			'How fast mail from before the first run is worked off. 0 means as fast as possible. With "Everything", new mail of a folder comes after its old mail.',
	},
	{
		displayName: 'Several Processes',
		name: 'queueMode',
		type: 'options',
		options: [
			{ name: 'As N8n Is Set Up', value: 'auto' },
			{ name: 'No', value: 'no', description: 'Executions end when this n8n ends' },
			{
				name: 'Yes',
				value: 'yes',
				description: 'Workers go on with an execution when the main process ends (queue mode)',
			},
		],
		default: 'auto',
		description: 'Decides what is done with mail whose execution was running when n8n ended',
	},
	{
		displayName: 'Sweep Interval (Seconds)',
		name: 'sweepSeconds',
		type: 'number',
		typeOptions: { minValue: 5, maxValue: 3600 },
		default: 30,
		description: 'All folders are looked into so often, whatever the server tells',
	},
	{
		displayName: 'Tries',
		name: 'maxTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 4,
		description:
			'A mail whose execution has failed so often is set aside and reported as a failed execution. See CRM Mail, Trigger, Get Quarantined.',
	},
];
