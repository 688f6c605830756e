/** Several contacts with one address: which one is meant, and what happens when nothing tells. */
import { acme, deal, john, mailbox, runScenarios, settings } from '../support/scenario';

const noRules = { mailbox };
const jane = { ...john, id: 'c2', title: 'Jane Roe' };
const shared = (...more: object[]) => [
	{ ...john, emails: ['info@acme.example'] },
	{ ...jane, emails: ['info@acme.example'] },
	acme,
	...more,
];

runScenarios('explain: several records with one address', [
	{
		title: 'two contacts: the display name tells, words in any order',
		mails: ['From: "ROE, Jane" <info@acme.example>'],
		settings: noRules,
		records: shared(),
		expect: [
			'bound - | contact c2:exact-address, company co1:via-contact | exact-address via-contact | ~contact c1:exact-address',
		],
	},
	{
		title: 'two contacts: the one with an open deal',
		mails: ['From: info@acme.example'],
		settings: noRules,
		records: shared({ ...deal, contactIds: ['c2'] }),
		expect: [
			'bound - | contact c2:exact-address, company co1:via-contact, deal d1:via-contact | exact-address via-contact | ~contact c1:exact-address',
		],
	},
	{
		title: 'two contacts: the newest by creation',
		mails: ['From: info@acme.example'],
		settings: noRules,
		records: [
			{ ...john, emails: ['info@acme.example'], createdAt: '2025-01-01T00:00:00Z' },
			{ ...jane, emails: ['info@acme.example'], createdAt: '2025-02-01T00:00:00Z' },
			acme,
		],
		expect: [
			'bound - | contact c2:exact-address, company co1:via-contact | exact-address via-contact | ~contact c1:exact-address',
		],
	},
	{
		title: 'two contacts: the latest mail with us comes before the date of creation',
		mails: ['From: John Doe <info@acme.example>', 'From: info@acme.example\nSubject: Other'],
		settings: noRules,
		records: [
			{ ...john, emails: ['info@acme.example'], createdAt: '2025-01-01T00:00:00Z' },
			{ ...jane, emails: ['info@acme.example'], createdAt: '2025-02-01T00:00:00Z' },
			acme,
		],
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact | ~contact c2:exact-address',
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact | ~contact c2:exact-address',
		],
	},
	{
		title: 'two contacts: the one of the conversation',
		mails: [
			'From: Jane Roe <info@acme.example>\nMessage-ID: <a@x>',
			'From: info@acme.example\nIn-Reply-To: <a@x>\nSubject: Re: Hello',
		],
		settings: noRules,
		records: shared({ ...deal, contactIds: ['c1'] }),
		expect: [
			'bound - | contact c2:exact-address, company co1:via-contact | exact-address via-contact | ~contact c1:exact-address',
			'bound - | contact c2:conversation, company co1:conversation | conversation | ~contact c1:exact-address',
		],
	},
	{
		title: 'two contacts of two companies: a tie binds nothing',
		mails: ['From: info@acme.example'],
		records: [
			{ ...john, emails: ['info@acme.example'] },
			{ ...jane, emails: ['info@acme.example'], companyId: 'co2' },
			acme,
			{ ...acme, id: 'co2', domains: [] },
		],
		expect: ['review - | | ambiguous-contact | ~contact c1:exact-address, ~contact c2:exact-address'],
	},
	{
		title: 'a tie among recipients: Review, the others are bound, nobody is created',
		mails: ['sent:\nFrom: anna@ours.example\nTo: info@acme.example, new@x.example, kim@y.example'],
		records: shared({ kind: 'contact', id: 'c3', title: 'Kim', emails: ['kim@y.example'] }),
		expect: [
			'review - | company co1:via-contact, contact c3:exact-address | via-contact exact-address ambiguous-contact | ~contact c1:exact-address, ~contact c2:exact-address',
		],
	},
	{
		title: 'several contacts: the newest when the setting says so',
		mails: ['From: info@acme.example'],
		settings: { ...noRules, onSeveralContacts: 'newest' },
		records: shared(),
		expect: [
			'bound - | contact c2:exact-address, company co1:via-contact | exact-address via-contact | ~contact c1:exact-address',
		],
	},
	{
		title: 'several contacts: all when the setting says so, and one deal for them',
		mails: ['From: info@acme.example'],
		settings: { ...settings, onSeveralContacts: 'all' },
		records: shared(),
		expect: [
			'bound inboundKnown | contact c1:exact-address, contact c2:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound',
		],
	},
]);
