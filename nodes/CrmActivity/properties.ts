/** The form of CRM Activity. */
import type { INodeProperties } from 'n8n-workflow';
import { crmProperties } from '../shared/crm-properties';
import { kindProperty, recordProperty, userProperty } from '../shared/record-picker';

const onResource = { resource: ['activity'] };
const making = { ...onResource, operation: ['note', 'task', 'call'] };
const dated = { ...onResource, operation: ['task', 'call'] };
const marking = { ...onResource, operation: ['process', 'unprocess'] };

const onRecords: INodeProperties = {
	displayName: 'On',
	name: 'on',
	type: 'options',
	options: [
		{ name: 'One Record', value: 'record' },
		{
			name: 'The Records of the Mail',
			value: 'mail',
			description: 'Every record that Resolve CRM Binding has bound the mail to',
		},
	],
	default: 'mail',
	description: 'Which records the activity stands on',
	displayOptions: { show: making },
};

export const crmActivityProperties: INodeProperties[] = [
	...crmProperties,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Activity', value: 'activity' }],
		default: 'activity',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: onResource },
		options: [
			{ name: 'Add Note', value: 'note', action: 'Add a note', description: 'Write a note on records' },
			{
				name: 'Add Task',
				value: 'task',
				action: 'Add a task',
				description: 'Plan something to be done, with a due date and an owner',
			},
			{
				name: 'List',
				value: 'list',
				action: 'List activities',
				description: 'Mails, notes, tasks and calls of a record, newest first',
			},
			{
				name: 'Log Mail',
				value: 'logMail',
				action: 'Log a mail',
				description: 'Put the mail of the item on one record, whatever the rules say of it',
			},
			{
				name: 'Mark as Not Processed',
				value: 'unprocess',
				action: 'Mark as not processed',
				description: 'Put a mail, task or call back among the planned ones',
			},
			{
				name: 'Mark as Processed',
				value: 'process',
				action: 'Mark as processed',
				description: 'Move a mail, task or call below the filter on the cards',
			},
			{
				name: 'Schedule Call',
				value: 'call',
				action: 'Schedule a follow up call',
				description: 'Plan a call, with a due date and an owner',
			},
		],
		default: 'note',
	},
	onRecords,
	kindProperty({ ...making, on: ['record'] }),
	recordProperty({ ...making, on: ['record'] }),
	kindProperty({ ...onResource, operation: ['list', 'logMail'] }),
	recordProperty({ ...onResource, operation: ['list', 'logMail'] }),
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '={{ $json.topic || $json.subject || "Note" }}',
		required: true,
		description: 'What it is called, in one line',
		displayOptions: { show: making },
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '={{ $json.newText || $json.preview || "" }}',
		description: 'Plain text',
		displayOptions: { show: making },
	},
	{
		displayName: 'Due',
		name: 'dueAt',
		type: 'dateTime',
		default: '={{ $json.keywords?.dueAt || $now.plus({ days: 1 }) }}',
		required: true,
		description: 'When it is to be done',
		displayOptions: { show: dated },
	},
	userProperty(dated, 'owner', 'Owner', 'Who does it; empty = the owner of the record'),
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'options',
		options: [
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Normal', value: 'normal' },
		],
		default: 'normal',
		description: 'How urgent it is',
		displayOptions: { show: dated },
	},
	{
		displayName: 'Mail or Activity ID',
		name: 'mail',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		description: 'Which mail, task or call is meant; List gives the ID of each',
		displayOptions: { show: marking },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...onResource, operation: ['list'] } },
	},
	{
		displayName: 'Key',
		name: 'key',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.messageId }}-second',
		description:
			'Tells two activities of the same kind on the same mail apart; the same key again makes no second one',
		displayOptions: { show: making },
	},
];
