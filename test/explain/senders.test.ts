/** Senders who are not what they seem: pretended names, web forms, forwards, disputed From, one of us. */
import { acme, deal, john, mailbox, rules, runScenarios, settings, users } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const newLead = 'bound inboundNew | +lead | new-inbound';
const results = (text: string): string => `Authentication-Results: mx.ours.example; ${text}`;
const crm = [john, acme];
const forward = (head = '', body = ''): string =>
	`From: Anna Adams <anna@ours.example>\nSubject: WG: Offer 12${head}\n\n${body}-----Ursprüngliche Nachricht-----\nVon: Eve Evans <eve@x.example>\nGesendet: Montag, 2. März 2026 09:00\nAn: Anna\nBetreff: Offer 12\n\nCan you send an offer?`;

runScenarios('explain: pretended senders, forms and forwards', [
	{
		title:
			"a display name with another address is flagged and empty, a user's name with an outside address flagged",
		mails: [
			'From: "ceo@bank.example" <x@evil.example>',
			'From: Anna Adams <anna@evil.example>',
			'From: "Adams, Anna" <other@evil.example>',
		],
		expect: Array.from({ length: 3 }, () => 'bound inboundNew | +lead | spoofed-name new-inbound'),
		holds: [{ mail: { from: { address: 'x@evil.example', name: '' } } }],
	},
	{
		title: "a user's name of one word counts too",
		mails: ['From: Anna <anna@evil.example>'],
		users: [{ id: 'u1', name: 'Anna', email: 'anna@ours.example', active: true }],
		expect: ['bound inboundNew | +lead | spoofed-name new-inbound'],
	},
	{
		title: 'a display name that repeats the address is no pretence',
		mails: ['From: "john@acme.example" <john@acme.example>'],
		records: crm,
		expect: [known],
	},
	{
		title: 'a Reply-To of another domain is flagged and never matched',
		mails: ['From: new@x.example\nReply-To: john@acme.example'],
		records: crm,
		expect: [newLead],
		holds: [{ mail: { flags: ['reply-to-other-domain'] } }],
	},
	{
		title: 'a trusted form sender that takes no replies stands for the person in Reply-To',
		mails: [
			'From: Website <no-reply@forms.example>\nReply-To: Eve Evans <eve@x.example>',
			'From: noreply@ours.example\nReply-To: john@acme.example\nSubject: B',
		],
		settings: { ...settings, trustedFormSenders: ['no-reply@FORMS.example', 'noreply@ours.example'] },
		records: crm,
		expect: [newLead, known],
		holds: [{ created: [{ emails: ['eve@x.example'] }] }],
	},
	{
		title: 'a trusted form without Reply-To is judged by its From',
		mails: ['From: wordpress@ours.example', 'From: form@x.example'],
		settings: { ...settings, trustedFormSenders: ['wordpress@ours.example', 'form@x.example'] },
		expect: ['skipped - | | internal', newLead],
	},
	{
		title: "a colleague's forward stands for a known sender",
		mails: [
			'From: anna@ours.example\nSubject: Fwd: Order\n\n---------- Forwarded message ---------\nFrom: John Doe <john@acme.example>\nSubject: Order\n\nPlease send ten.',
		],
		records: crm,
		expect: [known],
		holds: [
			{
				mail: {
					direction: 'inbound',
					newText: '',
					parties: [{ address: 'john@acme.example', role: 'from' }],
				},
				created: [{ title: 'Order' }],
			},
		],
	},
	{
		title:
			"a colleague's forward counts when authenticated or from inside, not otherwise, and by the setting",
		mails: [
			forward(`\n${results('dmarc=pass header.from=ours.example')}`),
			forward(`\n${results('spf=none')}`, 'Other one. '),
		],
		expect: [newLead, 'skipped - | | internal'],
	},
	{
		title: "a colleague's forward is internal when the setting is off",
		mails: [forward()],
		settings: { ...settings, forwardsByColleagues: false },
		expect: ['skipped - | | internal'],
	},
	{
		title: 'two From: the one that Sender names, else the first; a disputed one is parked',
		mails: [
			'From: new@x.example, john@acme.example\nSender: john@acme.example',
			'From: new@x.example, john@acme.example\nSubject: B',
			'From: <john@acme.example> <new@evil.example>\nSubject: C',
		],
		records: crm,
		settings: { mailbox, rules: { inboundNew: rules.inboundNew } },
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact ambiguous-sender',
			'bound inboundNew | +lead | ambiguous-sender new-inbound',
			'review - | | ambiguous-sender',
		],
	},
	{
		title: 'a user of the CRM is internal whatever the domain, an inactive one too',
		mails: ['From: me@gmail.com', 'sent:\nFrom: anna@ours.example\nTo: gil@home.example'],
		users: [
			...users,
			{ id: 'u5', name: 'Me', email: 'Me@Gmail.com' },
			{ id: 'u6', name: 'Gil', email: 'gil@home.example', active: false },
		],
		expect: ['skipped - | | internal', 'skipped - | | internal'],
	},
	{
		title:
			'a mailbox at a free-mail provider has no colleagues there; with no internal domains only addresses are ours',
		mails: ['From: other@gmail.com\nTo: shop@gmail.com', 'From: shop@gmail.com\nTo: shop@gmail.com'],
		settings: { ...settings, mailbox: { account: 'shop@gmail.com' } },
		expect: [newLead, 'skipped - | | internal'],
	},
	{
		title: 'an empty list of internal domains makes colleagues of the domain outsiders',
		mails: ['From: kim@ours.example'],
		settings: { ...settings, mailbox: { ...mailbox, internalDomains: [] } },
		expect: [newLead],
	},
	{
		title: 'the open deal of a never-create sender is left alone',
		mails: [''],
		settings: { ...settings, neverCreate: ['acme.example'] },
		records: [...crm, deal],
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact never-create | ~deal d1:via-contact',
		],
	},
	{
		title: 'without internal domains given, those of the account and the addresses are internal',
		mails: ['From: kim@ours.example', 'From: lee@second.example', 'From: max@third.example'],
		settings: { ...settings, mailbox: { account: 'Sales@Ours.example', addresses: ['anna@second.example'] } },
		expect: ['skipped - | | internal', 'skipped - | | internal', newLead],
	},
	{
		title: 'headers of a machine on a trusted form say nothing about the person who filled it in',
		mails: [
			'From: form@forms.example\nReply-To: Eve <eve@x.example>\nAuto-Submitted: auto-generated\nPrecedence: bulk',
			'From: form@forms.example\nReply-To: no-reply@y.example\nSubject: B',
			'From: form@forms.example\nReply-To: z@never.example\nSubject: C',
		],
		settings: { ...settings, trustedFormSenders: ['forms.example'], neverCreate: ['never.example'] },
		expect: [newLead, 'skipped - | | no-reply-address', 'skipped - | | never-create'],
	},
	{
		title: 'mail to ourselves and to colleagues only is internal, read from Sent too',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: ben@ours.example',
			'From: alias@elsewhere.example\nTo: sales@ours.example',
			'sent:\nFrom: alias@elsewhere.example\nTo: sales@ours.example\nSubject: B',
		],
		settings: { mailbox },
		expect: ['skipped - | | internal', 'skipped - | | rule-off', 'skipped - | | internal'],
		holds: [
			{ mail: { direction: 'internal' } },
			{ mail: { direction: 'inbound' } },
			{ mail: { direction: 'internal' } },
		],
	},
]);
