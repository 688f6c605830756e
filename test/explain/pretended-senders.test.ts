/** People who pretend to be a customer, or write into his conversation: nothing of his is touched. */
import { acme, john, runScenarios } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const flagged = 'bound inboundNew | +lead | spoofed-name new-inbound';
const newLead = 'bound inboundNew | +lead | new-inbound';
const crm = [john, acme];
const parked =
	'review - | | conversation stranger | ~contact c1:conversation, ~company co1:conversation, ~deal *:conversation';

runScenarios('explain: pretended senders', [
	{
		title: 'an address in the name, in brackets, encoded, in a comment, before the real one',
		mails: [
			'From: "John Doe (john@acme.example)" <a@evil.example>',
			'From: =?utf-8?Q?john=40acme.example?= <b@evil.example>',
			'From: c@evil.example (john@acme.example)',
			'From: john@acme.example <d@evil.example>',
			'From: "Anna Adams" <e@evil.example>',
			'From: "ADAMS, anna" <f@evil.example>',
		],
		records: crm,
		expect: Array.from({ length: 6 }, () => flagged),
	},
	{
		title: 'two addresses in angles: nobody can say who it is',
		mails: ['From: <john@acme.example> <a@evil.example>', 'From: a@evil.example\nFrom: john@acme.example'],
		records: crm,
		expect: ['review - | | ambiguous-sender', 'review - | | ambiguous-sender'],
	},
	{
		title: 'domains that only look like the company',
		mails: ['From: a@notacme.example', 'From: b@acme.example.evil.example', 'From: c@acrne.example'],
		records: crm,
		expect: [newLead, newLead, newLead],
	},
	{
		title: 'a stranger in the conversation is parked, again and again, until we answer him',
		mails: [
			'Message-ID: <a@x>',
			'From: e@else.example\nIn-Reply-To: <a@x>\nMessage-ID: <b@x>',
			'From: e@else.example\nIn-Reply-To: <b@x>\nReferences: <a@x> <b@x>\nMessage-ID: <c@x>',
			'sent:\nFrom: anna@ours.example\nTo: e@else.example, john@acme.example\nIn-Reply-To: <c@x>\nReferences: <a@x> <c@x>\nMessage-ID: <d@x>',
			'From: e@else.example\nIn-Reply-To: <d@x>',
		],
		records: crm,
		expect: [
			known,
			parked,
			parked,
			'bound outboundNew | contact c1:conversation, company co1:conversation, deal *:conversation, +contact | conversation new-outbound',
			'bound - | contact c1:conversation, company co1:conversation, deal *:conversation, contact *:conversation | conversation',
		],
	},
	{
		title: 'two customers who answer one mail of a campaign do not share a conversation',
		mails: [
			'In-Reply-To: <campaign@ours.example>',
			'From: new@x.example\nIn-Reply-To: <campaign@ours.example>',
		],
		records: crm,
		expect: [known, parked],
	},
]);
