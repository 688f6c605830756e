/** The form of the three rules; parameter names are those of the settings with the rule's name before them. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { kinds } from '../../core/ports/records';
import { sourceProperty } from '../shared/choice-picker';
import { kindNames, userProperty } from '../shared/record-picker';

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

interface RuleForm {
	name: 'inboundNew' | 'outboundNew' | 'inboundKnown';
	title: string;
	description: string;
	kind: string;
	responsible: string;
	searchSources: string;
}

const forms: RuleForm[] = [
	{
		name: 'inboundNew',
		title: 'Rule: Inbound From a New Address',
		description: 'Whether to create a record when mail comes from an address that no record holds',
		kind: 'lead',
		responsible: 'user',
		searchSources: 'searchSourcesOfInboundNew',
	},
	{
		name: 'outboundNew',
		title: 'Rule: Sent to a New Address',
		description: 'Whether to create a record when mail is sent to an address that no record holds',
		kind: 'contact',
		responsible: 'sender',
		searchSources: 'searchSourcesOfOutboundNew',
	},
	{
		name: 'inboundKnown',
		title: 'Rule: Inbound From a Known Address',
		description: 'Whether to create a record when mail comes from an address that a contact or company holds',
		kind: 'deal',
		responsible: 'ownerOfKnown',
		searchSources: 'searchSourcesOfInboundKnown',
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
		sourceProperty(
			`${form.name}Source`,
			'Where the record says it came from; empty says nothing',
			form.searchSources,
			on,
		),
		{
			displayName: 'Responsible',
			name: `${form.name}Responsible`,
			type: 'options',
			options: responsibleOptions,
			default: responsible,
			description: 'Who becomes responsible for the new record',
			displayOptions: on,
		},
		userProperty(
			{ ...on.show, [`${form.name}Responsible`]: ['user'] },
			`${form.name}User`,
			'User',
			'The user who becomes responsible; empty takes the fallback',
		),
		{
			displayName: 'Name',
			name: `${form.name}Name`,
			type: 'string',
			default: 'subject',
			placeholder: 'e.g. {{name}}: {{subject}}',
			description:
				'What the record is called: subject, displayName, address, or a text with {{subject}} {{name}} {{address}} {{company}} {{date}}. For the mail "Re: Offer 12" of John Doe subject gives "Offer 12", and {{name}}: {{subject}} gives "John Doe: Offer 12".',
			displayOptions: on,
		},
		...(form.name === 'inboundKnown' ? [perProperty(on)] : []),
	] satisfies INodeProperties[];
});
