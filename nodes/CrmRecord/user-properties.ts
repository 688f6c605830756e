/** The part of CRM Record's form for people and for the built-in CRM itself. */
import type { INodeProperties } from 'n8n-workflow';
import { kinds } from '../../core/ports/records';
import { kindNames } from '../shared/record-picker';

const save = { resource: ['user'], operation: ['save'] };

const scope = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	options: [
		{ name: 'All', value: 'all' },
		{ name: 'None', value: 'none' },
		{ name: 'Own', value: 'own' },
	],
	default: 'all',
	description,
});

const rights: INodeProperties = {
	displayName: 'Rights',
	name: 'rights',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Kind',
	default: {},
	description: 'A kind that is not listed has all rights',
	displayOptions: { show: save },
	options: [
		{
			displayName: 'Kind',
			name: 'kinds',
			values: [
				{
					displayName: 'Kind',
					name: 'kind',
					type: 'options',
					options: kinds.map((value) => ({ name: kindNames[value], value })),
					default: 'contact',
					description: 'The kind of record that these rights are for',
				},
				scope('view', 'View', 'Which records of this kind the user may see'),
				scope('edit', 'Edit', 'Which records of this kind the user may change'),
				{
					displayName: 'Create',
					name: 'create',
					type: 'boolean',
					default: true,
					description: 'Whether the user may create records of this kind',
				},
			],
		},
	],
};

export const userProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['user'] } },
		options: [
			{ name: 'List', value: 'list', action: 'List users', description: 'Read the users of the CRM' },
			{
				name: 'Save',
				value: 'save',
				action: 'Save a user',
				description: 'Add or change a user of the built-in CRM, with rights',
			},
		],
		default: 'list',
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. anna',
		description: 'Short name of the user; an existing one is changed',
		displayOptions: { show: save },
	},
	{
		displayName: 'Name',
		name: 'userName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Anna Adams',
		description: 'What the pages and lists call the user',
		displayOptions: { show: save },
	},
	{
		displayName: 'Address',
		name: 'userAddress',
		type: 'string',
		default: '',
		placeholder: 'e.g. anna@ours.example',
		description: 'The mail address of the user: mail between users is internal',
		displayOptions: { show: save },
	},
	{
		displayName: 'Active',
		name: 'active',
		type: 'boolean',
		default: true,
		description: 'Whether the user still works with the CRM',
		displayOptions: { show: save },
	},
	rights,
];

export const storeProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['store'] } },
		options: [
			{
				name: 'Import',
				value: 'import',
				action: 'Import into the store',
				description: 'Lay users, records, sources, stages and fields into the built-in CRM',
			},
		],
		default: 'import',
	},
	{
		displayName: 'Data',
		name: 'data',
		type: 'json',
		default:
			'{\n  "users": [{ "id": "anna", "name": "Anna Adams", "email": "anna@ours.example" }],\n  "records": [{ "kind": "contact", "id": "c1", "title": "John Doe", "emails": ["john@acme.example"] }]\n}',
		required: true,
		description: 'What to lay in; what exists already stays as it is, so that it can be done twice',
		displayOptions: { show: { resource: ['store'], operation: ['import'] } },
	},
];
