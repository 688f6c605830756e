/** What both Pipedrive credentials ask about the account. */
import type { INodeProperties } from 'n8n-workflow';

export const pipedriveProperties: INodeProperties[] = [
	{
		displayName: 'Company Domain',
		name: 'companyDomain',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. acme',
		description: 'First part of the address of your Pipedrive: acme in acme.pipedrive.com',
	},
	{
		displayName: 'Reference Field of Deals',
		name: 'keyField',
		type: 'string',
		default: '',
		placeholder: 'e.g. 9f8c4b0e2d...',
		description:
			'API key of a text field of deals that holds our reference, so that a deal can be told from its like after a lost answer; leave empty for none',
	},
	{ displayName: 'API Address', name: 'baseUrl', type: 'hidden', default: '' },
];
