/** What a created record holds: name, address, source, responsible. */
import { acme, john, mailbox, rules, runScenarios, settings } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const newLead = 'bound inboundNew | +lead | new-inbound';
const crm = [john, acme];
const with_ = (rule: string, more: object): object => ({
	...settings,
	rules: { ...rules, [rule]: { ...rules[rule as keyof typeof rules], ...more } },
});
const responsible = (wanted: object, more: object = {}): object => ({
	...with_('inboundNew', { responsible: wanted }),
	...more,
});

runScenarios('explain: what a new record holds', [
	{
		title: 'lead, contact and deal as the article makes them',
		mails: [
			'From: New Person <New@X.example>\nSubject: Re: AW: Hello',
			'sent:\nFrom: ben@ours.example\nTo: "Evans, Eve" <eve@y.example>\nSubject: Our offer',
			'Subject: Order',
		],
		records: crm,
		expect: [newLead, 'bound outboundNew | +contact | new-outbound', known],
		holds: [
			{
				created: [
					{ kind: 'lead', title: 'Hello', emails: ['new@x.example'], source: 'email', responsible: 'u1' },
				],
			},
			{
				created: [
					{
						kind: 'contact',
						title: 'Our offer',
						emails: ['eve@y.example'],
						source: 'email',
						responsible: 'u2',
					},
				],
			},
			{
				created: [
					{ kind: 'deal', title: 'Order', emails: ['john@acme.example'], source: 'email', responsible: 'u2' },
				],
			},
		],
	},
	{
		title: 'any kind by any rule; the created record then is what the address stands for',
		mails: ['From: new@x.example', 'From: new@x.example\nSubject: Again'],
		settings: with_('inboundNew', { kind: 'contact' }),
		expect: [
			'bound inboundNew | +contact | new-inbound',
			'bound inboundKnown | contact *:exact-address, +deal | exact-address known-inbound',
		],
	},
	{
		title: 'a company made for a new sender is known afterwards',
		mails: ['From: new@x.example', 'From: new@x.example\nSubject: Again'],
		settings: with_('inboundNew', { kind: 'company' }),
		expect: [
			'bound inboundNew | +company | new-inbound',
			'bound inboundKnown | company *:exact-address, +deal | exact-address known-inbound',
		],
	},
	{
		title: 'a deal made for a new sender holds the address',
		mails: ['From: new@x.example', 'From: new@x.example\nSubject: Again'],
		settings: with_('inboundNew', { kind: 'deal' }),
		expect: ['bound inboundNew | +deal | new-inbound', 'bound - | deal *:exact-address | exact-address'],
	},
	{
		title: 'a rule without source and responsible',
		mails: ['From: new@x.example'],
		settings: { mailbox, rules: { inboundNew: {} } },
		expect: [newLead],
		holds: [{ created: [{ kind: 'lead', source: null, responsible: null }] }],
	},
	{
		title: 'names of one line, without control characters, at most 200 code points, never half an emoji',
		mails: [
			'From: new@x.example\nSubject: =?UTF-8?Q?a=07b=0D=0Ac?=',
			`From: two@x.example\nSubject: =?UTF-8?B?${Buffer.from('x'.repeat(199) + '😀😀').toString('base64')}?=`,
		],
		expect: [newLead, newLead],
		holds: [{ created: [{ title: 'a b c' }] }, { created: [{ title: `${'x'.repeat(199)}😀` }] }],
	},
	{
		title: 'formulas and markup in a subject stay plain text',
		mails: [
			'From: a@x.example\nSubject: =HYPERLINK("http://evil.example")',
			'From: b@x.example\nSubject: <script>alert(1)</script>',
		],
		expect: [newLead, newLead],
		holds: [
			{ created: [{ title: '=HYPERLINK("http://evil.example")' }] },
			{ created: [{ title: '<script>alert(1)</script>' }] },
		],
	},
	{
		title: 'a subject of nothing but prefixes is empty',
		mails: [
			'From: a@x.example\nSubject: Re: Fwd:',
			'From: b@x.example\nSubject:',
			'From: c@x.example\nSubject: -',
		],
		expect: [newLead, newLead, newLead],
		holds: [
			{ created: [{ title: '(no subject) a@x.example' }] },
			{ created: [{ title: '(no subject) b@x.example' }] },
			{ created: [{ title: '(no subject) c@x.example' }] },
		],
	},
	{
		title: 'names by display name and by address',
		mails: ['From: "Evans, Eve" <eve@x.example>'],
		settings: with_('inboundNew', { name: 'displayName' }),
		expect: [newLead],
		holds: [{ created: [{ title: 'Eve Evans' }] }],
	},
	{
		title: 'names by address, with the domain in Unicode',
		mails: ['From: Eve@XN--BCHER-KVA.example'],
		settings: with_('inboundNew', { name: 'address' }),
		expect: [newLead],
		holds: [{ created: [{ title: 'eve@bücher.example', emails: ['eve@bücher.example'] }] }],
	},
	{
		title: 'a template with everything in it',
		mails: ['Subject: Fwd: Order\nDate: Tue, 3 Mar 2026 23:30:00 -0500'],
		settings: with_('inboundKnown', { name: '[{{date}}] {{company}} / {{name}} <{{address}}>: {{subject}}' }),
		records: crm,
		expect: [known],
		holds: [{ created: [{ title: '[2026-03-04] Acme / John Doe <john@acme.example>: Order' }] }],
	},
]);

