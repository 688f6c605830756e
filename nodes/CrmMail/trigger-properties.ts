/** The form of CRM Mail's resource Trigger. */
import type { INodeProperties } from 'n8n-workflow';

const onResource = { resource: ['trigger'] };
const deciding = { ...onResource, operation: ['retry', 'ignore'] };

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: onResource },
		options: [
			{
				name: 'Get Quarantined',
				value: 'quarantined',
				action: 'Get the quarantined mails of a trigger',
				description: 'List the mails that were set aside because each of their executions failed',
			},
			{
				name: 'Get Status',
				value: 'status',
				action: 'Get the status of a trigger',
				description:
					'Last fetch, lag, mails in flight, waiting and quarantined, and an outage if there is one',
			},
			{
				name: 'Ignore Quarantined',
				value: 'ignore',
				action: 'Ignore quarantined mails of a trigger',
				description: 'Leave mails that were set aside for good',
			},
			{
				name: 'Retry Quarantined',
				value: 'retry',
				action: 'Retry quarantined mails of a trigger',
				description: 'Offer mails that were set aside to the workflow again, one by one',
			},
		],
		default: 'status',
	},
	{
		displayName: 'Mails',
		name: 'which',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Quarantined Mails', value: 'all' },
			{ name: 'One Mail', value: 'one', description: 'As Get Quarantined names it' },
		],
		default: 'one',
		displayOptions: { show: deciding },
	},
	{
		displayName: 'Delivery',
		name: 'delivery',
		type: 'string',
		default: '={{ $json.delivery }}',
		required: true,
		description: 'The field "delivery" of a mail that Get Quarantined lists',
		displayOptions: { show: { ...deciding, which: ['one'] } },
	},
	{
		displayName: 'Workflow',
		name: 'workflowId',
		type: 'workflowSelector',
		default: '',
		description: 'Only the trigger of this workflow; empty = every workflow that reads this mailbox',
		displayOptions: { show: onResource },
	},
];
