/** The part of CRM Record's form that writes: create, update, convert. */
import type { INodeProperties } from 'n8n-workflow';
import { sourceProperty, stageProperty } from '../shared/choice-picker';
import { fieldsJsonProperty, fieldsProperty } from '../shared/field-mapper';
import { picker } from '../shared/picker';
import { userProperty } from '../shared/record-picker';

const on = (...operation: string[]) => ({ resource: ['record'], operation });

const links: INodeProperties[] = [
	picker({
		...{ name: 'companyId', displayName: 'Company', method: 'searchCompanies' },
		description: 'The company that the record belongs to',
		...{ placeholder: 'Select a company...', example: 'e.g. co1' },
	}),
	{
		displayName: 'Contacts',
		name: 'contacts',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Contact' },
		placeholder: 'Add Contact',
		default: {},
		description: 'The people of a deal or ticket',
		options: [
			{
				displayName: 'Contact',
				name: 'contact',
				values: [
					picker({
						...{ name: 'id', displayName: 'Contact', method: 'searchContacts' },
						description:
							'A contact, picked from the list; by ID there may be several, with commas between them',
						...{ placeholder: 'Select a contact...', example: 'e.g. c1, c2' },
					}),
				],
			},
		],
	},
];

const stage = stageProperty();
const source = sourceProperty('source', 'Where the record came from');

const addresses = (description: string): INodeProperties => ({
	displayName: 'Addresses',
	name: 'emails',
	type: 'string',
	default: '',
	placeholder: 'e.g. john@acme.example, jd@home.example',
	description,
});

const createMore: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'more',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: { show: on('create') },
	options: [
		...links,
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'Plain text, e.g. what the mail says',
		},
		{
			displayName: 'Domains',
			name: 'domains',
			type: 'string',
			default: '',
			placeholder: 'e.g. acme.example',
			description: 'Domains that belong to the company, with commas between them',
		},
		{
			displayName: 'Name of the Person',
			name: 'personName',
			type: 'string',
			default: '',
			placeholder: 'e.g. John Doe',
			description: 'Who is behind a lead or contact whose title is something else',
		},
		{
			...{ displayName: 'Phone', name: 'phone', type: 'string', default: '' },
			...{ placeholder: 'e.g. +44 20 7946 0000', description: 'Phone number of the person or company' },
		},
		source,
		stage,
	],
};

const updateMore: INodeProperties = {
	displayName: 'Update Fields',
	name: 'changes',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: { show: on('update') },
	options: [
		addresses('All addresses of the record from now on, the primary one first, with commas between them'),
		...links,
		stage,
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: [
				{ name: 'Lost', value: 'lost' },
				{ name: 'Open', value: 'open' },
				{ name: 'Won', value: 'won' },
			],
			default: 'open',
			description: 'Whether a lead, deal or ticket is still open',
		},
		{
			...{ displayName: 'Title', name: 'title', type: 'string', default: '' },
			...{ placeholder: 'e.g. New roof', description: 'What the record is called from now on' },
		},
	],
};

const convert: INodeProperties[] = [
	{
		displayName: 'Contact',
		name: 'makeContact',
		type: 'boolean',
		default: true,
		description: 'Whether to make a contact of the person; one that holds the address already is taken',
		displayOptions: { show: on('convertLead') },
	},
	{
		displayName: 'Company',
		name: 'companyTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme',
		description: 'Name of the company to make; empty makes none',
		displayOptions: { show: on('convertLead') },
	},
	{
		displayName: 'Deal',
		name: 'dealTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. New roof',
		description: 'Name of the deal to make; empty makes none',
		displayOptions: { show: on('convertLead') },
	},
];

export const writeProperties: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.subject }}',
		description: 'What the record is called',
		displayOptions: { show: on('create') },
	},
	{
		...addresses('Addresses of the record, the primary one first, with commas between them'),
		displayOptions: { show: on('create') },
	},
	userProperty(
		on('create', 'update'),
		'owner',
		'Responsible',
		'Who looks after it; empty leaves it as it is',
	),
	{
		displayName: 'Once For',
		name: 'key',
		type: 'string',
		default: '={{ $json.id }}',
		description:
			'A value that stands for the cause, e.g. the ID of the mail: for the same value this step makes one record, however often it runs. Empty: once for each item of an execution.',
		displayOptions: { show: on('create') },
	},
	createMore,
	updateMore,
	fieldsProperty(on('create', 'update')),
	fieldsJsonProperty(on('create', 'update')),
	...convert,
];
