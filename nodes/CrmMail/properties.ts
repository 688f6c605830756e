/** The form of CRM Mail. */
import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../shared/mailbox-from-node';
import { picker } from '../shared/picker';
import { triggerProperties } from './trigger-properties';

const onResource = { resource: ['mail'] };
const writing = { ...onResource, operation: ['send', 'reply'] };
const reading = { ...onResource, operation: ['attachment', 'raw', 'move', 'flag'] };

const line = (
	displayName: string,
	name: string,
	fallback: string,
	description: string,
	show: Record<string, string[]>,
	required = false,
	placeholder = '',
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: fallback,
	required,
	...(placeholder ? { placeholder } : {}),
	description,
	displayOptions: { show },
});

export const crmMailProperties: INodeProperties[] = [
	authenticationProperty,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Mail', value: 'mail' },
			{ name: 'Trigger', value: 'trigger' },
		],
		default: 'mail',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: onResource },
		options: [
			{
				name: 'Flag',
				value: 'flag',
				action: 'Flag a mail',
				description: 'Set or remove flags, such as read',
			},
			{
				name: 'Get Attachments',
				value: 'attachment',
				action: 'Get the attachments of a mail',
				description: 'Fetch the files that the trigger named',
			},
			{
				name: 'Get Raw Mail',
				value: 'raw',
				action: 'Get a raw mail',
				description: 'Fetch the mail as a file',
			},
			{ name: 'Move', value: 'move', action: 'Move a mail', description: 'Move the mail to another folder' },
			{
				name: 'Reply',
				value: 'reply',
				action: 'Reply to a mail',
				description: 'Answer within the conversation',
			},
			{ name: 'Send', value: 'send', action: 'Send a mail', description: 'Write a new mail' },
		],
		default: 'reply',
	},
	...triggerProperties,
	line(
		...(['To', 'to', '', 'Addresses, separated by commas'] as const),
		{ ...onResource, operation: ['send'] },
		true,
		'e.g. john@acme.example',
	),
	{
		displayName: 'Answer Everybody',
		name: 'all',
		type: 'boolean',
		default: false,
		description: 'Whether the other recipients get the answer too, in Cc',
		displayOptions: { show: { ...onResource, operation: ['reply'] } },
	},
	line(
		...(['Subject', 'subject', '', 'Subject of the mail'] as const),
		{ ...onResource, operation: ['send'] },
		true,
		'e.g. Your order',
	),
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		required: true,
		description: 'Plain text',
		displayOptions: { show: writing },
	},
	{
		displayName: 'Quote the Mail',
		name: 'quote',
		type: 'boolean',
		default: true,
		description: 'Whether what is answered stands below the text',
		displayOptions: { show: { ...onResource, operation: ['reply'] } },
	},
	line(
		...(['File Names', 'fileNames', ''] as const),
		'Names of the wanted files, separated by commas; empty = all',
		{ ...onResource, operation: ['attachment'] },
		false,
		'e.g. offer.pdf, plan.dwg',
	),
	line(
		'Put Into Field',
		'binaryField',
		'data',
		'Name of the binary field; several files get a number behind it',
		{ ...onResource, operation: ['attachment', 'raw'] },
		true,
	),
	picker({
		...{ name: 'toFolder', displayName: 'To Folder', method: 'searchFolders', required: true },
		description: 'The folder that the mail is moved to',
		...{ placeholder: 'Select a folder...', typed: 'By Path', example: 'e.g. INBOX/Done' },
		displayOptions: { show: { ...onResource, operation: ['move'] } },
	}),
	line(
		'Flags',
		'flags',
		'\\Seen',
		'Flags, separated by commas: \\Seen is read, \\Flagged is starred, \\Answered is answered; any other word is a keyword',
		{ ...onResource, operation: ['flag'] },
		true,
		'e.g. \\Seen, \\Flagged',
	),
	{
		displayName: 'Set',
		name: 'set',
		type: 'boolean',
		default: true,
		description: 'Whether the flags are set; off removes them',
		displayOptions: { show: { ...onResource, operation: ['flag'] } },
	},
	{
		displayName:
			'The mail is taken from the input item: it must come from CRM Mail Trigger or Resolve CRM Binding.',
		name: 'notice',
		type: 'notice',
		default: '',
		displayOptions: { show: reading },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: writing },
		options: [
			{
				displayName: 'Attachments',
				name: 'attachments',
				type: 'string',
				default: '',
				placeholder: 'e.g. data, data2',
				description: 'Binary fields of the item whose files are attached, separated by commas',
			},
			{
				...{ displayName: 'Bcc', name: 'bcc', type: 'string', default: '' },
				...{
					placeholder: 'e.g. archive@ours.example',
					description: 'Hidden recipients, separated by commas',
				},
			},
			{
				...{ displayName: 'Cc', name: 'cc', type: 'string', default: '' },
				...{ placeholder: 'e.g. boss@acme.example', description: 'Further recipients, separated by commas' },
			},
			{
				displayName: 'Copy Into Sent',
				name: 'fileIntoSent',
				type: 'options',
				options: [
					{ name: 'Always', value: 'always' },
					{ name: 'Never', value: 'never' },
					{ name: 'Unless the Provider Does It', value: 'auto' },
				],
				default: 'auto',
				description: 'Whether a copy of the mail is filed into the Sent folder',
			},
			{
				displayName: 'From',
				name: 'from',
				type: 'string',
				default: '',
				placeholder: 'e.g. Sales <sales@ours.example>',
				description: 'Sender; empty = the address of the mailbox',
			},
			{
				...{ displayName: 'HTML', name: 'html', type: 'string', typeOptions: { rows: 4 }, default: '' },
				description: 'The same text as HTML; the plain text goes along for those who read that',
			},
		],
	},
];
