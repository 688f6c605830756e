/** The form of the three rules; parameter names are those of the settings with the rule's name before them. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { kinds } from '../../core/ports/records';
import { kindNames } from '../shared/record-picker';

const responsibleOptions: INodePropertyOptions[] = [
	{ name: 'Fixed User', value: 'user', description: 'One user of the CRM' },
	{ name: 'Nobody', value: 'nobody', description: 'The fallback below, else unassigned' },
	{
		name: 'Owner of the Known Record',
		value: 'ownerOfKnown',
		description: 'The owner of the contact, else of the company',
	},
	{
		name: 'Sender',
		value: 'sender',
		description: 'The user who wrote the mail, else the owner of the mailbox',
	},
];

const nameHint =
	'For the mail "Re: Offer 12" of John Doe: subject gives "Offer 12", displayName gives "John Doe", address gives "john@acme.example", {{name}}: {{subject}} gives "John Doe: Offer 12"';

interface RuleForm {
	name: 'inboundNew' | 'outboundNew' | 'inboundKnown';
	title: string;
	description: string;
	kind: string;
	responsible: string;
	loadSources: string;
}

const forms: RuleForm[] = [
	{
		name: 'inboundNew',
		title: 'Inbound From a New Address',
		description: 'Whether to create a record when mail comes from an address that no record holds',
		kind: 'lead',
		responsible: 'user',
		loadSources: 'sourcesOfInboundNew',
	},
	{
		name: 'outboundNew',
		title: 'Sent to a New Address',
		description: 'Whether to create a record when mail is sent to an address that no record holds',
		kind: 'contact',
		responsible: 'sender',
		loadSources: 'sourcesOfOutboundNew',
	},
	{
		name: 'inboundKnown',
		title: 'Inbound From a Known Address',
		description: 'Whether to create a record when mail comes from an address that a contact or company holds',
		kind: 'deal',
		responsible: 'ownerOfKnown',
		loadSources: 'sourcesOfInboundKnown',
	},
];

const perProperty = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'One For Each',
	name: 'inboundKnownPer',
	type: 'options',
	options: [
		{ name: 'Conversation', value: 'conversation', description: 'Replies make nothing' },
		{
			name: 'Contact Without an Open Deal',
			value: 'noOpenDeal',
			description: 'An open deal is bound instead',
		},
		{ name: 'Mail', value: 'mail', description: 'Replies make one too' },
	],
	default: 'conversation',
	description: 'How many records mail from a known address makes',
	displayOptions,
});

export const ruleProperties: INodeProperties[] = forms.flatMap((form) => {
	const { kind, responsible } = form;
	const show = { settingsFrom: ['form'], mode: ['automatic'] };
	const on = { show: { ...show, [form.name]: [true] } };
	return [
		{
			displayName: form.title,
			name: form.name,
			type: 'boolean',
			default: true,
			description: form.description,
			displayOptions: { show },
		},
		{
			displayName: 'Create',
			name: `${form.name}Kind`,
			type: 'options',
			options: kinds.map((value) => ({ name: kindNames[value], value })),
			default: kind,
			description: 'What kind of record to create',
			displayOptions: on,
		},
		{
			displayName: 'Source Name or ID',
			name: `${form.name}Source`,
			type: 'options',
			typeOptions: {
				loadOptionsMethod: form.loadSources,
				loadOptionsDependsOn: ['crm', 'store', `${form.name}Kind`],
			},
			default: '',
			description:
				'Where the record says it came from. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			displayOptions: on,
		},
		{
			displayName: 'Responsible',
			name: `${form.name}Responsible`,
			type: 'options',
			options: responsibleOptions,
			default: responsible,
			description: 'Who becomes responsible for the new record',
			displayOptions: on,
		},
		userProperty('User', `${form.name}User`, 'The user who becomes responsible; empty takes the fallback', {
			show: { ...on.show, [`${form.name}Responsible`]: ['user'] },
		}),
		{
			displayName: 'Name',
			name: `${form.name}Name`,
			type: 'string',
			default: 'subject',
			placeholder: 'e.g. {{name}}: {{subject}}',
			hint: nameHint,
			description:
				'What the record is called: subject, displayName, address, or a text with {{subject}} {{name}} {{address}} {{company}} {{date}}',
			displayOptions: on,
		},
		...(form.name === 'inboundKnown' ? [perProperty(on)] : []),
	] satisfies INodeProperties[];
});

export function userProperty(
	displayName: string,
	name: string,
	description: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a user...',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. u1' },
		],
		displayOptions,
	};
}
