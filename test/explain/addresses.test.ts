/** Addresses and mails as the world writes them: IDN, odd characters, no dates, attached forwards; none is lost or taken for another. */
import { acme, john, mailbox, rules, runScenarios, settings, users } from '../support/scenario';

const knownOnly = 'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact';
const newLead = 'bound inboundNew | +lead | new-inbound';
const noRules = { mailbox };
const crm = [john, acme];
const utf8 = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const at = (...emails: string[]): object => ({ ...john, companyId: null, emails });
const bound = 'bound - | contact c1:exact-address | exact-address';

runScenarios('explain: addresses', [
	{
		title: 'IDN domains equal their ASCII form everywhere: records, lists, our own domains, users',
		mails: [
			'From: a@xn--80a1acn3a.xn--j1amh',
			'From: x@xn--bcher-kva.example',
			'From: kim@xn--mller-kva.example',
			'From: zoe@xn--zo-ija.example',
		],
		settings: {
			mailbox: { ...mailbox, internalDomains: ['müller.example'] },
			neverStore: ['Bücher.example'],
		},
		records: [at('A@пошта.укр')],
		users: [...users, { id: 'u5', name: 'Zoë', email: 'zoe@zoë.example' }],
		expect: [bound, 'skipped - | | never-store', 'skipped - | | internal', 'skipped - | | internal'],
	},
	{
		title: 'the other way round: punycode in the CRM, Unicode in the mail',
		mails: [`From: ${utf8('Ä')} <a@пошта.укр>`],
		settings: noRules,
		records: [at('a@xn--80a1acn3a.xn--j1amh')],
		expect: [bound],
		holds: [{ mail: { from: { address: 'a@пошта.укр', name: 'Ä' } } }],
	},
	{
		title: 'apostrophes, plus signs, quotes, trailing dots, UTF-8 local parts',
		mails: [
			"From: O'Neil@x.example",
			"From: a'--@x.example",
			'From: john+promo@x.example',
			'From: почта@x.example',
			'From: john@x.example.',
		],
		settings: noRules,
		records: [
			at("o'neil@x.example", "a'--@x.example", 'john+promo@x.example', 'почта@x.example', 'john@x.example'),
		],
		expect: [bound, bound, bound, bound, bound],
	},
	{
		title: 'plus signs and dots are not folded',
		mails: ['From: john+promo@home.example', 'From: j.o.h.n@gmail.com'],
		records: [at('john@home.example', 'john@gmail.com')],
		expect: [newLead, newLead],
		holds: [{ created: [{ emails: ['john+promo@home.example'] }] }],
	},
	{
		title: 'a comma in a quoted name is one address; encoded names are decoded, broken ones do no harm',
		mails: [
			'From: "Doe, John" <john@acme.example>',
			'From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@x.example>',
			'From: =?UTF-8?B?////?= <b@x.example>',
			'From: =?nonsense?Q?abc?= <c@x.example>',
		],
		settings: { mailbox, rules: { inboundNew: { ...rules.inboundNew, name: 'displayName' } } },
		records: crm,
		expect: [knownOnly, newLead, newLead, newLead],
		holds: [{ mail: { from: { name: 'Doe, John' } } }, { created: [{ title: '山田' }] }],
	},
	{
		title: 'From that cannot be read is nobody',
		mails: ['From: undisclosed-sender:;', 'From: <>', 'From: just words'],
		expect: ['skipped - | | no-sender', 'skipped - | | no-sender', 'skipped - | | no-sender'],
	},
	{
		title: 'we are only in Bcc: inbound; other known recipients are bound, new ones not created',
		mails: ['From: new@x.example\nTo: john@acme.example, other@y.example'],
		records: crm,
		expect: [
			'bound inboundNew | contact c1:exact-address, company co1:via-contact, +lead | exact-address via-contact new-inbound',
		],
		holds: [
			{
				mail: {
					direction: 'inbound',
					parties: [
						{ address: 'new@x.example', role: 'from' },
						{ address: 'john@acme.example', role: 'to' },
						{ address: 'other@y.example', role: 'to' },
					],
				},
			},
		],
	},
	{
		title: 'parties are external only, each once, in the role named first',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: Eve <eve@x.example>, ben@ours.example\nCc: EVE@x.example, kim@y.example\nBcc: zed@z.example',
		],
		expect: ['bound outboundNew | +contact | new-outbound'],
		holds: [
			{
				mail: {
					direction: 'outbound',
					parties: [
						{ address: 'eve@x.example', name: 'Eve', role: 'to' },
						{ address: 'kim@y.example', role: 'cc' },
						{ address: 'zed@z.example', role: 'bcc' },
					],
				},
			},
		],
	},
	{
		title: 'without a readable date the topmost Received counts; a date in the future is not believed',
		mails: [
			'From: a@x.example\nDate: -\nReceived: from a by b; Mon, 2 Mar 2026 08:00:00 +0000\nReceived: from c by a; Mon, 2 Mar 2026 07:00:00 +0000',
			'From: b@x.example\nDate: someday\nReceived: from a by b; Mon, 2 Mar 2026 09:00:00 +0100',
			'From: c@x.example\nDate: Mon, 2 Mar 2099 08:00:00 +0000\nReceived: from a by b; Mon, 2 Mar 2026 10:00:00 +0000',
		],
		expect: [newLead, newLead, newLead],
		holds: ['08', '08', '10'].map((hour) => ({ mail: { date: `2026-03-02T${hour}:00:00.000Z` } })),
	},
	{
		title: 'a forward as an attachment stands for the original sender',
		mails: [
			'From: Anna Adams <anna@ours.example>\nSubject: Fwd: Offer 12\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease take over.\n\n--b\nContent-Type: message/rfc822\n\nFrom: Eve Evans <eve@x.example>\nTo: anna@ours.example\nSubject: Offer 12\nMessage-ID: <orig@x>\nDate: Mon, 2 Mar 2026 08:00:00 +0000\n\nCan you send an offer?\n--b--',
		],
		expect: [newLead],
		holds: [
			{
				mail: { direction: 'inbound', parties: [{ address: 'eve@x.example' }] },
				created: [{ title: 'Offer 12', emails: ['eve@x.example'] }],
			},
		],
	},
	{
		title: "a colleague's forward of a colleague's mail is internal; of a never-store sender nothing is kept",
		mails: [
			'From: anna@ours.example\nSubject: Fwd: A\n\n---------- Forwarded message ---------\nFrom: Ben <ben@ours.example>\nSubject: A\n\nText',
			'From: anna@ours.example\nSubject: Fwd: B\n\n---------- Forwarded message ---------\nFrom: Spy <spy@spam.example>\nSubject: B\n\nText',
		],
		settings: { ...settings, neverStore: ['spam.example'] },
		expect: ['skipped - | | internal', 'skipped - | | never-store'],
	},
	{
		title: 'a colleague who forwards to a customer writes to the customer',
		mails: [
			'From: anna@ours.example\nTo: john@acme.example\nCc: sales@ours.example\nSubject: Fwd: A\n\n---------- Forwarded message ---------\nFrom: Eve <eve@x.example>\nSubject: A\n\nText',
		],
		records: crm,
		expect: [knownOnly],
		holds: [{ mail: { direction: 'outbound' } }],
	},
	{
		title: 'a list that replaced the sender: the author when he is vouched for, else parked',
		mails: [
			`From: "John via Sales" <sales@lists.example>\nList-Post: <mailto:sales@lists.example>\nList-Id: <sales.lists.example>\nX-Original-From: John Doe <john@acme.example>\nAuthentication-Results: mx.ours.example; dkim=pass header.d=acme.example`,
			`From: "John via Sales" <sales@lists.example>\nList-Post: <mailto:sales@lists.example>\nList-Id: <sales.lists.example>\nX-Original-From: John Doe <john@acme.example>\nSubject: B`,
		],
		records: crm,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact bulk',
			'review - | | list-rewritten-from',
		],
	},
	{
		title: 'what the server marked as spam creates nothing; a known sender is bound',
		mails: ['From: a@x.example\nX-Spam-Flag: YES', 'X-Spam-Status: Yes, score=9\nSubject: B'],
		records: crm,
		expect: [
			'skipped - | | spam',
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact spam',
		],
	},
]);
