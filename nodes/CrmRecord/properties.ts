/** The form of CRM Record: what is done with what. */
import type { INodeProperties } from 'n8n-workflow';
import { crmProperties } from '../shared/crm-properties';
import { kindProperty, leadProperty, recordProperty } from '../shared/record-picker';
import { storeProperties, userProperties } from './user-properties';
import { writeProperties } from './write-properties';

const onRecord = { resource: ['record'] };

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Record', value: 'record', description: 'Leads, contacts, companies, deals and tickets' },
		{ name: 'Store', value: 'store', description: 'The built-in CRM itself' },
		{ name: 'User', value: 'user', description: 'People who work with the CRM' },
	],
	default: 'record',
};

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: onRecord },
	options: [
		{
			name: 'Convert Lead',
			value: 'convertLead',
			action: 'Convert a lead',
			description: 'Turn a lead into contact, company and deal; its mail follows',
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create a record',
			description: 'Make a record, once for the same key',
		},
		{ name: 'Get', value: 'get', action: 'Get a record', description: 'Read one record by its ID' },
		{
			name: 'List',
			value: 'list',
			action: 'List records',
			description: 'Read the records of a kind, page by page',
		},
		{
			name: 'Look Up Sender',
			value: 'lookUp',
			action: 'Look up a sender',
			description: 'Who holds an address: records, company, open deals and the last mails',
		},
		{
			name: 'Search',
			value: 'search',
			action: 'Search records',
			description: 'Find records by a part of the name or by an address',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a record',
			description: 'Change what is filled in and leave the rest',
		},
	],
	default: 'get',
};

const readProperties: INodeProperties[] = [
	recordProperty({ ...onRecord, operation: ['get', 'update'] }),
	leadProperty({ ...onRecord, operation: ['convertLead'] }),
	{
		displayName: 'Search For',
		name: 'text',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. john@acme.example',
		description: 'A part of the name, or an address: an address finds exactly the records that hold it',
		displayOptions: { show: { ...onRecord, operation: ['search'] } },
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '={{ $json.from.address }}',
		required: true,
		placeholder: 'e.g. john@acme.example',
		description: 'Whose records to show; by default the sender of the mail that comes in',
		displayOptions: { show: { ...onRecord, operation: ['lookUp'] } },
	},
	{
		displayName: 'Last Mails',
		name: 'lastMails',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 5,
		description: 'How many of the latest mails with this address to show',
		displayOptions: { show: { ...onRecord, operation: ['lookUp'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { ...onRecord, operation: ['list', 'search'] } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...onRecord, operation: ['list', 'search'], returnAll: [false] } },
	},
];

export const crmRecordProperties: INodeProperties[] = [
	...crmProperties,
	resource,
	operation,
	kindProperty({ ...onRecord, operation: ['create', 'get', 'list', 'search', 'update'] }),
	...readProperties,
	...writeProperties,
	...userProperties,
	...storeProperties,
];
