/** Conversations and identity: who inherits what, late parents, one Message-ID twice. */
import { buildMail } from '../../../support/build-mail';
import { john, newLead, noRules, reply, sent, type Case } from './world';

export const conversations: Case[] = [
	{
		no: 83,
		title: 'a stranger does not inherit',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'eve@elsewhere.example' })],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
		],
	},
	{
		no: 83,
		title: 'a stranger is no party after his first try',
		mails: [
			buildMail({ id: 'a' }),
			reply('a', { id: 's', from: 'eve@elsewhere.example' }),
			reply('s', { from: 'eve@elsewhere.example' }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
		],
	},
	{
		no: 82,
		title: 'a colleague of a party inherits',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'jane@acme.example' })],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 82,
		title: 'a neighbour at a free-mail provider does not',
		mails: [buildMail({ id: 'a', from: 'john@gmail.com' }), reply('a', { from: 'jane@gmail.com' })],
		crm: [{ ...john, companyId: null, emails: ['john@gmail.com'] }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'review - | ?contact c1:conversation | conversation stranger',
		],
	},
	{
		no: 82,
		title: 'a party who writes from another address of his inherits',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'john@home.example' })],
		crm: [{ ...john, companyId: null, emails: ['john@acme.example', 'john@home.example'] }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: 84,
		title: 'a deep ancestor is enough',
		mails: [buildMail({ id: 'a' }), buildMail({ references: ['x1', 'a', 'x2', 'x3'], inReplyTo: 'x3' })],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: '89 90',
		title: 'siblings of a parent nobody has seen join, and the late parent too',
		mails: [
			buildMail({ id: 'b', inReplyTo: 'a', references: ['a'] }),
			buildMail({ id: 'c', inReplyTo: 'a', references: ['a'] }),
			buildMail({ id: 'a' }),
		],
		expect: [
			newLead,
			'bound - | lead *:conversation | conversation',
			'bound - | lead *:conversation | conversation',
		],
	},
	{
		no: 85,
		title: 'a subject joins only when the setting says so',
		mails: [
			buildMail({ id: 'a', subject: 'Offer 12345' }),
			buildMail({ subject: 'Re: Offer 12345', date: '2026-03-12T10:00:00.000Z' }),
		],
		crm: [{ ...john, companyId: null }],
		settings: { subjectJoining: true, rules: { inboundKnown: {} } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 86,
		title: 'the same subject without "Re:" is no conversation',
		mails: [buildMail({ subject: 'Invoice' }), buildMail({ subject: 'Invoice' })],
		crm: [{ ...john, companyId: null }],
		settings: { subjectJoining: true, rules: { inboundKnown: {} } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound inboundKnown | contact c1:exact-address, +deal, ?deal *:via-contact | exact-address known-inbound',
		],
	},
	{
		no: 87,
		title: 'another subject in the same conversation stays in it',
		mails: [buildMail({ id: 'a' }), reply('a', { subject: 'Something else' })],
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 91,
		title: 'an id that a provider rewrote is found by the other one',
		mails: [sent('john@acme.example', { id: 'new@google', otherIds: ['ours@us'] }), reply('ours@us')],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: 93,
		title: 'a Message-ID used for two mails: two mails',
		mails: [
			buildMail({ id: 'a', contentHash: '1', newText: 'One' }),
			buildMail({ id: 'a', contentHash: '2', newText: 'Two' }),
			buildMail({ id: 'a', contentHash: '2', newText: 'Two' }),
		],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:exact-address | duplicate',
		],
	},
	{
		no: '23 95 98',
		title: "the same mail in two mailboxes, or with a list's footer, is one",
		mails: [
			buildMail({ id: 'a' }),
			buildMail({ id: 'a', mailbox: { account: 'info@ours.example' } }),
			buildMail({ id: 'a', contentHash: 'other', newText: 'Hello there. -- list footer' }),
		],
		expect: [newLead, 'bound - | +lead | duplicate', 'bound - | +lead | duplicate'],
	},
	{
		no: 97,
		title: 'a blocked address beside a good contact',
		mails: [buildMail({ cc: 'x@spam.example' })],
		crm: [
			{ ...john, companyId: null },
			{ kind: 'contact', id: 'c9', emails: ['x@spam.example'] },
		],
		settings: { ...noRules, neverStore: ['spam.example'] },
		expect: ['bound - | contact c1:exact-address | exact-address'],
	},
	{
		no: 109,
		title: 'ten mails of one new sender make one lead',
		mails: Array.from({ length: 10 }, () => buildMail()),
		expect: [newLead, ...Array(9).fill('bound - | lead *:lead-only | lead-only')],
	},
	{
		no: 93,
		title: 'a Message-ID reused by somebody else is his own mail, no answer to the first',
		mails: [
			buildMail({ id: 'a', contentHash: '1' }),
			buildMail({ id: 'a', contentHash: '2', from: 'eve@x.example' }),
		],
		expect: [newLead, newLead],
	},
];
