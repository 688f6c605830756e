/** Who is created by which rule, and what bars it. */
import { acme, deal, john, mailbox, rules, runScenarios, settings, users } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const knownOnly = 'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact';
const newLead = 'bound inboundNew | +lead | new-inbound';
const crm = [john, acme];
const toMany = (count: number): string =>
	Array.from({ length: count }, (_, index) => `p${index}@x${index}.example`).join(', ');
const with_ = (rule: string, more: object): object => ({
	...settings,
	rules: { ...rules, [rule]: { ...rules[rule as keyof typeof rules], ...more } },
});

runScenarios('explain: who is created, and what bars it', [
	{
		title: 'one contact for each new To address; Cc and Bcc create nobody but known ones are bound',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: A@x.example, b@y.example, "A again" <a@X.example>\nCc: john@acme.example, c@z.example\nBcc: d@z.example',
		],
		records: crm,
		expect: [
			'bound outboundNew | +contact, +contact, contact c1:exact-address, company co1:via-contact | exact-address via-contact new-outbound',
		],
	},
	{
		title: 'one known and one new recipient',
		mails: ['sent:\nFrom: anna@ours.example\nTo: john@acme.example, new@x.example'],
		records: [...crm, deal],
		expect: [
			'bound outboundNew | contact c1:exact-address, company co1:via-contact, deal d1:via-contact, +contact | exact-address via-contact new-outbound',
		],
	},
	{
		title: 'recipients in a group; nobody in undisclosed-recipients',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: Friends: a@x.example, b@y.example;',
			'sent:\nFrom: anna@ours.example\nTo: undisclosed-recipients:;\nCc: -',
		],
		expect: ['bound outboundNew | +contact, +contact | new-outbound', 'skipped - | | internal'],
	},
	{
		title: 'above the limit nobody is created, known ones in To are bound, Review',
		mails: [
			`sent:\nFrom: anna@ours.example\nTo: john@acme.example, ${toMany(3)}`,
			`sent:\nFrom: anna@ours.example\nTo: ${toMany(2)}\nCc: ${toMany(9)}\nSubject: B`,
		],
		settings: { ...settings, maxNewParties: 2 },
		records: crm,
		expect: [
			'review - | contact c1:exact-address, company co1:via-contact | exact-address via-contact too-many-recipients',
			'bound outboundNew | +contact, +contact | new-outbound',
		],
	},
	{
		title: 'above the limit comes before a rule that is off',
		mails: [`sent:\nFrom: anna@ours.example\nTo: ${toMany(21)}`],
		settings: { mailbox },
		expect: ['review - | | too-many-recipients'],
	},
	{
		title: 'a limit of nobody parks every new recipient',
		mails: ['sent:\nFrom: anna@ours.example\nTo: a@x.example'],
		settings: { ...settings, maxNewParties: 0 },
		expect: ['review - | | too-many-recipients'],
	},
	{
		title: 'rules switched off: known is bound, unknown skipped',
		mails: ['', 'From: a@x.example', 'sent:\nFrom: anna@ours.example\nTo: a@x.example'],
		settings: {
			mailbox,
			rules: {
				inboundNew: { enabled: false },
				outboundNew: { enabled: false },
				inboundKnown: { enabled: false },
			},
		},
		records: crm,
		expect: [knownOnly, 'skipped - | | rule-off', 'skipped - | | rule-off'],
	},
	{
		title: 'manual mode binds and creates nothing, offers what fits, and lists no rule',
		mails: [
			'',
			'From: a@x.example',
			'sent:\nFrom: anna@ours.example\nTo: a@x.example',
			'From: news@x.example\nList-Id: <n.x.example>',
		],
		settings: { ...settings, mode: 'manual' },
		records: crm,
		expect: [
			'skipped - | | manual-mode | ~contact c1:exact-address, ~company co1:via-contact',
			'skipped - | | manual-mode',
			'skipped - | | manual-mode',
			'skipped - | | manual-mode',
		],
	},
	{
		title: 'what settles a mail alone comes before manual mode',
		mails: [
			'From: a@spam.example',
			'From: -',
			'From: anna@ours.example',
			'Authentication-Results: mx.ours.example; dmarc=fail',
		],
		settings: { ...settings, mode: 'manual', neverStore: ['spam.example'] },
		expect: [
			'skipped - | | never-store',
			'skipped - | | no-sender',
			'skipped - | | internal',
			'review - | | unauthenticated',
		],
	},
	{
		title: 'a colleague writes to a customer with us in Cc: outbound; only in Cc: bound, nobody created',
		mails: [
			'From: ben@ours.example\nTo: a@x.example\nCc: sales@ours.example',
			'From: ben@ours.example\nTo: sales@ours.example\nCc: john@acme.example, b@x.example\nSubject: B',
		],
		records: crm,
		expect: ['bound outboundNew | +contact | new-outbound', knownOnly],
		holds: [
			{ mail: { direction: 'outbound' }, created: [{ responsible: 'u2' }] },
			{ mail: { direction: 'outbound' } },
		],
	},
	{
		title: 'per conversation, per mail and only without an open deal',
		mails: ['Message-ID: <a@x>', 'In-Reply-To: <a@x>\nSubject: Re: Hello'],
		settings: with_('inboundKnown', { per: 'mail' }),
		records: crm,
		expect: [
			known,
			'bound inboundKnown | contact c1:conversation, company co1:conversation, deal *:conversation, +deal | conversation known-inbound',
		],
	},
	{
		title: 'an open deal does not keep a new conversation from its own; it is offered',
		mails: [''],
		records: [...crm, deal],
		expect: [`${known} | ~deal d1:via-contact`],
	},
	{
		title: 'a ticket instead of a deal leaves the open deal bound',
		mails: [''],
		settings: with_('inboundKnown', { kind: 'ticket' }),
		records: [...crm, deal],
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d1:via-contact, +ticket | exact-address via-contact known-inbound',
		],
	},
	{
		title: 'only without an open deal: the newest open one is bound, closed ones do not count',
		mails: ['', 'From: info@beta.example'],
		settings: with_('inboundKnown', { per: 'noOpenDeal' }),
		records: [
			...crm,
			deal,
			{ ...deal, id: 'd2', createdAt: '2026-02-01T00:00:00Z' },
			{ ...deal, id: 'd3', state: 'won', createdAt: '2026-03-01T00:00:00Z' },
			{ kind: 'company', id: 'co2', title: 'Beta', emails: ['info@beta.example'] },
		],
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d2:deal-exists | exact-address via-contact deal-exists | ~deal d1:via-contact',
			'bound inboundKnown | company co2:exact-address, +deal | exact-address known-inbound',
		],
	},
	{
		title: 'users given without names and addresses do no harm',
		mails: ['From: a@x.example'],
		users: [...users, { id: 'u7' }],
		expect: [newLead],
	},
	{
		title: 'a bound conversation does not lift the limit of new recipients',
		mails: [
			'Message-ID: <a@x>',
			`sent:\nFrom: anna@ours.example\nTo: john@acme.example, ${toMany(3)}\nIn-Reply-To: <a@x>`,
		],
		settings: { ...settings, maxNewParties: 2, rules: { outboundNew: rules.outboundNew } },
		records: crm,
		expect: [
			knownOnly,
			'review - | contact c1:conversation, company co1:conversation | conversation too-many-recipients',
		],
	},
	{
		title: 'a reply in a bound conversation to somebody known binds him too, and makes no deal',
		mails: ['Message-ID: <a@x>', 'sent:\nFrom: anna@ours.example\nTo: kim@y.example\nIn-Reply-To: <a@x>'],
		settings: { mailbox, rules: { outboundNew: rules.outboundNew, inboundKnown: rules.inboundKnown } },
		records: [...crm, { kind: 'contact', id: 'c3', title: 'Kim', emails: ['kim@y.example'] }],
		expect: [
			known,
			'bound - | contact c1:conversation, company co1:conversation, deal *:conversation, contact c3:exact-address | conversation exact-address',
		],
	},
	{
		title: 'a rule may name nobody as responsible',
		mails: ['From: a@x.example'],
		settings: { mailbox, rules: { inboundNew: { responsible: null, source: null } } },
		expect: [newLead],
		holds: [{ created: [{ responsible: null, source: null }] }],
	},
	{
		title: 'nobody is known to anybody in an empty CRM; the second mail of a sender is',
		mails: [
			'From: a@x.example',
			'From: A@X.example\nSubject: Again',
			'sent:\nFrom: anna@ours.example\nTo: a@x.example\nSubject: Third',
		],
		settings: { mailbox, rules },
		users: [],
		expect: [newLead, 'bound - | lead *:lead-only | lead-only', 'bound - | lead *:lead-only | lead-only'],
	},
]);
