/** The form of CRM Record. */
import type { INodeProperties } from 'n8n-workflow';
import { crmProperties } from '../shared/crm-properties';
import { kindProperty, recordProperty } from '../shared/record-picker';

const onResource = { resource: ['record'] };

export const crmRecordProperties: INodeProperties[] = [
	...crmProperties,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Record', value: 'record' }],
		default: 'record',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: onResource },
		options: [
			{ name: 'Get', value: 'get', action: 'Get a record', description: 'Read one record by its ID' },
			{
				name: 'List',
				value: 'list',
				action: 'List records',
				description: 'Read the records of a kind, page by page',
			},
			{
				name: 'Search',
				value: 'search',
				action: 'Search records',
				description: 'Find records by a part of the name or by an address',
			},
		],
		default: 'get',
	},
	kindProperty(onResource),
	recordProperty({ ...onResource, operation: ['get'] }),
	{
		displayName: 'Search For',
		name: 'text',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. john@acme.example',
		description: 'A part of the name, or an address: an address finds exactly the records that hold it',
		displayOptions: { show: { ...onResource, operation: ['search'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { ...onResource, operation: ['list', 'search'] } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...onResource, operation: ['list', 'search'], returnAll: [false] } },
	},
];
