/** Identity: one mail in several mailboxes, and several mails with one Message-ID. */
import { acme, john, mailbox, rules, runScenarios } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const knownOnly = 'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact';
const newLead = 'bound inboundNew | +lead | new-inbound';
const crm = [john, acme];
const noRules = { mailbox };

runScenarios('explain: the same mail', [
	{
		title: 'in two mailboxes and in Sent and INBOX: once, bound to the same records',
		mails: {
			'a/Sent/1.eml':
				'From: anna@ours.example\nTo: new@x.example, sales@ours.example\nMessage-ID: <a@us>\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
			'b/1.eml':
				'From: anna@ours.example\nTo: new@x.example, sales@ours.example\nMessage-ID: <a@us>\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
		},
		expect: ['bound outboundNew | +contact | new-outbound', 'bound - | contact *:created | duplicate'],
	},
	{
		title: 'the outcome of the first: skipped stays skipped, Review stays Review with its candidates',
		mails: [
			'From: a@x.example\nMessage-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nList-Id: <l.x.example>',
			'From: a@x.example\nMessage-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nList-Id: <l.x.example>',
			'Message-ID: <b@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nAuthentication-Results: mx.ours.example; dmarc=fail',
			'Message-ID: <b@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nAuthentication-Results: mx.ours.example; dmarc=fail',
		],
		records: crm,
		expect: [
			'skipped - | | bulk',
			'skipped - | | duplicate',
			'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact',
			'review - | | duplicate | ~contact c1:exact-address, ~company co1:via-contact',
		],
	},
	{
		title: 'without a Date, and with one in another time zone',
		mails: [
			'Message-ID: <a@x>\nDate: -\nReceived: from a by b; Mon, 2 Mar 2026 10:00:00 +0000',
			'Message-ID: <a@x>\nDate: -\nReceived: from a by c; Mon, 2 Mar 2026 10:00:07 +0000',
			'From: b@x.example\nMessage-ID: <b@X.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
			'From: b@x.example\nMessage-ID: <b@x.EXAMPLE>\nDate: Mon, 2 Mar 2026 12:00:00 +0200',
		],
		records: crm,
		expect: [
			known,
			'bound - | contact c1:exact-address, company co1:via-contact, deal *:created | duplicate',
			newLead,
			'bound - | lead *:created | duplicate',
		],
	},
	{
		title: 'one Message-ID, other From, Date or content: mails of their own, and each says so',
		mails: [
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello',
			'From: new@x.example\nMessage-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:01 +0000\n\nHello',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello again, this is another mail.',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: Another topic\n\nHello',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello',
		],
		settings: { mailbox, rules: { inboundNew: rules.inboundNew } },
		records: crm,
		expect: [
			knownOnly,
			newLead,
			knownOnly,
			knownOnly,
			knownOnly,
			'bound - | contact c1:exact-address, company co1:via-contact | duplicate',
		],
		holds: [
			{ mail: { problems: [] } },
			...Array.from({ length: 4 }, () => ({
				mail: { messageId: 'a@x', problems: [expect.stringContaining('Message-ID')] },
			})),
		],
	},
	{
		title: "a mailing list's copy and the direct copy are one mail",
		mails: [
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: Offer\n\nPlease send an offer.',
			'Message-ID: <a@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: [sales] Offer\nList-Id: <sales.ours.example>\n\nPlease send an offer.\n\n_______________________________________________\nsales mailing list\nsales@lists.ours.example',
		],
		records: crm,
		expect: [
			known,
			'bound - | contact c1:exact-address, company co1:via-contact, deal *:created | duplicate',
		],
	},
	{
		title: 'without Message-ID the content tells',
		mails: [
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000',
			'Message-ID: -\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: Other',
		],
		settings: noRules,
		records: crm,
		expect: [knownOnly, 'bound - | contact c1:exact-address, company co1:via-contact | duplicate', knownOnly],
	},
]);
