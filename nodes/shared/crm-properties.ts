/** The part of every form that says which CRM is meant. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { crmChoices } from '../../adapters/crm/registry';

const withCredential = crmChoices.flatMap(({ value, credential }) =>
	credential ? [{ value, credential }] : [],
);

/** For `description.credentials`; the memory's own entry stands in each node file, where n8n's lint looks for it. */
export const crmCredentials: INodeCredentialDescription[] = withCredential.map(({ value, credential }) => ({
	name: credential,
	required: true,
	displayOptions: { show: { crm: [value] } },
}));

export const crmProperties: INodeProperties[] = [
	{
		displayName: 'CRM',
		name: 'crm',
		type: 'options',
		noDataExpression: true,
		options: crmChoices.map(({ value, label, description }) => ({ name: label, value, description })),
		default: 'builtIn',
		description: 'Where the records are',
	},
	{
		displayName: 'Store',
		name: 'store',
		type: 'string',
		default: 'default',
		placeholder: 'e.g. default',
		description:
			'Name of the store inside the built-in CRM. Workflows that use the same name share their records.',
		displayOptions: { show: { crm: ['builtIn'] } },
	},
];
