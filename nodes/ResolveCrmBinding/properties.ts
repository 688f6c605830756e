/** The form of Resolve CRM Binding. */
import type { INodeProperties } from 'n8n-workflow';
import { kinds } from '../../core/ports/records';
import { crmProperties } from '../shared/crm-properties';
import { kindNames, userProperty } from '../shared/record-picker';
import { ruleProperties } from './rule-properties';

const inForm = { show: { settingsFrom: ['form'] } };
const listHint = 'One entry a line, or separated by commas';
const entries = 'A domain (with its sub-domains), name@domain, or *@domain.';

const list = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. spam.example, *@bulk.example',
	hint: listHint,
	description,
});

const settings: INodeProperties[] = [
	{
		displayName: 'Authentication Failed',
		name: 'onAuthenticationFail',
		type: 'options',
		options: [
			{ name: 'Send to Review', value: 'review', description: 'Nothing is created and nobody chosen' },
			{ name: 'Allow', value: 'allow', description: 'Treat the mail as if it were genuine' },
		],
		default: 'review',
		description: 'What to do with inbound mail whose sender authentication failed',
	},
	{
		displayName: 'Forwards by Colleagues',
		name: 'forwardsByColleagues',
		type: 'boolean',
		default: true,
		description: 'Whether a mail that a colleague forwards stands for its original sender',
	},
	{
		displayName: 'Join by Subject',
		name: 'subjectJoining',
		type: 'boolean',
		default: false,
		description:
			'Whether a reply without reply headers joins the one conversation of the same person with the same subject',
	},
	{
		displayName: 'Known Kinds',
		name: 'knownKinds',
		type: 'multiOptions',
		options: kinds.map((value) => ({ name: kindNames[value], value })),
		default: ['contact', 'company'],
		description: 'Which kinds of record make the address they hold a known one',
	},
	{
		displayName: 'Log Mail in the CRM',
		name: 'logMail',
		type: 'boolean',
		default: true,
		description: 'Whether to write each mail as an activity on the records it is bound to',
	},
	{
		displayName: 'Loop Breaker: Mails',
		name: 'loopCount',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 20,
		description: 'How many mails of one sender, or in one conversation, are taken for a loop',
	},
	{
		displayName: 'Loop Breaker: Minutes',
		name: 'loopMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 120,
		description: 'Within how many minutes they must come',
	},
	list(
		'Never Create',
		'neverCreate',
		`Mail with these addresses is bound when they are known and creates nothing. ${entries}`,
	),
	list(
		'Never Store',
		'neverStore',
		`Mail with these addresses is not kept and does not leave this node. ${entries}`,
	),
	{
		displayName: 'Most New Recipients',
		name: 'maxNewParties',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 20,
		description: 'Sent mail with more new recipients than this creates nobody and goes to Review',
	},
	{
		displayName: 'Several Contacts With One Address',
		name: 'onSeveralContacts',
		type: 'options',
		options: [
			{ name: 'Bind All of Them', value: 'all' },
			{ name: 'Send a Tie to Review', value: 'review' },
			{ name: 'Take the Newest on a Tie', value: 'newest' },
		],
		default: 'review',
		description: 'What to do when conversation, name, open deals and age do not tell which contact is meant',
	},
	list(
		'Trusted Form Senders',
		'trustedFormSenders',
		`Web forms that write in the name of the person in Reply-To. ${entries}`,
	),
];

const mailbox: INodeProperties[] = [
	{
		displayName: 'Account',
		name: 'account',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: "The mailbox's own address",
	},
	list('Further Addresses', 'addresses', 'Aliases and further own addresses'),
	list(
		'Internal Domains',
		'internalDomains',
		'Domains whose addresses are internal; left out, those of the own addresses are taken',
	),
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. anna@example.com',
		description: 'CRM user (ID or address) who owns the mailbox',
	},
	list(
		'Trusted Mail Servers',
		'trustedAuthserv',
		'Names of the servers whose Authentication-Results count; left out, the topmost header counts',
	),
];

export const resolveProperties: INodeProperties[] = [
	...crmProperties,
	{
		displayName: 'Mail',
		name: 'mail',
		type: 'json',
		default: '={{ $json }}',
		description:
			"The mail to bind: the agent's own item, or what the agent fills in (from, to, subject, text, date, messageId)",
		displayOptions: { show: { '@tool': [true] } },
	},
	{
		displayName: 'Settings From',
		name: 'settingsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'This Form', value: 'form' },
			{
				name: 'JSON',
				value: 'json',
				description: 'The same names as in the form, e.g. from a file that was tried with explain',
			},
		],
		default: 'form',
		description: 'Where the rules and settings are written down',
	},
	{
		displayName: 'Settings',
		name: 'settingsJson',
		type: 'json',
		typeOptions: { rows: 10 },
		default:
			'{\n  "rules": { "inboundNew": { "kind": "lead" }, "outboundNew": { "kind": "contact" }, "inboundKnown": { "kind": "deal" } }\n}',
		description: 'Rules and settings as JSON; an unknown name is refused',
		displayOptions: { show: { settingsFrom: ['json'] } },
	},
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Mail is bound and records are created by the rules',
			},
			{ name: 'Manual', value: 'manual', description: 'Mail is kept unbound until a person binds it' },
		],
		default: 'automatic',
		description: 'Who binds mail to records',
		displayOptions: inForm,
	},
	...ruleProperties,
	userProperty(
		inForm.show,
		'fallbackResponsible',
		'Fallback Responsible',
		'Who is taken when the responsible user is inactive or nobody; may stay empty',
	),
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description:
			'Whether to decide only: nothing is created, bound or remembered, and the output looks the same',
	},
	{
		displayName: 'Card Page',
		name: 'cardPage',
		type: 'string',
		default: '',
		placeholder: 'e.g. crm-mail',
		description:
			"Path or address of the webhook that serves the pages of CRM Card; then the output's links lead to the cards of the records",
		displayOptions: { show: { crm: ['builtIn'] } },
	},
	{
		...userProperty(
			{},
			'cardUser',
			'Card Links For',
			'Whose rights the links to the cards carry, for 30 days',
		),
		displayOptions: { show: { crm: ['builtIn'] }, hide: { cardPage: [''] } },
	},
	{
		displayName: 'Settings',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Setting',
		default: {},
		options: settings,
		displayOptions: inForm,
	},
	{
		displayName: 'Mailbox',
		name: 'mailbox',
		type: 'collection',
		placeholder: 'Add Mailbox Detail',
		default: {},
		description:
			'Who we are. The CRM Mail Trigger brings it along from the Mailbox credential; what is given here wins.',
		options: mailbox,
		displayOptions: inForm,
	},
];
