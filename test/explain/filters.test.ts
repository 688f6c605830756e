/** Mail that is kept out or parked: never-store and never-create, failed authentication, automation, loops. */
import { acme, john, mailbox, runScenarios, settings } from '../support/scenario';

const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const knownOnly = 'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact';
const newLead = 'bound inboundNew | +lead | new-inbound';
const results = (text: string): string => `Authentication-Results: mx.ours.example; ${text}`;
const crm = [john, acme];

runScenarios('explain: never-store and never-create', [
	{
		title: 'never-store by domain covers sub-domains, *@domain only that domain, any letter case',
		mails: [
			'From: a@deep.SPAM.example',
			'From: a@deep.host.example',
			'From: a@Host.example',
			'From: B@One.example',
			'From: c@one.example',
		],
		settings: { ...settings, neverStore: ['Spam.Example', '*@HOST.example', 'b@one.example'] },
		expect: [
			'skipped - | | never-store',
			newLead,
			'skipped - | | never-store',
			'skipped - | | never-store',
			newLead,
		],
	},
	{
		title: 'never-store in a bound conversation is skipped too, and once more the second time',
		mails: [
			'Message-ID: <a@x>',
			'From: a@spam.example\nIn-Reply-To: <a@x>\nMessage-ID: <b@x>',
			'From: a@spam.example\nIn-Reply-To: <a@x>\nMessage-ID: <b@x>',
		],
		settings: { ...settings, neverStore: ['spam.example'] },
		records: crm,
		expect: [known, 'skipped - | | never-store', 'skipped - | | never-store'],
	},
	{
		title: 'never-store as the only recipient; beside others it is only ignored',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: a@spam.example, ben@ours.example',
			'sent:\nFrom: anna@ours.example\nTo: a@spam.example, john@acme.example',
		],
		settings: { ...settings, neverStore: ['spam.example'] },
		records: [...crm, { kind: 'contact', id: 'c8', title: 'Spam', emails: ['a@spam.example'] }],
		expect: ['skipped - | | never-store', knownOnly],
		holds: [
			{ mail: { date: '2026-03-02T10:00:00.000Z' } },
			{ mail: { to: [{ address: 'john@acme.example' }], parties: [{ address: 'john@acme.example' }] } },
		],
	},
	{
		title: 'never-create: known without a deal, unknown skipped, in a bound conversation inherited',
		mails: ['', 'From: y@bulk.example', 'From: y@bulk.example\nIn-Reply-To: <mail-0@test.example>'],
		settings: { ...settings, neverCreate: ['john@ACME.example', 'bulk.example'] },
		records: crm,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact never-create',
			'skipped - | | never-create',
			'review - | | conversation never-create stranger | ~contact c1:conversation, ~company co1:conversation',
		],
	},
	{
		title: 'never-create among recipients: the others get their record',
		mails: ['sent:\nFrom: anna@ours.example\nTo: a@bulk.example, new@x.example'],
		settings: { ...settings, neverCreate: ['*@bulk.example'] },
		expect: ['bound outboundNew | +contact | never-create new-outbound'],
		holds: [{ created: [{ emails: ['new@x.example'] }] }],
	},
]);

runScenarios('explain: authentication', [
	{
		title: 'a failed check goes to Review: known, new and in a conversation',
		mails: [
			'',
			results('dmarc=fail'),
			`From: new@x.example\n${results('dmarc=fail')}`,
			`In-Reply-To: <mail-0@test.example>\n${results('dmarc=fail header.from=acme.example')}`,
		],
		records: crm,
		expect: [
			known,
			'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact',
			'review - | | unauthenticated',
			'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact',
		],
		holds: [
			{ mail: { authentication: { verdict: 'none' } } },
			{ mail: { authentication: { verdict: 'fail' } } },
		],
	},
	{
		title: 'an aligned pass is a pass, whatever else failed; one that is not aligned is none',
		mails: [
			results('spf=fail smtp.mailfrom=x.other.example; dkim=pass header.d=acme.example'),
			results('spf=pass smtp.mailfrom=bounce@mail.acme.example; dkim=fail header.d=acme.example') +
				'\nSubject: B',
			results('spf=pass smtp.mailfrom=other.example') + '\nSubject: C',
			results('spf=fail smtp.mailfrom=acme.example') + '\nSubject: D',
			results('dkim=fail header.d=acme.example; spf=pass smtp.mailfrom=other.example') + '\nSubject: E',
			results('spf=temperror; dmarc=temperror') + '\nSubject: F',
			results('spf=softfail; dkim=neutral') + '\nSubject: G',
		],
		settings: { mailbox },
		records: crm,
		expect: [
			knownOnly,
			knownOnly,
			knownOnly,
			'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact',
			'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact',
			knownOnly,
			knownOnly,
		],
		holds: ['pass', 'pass', 'none', 'fail', 'fail', 'none', 'none'].map((verdict) => ({
			mail: { authentication: { verdict } },
		})),
	},
	{
		title: 'only a trusted server counts; with none named the topmost one',
		mails: ['Authentication-Results: evil.example; dmarc=fail'],
		records: crm,
		expect: [known],
	},
	{
		title: 'the topmost one where no server is named',
		mails: [
			'Authentication-Results: any.example; dmarc=fail\nAuthentication-Results: mx.ours.example; dmarc=pass',
		],
		settings: { ...settings, mailbox: { ...mailbox, trustedAuthserv: [] } },
		records: crm,
		expect: ['review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact'],
	},
	{
		title: 'the setting lets failed mail pass',
		mails: [results('dmarc=fail')],
		settings: { ...settings, onAuthenticationFail: 'allow' },
		records: crm,
		expect: [known],
		holds: [{ mail: { authentication: { verdict: 'fail' } } }],
	},
	{
		title: 'a colleague who writes to a customer and failed is parked; read from Sent it is not judged',
		mails: [
			`From: ben@ours.example\nTo: john@acme.example\nCc: sales@ours.example\n${results('dmarc=fail')}`,
			`sent:\nFrom: ben@ours.example\nTo: john@acme.example\n${results('dmarc=fail')}\nSubject: Other`,
		],
		records: crm,
		expect: ['review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact', knownOnly],
	},
]);

