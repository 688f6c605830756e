/** The part of every form that says which CRM is meant, and the credentials that go with it. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { crmChoices } from '../../adapters/crm/registry';
import type { CrmChoice } from '../../adapters/crm/shared/choice';
import { memoryCredential } from './mailbox-credentials';

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
	{
		displayName: 'CRM Workflow',
		name: 'crmWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		description: 'The workflow that answers for the CRM; two samples come with this pack',
		displayOptions: { show: { crm: ['subWorkflow'] } },
	},
	{
		displayName:
			'n8n runs no workflow while a form is filled in, so the lists of users, records, sources and stages stay empty for this CRM. Enter their IDs in the mode "By ID", and fields under "Fields (JSON)".',
		name: 'subWorkflowLists',
		type: 'notice',
		default: '',
		displayOptions: { show: { crm: ['subWorkflow'] } },
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

/**
 * One for each CRM, shown when it is chosen, and the optional memory. Of several logins the others are hidden, not this one
 * shown: n8n's editor takes a field whose every value shows a credential for its own, and hides the choice of the CRM with it.
 */
export const crmCredentials: INodeCredentialDescription[] = [
	...crmChoices.flatMap(({ value, label, credentials }) =>
		credentials.map(({ type }) => ({
			...{ name: type, displayName: label, required: true },
			displayOptions: { show: { crm: [value] }, ...hideOthers(type, credentials) },
		})),
	),
	memoryCredential,
];

function hideOthers(type: string, all: CrmChoice['credentials']): { hide?: { crmAuthentication: string[] } } {
	const others = all.filter((other) => other.type !== type).map((other) => other.type);
	return others.length > 0 ? { hide: { crmAuthentication: others } } : {};
}
