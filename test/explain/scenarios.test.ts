import { explain, type Line } from '../support/explain';

const mailbox = {
	account: 'sales@ours.example',
	addresses: ['sales@ours.example', 'anna@ours.example'],
	internalDomains: ['ours.example'],
	trustedAuthserv: ['mx.ours.example'],
};
const rules = {
	inboundNew: {
		enabled: true,
		kind: 'lead',
		source: 'email',
		responsible: { type: 'user', id: 'u1' },
		name: 'subject',
	},
	outboundNew: { enabled: true, kind: 'contact', source: 'email', responsible: { type: 'sender' } },
	inboundKnown: {
		enabled: true,
		kind: 'deal',
		source: 'email',
		responsible: { type: 'ownerOfKnown' },
		per: 'conversation',
	},
};
const settings = { mailbox, rules, fallbackResponsible: 'u1' };
const users = [
	{ id: 'u1', name: 'Anna Adams', email: 'anna@ours.example', active: true },
	{ id: 'u2', name: 'Ben Brown', email: 'ben@ours.example', active: true },
	{ id: 'u9', name: 'Gil Gone', email: 'gil@ours.example', active: false },
];
const john = {
	kind: 'contact',
	id: 'c1',
	title: 'John Doe',
	emails: ['john@acme.example'],
	companyId: 'co1',
	ownerId: 'u2',
};
const acme = {
	kind: 'company',
	id: 'co1',
	title: 'Acme',
	emails: [],
	domains: ['acme.example'],
	ownerId: 'u1',
};
const deal = {
	kind: 'deal',
	id: 'd1',
	title: 'Big one',
	contactIds: ['c1'],
	companyId: 'co1',
	state: 'open',
	ownerId: 'u1',
	createdAt: '2026-01-05T10:00:00Z',
};

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
		title: 'names a record with an empty subject by the address',
		mails: ['From: new@x.example\nSubject: Re:'],
		expect: [{ created: [has({ title: '(no subject) new@x.example' })] }],
	},
	{
		title: 'cuts a long subject on a code point',
		mails: [`From: new@x.example\nSubject: ${'x'.repeat(199)}=?UTF-8?B?8J+YgA==?=${'y'.repeat(50)}`],
		expect: [{ created: [has({ title: expect.stringMatching(/^x{190,200}/) })] }],
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
		title: 'names a contact by the display name',
		mails: ['sent:\nFrom: Anna Adams <anna@ours.example>\nTo: "Evans, Eve" <eve@x.example>'],
		settings: {
			...settings,
			rules: { outboundNew: { kind: 'contact', name: 'displayName', responsible: { type: 'sender' } } },
		},
		expect: [{ created: [has({ kind: 'contact', title: 'Eve Evans', responsible: 'u1' })] }],
	},
	{
		title: 'keeps $& and braces of a subject as they are',
		mails: ['From: new@x.example\nSubject: $& {{name}} $1'],
		settings: { ...settings, rules: { inboundNew: { name: '{{subject}}!' } } },
		expect: [{ created: [has({ title: '$& {{name}} $1!' })] }],
	},
	{
		title: 'gives a deal to the owner of the contact, before that of the company',
		mails: ['Subject: New order'],
		records: [john, acme],
		expect: [
			{
				outcome: 'bound',
				rule: 'inboundKnown',
				bound: all([
					ref('contact', 'c1', 'exact-address'),
					ref('company', 'co1', 'via-contact'),
					has({ kind: 'deal', why: 'created' }),
				]),
				created: [
					has({ kind: 'deal', title: 'New order', responsible: 'u2', emails: ['john@acme.example'] }),
				],
			},
		],
	},
	{
		title: 'takes the owner of the company when the contact has none',
		mails: ['Subject: New order'],
		records: [
			{ ...john, ownerId: null },
			{ ...acme, ownerId: 'u2' },
		],
		expect: [{ created: [has({ responsible: 'u2' })] }],
	},
	{
		title: 'takes the fallback for an inactive owner, and nobody when that is inactive too',
		mails: ['Subject: New order'],
		settings: { ...settings, fallbackResponsible: 'u9' },
		records: [{ ...john, ownerId: 'u9' }, acme],
		expect: [{ created: [has({ responsible: null })] }],
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
		title: 'lists open deals that it did not bind',
		mails: ['Subject: New order'],
		settings: { mailbox },
		records: [john, acme, deal, { ...deal, id: 'd2', title: 'Other' }, { ...deal, id: 'd3', state: 'won' }],
		expect: [
			{
				outcome: 'bound',
				rule: null,
				created: [],
				candidates: [ref('deal', 'd1', 'via-contact'), ref('deal', 'd2', 'via-contact')],
			},
		],
	},
	{
		title: 'binds the one open deal of a contact without a rule',
		mails: ['Subject: Question'],
		settings: { mailbox },
		records: [john, acme, deal, { ...deal, id: 'd3', state: 'lost' }],
		expect: [{ bound: [ref('contact', 'c1'), ref('company', 'co1'), ref('deal', 'd1')], candidates: [] }],
	},
	{
		title: 'binds the newest of several open deals instead of making one',
		mails: ['Subject: Question'],
		settings: { ...settings, rules: { inboundKnown: { kind: 'deal', per: 'noOpenDeal' } } },
		records: [john, acme, deal, { ...deal, id: 'd2', createdAt: '2026-02-05T10:00:00Z' }],
		expect: [
			{
				outcome: 'bound',
				created: [],
				bound: all([ref('deal', 'd2', 'deal-exists')]),
				reasons: all(['deal-exists']),
				candidates: [ref('deal', 'd1')],
			},
		],
	},
	{
		title: 'makes one deal for a conversation, and one for the next',
		mails: [
			'Message-ID: <a@x>',
			'In-Reply-To: <a@x>\nReferences: <a@x>\nSubject: Re: Hello',
			'Subject: Other',
		],
		records: [john, acme],
		expect: [
			{ created: [has({ kind: 'deal' })] },
			{ created: [], rule: null, reasons: ['conversation'] },
			{ created: [has({ kind: 'deal', title: 'Other' })] },
		],
	},
	{
		title: 'makes a deal for each mail when the rule says so',
		mails: ['Message-ID: <a@x>', 'In-Reply-To: <a@x>\nSubject: Re: Hello'],
		settings: { ...settings, rules: { inboundKnown: { per: 'mail' } } },
		records: [john, acme],
		expect: [{ created: [has({ kind: 'deal' })] }, { created: [has({ kind: 'deal' })] }],
	},
	{
		title: 'follows a converted lead to the contact and its company',
		mails: ['From: new@x.example'],
		records: [
			john,
			acme,
			{
				kind: 'lead',
				id: 'l1',
				title: 'Old',
				emails: ['new@x.example'],
				state: 'converted',
				convertedTo: [{ kind: 'contact', id: 'c1' }],
			},
		],
		settings: { mailbox },
		expect: [
			{
				outcome: 'bound',
				bound: [ref('contact', 'c1', 'converted-lead'), ref('company', 'co1', 'via-contact')],
				reasons: all(['converted-lead']),
			},
		],
	},
	{
		title: 'knows an additional address',
		mails: ['From: j.doe@home.example'],
		records: [{ ...john, emails: ['john@acme.example', 'J.Doe@Home.example'] }, acme],
		expect: [{ rule: 'inboundKnown' }],
	},
	{
		title: 'equals an IDN domain and its ASCII form',
		mails: ['From: a@xn--bcher-kva.example'],
		records: [{ ...john, emails: ['a@bücher.example'] }],
		settings: { mailbox },
		expect: [{ outcome: 'bound', bound: all([ref('contact', 'c1', 'exact-address')]) }],
	},
	{
		title: 'links a new lead of a known company to it',
		mails: ['From: Eve <eve@mail.acme.example>'],
		records: [acme],
		expect: [
			{
				outcome: 'bound',
				rule: 'inboundNew',
				bound: all([ref('company', 'co1', 'company-domain')]),
				created: [has({ kind: 'lead' })],
				reasons: all(['company-domain', 'new-inbound']),
			},
		],
	},
	{
		title: 'takes no company for a free-mail domain',
		mails: ['From: Eve <eve@gmail.com>'],
		records: [{ ...acme, domains: ['gmail.com'] }],
		expect: [{ bound: [has({ kind: 'lead', why: 'created' })], candidates: [] }],
	},
	{
		title: 'makes a contact for each new recipient in To, none in Cc',
		mails: [
			'sent:\nFrom: Anna Adams <anna@ours.example>\nTo: A <a@x.example>, b@y.example, ben@ours.example\nCc: c@z.example',
		],
		expect: [
			{
				outcome: 'bound',
				rule: 'outboundNew',
				created: [has({ emails: ['a@x.example'], responsible: 'u1' }), has({ emails: ['b@y.example'] })],
			},
		],
	},
	{
		title: 'creates nobody above the limit and parks the mail',
		mails: [
			`sent:\nFrom: anna@ours.example\nTo: john@acme.example, ${Array.from({ length: 21 }, (_, index) => `p${index}@x.example`).join(', ')}`,
		],
		records: [john, acme],
		expect: [
			{
				outcome: 'review',
				created: [],
				bound: all([ref('contact', 'c1')]),
				reasons: all(['too-many-recipients']),
			},
		],
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
		title: 'takes a colleague who writes to a customer with us in Cc for outbound',
		mails: ['From: ben@ours.example\nTo: new@x.example\nCc: sales@ours.example'],
		expect: [
			{ rule: 'outboundNew', mail: has({ direction: 'outbound' }), created: [has({ responsible: 'u2' })] },
		],
	},
	{
		title: 'joins replies of a parent it never saw',
		mails: [
			'Message-ID: <b@x>\nIn-Reply-To: <a@x>\nReferences: <a@x>',
			'Message-ID: <c@x>\nIn-Reply-To: <a@x>\nReferences: <a@x>',
			'Message-ID: <a@x>',
		],
		expect: [
			{ created: [has({ kind: 'lead' })] },
			{ created: [], reasons: ['conversation'], mail: has({ conversationId: 'a@x' }) },
			{ created: [], reasons: ['conversation'] },
		],
	},
	{
		title: 'merges two conversations that a mail brings together, under the older id',
		mails: [
			'Message-ID: <a@x>',
			'Message-ID: <b@x>',
			'Message-ID: <c@x>\nIn-Reply-To: <b@x>\nReferences: <a@x> <b@x>',
			'Message-ID: <d@x>\nIn-Reply-To: <b@x>',
		],
		records: [john, acme],
		expect: [
			{},
			{},
			{ created: [], mail: has({ conversationId: 'a@x' }) },
			{ created: [], mail: has({ conversationId: 'a@x' }), bound: all([ref('contact', 'c1')]) },
		],
	},
	{
		title: 'parks a stranger in a bound conversation',
		mails: ['Message-ID: <a@x>', 'From: eve@evil.example\nIn-Reply-To: <a@x>\nSubject: Re: Hello'],
		records: [john, acme],
		expect: [{}, { outcome: 'review', created: [], bound: [], candidates: all([ref('contact', 'c1')]) }],
	},
	{
		title: 'lets a colleague of the customer inherit',
		mails: ['Message-ID: <a@x>', 'From: jane@acme.example\nIn-Reply-To: <a@x>\nSubject: Re: Hello'],
		records: [john, acme],
		expect: [{}, { outcome: 'bound', created: [], bound: all([ref('contact', 'c1', 'conversation')]) }],
	},
	{
		title: 'handles the same mail of two mailboxes once',
		mails: {
			'a/1.eml': 'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
			'b/1.eml': 'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
		},
		expect: [
			{ created: [has({ kind: 'lead' })] },
			{ outcome: 'bound', created: [], reasons: ['duplicate'], bound: [has({ kind: 'lead' })] },
		],
	},
	{
		title: 'takes one Message-ID with other content for another mail and says so',
		mails: ['Message-ID: <a@x>\n\nOne', 'Message-ID: <a@x>\n\nTwo'],
		records: [john, acme],
		settings: { mailbox },
		expect: [
			{ mail: has({ problems: [] }) },
			{
				outcome: 'bound',
				reasons: expect.not.arrayContaining(['duplicate']),
				mail: has({ problems: [expect.stringContaining('Message-ID')] }),
			},
		],
	},
	{
		title: 'keeps the outcome of a duplicate that was parked',
		mails: [
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nAuthentication-Results: mx.ours.example; dmarc=fail',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nAuthentication-Results: mx.ours.example; dmarc=fail',
		],
		expect: [
			{ outcome: 'review', reasons: ['unauthenticated'] },
			{ outcome: 'review', reasons: ['duplicate'] },
		],
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
		title: 'skips a newsletter of a stranger and binds one of a client without a deal',
		mails: [
			'From: news@x.example\nList-Unsubscribe: <https://x.example/u>\nList-Id: <news.x.example>\nPrecedence: bulk',
			'List-Unsubscribe: <https://x.example/u>\nList-Id: <news.acme.example>\nPrecedence: bulk',
		],
		records: [john, acme],
		expect: [
			{ outcome: 'skipped', reasons: ['bulk'] },
			{ outcome: 'bound', created: [], reasons: all(['bulk', 'exact-address']) },
		],
	},
	{
		title: 'skips an out-of-office answer of a stranger',
		mails: ['From: new@x.example\nAuto-Submitted: auto-replied\nSubject: Out of office'],
		expect: [{ outcome: 'skipped', reasons: ['auto-reply'], created: [] }],
	},
	{
		title: 'takes Auto-Submitted: no for a person',
		mails: ['From: new@x.example\nAuto-Submitted: no'],
		expect: [{ rule: 'inboundNew' }],
	},
	{
		title: 'skips a no-reply sender',
		mails: ['From: no-reply@shop.example'],
		expect: [{ outcome: 'skipped', reasons: ['no-reply-address'] }],
	},
	{
		title: 'lets nothing of a never-store mail out but id and date',
		mails: [
			'From: Secret <x@deep.SPAM.example>\nMessage-ID: <a@x>\nSubject: Confidential\n\nTop secret words',
		],
		settings: { ...settings, neverStore: ['spam.example'] },
		expect: [
			{
				outcome: 'skipped',
				reasons: ['never-store'],
				mail: { id: 'a@x', date: '2026-03-02T10:00:00.000Z' },
				bound: [],
				created: [],
				candidates: [],
				routes: [],
			},
		],
	},
	{
		title: 'ignores a never-store address in Cc',
		mails: ['Cc: x@spam.example'],
		settings: { ...settings, neverStore: ['*@spam.example'] },
		records: [john, acme, { kind: 'contact', id: 'c9', title: 'Spammer', emails: ['x@spam.example'] }],
		expect: [
			{ outcome: 'bound', bound: expect.not.arrayContaining([ref('contact', 'c9')]), rule: 'inboundKnown' },
		],
	},
	{
		title: 'binds a never-create address when it is known, without a deal',
		mails: ['Subject: x', 'From: y@bulk.example'],
		settings: { ...settings, neverCreate: ['john@acme.example', '*@bulk.example'] },
		records: [john, acme],
		expect: [
			{ outcome: 'bound', created: [], rule: null, reasons: all(['never-create']) },
			{ outcome: 'skipped', reasons: ['never-create'] },
		],
	},
	{
		title: 'binds nothing in manual mode',
		mails: ['Subject: x'],
		settings: { ...settings, mode: 'manual' },
		records: [john, acme],
		expect: [{ outcome: 'skipped', reasons: ['manual-mode'], bound: [], created: [], rule: null }],
	},
	{
		title: 'skips an unknown address when its rule is off or absent',
		mails: ['From: new@x.example', 'sent:\nFrom: anna@ours.example\nTo: new@x.example'],
		settings: { mailbox, rules: { inboundNew: { enabled: false, kind: 'lead' } } },
		expect: [
			{ outcome: 'skipped', reasons: ['rule-off'], rule: null },
			{ outcome: 'skipped', reasons: ['rule-off'] },
		],
	},
	{
		title: 'skips a mail without a sender',
		mails: ['From: -\nX: y'],
		expect: [{ outcome: 'skipped', reasons: ['no-sender'], created: [] }],
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
		title: 'matches a mail with a pretended display name by its real address',
		mails: ['From: "ceo@bank.example" <x@evil.example>'],
		records: [{ ...john, emails: ['ceo@bank.example'] }],
		expect: [
			{ rule: 'inboundNew', created: [has({ emails: ['x@evil.example'] })], reasons: all(['spoofed-name']) },
		],
	},
	{
		title: 'takes a trusted web form for the person in Reply-To',
		mails: ['From: wordpress@ours.example\nReply-To: Eve <eve@x.example>\nSubject: Contact form'],
		settings: { ...settings, trustedFormSenders: ['wordpress@ours.example'] },
		expect: [{ rule: 'inboundNew', created: [has({ emails: ['eve@x.example'] })] }],
	},
	{
		title: 'binds a tie of two contacts to neither and to their company',
		mails: ['From: info@acme.example'],
		records: [
			{ ...john, emails: ['info@acme.example'] },
			{ ...john, id: 'c2', title: 'Jane Roe', emails: ['info@acme.example'] },
			acme,
		],
		expect: [
			{
				outcome: 'review',
				created: [],
				bound: [ref('company', 'co1')],
				candidates: all([ref('contact', 'c1'), ref('contact', 'c2')]),
				reasons: all(['ambiguous-contact']),
			},
		],
	},
	{
		title: 'joins by a provider id',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: john@acme.example\nMessage-ID: <new@google>\nX-Google-Original-Message-ID: <old@us>',
			'In-Reply-To: <old@us>\nSubject: Re: Hello',
		],
		records: [john, acme],
		expect: [{ outcome: 'bound' }, { created: [], reasons: ['conversation'] }],
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
		title: 'lets a rule make another kind of record, and binds the next mail to it',
		mails: ['From: new@x.example', 'From: new@x.example\nSubject: Again'],
		settings: { ...settings, rules: { ...rules, inboundNew: { kind: 'ticket' } } },
		expect: [
			{ created: [has({ kind: 'ticket' })] },
			{ created: [], outcome: 'bound', bound: [has({ kind: 'ticket' })], reasons: ['exact-address'] },
		],
	},
	{
		title: 'inherits nothing from a conversation that bound nothing',
		mails: [
			'From: new@x.example\nMessage-ID: <a@x>\nPrecedence: bulk\nList-Id: <l.x.example>\nList-Unsubscribe: <https://x.example>',
			'From: new@x.example\nIn-Reply-To: <a@x>\nSubject: Re: Hello',
		],
		expect: [{ outcome: 'skipped' }, { rule: 'inboundNew' }],
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
