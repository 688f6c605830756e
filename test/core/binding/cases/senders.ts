/** Senders that may not be believed, lists, forwards of colleagues, who is internal. */
import { buildMail } from '../../../support/build-mail';
import { acme, deal, fail, john, newLead, noRules, pass, reply, sent, type Case } from './world';

export const senders: Case[] = [
	{
		no: 123,
		title: "a known customer's address that failed authentication",
		mails: [buildMail({ authentication: fail })],
		crm: [john, acme],
		expect: ['review - | ?contact c1:exact-address, ?company co1:via-contact | unauthenticated'],
	},
	{
		no: 123,
		title: 'nor does it inherit from a conversation',
		mails: [buildMail({ id: 'a' }), reply('a', { authentication: fail })],
		expect: [newLead, 'review - | ?lead *:lead-only | unauthenticated'],
	},
	{
		no: 123,
		title: "a colleague's address that failed authentication",
		mails: [buildMail({ from: 'anna@ours.example', authentication: fail })],
		expect: ['review - | - | unauthenticated'],
	},
	{ no: 124, title: 'no verdict at all is allowed', mails: [buildMail()], expect: [newLead] },
	{
		no: 126,
		title: 'a look-alike domain is a new sender',
		mails: [buildMail({ from: 'john@acrne.example' })],
		crm: [john, acme],
		expect: [newLead],
	},
	{
		no: 127,
		title: 'spam creates nothing',
		mails: [buildMail({ flags: ['spam'] })],
		expect: ['skipped - | - | spam'],
	},
	{
		no: 128,
		title: 'a never-create address in a bound conversation is bound',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'jane@acme.example' })],
		crm: [{ ...john, companyId: null }],
		settings: { rules: {}, neverCreate: ['jane@acme.example'] },
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation never-create',
		],
	},
	{
		no: 128,
		title: 'a known never-create address is bound without a deal',
		mails: [buildMail()],
		crm: [john, acme, deal],
		settings: { neverCreate: ['*@acme.example'] },
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, ?deal d1:via-contact | exact-address via-contact never-create',
		],
	},
	{
		no: 128,
		title: 'an unknown never-create address is skipped',
		mails: [buildMail()],
		settings: { neverCreate: ['acme.example'] },
		expect: ['skipped - | - | never-create'],
	},
	{
		no: 129,
		title: 'a never-store sender',
		mails: [buildMail({ from: 'x@mail.SPAM.example' })],
		settings: { neverStore: ['spam.example'] },
		expect: ['skipped - | - | never-store'],
	},
	{
		no: 129,
		title: 'a never-store sender in a bound conversation',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'x@spam.example' })],
		settings: { neverStore: ['spam.example'] },
		expect: [newLead, 'skipped - | - | never-store'],
	},
	{
		no: 129,
		title: 'a never-store address as the only recipient',
		mails: [sent('x@spam.example')],
		settings: { neverStore: ['x@spam.example'] },
		expect: ['skipped - | - | never-store'],
	},
	{
		no: 4,
		title: 'a display name that holds another address is flagged, the real one is matched',
		mails: [buildMail({ from: '"ceo@bank.example" <x@evil.example>', flags: ['spoofed-name'] })],
		expect: ['bound inboundNew | +lead | spoofed-name new-inbound'],
	},
	{
		no: 4,
		title: "a user's name with an outside address is flagged",
		mails: [buildMail({ from: 'Anna Adams <x@evil.example>' })],
		expect: ['bound inboundNew | +lead | spoofed-name new-inbound'],
	},
	{
		no: 5,
		title: 'several From are flagged',
		mails: [buildMail({ flags: ['ambiguous-sender'] })],
		expect: ['bound inboundNew | +lead | ambiguous-sender new-inbound'],
	},
	{
		no: 5,
		title: 'a From that two readings take for different people is parked',
		mails: [buildMail({ flags: ['disputed-from'] })],
		expect: ['review - | - | ambiguous-sender'],
	},
	{
		no: 6,
		title: 'no sender, nobody',
		mails: [buildMail({ from: null })],
		expect: ['skipped - | - | no-sender'],
	},
	{
		no: 0,
		title: "a colleague's forward stands for the original sender",
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: pass,
			}),
		],
		expect: [newLead],
	},
	{
		no: 0,
		title: 'a forged forward of a colleague is parked',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: fail,
			}),
		],
		expect: ['review - | - | unauthenticated'],
	},
	{
		no: 0,
		title: 'a forward stays internal when the setting is off',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: pass,
			}),
		],
		settings: { forwardsByColleagues: false },
		expect: ['skipped - | - | internal'],
	},
	{
		no: 29,
		title: 'an external sender who had us in Bcc is inbound',
		mails: [buildMail({ to: 'someone@else.example' })],
		expect: [newLead],
	},
	{
		no: 26,
		title: 'a mailbox at a free-mail provider has no colleagues there',
		mails: [
			buildMail({
				from: 'eve@gmail.com',
				to: 'me@gmail.com',
				mailbox: { account: 'me@gmail.com', addresses: [], internalDomains: undefined },
			}),
		],
		expect: [newLead],
	},
	{
		no: 27,
		title: 'a colleague who is no user is internal by the domain',
		mails: [buildMail({ from: 'intern@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 28,
		title: 'a sister company is internal only when listed',
		mails: [buildMail({ from: 'eve@ours-sister.example' })],
		expect: [newLead],
	},
	{
		no: 116,
		title: 'the person of a web form takes part in the conversation',
		mails: [
			buildMail({ id: 'a', from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' }),
			reply('a', { from: 'eve@x.example' }),
		],
		settings: { trustedFormSenders: ['wordpress@ours.example'] },
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 0,
		title: 'the original sender of a forward takes part in the conversation',
		mails: [
			buildMail({
				id: 'a',
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
			}),
			reply('a', { from: 'eve@x.example' }),
		],
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 88,
		title: 'a customer who forwards a mail writes it himself',
		mails: [buildMail({ forwardedFrom: { address: 'eve@x.example', name: 'Eve' } })],
		crm: [{ kind: 'contact', id: 'c9', emails: ['eve@x.example'] }],
		expect: [newLead],
	},
	{
		no: 0,
		title: 'a colleague who forwards a mail to a customer writes to the customer',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				to: 'new@x.example',
				forwardedFrom: { address: 'eve@y.example', name: 'Eve' },
			}),
		],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 0,
		title: 'the open deal of a known recipient is bound beside a new one',
		mails: [sent(['john@acme.example', 'new@x.example'])],
		crm: [{ ...john, companyId: null }, deal],
		expect: [
			'bound outboundNew | contact c1:exact-address, deal d1:via-contact, +contact | exact-address via-contact new-outbound',
		],
	},
	{
		no: 44,
		title: 'a contact of two companies: the first is bound',
		mails: [buildMail()],
		crm: [john, acme, { ...acme, id: 'co2', domains: [] }],
		settings: noRules,
		expect: ['bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact'],
	},
	{
		no: 35,
		title: 'nobody is responsible when the sender is no user and there is no fallback',
		mails: [sent('new@x.example', { from: 'sales@ours.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
];
