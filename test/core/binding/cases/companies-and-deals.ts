/** Companies by domain, deals by conversation and policy, rules that are off, manual mode. */
import { buildMail } from '../../../support/build-mail';
import { acme, auto, deal, john, madeDeal, newLead, noRules, reply, sent, type Case } from './world';

export const companiesAndDeals: Case[] = [
	{
		no: 46,
		title: "a free-mail domain is nobody's, even when a company claims it",
		mails: [buildMail({ from: 'eve@gmail.com' })],
		crm: [{ ...acme, domains: ['gmail.com'] }],
		expect: [newLead],
	},
	{
		no: 47,
		title: 'a sub-domain counts',
		mails: [buildMail({ from: 'eve@mail.acme.co.uk' })],
		crm: [{ ...acme, domains: ['acme.co.uk'] }],
		expect: ['bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound'],
	},
	{
		no: 47,
		title: "a shared host is nobody's",
		mails: [buildMail({ from: 'eve@shop.wixsite.com' })],
		crm: [{ ...acme, domains: ['wixsite.com'] }],
		expect: [newLead],
	},
	{
		no: 48,
		title: 'two companies with one domain: made without a company, both offered',
		mails: [buildMail({ from: 'eve@acme.example' })],
		crm: [acme, { ...acme, id: 'co2' }],
		expect: [
			'bound inboundNew | +lead, ?company co1:company-domain, ?company co2:company-domain | ambiguous-company new-inbound',
		],
	},
	{
		no: 49,
		title: 'every domain of a company counts',
		mails: [buildMail({ from: 'eve@acme.test' })],
		crm: [{ ...acme, domains: ['acme.example', 'acme.org', 'acme.test'] }],
		settings: noRules,
		expect: ['bound - | company co1:company-domain | company-domain rule-off'],
	},
	{
		no: 55,
		title: 'a CRM user with an outside address is internal',
		mails: [buildMail({ from: 'gil@private.example' })],
		crm: [],
		settings: { mailbox: { account: 'sales@ours.example', internalDomains: ['private.example'] } },
		expect: ['skipped - | - | internal'],
	},
	{
		no: 13,
		title: 'a ticket that holds the address is bound when nobody else does',
		mails: [buildMail()],
		crm: [{ kind: 'ticket', id: 't1', emails: ['john@acme.example'] }],
		expect: ['bound - | ticket t1:exact-address | exact-address'],
	},
	{
		no: 59,
		title: 'the second mail of a conversation gets the deal of the first',
		mails: [buildMail({ id: 'a' }), reply('a')],
		crm: [john, acme],
		expect: [
			madeDeal,
			'bound - | contact c1:conversation, company co1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 60,
		title: 'an open deal does not keep a new conversation from making one',
		mails: [buildMail()],
		crm: [john, acme, deal],
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal, ?deal d1:via-contact | exact-address via-contact known-inbound',
		],
	},
	{
		no: 60,
		title: 'an open deal is bound instead when the setting says so',
		mails: [buildMail()],
		crm: [john, acme, deal],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d1:deal-exists | exact-address via-contact deal-exists',
		],
	},
	{
		no: 60,
		title: 'a closed deal is no open deal',
		mails: [buildMail()],
		crm: [john, acme, { ...deal, state: 'won' }],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [madeDeal],
	},
	{
		no: 61,
		title: 'of several open deals the newest is bound instead',
		mails: [buildMail()],
		crm: [john, acme, deal, { ...deal, id: 'd2', createdAt: '2026-02-05T10:00:00Z' }],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d2:deal-exists, ?deal d1:via-contact | exact-address via-contact deal-exists',
		],
	},
	{
		no: 61,
		title: 'several open deals and no rule: none is bound, all are offered',
		mails: [buildMail()],
		crm: [john, acme, deal, { ...deal, id: 'd2' }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, ?deal d1:via-contact, ?deal d2:via-contact | exact-address via-contact',
		],
	},
	{
		no: 65,
		title: 'a reply makes nothing',
		mails: [buildMail({ id: 'a' }), reply('a', { newText: 'Thank you' })],
		crm: [john],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 0,
		title: 'per mail: a reply makes a deal too',
		mails: [buildMail({ id: 'a' }), reply('a')],
		crm: [{ ...john, companyId: null }],
		settings: { rules: { inboundKnown: { per: 'mail' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound inboundKnown | contact c1:conversation, deal *:conversation, +deal | conversation known-inbound',
		],
	},
	{
		no: 0,
		title: 'known and the rule off: bound',
		mails: [buildMail()],
		crm: [john],
		settings: { rules: { inboundKnown: { enabled: false } } },
		expect: ['bound - | contact c1:exact-address | exact-address'],
	},
	{
		no: 0,
		title: 'unknown and the rule off: skipped',
		mails: [buildMail(), sent('new@x.example')],
		settings: noRules,
		expect: ['skipped - | - | rule-off', 'skipped - | - | rule-off'],
	},
	{
		no: 0,
		title: 'manual mode keeps the mail for a person',
		mails: [buildMail()],
		crm: [{ ...john, companyId: null }],
		settings: { mode: 'manual' },
		expect: ['skipped - | ?contact c1:exact-address | manual-mode'],
	},
	{
		no: 0,
		title: 'a reply whose conversation bound nothing is judged on its own',
		mails: [buildMail({ id: 'a', ...auto('bulk') }), reply('a')],
		expect: ['skipped - | - | bulk', newLead],
	},
	{
		no: 0,
		title: 'a ticket for a known sender leaves the open deal bound',
		mails: [buildMail()],
		crm: [{ ...john, companyId: null }, deal],
		settings: { rules: { inboundKnown: { kind: 'ticket' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, deal d1:via-contact, +ticket | exact-address via-contact known-inbound',
		],
	},
	{
		no: 0,
		title: 'a rule that makes contacts makes no second one for a known contact, but one for a known company',
		mails: [buildMail(), buildMail({ from: 'info@acme.example' })],
		crm: [john, { ...acme, emails: ['info@acme.example'] }],
		settings: { rules: { inboundKnown: { kind: 'contact' } } },
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact',
			'bound inboundKnown | company co1:exact-address, +contact | exact-address known-inbound',
		],
	},
];