runScenarios('explain: automation', [
	{
		title: 'each kind from a stranger is skipped with its own reason',
		mails: [
			'From: new@x.example\nAuto-Submitted: auto-replied',
			'From: new@x.example\nList-Unsubscribe: <mailto:u@x.example>',
			'From: new@x.example\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR',
			'From: new@x.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--',
			'From: MAILER-DAEMON@mx.x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nFailed.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; who@y.example\nAction: failed\nStatus: 5.1.1\n--b--',
			'From: MAILER-DAEMON@x.example',
			'From: noreply@x.example',
			'From: Do-Not-Reply@x.example',
		],
		expect: [
			'skipped - | | auto-reply',
			'skipped - | | bulk',
			'skipped - | | calendar',
			'skipped - | | receipt',
			'skipped - | | bounce',
			'skipped - | | bounce',
			'skipped - | | no-reply-address',
			'skipped - | | no-reply-address',
		],
		holds: ['autoReply', 'bulk', 'calendar', 'receipt', 'bounce'].map((kind) => ({
			mail: { automation: { kind } },
		})),
	},
	{
		title: 'each kind from a known address is bound without a deal',
		mails: [
			'Auto-Submitted: auto-replied',
			'Subject: B\nPrecedence: bulk',
			'Subject: C\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR',
			'Subject: D\nFrom: no-reply@acme.example',
		],
		records: [{ ...john, emails: ['john@acme.example', 'no-reply@acme.example'] }, acme],
		expect: ['auto-reply', 'bulk', 'calendar', 'no-reply-address'].map(
			(code) =>
				`bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact ${code}`,
		),
	},
	{
		title: 'an absence note in a bound conversation is bound to it',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: new@x.example\nMessage-ID: <a@us>',
			'From: new@x.example\nIn-Reply-To: <a@us>\nAuto-Submitted: auto-replied\nSubject: Automatic reply: Hello',
		],
		expect: [
			'bound outboundNew | +contact | new-outbound',
			'bound - | contact *:conversation | conversation auto-reply',
		],
	},
	{
		title: 'Auto-Submitted: no is a person, and so is an ordinary answer with X-Auto-Response-Suppress',
		mails: ['From: new@x.example\nAuto-Submitted: no', 'From: two@x.example\nX-Auto-Response-Suppress: All'],
		expect: [newLead, newLead],
	},
	{
		title: 'a no-reply recipient gets no record; a known one is bound',
		mails: [
			'sent:\nFrom: anna@ours.example\nTo: no-reply@shop.example',
			'sent:\nFrom: anna@ours.example\nTo: john@acme.example, noreply@shop.example\nSubject: Other',
		],
		records: crm,
		expect: [
			'skipped - | | no-reply-address',
			'bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact no-reply-address',
		],
	},
	{
		title: 'an automatic mail of an unknown person at a known company is skipped',
		mails: ['From: news@acme.example\nList-Id: <n.acme.example>'],
		records: crm,
		expect: ['skipped - | | bulk | ~company co1:company-domain'],
	},
	{
		title: 'the loop breaker counts by the setting, mails of one sender and of one conversation',
		mails: [
			'From: bot@x.example',
			'From: bot@x.example\nSubject: 2',
			'From: bot@x.example\nSubject: 3',
			'From: bot@x.example\nSubject: 4\nDate: Mon, 2 Mar 2026 18:00:00 +0000',
		],
		settings: { ...settings, loop: { count: 3, minutes: 60 } },
		expect: [
			newLead,
			'bound - | lead *:lead-only | lead-only',
			'review - | | loop',
			'bound - | lead *:lead-only | lead-only',
		],
	},
	{
		title: 'the loop breaker in one conversation between several people',
		mails: [
			'Message-ID: <a@x>',
			'From: jane@acme.example\nIn-Reply-To: <a@x>',
			'From: jim@acme.example\nIn-Reply-To: <a@x>',
		],
		settings: { ...settings, loop: { count: 3 } },
		records: crm,
		expect: [
			known,
			'bound - | contact c1:conversation, company co1:conversation, deal *:conversation | conversation',
			'review - | | loop',
		],
	},
]);
