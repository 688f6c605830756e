/** The form of CRM Card. */
import type { INodeProperties } from 'n8n-workflow';
import { crmProperties } from '../shared/crm-properties';
import { authenticationProperty } from '../shared/mailbox-from-node';
import { kindProperty, recordProperty, userProperty } from '../shared/record-picker';

const serve = { resource: ['page'], operation: ['serve'] };
const link = { resource: ['page'], operation: ['link'] };

/**
 * Fields that decide which credential is asked for are hidden for Make Link, not shown for Serve: n8n's editor takes every
 * field that such a field is shown for as a part of the login, and leaves it out of the form.
 */
const notForLinks = { operation: ['link'] };
const notUnlessWriting = { ...notForLinks, writeMail: [false] };

export const crmCardProperties: INodeProperties[] = [
	...crmProperties,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Page', value: 'page' }],
		default: 'page',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['page'] } },
		options: [
			{
				name: 'Make Link',
				value: 'link',
				action: 'Make a link to a page',
				description: 'A signed link to a card, the list or the sidebar, for one CRM user',
			},
			{
				name: 'Serve',
				value: 'serve',
				action: 'Serve a page',
				description: "Answer a request of the pages' webhook",
			},
		],
		default: 'serve',
	},
	{
		displayName: 'Page Address',
		name: 'baseUrl',
		type: 'string',
		default: '={{ $json.webhookUrl }}',
		required: true,
		placeholder: 'e.g. https://n8n.example.com/webhook/crm-mail',
		description: 'Address of the webhook that serves the pages, as people reach it',
		displayOptions: { show: serve },
	},
	{
		displayName: 'Page Address',
		name: 'baseUrl',
		type: 'string',
		default: 'crm-mail',
		required: true,
		placeholder: 'e.g. crm-mail',
		description:
			'Path of the Webhook node that serves the pages, or its whole production URL if people reach n8n by another address',
		displayOptions: { show: link },
	},
	{
		displayName: 'Page',
		name: 'page',
		type: 'options',
		options: [
			{ name: 'Activities: Mail', value: 'list' },
			{ name: 'Card of a Record', value: 'card' },
			{ name: 'Sidebar for an Address', value: 'sidebar' },
		],
		default: 'card',
		description: 'The page the link opens',
		displayOptions: { show: link },
	},
	kindProperty({ ...link, page: ['card'] }),
	recordProperty({ ...link, page: ['card'] }),
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. john@acme.example',
		description:
			'Address of the sender that the sidebar is about. Leave it empty for a link that is good for any sender: a webmail adds &address= and the address.',
		displayOptions: { show: { ...link, page: ['sidebar'] } },
	},
	userProperty(
		link,
		'user',
		'User',
		"The CRM user who acts through the link, with that user's rights; by ID or by address",
		true,
	),
	{
		displayName: 'Valid for (Hours)',
		name: 'hours',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 8760 },
		default: 12,
		description: 'After that the link, and every form on its pages, is refused',
		displayOptions: { show: link },
	},
	{
		displayName: 'Let Users Write Mail',
		name: 'writeMail',
		type: 'boolean',
		default: false,
		description: 'Whether the pages offer Reply and New Mail, sent by the mailbox chosen here',
		displayOptions: { hide: notForLinks },
	},
	{ ...authenticationProperty, displayOptions: { hide: notUnlessWriting } },
	{
		displayName: 'Copy Into Sent',
		name: 'fileIntoSent',
		type: 'options',
		options: [
			{ name: 'Always', value: 'always' },
			{ name: 'Never', value: 'never' },
			{
				name: 'Unless the Provider Does It',
				value: 'auto',
				description: 'Gmail, Microsoft 365 and iCloud file sent mail themselves',
			},
		],
		default: 'auto',
		description: 'Whether a copy of a sent mail is filed into the Sent folder',
		displayOptions: { show: { ...serve, writeMail: [true] } },
	},
	{
		displayName: 'New Recipients Become Contacts',
		name: 'createContacts',
		type: 'boolean',
		default: true,
		description:
			'Whether a mail that is written here to an address in no record makes a contact, as the rule for sent mail does. The contact belongs to the user of the link, and is made only with that right.',
		displayOptions: { show: { ...serve, writeMail: [true] } },
	},
];
