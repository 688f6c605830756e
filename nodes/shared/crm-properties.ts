/** The part of every form that says which CRM is meant, and the credentials that go with it. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { crmChoices } from '../../adapters/crm/registry';
import type { CrmChoice } from '../../adapters/crm/shared/choice';

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
	...crmChoices.filter(hasSeveralLogins).map(authenticationProperty),
];

function authenticationProperty({ value, credentials }: CrmChoice): INodeProperties {
	const usual = credentials[0]?.type ?? '';
	return {
		displayName: 'Authentication',
		name: 'crmAuthentication',
		type: 'options',
		noDataExpression: true,
		options: credentials.map(({ type, label }) => ({ name: label, value: type })),
		default: usual,
		description: 'How to log in to the CRM',
		displayOptions: { show: { crm: [value] } },
	};
}

function hasSeveralLogins({ credentials }: CrmChoice): boolean {
	return credentials.length > 1;
}

/** One for each CRM, shown when it is chosen, and the optional memory. */
export const crmCredentials: INodeCredentialDescription[] = [
	...crmChoices.flatMap((choice) =>
		choice.credentials.map(({ type }) => ({
			...{ name: type, required: true },
			displayOptions: {
				show: { crm: [choice.value], ...(hasSeveralLogins(choice) ? { crmAuthentication: [type] } : {}) },
			},
		})),
	),
	{ name: 'crmMemoryApi', required: false, testedBy: 'crmMemoryTest' },
];
