/** Sent mail: direction, recipients, Cc, limits. */
import { buildMail } from '../../../support/build-mail';
import { auto, john, newLead, reply, sent, type Case } from './world';

export const outbound: Case[] = [
	{
		no: 21,
		title: 'a mail in Sent is outbound, whoever it says it is from',
		mails: [sent('new@x.example', { from: 'alias@elsewhere.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 22,
		title: 'a copy to ourselves is internal',
		mails: [buildMail({ from: 'sales@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 24,
		title: 'everybody internal',
		mails: [buildMail({ from: 'anna@ours.example', to: 'ben@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 25,
		title: 'a colleague writes to a customer, we are in Cc: outbound',
		mails: [buildMail({ from: 'anna@ours.example', to: 'new@x.example', cc: 'sales@ours.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 25,
		title: 'an external address in Cc is bound when known and creates nobody',
		mails: [
			sent('ben@ours.example', { cc: 'john@acme.example' }),
			sent('ben@ours.example', { cc: 'new@x.example' }),
		],
		crm: [john],
		expect: ['bound - | contact c1:exact-address | exact-address', 'skipped - | - | copy-only'],
	},
	{
		no: 30,
		title: 'three new recipients make three contacts',
		mails: [sent(['a@x.example', 'b@x.example', 'c@y.example'])],
		expect: ['bound outboundNew | +contact, +contact, +contact | new-outbound'],
	},
	{
		no: 31,
		title: 'one known and one new recipient',
		mails: [sent(['john@acme.example', 'new@x.example'])],
		crm: [{ ...john, companyId: null }],
		expect: ['bound outboundNew | contact c1:exact-address, +contact | exact-address new-outbound'],
	},
	{
		no: 32,
		title: 'too many new recipients: the known are bound, nobody is created',
		mails: [sent(['john@acme.example', 'a@x.example', 'b@x.example', 'c@x.example'])],
		crm: [{ ...john, companyId: null }],
		settings: { maxNewParties: 2 },
		expect: ['review - | contact c1:exact-address | exact-address too-many-recipients'],
	},
	{
		no: 32,
		title: 'as many new recipients as the limit are created',
		mails: [sent(['a@x.example', 'b@x.example'])],
		settings: { maxNewParties: 2 },
		expect: ['bound outboundNew | +contact, +contact | new-outbound'],
	},
	{
		no: 33,
		title: 'a no-reply address is never created',
		mails: [sent('no-reply@shop.example')],
		expect: ['skipped - | - | no-reply-address'],
	},
	{
		no: 36,
		title: 'our own vacation answer creates nobody',
		mails: [sent('new@x.example', auto('autoReply'))],
		expect: ['skipped - | - | auto-reply'],
	},
	{
		no: 0,
		title: 'a new recipient in a bound conversation still gets a record',
		mails: [
			buildMail({ id: 'a' }),
			sent(['john@acme.example', 'new@x.example'], { inReplyTo: 'a', references: ['a'] }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound outboundNew | contact c1:conversation, deal *:conversation, +contact | conversation new-outbound',
		],
	},
	{
		no: 0,
		title: "a customer's answer to our first mail makes no deal",
		mails: [sent('new@x.example', { id: 'a' }), reply('a', { from: 'new@x.example' })],
		expect: [
			'bound outboundNew | +contact | new-outbound',
			'bound - | contact *:conversation | conversation',
		],
	},
	{
		no: 0,
		title: 'a forward of a colleague is no pretended name',
		mails: [
			buildMail({
				from: 'Anna Adams <anna@ours.example>',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
			}),
		],
		expect: [newLead],
	},
];
