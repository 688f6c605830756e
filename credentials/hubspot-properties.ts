/** What both HubSpot credentials ask about the account. */
import type { INodeProperties } from 'n8n-workflow';

export const hubSpotProperties: INodeProperties[] = [
	{
		displayName: 'Hub ID',
		name: 'portalId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 12345678',
		description:
			'Number of the account, in the account menu at the top right of HubSpot. Bindings are kept under it, so that a new token changes nothing.',
	},
	{
		displayName: 'Leads Are',
		name: 'leads',
		type: 'options',
		options: [
			{
				name: 'Contacts in the Stage Lead',
				value: 'contact',
				description:
					'Works in every account; a contact without a deal in the life cycle stage Lead is a lead',
			},
			{
				name: 'Lead Objects',
				value: 'object',
				description: 'Needs Sales Hub Professional or Enterprise and the scopes for leads',
			},
			{ name: 'Not Used', value: 'none', description: 'Every person is a contact' },
		],
		default: 'contact',
	},
	{
		displayName: 'Source Property',
		name: 'sourceProperty',
		type: 'string',
		default: '',
		placeholder: 'e.g. lead_source',
		description:
			'Internal name of a choice property that holds the source of a record. HubSpot has none of its own that can be written; leave empty to write none.',
	},
	{
		displayName: 'API Address',
		name: 'baseUrl',
		type: 'hidden',
		default: 'https://api.hubapi.com',
	},
];
