/** What both Salesforce credentials ask about the org. */
import type { INodeProperties } from 'n8n-workflow';

export const orgAddress: INodeProperties = {
	displayName: 'Org Address',
	name: 'instanceUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://acme.my.salesforce.com',
	description: 'My Domain of the org or sandbox, as Setup shows it, without a path',
};

export const salesforceProperties: INodeProperties[] = [
	{
		displayName: 'Mails Are Logged As',
		name: 'mailAs',
		type: 'options',
		options: [
			{ name: 'Completed Tasks', value: 'task', description: 'Works in every org' },
			{ name: 'Email Messages', value: 'email', description: 'Needs Enhanced Email, as new orgs have it' },
		],
		default: 'email',
	},
	{
		displayName: 'More Email Fields',
		name: 'moreEmailFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. Second_Email__c',
		description: 'Names of further email fields that both leads and contacts have, separated by commas',
	},
	{
		displayName: 'Reference Field',
		name: 'keyField',
		type: 'string',
		default: '',
		placeholder: 'e.g. Mail_Reference__c',
		description:
			'Name of a unique external ID text field that leads, contacts, accounts, opportunities and cases have; with it no lost answer can make a second record. Leave empty for none.',
	},
];
