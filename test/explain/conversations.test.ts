/** Conversations: what joins, who inherits, who is a stranger. */
import { acme, deal, john, mailbox, rules, runScenarios, settings } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const knownOnly = 'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact';
const newLead = 'bound inboundNew | +lead | new-inbound';
const inherits =
	'bound - | contact c1:conversation, company co1:conversation, deal *:conversation | conversation';
const inheritsLead = 'bound - | lead *:conversation | conversation';
const crm = [john, acme];
const noRules = { mailbox };
const refs = (count: number): string =>
	Array.from({ length: count }, (_, index) => `<r${index}@x>`).join('\n ');

runScenarios('explain: conversations', [
	{
		title: 'a first mail, our answer and the next answer make one lead',
		mails: [
			'From: new@x.example\nMessage-ID: <a@x>',
			'sent:\nFrom: anna@ours.example\nTo: new@x.example\nMessage-ID: <b@us>\nIn-Reply-To: <a@x>\nReferences: <a@x>\nSubject: Re: Hello',
			'From: new@x.example\nMessage-ID: <c@x>\nIn-Reply-To: <b@us>\nReferences: <a@x> <b@us>\nSubject: Re: Hello',
		],
		expect: [newLead, inheritsLead, inheritsLead],
		holds: [
			{ mail: { conversationId: 'a@x' } },
			{ mail: { conversationId: 'a@x', inReplyTo: 'a@x', references: ['a@x'] } },
			{ mail: { conversationId: 'a@x', id: 'c@x', messageId: 'c@x' } },
		],
	},
	{
		title: "a customer's answer to our first mail makes no deal",
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: new@x.example\nMessage-ID: <b@us>',
			'From: new@x.example\nIn-Reply-To: <b@us>\nSubject: AW: Hello',
			'From: new@x.example\nSubject: Something new',
		],
		expect: [
			'bound outboundNew | +contact | new-outbound',
			'bound - | contact *:conversation | conversation',
			'bound inboundKnown | contact *:exact-address, +deal | exact-address known-inbound',
		],
	},
	{
		title: 'replies before their parent, and siblings of a parent nobody has seen',
		mails: [
			'From: new@x.example\nMessage-ID: <c@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>',
			'From: new@x.example\nMessage-ID: <d@x>\nIn-Reply-To: <b@x>',
			'From: new@x.example\nMessage-ID: <b@x>\nIn-Reply-To: <a@x>',
			'From: new@x.example\nMessage-ID: <a@x>',
		],
		expect: [newLead, inheritsLead, inheritsLead, inheritsLead],
		holds: Array.from({ length: 4 }, () => ({ mail: { conversationId: 'a@x' } })),
	},
	{
		title: 'only References, and the known ancestor is the 7th of 40',
		mails: ['Message-ID: <r33@x>', `References: ${refs(40)}\nSubject: Re: Hello`],
		records: crm,
		expect: [known, inherits],
	},
	{
		title: 'an ancestor more than 50 ids back is too far',
		mails: ['Message-ID: <r0@x>', `References: ${refs(60)}\nSubject: Re: Hello`],
		settings: noRules,
		records: crm,
		expect: [knownOnly, knownOnly],
	},
	{
		title: 'In-Reply-To counts before References',
		mails: [
			'Message-ID: <a@x>',
			'From: new@x.example\nMessage-ID: <b@x>',
			'From: new@x.example\nIn-Reply-To: <b@x>\nReferences: <a@x>',
		],
		settings: { mailbox, rules: { inboundNew: rules.inboundNew } },
		records: crm,
		expect: [knownOnly, newLead, inheritsLead],
	},
	{
		title: 'ids in any spelling: folded, with spaces, upper-case domain, without brackets, with commas',
		mails: [
			'Message-ID: <Abc.1@EXAMPLE.com>',
			'In-Reply-To:\n  < Abc.1@example.COM >',
			'References: <z@y>,<Abc.1@example.com>\nSubject: 3',
			'In-Reply-To: Abc.1@example.com\nSubject: 4',
		],
		records: crm,
		expect: [known, inherits, inherits, inherits],
		holds: [{ mail: { id: 'Abc.1@example.com' } }],
	},
	{
		title: 'an id that a provider rewrote is found by its own header',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: john@acme.example\nMessage-ID: <x@mail.gmail.com>\nX-Google-Original-Message-ID: <orig@us>',
			'In-Reply-To: <orig@us>',
		],
		records: crm,
		expect: [knownOnly, 'bound - | contact c1:conversation, company co1:conversation | conversation'],
	},
	{
		title: 'a changed subject stays in the conversation; the same subject alone is none',
		mails: [
			'Message-ID: <a@x>\nSubject: Offer 12345',
			'In-Reply-To: <a@x>\nSubject: Something else',
			'Subject: Re: Offer 12345',
		],
		records: crm,
		expect: [known, inherits, `${known} | ~deal *:via-contact`],
	},
	{
		title: 'a subject joins when the setting says so: same person, a reply, one conversation, not too short',
		mails: [
			'Message-ID: <a@x>\nSubject: Offer 12345',
			'Subject: Re: Offer 12345',
			'Subject: Offer 12345',
			'From: jane@acme.example\nSubject: Re: Offer 12345',
		],
		settings: { ...settings, subjectJoining: true },
		records: crm,
		expect: [
			known,
			inherits,
			`${known} | ~deal *:via-contact`,
			'bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound',
		],
	},
	{
		title: 'a stranger in a bound conversation: Review with candidates; his own record is beyond doubt',
		mails: [
			'Message-ID: <a@x>',
			'From: eve@evil.example\nIn-Reply-To: <a@x>',
			'From: kim@y.example\nIn-Reply-To: <a@x>',
		],
		settings: noRules,
		records: [...crm, { kind: 'contact', id: 'c3', title: 'Kim', emails: ['kim@y.example'] }],
		expect: [
			knownOnly,
			'review - | | conversation stranger | ~contact c1:conversation, ~company co1:conversation',
			'review - | contact c3:exact-address | conversation stranger exact-address | ~contact c1:conversation, ~company co1:conversation',
		],
	},
	{
		title: "a party's colleague and one of us inherit; a neighbour at a free-mail provider does not",
		mails: [
			'Message-ID: <a@x>\nCc: dan@gmail.com',
			'From: jane@mail.acme.example\nIn-Reply-To: <a@x>',
			'From: dan@gmail.com\nIn-Reply-To: <a@x>',
			'From: other@gmail.com\nIn-Reply-To: <a@x>',
			'sent:\nFrom: ben@ours.example\nTo: john@acme.example\nIn-Reply-To: <a@x>',
		],
		settings: noRules,
		records: crm,
		expect: [
			knownOnly,
			...Array.from(
				{ length: 2 },
				() => 'bound - | contact c1:conversation, company co1:conversation | conversation',
			),
			'review - | | conversation stranger | ~contact c1:conversation, ~company co1:conversation',
			'bound - | contact c1:conversation, company co1:conversation | conversation',
		],
	},
	{
		title: 'somebody new whom we add to a bound conversation gets a record and may answer',
		mails: [
			'Message-ID: <a@x>',
			'sent:\nFrom: anna@ours.example\nTo: john@acme.example, new@y.example\nIn-Reply-To: <a@x>\nMessage-ID: <b@us>',
			'From: new@y.example\nIn-Reply-To: <b@us>',
		],
		settings: { ...settings, rules: { outboundNew: rules.outboundNew } },
		records: crm,
		expect: [
			knownOnly,
			'bound outboundNew | contact c1:conversation, company co1:conversation, +contact | conversation new-outbound',
			'bound - | contact c1:conversation, company co1:conversation, contact *:conversation | conversation',
		],
	},
	{
		title: 'an answer in a conversation that bound nothing is judged on its own',
		mails: [
			'From: new@x.example\nMessage-ID: <a@x>\nAuto-Submitted: auto-replied',
			'From: new@x.example\nIn-Reply-To: <a@x>\nSubject: Re: Hello',
		],
		expect: ['skipped - | | auto-reply', newLead],
	},
	{
		title: 'two conversations that one mail brings together are one, under the older id',
		mails: [
			'Message-ID: <a@x>',
			'From: jane@acme.example\nMessage-ID: <b@x>',
			'Message-ID: <c@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>',
			'In-Reply-To: <b@x>\nSubject: Re: Hello',
		],
		settings: { mailbox, rules: { inboundNew: rules.inboundNew } },
		records: crm,
		expect: [
			knownOnly,
			'bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound',
			'bound - | company co1:conversation, lead *:conversation, contact c1:exact-address | conversation exact-address',
			'bound - | contact c1:conversation, company co1:conversation, lead *:conversation | conversation',
		],
		holds: [
			{},
			{ mail: { conversationId: 'b@x' } },
			{ mail: { conversationId: 'a@x' } },
			{ mail: { conversationId: 'a@x' } },
		],
	},
	{
		title: 'a delivery report is bound to the conversation of the mail that failed',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: new@x.example\nMessage-ID: <b@us>',
			'From: MAILER-DAEMON@mx.x.example\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nFailed.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; new@x.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <b@us>\n--b--',
		],
		expect: [
			'bound outboundNew | +contact | new-outbound',
			'bound - | contact *:conversation | conversation bounce',
		],
	},
	{
		title: 'the open deal of a conversation is inherited, a new one is not looked for',
		mails: ['Message-ID: <a@x>', 'In-Reply-To: <a@x>'],
		settings: noRules,
		records: [...crm, deal],
		expect: [
			`${knownOnly.replace(' | exact', ', deal d1:via-contact | exact')}`,
			'bound - | contact c1:conversation, company co1:conversation, deal d1:conversation | conversation',
		],
	},
]);
