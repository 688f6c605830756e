/** What a stamped result means, header by header (design 5.1): a failed one parks the mail, whoever it says it is from. */
import { acme, john, runScenarios, settings } from '../support/scenario';

const stamp = (text: string, server = 'mx.ours.example'): string =>
	`Authentication-Results: ${server}; ${text}`;
const known =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';
const parked = 'review - | | unauthenticated | ~contact c1:exact-address, ~company co1:via-contact';
const crm = [john, acme];

const verdicts: [header: string, verdict: 'pass' | 'fail' | 'none'][] = [
	['dmarc=pass', 'pass'],
	['dmarc=fail', 'fail'],
	['DMARC=FAIL (p=none) header.from=acme.example', 'fail'],
	['dmarc=pass; spf=fail smtp.mailfrom=x@acme.example', 'pass'],
	['dmarc=fail; dkim=pass header.d=acme.example', 'fail'],
	['dmarc=none; spf=fail smtp.mailfrom=x@acme.example', 'fail'],
	['dmarc=temperror; dkim=fail header.d=acme.example', 'none'],
	['spf=pass smtp.mailfrom=john@acme.example', 'pass'],
	['spf=pass smtp.mailfrom=bounce@mail.acme.example', 'pass'],
	['spf=pass smtp.mailfrom=x@evil.example', 'none'],
	['spf=fail smtp.mailfrom=x@acme.example', 'fail'],
	['spf=hardfail smtp.mailfrom=x@acme.example', 'fail'],
	['spf=softfail smtp.mailfrom=x@acme.example', 'none'],
	['spf=temperror smtp.mailfrom=x@acme.example', 'none'],
	['spf=neutral smtp.mailfrom=x@acme.example; dkim=none', 'none'],
	['dkim=pass header.d=acme.example', 'pass'],
	['dkim=pass header.i=@acme.example', 'pass'],
	['dkim=pass header.d=evil.example', 'none'],
	['dkim=fail header.d=acme.example', 'fail'],
	['dkim=pass header.d=evil.example; dkim=fail header.d=acme.example', 'fail'],
	['spf=fail smtp.mailfrom=x@acme.example; dkim=pass header.d=acme.example', 'pass'],
	['dkim=pass (2048-bit key; comment dmarc=fail) header.d=acme.example', 'pass'],
	['none', 'none'],
];

runScenarios(
	'explain: authentication results',
	verdicts.map(([header, verdict]) => ({
		title: `${header}: ${verdict}`,
		mails: [stamp(header)],
		records: crm,
		expect: [verdict === 'fail' ? parked : known],
		holds: [{ mail: { authentication: { verdict } } }],
	})),
);

runScenarios('explain: whose result counts', [
	{
		title: 'the topmost one of a trusted server, whatever stands above or below',
		mails: [
			`${stamp('dmarc=pass')}\n${stamp('dmarc=fail')}`,
			`${stamp('dmarc=fail', 'evil.example')}\n${stamp('dmarc=pass')}\nSubject: B`,
			`${stamp('dmarc=fail')}\n${stamp('dmarc=pass')}\nSubject: C`,
			`${stamp('dmarc=pass', 'evil.example')}\n${stamp('dmarc=fail')}\nSubject: D`,
		],
		records: crm,
		expect: [known, `${known} | ~deal *:via-contact`, parked, parked],
	},
	{
		title: 'none of an unknown server; without a list the topmost of all',
		mails: [`${stamp('dmarc=fail', 'other.example')}`],
		records: crm,
		expect: [known],
	},
	{
		title: 'the topmost of all where no server is named',
		mails: [`${stamp('dmarc=fail', 'other.example')}\n${stamp('dmarc=pass', 'b.example')}`],
		settings: { ...settings, mailbox: { ...settings.mailbox, trustedAuthserv: [] } },
		records: crm,
		expect: [parked],
	},
]);
