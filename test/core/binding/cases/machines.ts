/** Machines: absence notes, delivery reports, newsletters, forms, loops. */
import { buildMail } from '../../../support/build-mail';
import { acme, auto, john, newLead, reply, sent, type Case } from './world';

export const machines: Case[] = [
	{
		no: 110,
		title: 'an out-of-office answer is bound to its conversation',
		mails: [sent('john@acme.example', { id: 'a' }), reply('a', auto('autoReply'))],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation auto-reply',
		],
	},
	{
		no: 110,
		title: 'an out-of-office answer of a known person makes no deal',
		mails: [buildMail(auto('autoReply'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address auto-reply'],
	},
	{
		no: 112,
		title: 'a delivery report goes to the mail it reports on',
		mails: [
			sent('john@acme.example', { id: 'a' }),
			buildMail({
				from: 'mailer-daemon@google.example',
				...auto('bounce', { originalMessageId: 'a', failedRecipients: ['john@acme.example'] }),
			}),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation bounce',
		],
	},
	{
		no: 112,
		title: 'a delivery report of our own server goes there too',
		mails: [
			sent('john@acme.example', { id: 'a' }),
			buildMail({ from: 'mailer-daemon@ours.example', inReplyTo: 'a', ...auto('bounce') }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation bounce',
		],
	},
	{
		no: 112,
		title: 'a delivery report about nobody we know creates nothing',
		mails: [
			buildMail({
				from: 'mailer-daemon@google.example',
				...auto('bounce', { failedRecipients: ['x@new.example'] }),
			}),
		],
		expect: ['skipped - | - | bounce'],
	},
	{
		no: 114,
		title: 'a newsletter of a stranger',
		mails: [buildMail(auto('bulk'))],
		expect: ['skipped - | - | bulk'],
	},
	{
		no: 114,
		title: "a newsletter of a known company's domain is no known sender",
		mails: [buildMail({ from: 'news@acme.example', ...auto('bulk') })],
		crm: [acme],
		expect: ['skipped - | ?company co1:company-domain | bulk'],
	},
	{
		no: 115,
		title: 'a newsletter of a known client is bound, without a deal',
		mails: [buildMail(auto('bulk'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address bulk'],
	},
	{
		no: 116,
		title: 'a web form on the trusted list stands for the person in Reply-To',
		mails: [buildMail({ from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' })],
		settings: { trustedFormSenders: ['wordpress@ours.example'] },
		expect: [newLead],
	},
	{
		no: 116,
		title: 'a web form that is not on the list is internal',
		mails: [buildMail({ from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 117,
		title: 'a Reply-To is never matched',
		mails: [
			buildMail({ from: 'eve@x.example', replyTo: 'john@acme.example', flags: ['reply-to-other-domain'] }),
		],
		crm: [john, acme],
		expect: [newLead],
	},
	{
		no: 118,
		title: 'a relay address is a person of its own',
		mails: [buildMail({ from: 'x7k@reply.market.example' }), buildMail({ from: 'p2q@reply.market.example' })],
		expect: [newLead, newLead],
	},
	{
		no: 119,
		title: 'a list that hides the writer is parked',
		mails: [buildMail({ from: 'list@groups.example', flags: ['list-rewritten-from'] })],
		expect: ['review - | - | list-rewritten-from'],
	},
	{
		no: 120,
		title: 'a calendar invitation creates nothing',
		mails: [buildMail(auto('calendar'))],
		expect: ['skipped - | - | calendar'],
	},
	{
		no: 121,
		title: 'a read receipt creates nothing',
		mails: [buildMail(auto('receipt'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address receipt'],
	},
	{
		no: 122,
		title: 'the loop breaker parks the twentieth mail',
		mails: Array.from({ length: 4 }, (_, index) => buildMail({ date: `2026-03-02T10:0${index}:00.000Z` })),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: [newLead, 'bound - | lead *:lead-only | lead-only', 'review - | - | loop', 'review - | - | loop'],
	},
	{
		no: 122,
		title: 'mails far apart are no loop',
		mails: Array.from({ length: 4 }, (_, index) =>
			buildMail({ date: `2026-03-0${index + 2}T10:00:00.000Z` }),
		),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: [newLead, ...Array(3).fill('bound - | lead *:lead-only | lead-only')],
	},
	{
		no: 122,
		title: 'a colleague who writes many mails is no loop',
		mails: Array.from({ length: 4 }, (_, index) => sent(`p${index}@x.example`)),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: Array(4).fill('bound outboundNew | +contact | new-outbound'),
	},
];