runScenarios('explain: responsible', [
	{
		title: 'a fixed user',
		mails: ['From: a@x.example'],
		settings: responsible({ type: 'user', id: 'u2' }),
		expect: [newLead],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
	{
		title: 'an inactive user: the fallback',
		mails: ['From: a@x.example'],
		settings: responsible({ type: 'user', id: 'u9' }),
		expect: [newLead],
		holds: [{ created: [{ responsible: 'u1' }] }],
	},
	{
		title: 'an inactive user without a fallback: nobody',
		mails: ['From: a@x.example'],
		settings: responsible({ type: 'user', id: 'u9' }, { fallbackResponsible: undefined }),
		expect: [newLead],
		holds: [{ created: [{ responsible: null }] }],
	},
	{
		title: 'the owner of a known record where none is known: the fallback',
		mails: ['From: a@x.example'],
		settings: responsible({ type: 'ownerOfKnown' }),
		expect: [newLead],
		holds: [{ created: [{ responsible: 'u1' }] }],
	},
	{
		title: 'the sender of inbound mail is no user: the owner of the mailbox',
		mails: ['From: a@x.example'],
		settings: responsible({ type: 'sender' }, { mailbox: { ...mailbox, owner: 'u2' } }),
		expect: [newLead],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
	{
		title: 'the user in Sender where From is a shared address; an inactive sender: the fallback',
		mails: [
			'sent:\nFrom: sales@ours.example\nSender: ben@ours.example\nTo: a@x.example',
			'sent:\nFrom: GIL@ours.example\nTo: b@x.example',
		],
		expect: ['bound outboundNew | +contact | new-outbound', 'bound outboundNew | +contact | new-outbound'],
		holds: [{ created: [{ responsible: 'u2' }] }, { created: [{ responsible: 'u1' }] }],
	},
	{
		title: "an inactive owner of the contact: the fallback, not the company's owner",
		mails: [''],
		settings: { ...settings, fallbackResponsible: 'u2' },
		records: [{ ...john, ownerId: 'u9' }, acme],
		expect: [known],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
	{
		title: 'a contact without an owner: that of the company',
		mails: [''],
		records: [
			{ ...john, ownerId: null },
			{ ...acme, ownerId: 'u2' },
		],
		expect: [known],
		holds: [{ created: [{ responsible: 'u2' }] }],
	},
]);
