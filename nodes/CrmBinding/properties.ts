/** The form of CRM Binding: what is done with the bindings of a mail, with parked mail, and with many mails at once. */
import type { INodeProperties } from 'n8n-workflow';
import { sourceProperty } from '../shared/choice-picker';
import { crmProperties } from '../shared/crm-properties';
import { kindProperty, recordProperty, userProperty } from '../shared/record-picker';
import { jobProperties } from './job-properties';
import { reviewProperties } from './review-properties';

const on = (...operation: string[]) => ({ resource: ['binding'], operation });
const writing = ['bind', 'createAndBind', 'replace', 'unbind'];

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Binding', value: 'binding', description: 'What one mail, or its chain, is bound to' },
		{ name: 'Job', value: 'job', description: 'Many mails at once: converted leads, earlier mail, undo' },
		{ name: 'Review', value: 'review', description: 'Mail that waits for a decision' },
	],
	default: 'binding',
};

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['binding'] } },
	options: [
		{
			name: 'Bind',
			value: 'bind',
			action: 'Bind a mail to a record',
			description: 'Add a binding by hand; no rule ever removes it',
		},
		{
			name: 'Create and Bind',
			value: 'createAndBind',
			action: 'Create a record and bind the mail',
			description: 'Make the missing record from the mail and bind the mail to it',
		},
		{
			name: 'List',
			value: 'list',
			action: 'List the bindings of a mail',
			description: 'Every record that a mail is bound to, and why',
		},
		{
			name: 'Replace',
			value: 'replace',
			action: 'Replace a binding',
			description: 'Bind a mail to another record instead',
		},
		{
			name: 'Unbind',
			value: 'unbind',
			action: 'Unbind a mail from a record',
			description: 'Remove a binding; the mailbox stays as it is, and no rule binds it again',
		},
	],
	default: 'list',
};

const mail: INodeProperties = {
	displayName: 'Mail ID',
	name: 'mail',
	type: 'string',
	default: '={{ $json.id }}',
	required: true,
	description: 'The identity of the mail: its Message-ID without angle brackets',
	displayOptions: { show: { resource: ['binding'] } },
};

const scope: INodeProperties = {
	displayName: 'For',
	name: 'scope',
	type: 'options',
	options: [
		{
			name: 'The Whole Chain',
			value: 'chain',
			description: 'All mails of its conversation, and those to come',
		},
		{ name: 'This Mail Only', value: 'mail', description: 'The rest of the chain stays as it is' },
	],
	default: 'mail',
	description: 'Whether to change one mail or its whole conversation',
	displayOptions: { show: on(...writing) },
};

const from: INodeProperties[] = [
	{ ...kindProperty(on('replace', 'unbind')), displayName: 'Kind to Remove', name: 'fromKind' },
	recordProperty(on('replace', 'unbind'), 'from', 'Record to Remove'),
];

const newRecord: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.subject }}',
		description: "What the new record is called; empty takes the mail's subject",
		displayOptions: { show: on('createAndBind') },
	},
	{
		...sourceProperty('source', 'Where the new record came from', 'searchSources', {
			show: on('createAndBind'),
		}),
		default: { mode: 'id', value: 'email' },
	},
];

const actingUser = (show: Record<string, string[]>): INodeProperties =>
	userProperty(
		show,
		'user',
		'Acting User',
		'Whose rights count in the built-in CRM, and who is noted as the one who did it; empty: the workflow itself, with all rights',
	);

export const crmBindingProperties: INodeProperties[] = [
	...crmProperties,
	resource,
	operation,
	mail,
	scope,
	...from,
	kindProperty(on('bind', 'createAndBind')),
	{ ...kindProperty(on('replace')), displayName: 'Kind to Bind' },
	recordProperty(on('bind')),
	recordProperty(on('replace'), 'record', 'Record to Bind'),
	...newRecord,
	...reviewProperties,
	...jobProperties,
	actingUser({ resource: ['binding', 'review'] }),
	actingUser({ resource: ['job'], operation: ['bindPast'] }),
];
