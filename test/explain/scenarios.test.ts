/** Scenarios in full: what the lines hold, field by field. */
import { explain, type Line } from '../support/explain';
import { acme, john, mailbox, rules as base, users } from '../support/scenario';

const rules = { ...base, inboundNew: { ...base.inboundNew, name: 'subject' } };
const settings = { mailbox, rules, fallbackResponsible: 'u1' };

interface Scenario {
	title: string;
	mails: string[] | Record<string, string>;
	settings?: object;
	records?: object[];
	users?: object[];
	/** What the lines must hold. */
	expect: (Partial<Line> | Record<string, unknown>)[];
}

const has = expect.objectContaining;
const all = expect.arrayContaining;
const ref = (kind: string, id: string, why?: string) => has({ kind, id, ...(why ? { why } : {}) });

const scenarios: Scenario[] = [
	{
		title: 'names a lead by the subject without prefixes, with source, responsible and address',
		mails: ['From: "Doe, John" <New@X.example>\nSubject: RE: Fwd: AW: WG: Hello'],
		expect: [
			{
				outcome: 'bound',
				rule: 'inboundNew',
				created: [
					has({
						kind: 'lead',
						title: 'Hello',
						emails: ['new@x.example'],
						source: 'email',
						responsible: 'u1',
					}),
				],
				reasons: ['new-inbound'],
			},
		],
	},
	{
		title: 'fills a name template',
		mails: ['From: Eve Evans <eve@acme.example>\nSubject: Offer'],
		settings: {
			...settings,
			rules: {
				inboundNew: { kind: 'lead', name: '{{name}} / {{company}}: {{subject}} ({{date}}) {{ address }}' },
			},
		},
		records: [acme],
		expect: [{ created: [has({ title: 'Eve Evans / Acme: Offer (2026-03-02) eve@acme.example' })] }],
	},
	{
		title: 'keeps $& and braces of a subject as they are',
		mails: ['From: new@x.example\nSubject: $& {{name}} $1'],
		settings: { ...settings, rules: { inboundNew: { name: '{{subject}}!' } } },
		expect: [{ created: [has({ title: '$& {{name}} $1!' })] }],
	},
	{
		title: 'takes the fallback for a user who does not exist',
		mails: ['From: new@x.example'],
		settings: {
			...settings,
			rules: { inboundNew: { responsible: { type: 'user', id: 'u404' } } },
			fallbackResponsible: 'u2',
		},
		expect: [{ created: [has({ responsible: 'u2' })] }],
	},
	{
		title: 'takes the owner of the mailbox when the sender is no user',
		mails: ['sent:\nFrom: sales@ours.example\nTo: new@x.example'],
		settings: { ...settings, mailbox: { ...mailbox, owner: 'ben@ours.example' } },
		expect: [{ created: [has({ kind: 'contact', responsible: 'u2' })] }],
	},
	{
		title: 'creates at the limit',
		mails: [
			`sent:\nFrom: anna@ours.example\nTo: ${Array.from({ length: 20 }, (_, index) => `p${index}@x.example`).join(', ')}`,
		],
		expect: [{ outcome: 'bound', created: Array.from({ length: 20 }, () => has({ kind: 'contact' })) }],
	},
	{
		title: 'takes an alias in Sent for ours',
		mails: ['sent:\nFrom: alias@other.example\nTo: new@x.example'],
		expect: [{ rule: 'outboundNew', mail: has({ direction: 'outbound' }) }],
	},
	{
		title: 'takes a folder called SENT for Sent',
		mails: { 'SENT/2026/a.eml': 'From: alias@other.example\nTo: new@x.example' },
		expect: [{ rule: 'outboundNew' }],
	},
	{
		title: 'takes mail between colleagues for internal, users with outside addresses among them',
		mails: ['From: gil@private.example\nTo: sales@ours.example'],
		users: [...users, { id: 'u3', name: 'Gil', email: 'gil@private.example' }],
		expect: [{ outcome: 'skipped', reasons: ['internal'], created: [] }],
	},
	{
		title: 'believes only the topmost header of a trusted server',
		mails: [
			'Authentication-Results: evil.example; dmarc=pass\nAuthentication-Results: mx.ours.example; dmarc=fail header.from=acme.example',
			'Authentication-Results: mx.ours.example; dmarc=pass header.from=acme.example\nAuthentication-Results: mx.ours.example; dmarc=fail',
		],
		records: [john, acme],
		expect: [
			{ outcome: 'review', reasons: ['unauthenticated'], bound: [], created: [] },
			{ outcome: 'bound' },
		],
	},
	{
		title: 'parks a forged colleague',
		mails: [
			'From: anna@ours.example\nTo: sales@ours.example\nAuthentication-Results: mx.ours.example; dmarc=fail header.from=ours.example',
		],
		expect: [{ outcome: 'review', reasons: ['unauthenticated'] }],
	},
	{
		title: 'takes Auto-Submitted: no for a person',
		mails: ['From: new@x.example\nAuto-Submitted: no'],
		expect: [{ rule: 'inboundNew' }],
	},
	{
		title: 'parks the loop and says so',
		mails: Array.from(
			{ length: 22 },
			(_, index) =>
				`From: bot@x.example\nMessage-ID: <m${index}@x>\nDate: Mon, 2 Mar 2026 10:${String(index).padStart(2, '0')}:00 +0000`,
		),
		expect: Array.from({ length: 22 }, (_, index) =>
			index < 19 ? { outcome: 'bound' } : { outcome: 'review', reasons: ['loop'], created: [] },
		),
	},
	{
		title: 'makes one record for an address whichever rule sees it first',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: new@x.example',
			'From: New <new@x.example>\nSubject: Something else',
		],
		expect: [
			{ created: [has({ kind: 'contact' })] },
			{ rule: 'inboundKnown', created: [has({ kind: 'deal' })] },
		],
	},
	{
		title: 'knows a mail without Message-ID again',
		mails: [
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nOne',
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nOne',
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nTwo',
		],
		records: [john, acme],
		settings: { mailbox },
		expect: [
			{ reasons: all(['exact-address']) },
			{ reasons: ['duplicate'] },
			{ reasons: all(['exact-address']) },
		],
	},
	{
		title: 'joins by ids that broken senders write',
		mails: [
			'Message-ID: Abc@EXAMPLE.com',
			'In-Reply-To: < Abc@example.COM >\nSubject: Re: Hello',
			'References: <x@y>,\n <Abc@example.com>\nSubject: Re: Hello',
		],
		records: [john, acme],
		expect: [
			{ rule: 'inboundKnown' },
			{ created: [], reasons: ['conversation'] },
			{ created: [], reasons: ['conversation'] },
		],
	},
	{
		title: 'keeps what is bound when the address of a contact changes, and matches the new address',
		mails: ['From: new@acme-home.example'],
		records: [{ ...john, emails: ['new@acme-home.example', 'john@acme.example'] }, acme],
		settings: { mailbox },
		expect: [{ bound: all([ref('contact', 'c1', 'exact-address')]) }],
	},
	{
		title: 'finds a company whose domain was entered with a sub-domain or as a web address',
		mails: ['From: eve@acme.co.uk', 'From: eve@acme.example'],
		records: [
			{ ...acme, domains: ['www.acme.co.uk'] },
			{ ...acme, id: 'co2', domains: ['https://www.acme.example/en/'] },
		],
		expect: [
			{ bound: all([ref('company', 'co1', 'company-domain')]) },
			{ bound: all([ref('company', 'co2', 'company-domain')]) },
		],
	},
	{
		title: 'takes a forward of a colleague for the original sender',
		mails: [
			'From: Anna Adams <anna@ours.example>\nSubject: Fwd: Offer 12\n\nPlease take over.\n\n---------- Forwarded message ---------\nFrom: Eve Evans <eve@x.example>\nDate: Mon, 2 Mar 2026 at 09:00\nSubject: Offer 12\nTo: Anna <anna@ours.example>\n\nCan you send an offer?',
			'From: eve@x.example\nIn-Reply-To: <mail-0@test.example>\nSubject: Re: Offer 12',
		],
		expect: [
			{
				outcome: 'bound',
				rule: 'inboundNew',
				created: [has({ title: 'Offer 12', emails: ['eve@x.example'] })],
				mail: has({ direction: 'inbound' }),
			},
			{ created: [], reasons: ['conversation'] },
		],
	},
];

describe('explain', () => {
	it.each(scenarios)(
		'$title',
		async ({ mails, settings: given = settings, records = [], users: people = users, expect: expected }) => {
			const lines = await explain(mails, given, { users: people, records });
			expect(lines).toHaveLength(expected.length);
			for (const [index, line] of lines.entries()) expect(line).toEqual(has(expected[index] ?? {}));
		},
	);
});
