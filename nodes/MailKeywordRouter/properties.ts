/** The form of Mail Keyword Router. */
import type { INodeProperties } from 'n8n-workflow';

const words = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Word' },
	default: [],
	placeholder: 'e.g. urgent',
	description,
});

const ruleFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. urgent',
		description: 'Name of the rule, shown on its output',
	},
	{
		displayName: 'Output Number',
		name: 'output',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 1,
		description:
			'The output this rule keeps for ever, whatever rules are added, disabled or moved. Rules may share one.',
	},
	words('Any Of', 'any', 'Words or phrases of which one is enough'),
	words('All Of', 'all', 'Words or phrases that must all stand in the text'),
	words('None Of', 'none', 'Words or phrases that block the rule'),
	{
		displayName: 'Regular Expression',
		name: 'regex',
		type: 'string',
		default: '',
		placeholder: 'e.g. PO-(\\d{5})',
		description:
			'RE2 syntax: linear time, so no pattern can hang n8n. No look-around and no back-references.',
	},
	{
		displayName: 'Look In',
		name: 'in',
		type: 'multiOptions',
		options: [
			{ name: 'Attachment Names', value: 'attachmentNames' },
			{
				name: 'New Text',
				value: 'newText',
				description: 'What this person wrote now, without quotes and signature',
			},
			{ name: 'Sender', value: 'sender' },
			{ name: 'Subject', value: 'subject' },
			{ name: 'Whole Text', value: 'text', description: 'Quotes and signature included' },
		],
		default: ['subject', 'newText'],
		description: 'Parts of the mail that are looked at',
	},
	{
		displayName: 'Words Match',
		name: 'match',
		type: 'options',
		options: [
			{ name: 'As Prefixes', value: 'prefix', description: 'Words that begin so' },
			{ name: 'As Whole Words', value: 'word' },
			{
				name: 'With Wildcards',
				value: 'wildcard',
				description: '* stands for any letters, ? for one letter',
			},
		],
		default: 'word',
		description: 'How words are compared; letter case never matters',
	},
	{
		displayName: 'Ignore Accents',
		name: 'ignoreAccents',
		type: 'boolean',
		default: false,
		description: 'Whether é equals e',
	},
	{
		displayName: 'Denials Count',
		name: 'negation',
		type: 'boolean',
		default: true,
		description: 'Whether "not urgent" and the like, in many languages, is no hit',
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Inbound', value: 'inbound' },
			{ name: 'Outbound', value: 'outbound' },
		],
		default: 'inbound',
		description: 'Which mail the rule looks at',
	},
	{
		displayName: 'Kinds of Mail',
		name: 'kinds',
		type: 'multiOptions',
		options: [
			{ name: 'Auto-Reply', value: 'autoReply' },
			{ name: 'Bounce', value: 'bounce' },
			{ name: 'Bulk', value: 'bulk' },
			{ name: 'Calendar', value: 'calendar' },
			{ name: 'Loop', value: 'loop' },
			{ name: 'Person', value: 'human' },
			{ name: 'Receipt', value: 'receipt' },
		],
		default: ['human'],
		description: 'Mail of machines is left alone unless it is chosen here',
	},
	{
		displayName: 'Enabled',
		name: 'enabled',
		type: 'boolean',
		default: true,
		description: 'Whether the rule is in use; a disabled one keeps its output',
	},
];

export const routerProperties: INodeProperties[] = [
	{
		displayName: 'Rules From',
		name: 'rulesFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'This Form', value: 'form', description: 'Each rule keeps an output of its own' },
			{
				name: 'JSON',
				value: 'json',
				description:
					'Any number of rules from an expression; hits leave on "Matched" with their names in routes',
			},
		],
		default: 'form',
		description: 'Where the rules are written',
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Rule' },
		default: {},
		placeholder: 'Add Rule',
		description: 'Rules in their order',
		options: [{ name: 'values', displayName: 'Rule', values: ruleFields }],
		displayOptions: { show: { rulesFrom: ['form'] } },
	},
	{
		displayName: 'Rules (JSON)',
		name: 'rulesJson',
		type: 'json',
		default: '[\n  { "name": "urgent", "any": ["urgent", "dringend"], "none": ["not urgent"] }\n]',
		description:
			'A list of rules with the fields name, any, all, none, regex, in, match, ignoreAccents, negation, direction, kinds, enabled',
		displayOptions: { show: { rulesFrom: ['json'] } },
	},
	{
		displayName: 'When Several Rules Hit',
		name: 'several',
		type: 'options',
		options: [
			{
				name: 'All of Them',
				value: 'all',
				description: 'The mail leaves on the output of every rule that hits',
			},
			{
				name: 'The First Only',
				value: 'first',
				description: 'The mail leaves once, on the output of the first rule that hits',
			},
		],
		default: 'all',
		description: 'What happens when more than one rule hits a mail',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Country for Phone Numbers',
				name: 'country',
				type: 'string',
				default: '',
				placeholder: 'e.g. DE',
				description: 'Two-letter country that numbers without an international prefix belong to',
			},
			{
				displayName: 'Extract Values',
				name: 'extract',
				type: 'multiOptions',
				options: [
					{
						name: 'Due Date',
						value: 'dueAt',
						description: 'From words such as "tomorrow" or "next Tuesday 3 pm"',
					},
					{ name: 'Phone Number', value: 'phone' },
				],
				default: [],
				description: 'Values for the next nodes, taken from the new text',
			},
			{
				displayName: 'Once per Conversation',
				name: 'oncePerConversation',
				type: 'boolean',
				default: false,
				description: 'Whether a later hit of the same rule in a conversation is marked as repeat',
			},
			{
				displayName: 'Time for Patterns (Ms)',
				name: 'budgetMs',
				type: 'number',
				typeOptions: { minValue: 10 },
				default: 1000,
				description:
					'Milliseconds that the regular expressions may take on one mail; rules beyond it count as not decided and say so',
			},
			{
				displayName: 'Time Zone',
				name: 'timezone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description: "Time zone of the owner, for due dates; empty = the workflow's",
			},
			{
				displayName: 'Working Hours',
				name: 'workingHours',
				type: 'string',
				default: '09:00-17:00',
				description: 'A due date outside these hours, or on a weekend, moves to the next working hour',
			},
		],
	},
];
