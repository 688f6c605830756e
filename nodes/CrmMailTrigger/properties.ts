/** The form of CRM Mail Trigger. */
import { cronNodeOptions, type INodeProperties } from 'n8n-workflow';
import { authenticationProperty } from '../shared/mailbox-from-node';
import { optionProperties } from './option-properties';

const folderList = (
	name: string,
	displayName: string,
	description: string,
	show: Record<string, string[]>,
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Folder' },
	placeholder: 'Add Folder',
	default: {},
	description,
	displayOptions: { show },
	options: [
		{
			displayName: 'Folder',
			name: 'folder',
			values: [
				{
					displayName: 'Folder',
					name: 'path',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					description: 'A folder of the mailbox',
					modes: [
						{
							displayName: 'From List',
							name: 'list',
							type: 'list',
							typeOptions: { searchListMethod: 'searchFolders', searchable: true },
						},
						{ displayName: 'By Path', name: 'path', type: 'string', placeholder: 'e.g. INBOX/Customers' },
					],
				},
			],
		},
	],
});

export const crmMailTriggerProperties: INodeProperties[] = [
	authenticationProperty,
	{
		displayName: 'Look for Mail',
		name: 'watch',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'As It Arrives',
				value: 'idle',
				description: 'Within a second in the inbox (IMAP IDLE), within half a minute in the other folders',
			},
			{ name: 'On a Schedule', value: 'schedule', description: 'At the times set below' },
		],
		default: 'idle',
		description: 'When the mailbox is read',
	},
	{
		displayName: 'Poll Times',
		name: 'pollTimes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Poll Time' },
		default: { item: [{ mode: 'everyMinute' }] },
		description: 'Time at which polling should occur',
		placeholder: 'Add Poll Time',
		options: cronNodeOptions,
		displayOptions: { show: { watch: ['schedule'] } },
	},
	{
		displayName: 'Folders',
		name: 'folders',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Folders',
				value: 'all',
				description:
					'All but drafts, trash, junk and views of other folders; new folders are found by themselves',
			},
			{
				name: 'Inbox and Sent',
				value: 'inboxAndSent',
				description: 'What comes in and what goes out, whatever the server calls its Sent folder',
			},
			{ name: 'These Folders', value: 'these' },
		],
		default: 'inboxAndSent',
		description: 'Which folders are read',
	},
	folderList('includeFolders', 'Folders to Read', 'Each of them is read', { folders: ['these'] }),
	folderList('excludeFolders', 'Folders to Leave Out', 'None of them is read', { folders: ['all'] }),
	{
		displayName: 'First Run',
		name: 'firstRun',
		type: 'options',
		options: [
			{ name: 'Everything', value: 'all', description: 'All mail of these folders, oldest first' },
			{
				name: 'Mail From Now On',
				value: 'new',
				description: 'Only what arrives after the workflow is published',
			},
			{
				name: 'Since a Date',
				value: 'since',
				description: 'What the mailbox has received since then, and all that arrives from now on',
			},
			{
				name: 'The Last Days',
				value: 'days',
				description: 'Mail of so many days, and all that arrives from now on',
			},
		],
		default: 'new',
		description: 'What is done with mail that is in the mailbox already when the workflow is published first',
	},
	{
		displayName: 'Days',
		name: 'firstRunDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 36500 },
		default: 30,
		description: 'How many days back mail is read',
		displayOptions: { show: { firstRun: ['days'] } },
	},
	{
		displayName: 'Since',
		name: 'firstRunSince',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		default: '',
		required: true,
		placeholder: 'e.g. 2026-01-01',
		description: 'The first day whose mail is read',
		displayOptions: { show: { firstRun: ['since'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: optionProperties,
	},
];
