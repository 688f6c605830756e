/** Which records a mail is bound to: addresses, companies, converted leads, deals of a contact. */
import { acme, deal, john, mailbox, rules, runScenarios, settings } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const newLead = 'bound inboundNew | +lead | new-inbound';
const noRules = { mailbox };
const jane = { ...john, id: 'c2', title: 'Jane Roe' };
const lead = { kind: 'lead', id: 'l1', title: 'Old lead', emails: ['new@x.example'] };
const converted = (...to: [string, string][]) => ({
	...lead,
	state: 'converted',
	convertedTo: to.map(([kind, id]) => ({ kind, id })),
});

runScenarios('explain: matching', [
	{
		title: 'letter case of the domain and the local part does not matter',
		mails: ['From: JOHN@ACME.Example'],
		records: [john, acme],
		expect: [known],
	},
	{
		title: 'a company that holds the address is known; its owner gets the deal',
		mails: ['From: info@acme.example'],
		records: [{ ...acme, emails: ['Info@Acme.example'] }],
		expect: ['bound inboundKnown | company co1:exact-address, +deal | exact-address known-inbound'],
		holds: [{ created: [{ responsible: 'u1' }] }],
	},
	{
		title: "contact and company with one address: both, the owner is the contact's",
		mails: ['From: john@acme.example'],
		records: [john, { ...acme, emails: ['john@acme.example'] }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:exact-address, +deal | exact-address known-inbound',
		],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
	{
		title: 'a company alone is not known when only contacts are',
		mails: ['From: info@acme.example'],
		settings: { ...settings, knownKinds: ['contact'] },
		records: [{ ...acme, emails: ['info@acme.example'] }],
		expect: ['bound - | company co1:exact-address | exact-address'],
	},
	{
		title: 'with no known kinds a contact is bound and makes no deal',
		mails: [''],
		settings: { ...settings, knownKinds: [] },
		records: [john, acme],
		expect: ['bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact'],
	},
	{
		title: 'a lead is known when the setting says so, and then holds the address like any other',
		mails: ['From: new@x.example'],
		settings: { ...settings, knownKinds: ['contact', 'company', 'lead'] },
		records: [lead],
		expect: ['bound inboundKnown | lead l1:exact-address, +deal | exact-address known-inbound'],
	},
	{
		title: 'a lead only is bound and makes nothing, inbound and outbound',
		mails: ['From: new@x.example', 'sent:\nFrom: anna@ours.example\nTo: new@x.example\nSubject: Other'],
		records: [lead],
		expect: ['bound - | lead l1:lead-only | lead-only', 'bound - | lead l1:lead-only | lead-only'],
	},
	{
		title: 'a lost lead is bound as a lead',
		mails: ['From: new@x.example'],
		records: [{ ...lead, state: 'lost' }],
		expect: ['bound - | lead l1:lead-only | lead-only'],
	},
	{
		title: 'a converted lead is bound through what it became, contact, company and open deal',
		mails: ['From: new@x.example'],
		settings: noRules,
		records: [john, acme, deal, converted(['contact', 'c1'], ['company', 'co1'], ['deal', 'd1'])],
		expect: [
			'bound - | contact c1:converted-lead, company co1:converted-lead, deal d1:converted-lead | converted-lead',
		],
	},
	{
		title: 'a lead converted into a contact is known: a deal for the contact',
		mails: ['From: new@x.example'],
		records: [john, acme, converted(['contact', 'c1'])],
		expect: [
			'bound inboundKnown | contact c1:converted-lead, company co1:via-contact, +deal | converted-lead via-contact known-inbound',
		],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
	{
		title: 'a lead converted into a company only',
		mails: ['From: new@x.example'],
		records: [acme, converted(['company', 'co1'])],
		expect: ['bound inboundKnown | company co1:converted-lead, +deal | converted-lead known-inbound'],
	},
	{
		title: 'a lead converted into a deal only: neither new nor known',
		mails: ['From: new@x.example'],
		records: [{ ...deal, contactIds: [], companyId: null }, converted(['deal', 'd1'])],
		expect: ['bound - | deal d1:converted-lead | converted-lead'],
	},
	{
		title: 'a lead converted into what the CRM does not have is bound as a lead',
		mails: ['From: new@x.example'],
		records: [converted(['contact', 'c404'])],
		expect: ['bound - | lead l1:lead-only | lead-only'],
	},
	{
		title: 'outbound mail to a converted lead binds the contact and creates nobody',
		mails: ['sent:\nFrom: anna@ours.example\nTo: new@x.example'],
		records: [john, acme, converted(['contact', 'c1'])],
		expect: ['bound - | contact c1:converted-lead, company co1:via-contact | converted-lead via-contact'],
	},
	{
		title: 'contact and lead with one address: the lead is a candidate',
		mails: [''],
		settings: noRules,
		records: [john, acme, { ...lead, emails: ['john@acme.example'] }],
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact | ~lead l1:exact-address',
		],
	},
	{
		title: 'a company by domain, sub-domains included, and the new record linked to it',
		mails: ['From: eve@mail.eu.acme.example', 'From: eve@mail.eu.acme.example\nSubject: Again'],
		records: [acme],
		expect: [
			'bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound',
			'bound - | lead *:lead-only, company co1:company-domain | lead-only company-domain',
		],
	},
	{
		title: 'a company by domain for outbound mail',
		mails: ['sent:\nFrom: anna@ours.example\nTo: eve@acme.example'],
		records: [acme],
		expect: ['bound outboundNew | company co1:company-domain, +contact | company-domain new-outbound'],
	},
	{
		title: 'the owner of a company by domain can be responsible',
		mails: ['From: eve@acme.example'],
		settings: {
			...settings,
			rules: { inboundNew: { responsible: { type: 'ownerOfKnown' } } },
			fallbackResponsible: 'u2',
		},
		records: [acme],
		expect: ['bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound'],
		holds: [{ created: [{ responsible: 'u1' }] }],
	},
	{
		title: 'two companies with one domain: neither, both offered, the lead is made',
		mails: ['From: eve@acme.example'],
		records: [acme, { ...acme, id: 'co2', title: 'Acme Two' }],
		expect: [
			'bound inboundNew | +lead | ambiguous-company new-inbound | ~company co1:company-domain, ~company co2:company-domain',
		],
	},
	{
		title: "free-mail domains and public suffixes are nobody's",
		mails: ['From: eve@gmail.com', 'From: eve@shop.co.uk'],
		records: [
			{ ...acme, domains: ['gmail.com'] },
			{ ...acme, id: 'co2', domains: ['co.uk'] },
		],
		expect: [newLead, newLead],
	},
	{
		title: 'a record of another kind that holds the address is bound, without a rule',
		mails: ['From: new@x.example'],
		records: [{ kind: 'ticket', id: 't1', title: 'Broken', emails: ['new@x.example'] }],
		expect: ['bound - | ticket t1:exact-address | exact-address'],
	},
	{
		title: 'a known person in Cc is bound with the company and the open deal; an unknown one creates nobody',
		mails: ['From: new@x.example\nCc: john@acme.example, other@y.example'],
		records: [john, acme, deal],
		expect: [
			'bound inboundNew | contact c1:exact-address, company co1:via-contact, deal d1:via-contact, +lead | exact-address via-contact new-inbound',
		],
	},
	{
		title: 'an internal person with a contact record is never bound',
		mails: [
			'Cc: ben@ours.example',
			'sent:\nFrom: anna@ours.example\nTo: john@acme.example, ben@ours.example\nSubject: Other',
		],
		settings: noRules,
		records: [john, acme, { kind: 'contact', id: 'c7', title: 'Ben', emails: ['ben@ours.example'] }],
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact',
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact',
		],
	},
	{
		title: 'several open deals of the contact are candidates with their titles',
		mails: [''],
		settings: noRules,
		records: [john, acme, deal, { ...deal, id: 'd2', title: 'Second' }, { ...deal, id: 'd3', state: 'lost' }],
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact | ~deal d1:via-contact, ~deal d2:via-contact',
		],
		holds: [
			{
				candidates: expect.arrayContaining([{ kind: 'deal', id: 'd2', title: 'Second', why: 'via-contact' }]),
			},
		],
	},
	{
		title: 'no open deal makes a deal, and the next conversation is bound to that',
		mails: ['', 'Subject: Other'],
		settings: {
			...settings,
			rules: { ...rules, inboundKnown: { ...rules.inboundKnown, per: 'noOpenDeal' } },
		},
		records: [john, acme, { ...deal, state: 'won' }],
		expect: [
			known,
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal *:deal-exists | exact-address via-contact deal-exists',
		],
	},
	{
		title:
			'an address that a converted lead and another contact hold: the lead is followed, the contacts compete',
		mails: ['From: Jane Roe <new@x.example>'],
		settings: noRules,
		records: [
			john,
			acme,
			{ ...jane, companyId: null, emails: ['new@x.example'] },
			converted(['contact', 'c1']),
		],
		expect: ['bound - | contact c2:exact-address | exact-address | ~contact c1:converted-lead'],
	},
]);
