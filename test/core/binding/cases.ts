/** The table of `decide-binding.test.ts`. */
import type { Mail } from '../../../core/mail/mail';
import type { GivenRecord } from '../../support/build-crm';
import { buildMail } from '../../support/build-mail';

export interface Case {
	/** Numbers of the list; 0 for a case of our own. */
	no: number | string;
	title: string;
	mails: Mail[];
	crm?: GivenRecord[];
	settings?: Record<string, unknown>;
	expect: string[];
}

const john: GivenRecord = {
	kind: 'contact',
	id: 'c1',
	title: 'John Doe',
	emails: ['john@acme.example'],
	companyId: 'co1',
	ownerId: 'u1',
};
const acme: GivenRecord = {
	kind: 'company',
	id: 'co1',
	title: 'Acme',
	domains: ['acme.example'],
	ownerId: 'u2',
};
const deal: GivenRecord = {
	kind: 'deal',
	id: 'd1',
	title: 'Big one',
	contactIds: ['c1'],
	companyId: 'co1',
	createdAt: '2026-01-05T10:00:00Z',
};
const noRules = { rules: {} };
const fail = {
	verdict: 'fail' as const,
	spf: 'fail',
	dkim: null,
	dmarc: 'fail',
	authservId: 'mx.ours.example',
};
const pass = {
	verdict: 'pass' as const,
	spf: 'pass',
	dkim: 'pass',
	dmarc: 'pass',
	authservId: 'mx.ours.example',
};
const auto = (kind: Mail['automation']['kind'], more = {}): Pick<Mail, 'automation'> => ({
	automation: { kind, reason: 'a header says so', ...more },
});
const sent = (to: string | string[], more: Parameters<typeof buildMail>[0] = {}): Mail =>
	buildMail({ from: 'Anna Adams <anna@ours.example>', to, sent: true, ...more });
const reply = (to: string, more: Parameters<typeof buildMail>[0] = {}): Mail =>
	buildMail({ inReplyTo: to, references: [to], subject: 'Re: Hello', ...more });
const newLead = 'bound inboundNew | +lead | new-inbound';
const madeDeal =
	'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal | exact-address via-contact known-inbound';

export const cases: Case[] = [
	// Matching by address
	{
		no: 1,
		title: 'letter case does not matter',
		mails: [buildMail({ from: 'JOHN@Acme.EXAMPLE' })],
		crm: [john, acme],
		expect: [madeDeal],
	},
	{
		no: 8,
		title: 'an IDN domain equals its ASCII form',
		mails: [buildMail({ from: 'a@xn--80a1acn3a.xn--j1amh' })],
		crm: [{ kind: 'contact', id: 'c1', emails: ['a@пошта.укр'] }],
		settings: noRules,
		expect: ['bound - | contact c1:exact-address | exact-address'],
	},
	{
		no: 10,
		title: 'a plus address is an address of its own',
		mails: [buildMail({ from: 'john+promo@acme.example' })],
		crm: [john],
		expect: [newLead],
	},
	{
		no: 11,
		title: 'dots in an address are not folded',
		mails: [buildMail({ from: 'j.o.h.n@gmail.com' })],
		crm: [{ kind: 'contact', id: 'c1', emails: ['john@gmail.com'] }],
		expect: [newLead],
	},
	{
		no: 12,
		title: 'an additional address is known',
		mails: [buildMail({ from: 'john@home.example' })],
		crm: [{ ...john, emails: ['john@acme.example', 'john@home.example'] }, acme],
		expect: [madeDeal],
	},
	{
		no: 58,
		title: 'a known sender without a deal gets one',
		mails: [buildMail()],
		crm: [john, acme],
		expect: [madeDeal],
	},
	{ no: 0, title: 'a new sender makes a lead', mails: [buildMail()], expect: [newLead] },
	{
		no: 0,
		title: 'a sender who became a lead is not made twice, nor a deal for him',
		mails: [buildMail(), buildMail()],
		expect: [newLead, 'bound - | lead *:lead-only | lead-only'],
	},
	{
		no: 37,
		title: 'a contact wins over a lead, which is offered',
		mails: [buildMail()],
		crm: [john, acme, { kind: 'lead', id: 'l1', emails: ['john@acme.example'] }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, ?lead l1:exact-address | exact-address via-contact',
		],
	},
	{
		no: 38,
		title: 'a lead alone is bound and makes no deal',
		mails: [buildMail()],
		crm: [{ kind: 'lead', id: 'l1', emails: ['john@acme.example'] }],
		expect: ['bound - | lead l1:lead-only | lead-only'],
	},
	{
		no: 38,
		title: 'a lead counts as known when the setting says so',
		mails: [buildMail()],
		crm: [{ kind: 'lead', id: 'l1', emails: ['john@acme.example'] }],
		settings: { knownKinds: ['contact', 'company', 'lead'] },
		expect: ['bound inboundKnown | lead l1:exact-address, +deal | exact-address known-inbound'],
	},
	{
		no: 39,
		title: 'a converted lead stands for what it became',
		mails: [buildMail()],
		crm: [
			{ ...john, emails: [] },
			acme,
			{
				kind: 'lead',
				id: 'l1',
				emails: ['john@acme.example'],
				state: 'converted',
				convertedTo: [{ kind: 'contact', id: 'c1' }],
			},
		],
		settings: noRules,
		expect: ['bound - | contact c1:converted-lead, company co1:via-contact | converted-lead via-contact'],
	},
	{
		no: 39,
		title: 'a lead converted into a lead that was converted again is followed',
		mails: [buildMail()],
		crm: [
			{ ...john, emails: [], companyId: null },
			{
				kind: 'lead',
				id: 'l1',
				emails: ['john@acme.example'],
				state: 'converted',
				convertedTo: [{ kind: 'lead', id: 'l2' }],
			},
			{ kind: 'lead', id: 'l2', state: 'converted', convertedTo: [{ kind: 'contact', id: 'c1' }] },
		],
		settings: noRules,
		expect: ['bound - | contact c1:converted-lead | converted-lead'],
	},
	{
		no: 39,
		title: 'leads converted into each other end',
		mails: [buildMail()],
		crm: [
			{
				kind: 'lead',
				id: 'l1',
				emails: ['john@acme.example'],
				state: 'converted',
				convertedTo: [{ kind: 'lead', id: 'l2' }],
			},
			{ kind: 'lead', id: 'l2', state: 'converted', convertedTo: [{ kind: 'lead', id: 'l1' }] },
		],
		settings: noRules,
		expect: ['bound - | lead l1:lead-only | lead-only'],
	},
	{
		no: '39 74',
		title: 'a lead converted into a contact that holds the address itself is one contact',
		mails: [buildMail()],
		crm: [
			john,
			acme,
			{
				kind: 'lead',
				id: 'l1',
				emails: ['john@acme.example'],
				state: 'converted',
				convertedTo: [{ kind: 'contact', id: 'c1' }],
			},
		],
		settings: noRules,
		expect: ['bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact'],
	},
	{
		no: 40,
		title: 'a lost lead is bound all the same',
		mails: [buildMail()],
		crm: [{ kind: 'lead', id: 'l1', emails: ['john@acme.example'], state: 'lost' }],
		expect: ['bound - | lead l1:lead-only | lead-only'],
	},
	{
		no: 41,
		title: 'two contacts with one address: a tie goes to Review with their company',
		mails: [buildMail({ from: 'info@acme.example' })],
		crm: [
			{ ...john, emails: ['info@acme.example'] },
			{ ...john, id: 'c2', title: 'Jane Doe', emails: ['info@acme.example'] },
			acme,
		],
		expect: [
			'review - | company co1:via-contact, ?contact c1:exact-address, ?contact c2:exact-address | via-contact ambiguous-contact',
		],
	},
	{
		no: 41,
		title: 'two contacts with one address: the one with an open deal',
		mails: [buildMail({ from: 'info@acme.example' })],
		crm: [
			{ ...john, emails: ['info@acme.example'] },
			{ ...john, id: 'c2', emails: ['info@acme.example'] },
			acme,
			deal,
		],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, deal d1:via-contact, ?contact c2:exact-address | exact-address via-contact',
		],
	},
	{
		no: 41,
		title: 'two contacts with one address: the newest',
		mails: [buildMail({ from: 'info@acme.example' })],
		crm: [
			{ ...john, companyId: null, emails: ['info@acme.example'], createdAt: '2025-01-01T00:00:00Z' },
			{
				...john,
				companyId: null,
				id: 'c2',
				emails: ['info@acme.example'],
				createdAt: '2026-01-01T00:00:00Z',
			},
		],
		settings: noRules,
		expect: ['bound - | contact c2:exact-address, ?contact c1:exact-address | exact-address'],
	},
	{
		no: 41,
		title: 'two contacts with one address: all of them when the setting says so',
		mails: [buildMail({ from: 'info@acme.example' })],
		crm: [
			{ ...john, companyId: null, emails: ['info@acme.example'] },
			{ ...john, companyId: null, id: 'c2', emails: ['info@acme.example'] },
		],
		settings: { ...noRules, onSeveralContacts: 'all' },
		expect: ['bound - | contact c1:exact-address, contact c2:exact-address | exact-address'],
	},
	{
		no: 42,
		title: 'husband and wife share an address: the display name tells',
		mails: [buildMail({ from: '"DOE, Jane" <doe@home.example>' })],
		crm: [
			{ ...john, companyId: null, emails: ['doe@home.example'] },
			{ ...john, companyId: null, id: 'c2', title: 'Jane Doe', emails: ['doe@home.example'] },
		],
		settings: noRules,
		expect: ['bound - | contact c2:exact-address, ?contact c1:exact-address | exact-address'],
	},
	{
		no: 43,
		title: 'contact and company hold the address: both',
		mails: [buildMail()],
		crm: [john, { ...acme, emails: ['john@acme.example'] }],
		settings: noRules,
		expect: ['bound - | contact c1:exact-address, company co1:exact-address | exact-address'],
	},
	{
		no: 45,
		title: 'an unknown person of a known company: a new record linked to it',
		mails: [buildMail({ from: 'eve@acme.example' })],
		crm: [john, acme],
		expect: ['bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound'],
	},
	{
		no: 46,
		title: "a free-mail domain is nobody's, even when a company claims it",
		mails: [buildMail({ from: 'eve@gmail.com' })],
		crm: [{ ...acme, domains: ['gmail.com'] }],
		expect: [newLead],
	},
	{
		no: 47,
		title: 'a sub-domain counts',
		mails: [buildMail({ from: 'eve@mail.acme.co.uk' })],
		crm: [{ ...acme, domains: ['acme.co.uk'] }],
		expect: ['bound inboundNew | company co1:company-domain, +lead | company-domain new-inbound'],
	},
	{
		no: 47,
		title: "a shared host is nobody's",
		mails: [buildMail({ from: 'eve@shop.wixsite.com' })],
		crm: [{ ...acme, domains: ['wixsite.com'] }],
		expect: [newLead],
	},
	{
		no: 48,
		title: 'two companies with one domain: made without a company, both offered',
		mails: [buildMail({ from: 'eve@acme.example' })],
		crm: [acme, { ...acme, id: 'co2' }],
		expect: [
			'bound inboundNew | +lead, ?company co1:company-domain, ?company co2:company-domain | ambiguous-company new-inbound',
		],
	},
	{
		no: 49,
		title: 'every domain of a company counts',
		mails: [buildMail({ from: 'eve@acme.test' })],
		crm: [{ ...acme, domains: ['acme.example', 'acme.org', 'acme.test'] }],
		settings: noRules,
		expect: ['bound - | company co1:company-domain | company-domain rule-off'],
	},
	{
		no: 55,
		title: 'a CRM user with an outside address is internal',
		mails: [buildMail({ from: 'gil@private.example' })],
		crm: [],
		settings: { mailbox: { account: 'sales@ours.example', internalDomains: ['private.example'] } },
		expect: ['skipped - | - | internal'],
	},
	{
		no: 13,
		title: 'a ticket that holds the address is bound when nobody else does',
		mails: [buildMail()],
		crm: [{ kind: 'ticket', id: 't1', emails: ['john@acme.example'] }],
		expect: ['bound - | ticket t1:exact-address | exact-address'],
	},

	// Deals
	{
		no: 59,
		title: 'the second mail of a conversation gets the deal of the first',
		mails: [buildMail({ id: 'a' }), reply('a')],
		crm: [john, acme],
		expect: [
			madeDeal,
			'bound - | contact c1:conversation, company co1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 60,
		title: 'an open deal does not keep a new conversation from making one',
		mails: [buildMail()],
		crm: [john, acme, deal],
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, +deal, ?deal d1:via-contact | exact-address via-contact known-inbound',
		],
	},
	{
		no: 60,
		title: 'an open deal is bound instead when the setting says so',
		mails: [buildMail()],
		crm: [john, acme, deal],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d1:deal-exists | exact-address via-contact deal-exists',
		],
	},
	{
		no: 60,
		title: 'a closed deal is no open deal',
		mails: [buildMail()],
		crm: [john, acme, { ...deal, state: 'won' }],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [madeDeal],
	},
	{
		no: 61,
		title: 'of several open deals the newest is bound instead',
		mails: [buildMail()],
		crm: [john, acme, deal, { ...deal, id: 'd2', createdAt: '2026-02-05T10:00:00Z' }],
		settings: { rules: { inboundKnown: { per: 'noOpenDeal' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, company co1:via-contact, deal d2:deal-exists, ?deal d1:via-contact | exact-address via-contact deal-exists',
		],
	},
	{
		no: 61,
		title: 'several open deals and no rule: none is bound, all are offered',
		mails: [buildMail()],
		crm: [john, acme, deal, { ...deal, id: 'd2' }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, ?deal d1:via-contact, ?deal d2:via-contact | exact-address via-contact',
		],
	},
	{
		no: 65,
		title: 'a reply makes nothing',
		mails: [buildMail({ id: 'a' }), reply('a', { newText: 'Thank you' })],
		crm: [john],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 0,
		title: 'per mail: a reply makes a deal too',
		mails: [buildMail({ id: 'a' }), reply('a')],
		crm: [{ ...john, companyId: null }],
		settings: { rules: { inboundKnown: { per: 'mail' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound inboundKnown | contact c1:conversation, deal *:conversation, +deal | conversation known-inbound',
		],
	},

	// Outbound
	{
		no: 21,
		title: 'a mail in Sent is outbound, whoever it says it is from',
		mails: [sent('new@x.example', { from: 'alias@elsewhere.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 22,
		title: 'a copy to ourselves is internal',
		mails: [buildMail({ from: 'sales@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 24,
		title: 'everybody internal',
		mails: [buildMail({ from: 'anna@ours.example', to: 'ben@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 25,
		title: 'a colleague writes to a customer, we are in Cc: outbound',
		mails: [buildMail({ from: 'anna@ours.example', to: 'new@x.example', cc: 'sales@ours.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 25,
		title: 'an external address in Cc is bound when known and creates nobody',
		mails: [
			sent('ben@ours.example', { cc: 'john@acme.example' }),
			sent('ben@ours.example', { cc: 'new@x.example' }),
		],
		crm: [john],
		expect: ['bound - | contact c1:exact-address | exact-address', 'skipped - | - | copy-only'],
	},
	{
		no: 30,
		title: 'three new recipients make three contacts',
		mails: [sent(['a@x.example', 'b@x.example', 'c@y.example'])],
		expect: ['bound outboundNew | +contact, +contact, +contact | new-outbound'],
	},
	{
		no: 31,
		title: 'one known and one new recipient',
		mails: [sent(['john@acme.example', 'new@x.example'])],
		crm: [{ ...john, companyId: null }],
		expect: ['bound outboundNew | contact c1:exact-address, +contact | exact-address new-outbound'],
	},
	{
		no: 32,
		title: 'too many new recipients: the known are bound, nobody is created',
		mails: [sent(['john@acme.example', 'a@x.example', 'b@x.example', 'c@x.example'])],
		crm: [{ ...john, companyId: null }],
		settings: { maxNewParties: 2 },
		expect: ['review - | contact c1:exact-address | exact-address too-many-recipients'],
	},
	{
		no: 32,
		title: 'as many new recipients as the limit are created',
		mails: [sent(['a@x.example', 'b@x.example'])],
		settings: { maxNewParties: 2 },
		expect: ['bound outboundNew | +contact, +contact | new-outbound'],
	},
	{
		no: 33,
		title: 'a no-reply address is never created',
		mails: [sent('no-reply@shop.example')],
		expect: ['skipped - | - | no-reply-address'],
	},
	{
		no: 36,
		title: 'our own vacation answer creates nobody',
		mails: [sent('new@x.example', auto('autoReply'))],
		expect: ['skipped - | - | auto-reply'],
	},
	{
		no: 0,
		title: 'a new recipient in a bound conversation still gets a record',
		mails: [
			buildMail({ id: 'a' }),
			sent(['john@acme.example', 'new@x.example'], { inReplyTo: 'a', references: ['a'] }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound outboundNew | contact c1:conversation, deal *:conversation, +contact | conversation new-outbound',
		],
	},
	{
		no: 0,
		title: "a customer's answer to our first mail makes no deal",
		mails: [sent('new@x.example', { id: 'a' }), reply('a', { from: 'new@x.example' })],
		expect: [
			'bound outboundNew | +contact | new-outbound',
			'bound - | contact *:conversation | conversation',
		],
	},

	// Rules off, manual
	{
		no: 0,
		title: 'known and the rule off: bound',
		mails: [buildMail()],
		crm: [john],
		settings: { rules: { inboundKnown: { enabled: false } } },
		expect: ['bound - | contact c1:exact-address | exact-address'],
	},
	{
		no: 0,
		title: 'unknown and the rule off: skipped',
		mails: [buildMail(), sent('new@x.example')],
		settings: noRules,
		expect: ['skipped - | - | rule-off', 'skipped - | - | rule-off'],
	},
	{
		no: 0,
		title: 'manual mode keeps the mail for a person',
		mails: [buildMail()],
		crm: [{ ...john, companyId: null }],
		settings: { mode: 'manual' },
		expect: ['skipped - | ?contact c1:exact-address | manual-mode'],
	},
	{
		no: 0,
		title: 'a reply whose conversation bound nothing is judged on its own',
		mails: [buildMail({ id: 'a', ...auto('bulk') }), reply('a')],
		expect: ['skipped - | - | bulk', newLead],
	},

	// Conversations
	{
		no: 83,
		title: 'a stranger does not inherit',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'eve@elsewhere.example' })],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
		],
	},
	{
		no: 83,
		title: 'a stranger is no party after his first try',
		mails: [
			buildMail({ id: 'a' }),
			reply('a', { id: 's', from: 'eve@elsewhere.example' }),
			reply('s', { from: 'eve@elsewhere.example' }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
			'review - | ?contact c1:conversation, ?deal *:conversation | conversation stranger',
		],
	},
	{
		no: 82,
		title: 'a colleague of a party inherits',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'jane@acme.example' })],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 82,
		title: 'a neighbour at a free-mail provider does not',
		mails: [buildMail({ id: 'a', from: 'john@gmail.com' }), reply('a', { from: 'jane@gmail.com' })],
		crm: [{ ...john, companyId: null, emails: ['john@gmail.com'] }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'review - | ?contact c1:conversation | conversation stranger',
		],
	},
	{
		no: 82,
		title: 'a party who writes from another address of his inherits',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'john@home.example' })],
		crm: [{ ...john, companyId: null, emails: ['john@acme.example', 'john@home.example'] }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: 84,
		title: 'a deep ancestor is enough',
		mails: [buildMail({ id: 'a' }), buildMail({ references: ['x1', 'a', 'x2', 'x3'], inReplyTo: 'x3' })],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: '89 90',
		title: 'siblings of a parent nobody has seen join, and the late parent too',
		mails: [
			buildMail({ id: 'b', inReplyTo: 'a', references: ['a'] }),
			buildMail({ id: 'c', inReplyTo: 'a', references: ['a'] }),
			buildMail({ id: 'a' }),
		],
		expect: [
			newLead,
			'bound - | lead *:conversation | conversation',
			'bound - | lead *:conversation | conversation',
		],
	},
	{
		no: 85,
		title: 'a subject joins only when the setting says so',
		mails: [
			buildMail({ id: 'a', subject: 'Offer 12345' }),
			buildMail({ subject: 'Re: Offer 12345', date: '2026-03-12T10:00:00.000Z' }),
		],
		crm: [{ ...john, companyId: null }],
		settings: { subjectJoining: true, rules: { inboundKnown: {} } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound - | contact c1:conversation, deal *:conversation | conversation',
		],
	},
	{
		no: 86,
		title: 'the same subject without "Re:" is no conversation',
		mails: [buildMail({ subject: 'Invoice' }), buildMail({ subject: 'Invoice' })],
		crm: [{ ...john, companyId: null }],
		settings: { subjectJoining: true, rules: { inboundKnown: {} } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, +deal | exact-address known-inbound',
			'bound inboundKnown | contact c1:exact-address, +deal, ?deal *:via-contact | exact-address known-inbound',
		],
	},
	{
		no: 87,
		title: 'another subject in the same conversation stays in it',
		mails: [buildMail({ id: 'a' }), reply('a', { subject: 'Something else' })],
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 91,
		title: 'an id that a provider rewrote is found by the other one',
		mails: [sent('john@acme.example', { id: 'new@google', otherIds: ['ours@us'] }), reply('ours@us')],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation',
		],
	},
	{
		no: 93,
		title: 'a Message-ID used for two mails: two mails',
		mails: [
			buildMail({ id: 'a', contentHash: '1', newText: 'One' }),
			buildMail({ id: 'a', contentHash: '2', newText: 'Two' }),
			buildMail({ id: 'a', contentHash: '2', newText: 'Two' }),
		],
		crm: [{ ...john, companyId: null }],
		settings: noRules,
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:exact-address | duplicate',
		],
	},
	{
		no: '23 95 98',
		title: "the same mail in two mailboxes, or with a list's footer, is one",
		mails: [
			buildMail({ id: 'a' }),
			buildMail({ id: 'a', mailbox: { account: 'info@ours.example' } }),
			buildMail({ id: 'a', contentHash: 'other', newText: 'Hello there. -- list footer' }),
		],
		expect: [newLead, 'bound - | +lead | duplicate', 'bound - | +lead | duplicate'],
	},
	{
		no: 97,
		title: 'a blocked address beside a good contact',
		mails: [buildMail({ cc: 'x@spam.example' })],
		crm: [
			{ ...john, companyId: null },
			{ kind: 'contact', id: 'c9', emails: ['x@spam.example'] },
		],
		settings: { ...noRules, neverStore: ['spam.example'] },
		expect: ['bound - | contact c1:exact-address | exact-address'],
	},
	{
		no: 109,
		title: 'ten mails of one new sender make one lead',
		mails: Array.from({ length: 10 }, () => buildMail()),
		expect: [newLead, ...Array(9).fill('bound - | lead *:lead-only | lead-only')],
	},

	// Machines and the hostile
	{
		no: 110,
		title: 'an out-of-office answer is bound to its conversation',
		mails: [sent('john@acme.example', { id: 'a' }), reply('a', auto('autoReply'))],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation auto-reply',
		],
	},
	{
		no: 110,
		title: 'an out-of-office answer of a known person makes no deal',
		mails: [buildMail(auto('autoReply'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address auto-reply'],
	},
	{
		no: 112,
		title: 'a delivery report goes to the mail it reports on',
		mails: [
			sent('john@acme.example', { id: 'a' }),
			buildMail({
				from: 'mailer-daemon@google.example',
				...auto('bounce', { originalMessageId: 'a', failedRecipients: ['john@acme.example'] }),
			}),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation bounce',
		],
	},
	{
		no: 112,
		title: 'a delivery report of our own server goes there too',
		mails: [
			sent('john@acme.example', { id: 'a' }),
			buildMail({ from: 'mailer-daemon@ours.example', inReplyTo: 'a', ...auto('bounce') }),
		],
		crm: [{ ...john, companyId: null }],
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation bounce',
		],
	},
	{
		no: 112,
		title: 'a delivery report about nobody we know creates nothing',
		mails: [
			buildMail({
				from: 'mailer-daemon@google.example',
				...auto('bounce', { failedRecipients: ['x@new.example'] }),
			}),
		],
		expect: ['skipped - | - | bounce'],
	},
	{
		no: 114,
		title: 'a newsletter of a stranger',
		mails: [buildMail(auto('bulk'))],
		expect: ['skipped - | - | bulk'],
	},
	{
		no: 114,
		title: "a newsletter of a known company's domain is no known sender",
		mails: [buildMail({ from: 'news@acme.example', ...auto('bulk') })],
		crm: [acme],
		expect: ['skipped - | ?company co1:company-domain | bulk'],
	},
	{
		no: 115,
		title: 'a newsletter of a known client is bound, without a deal',
		mails: [buildMail(auto('bulk'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address bulk'],
	},
	{
		no: 116,
		title: 'a web form on the trusted list stands for the person in Reply-To',
		mails: [buildMail({ from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' })],
		settings: { trustedFormSenders: ['wordpress@ours.example'] },
		expect: [newLead],
	},
	{
		no: 116,
		title: 'a web form that is not on the list is internal',
		mails: [buildMail({ from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 117,
		title: 'a Reply-To is never matched',
		mails: [
			buildMail({ from: 'eve@x.example', replyTo: 'john@acme.example', flags: ['reply-to-other-domain'] }),
		],
		crm: [john, acme],
		expect: [newLead],
	},
	{
		no: 118,
		title: 'a relay address is a person of its own',
		mails: [buildMail({ from: 'x7k@reply.market.example' }), buildMail({ from: 'p2q@reply.market.example' })],
		expect: [newLead, newLead],
	},
	{
		no: 119,
		title: 'a list that hides the writer is parked',
		mails: [buildMail({ from: 'list@groups.example', flags: ['list-rewritten-from'] })],
		expect: ['review - | - | list-rewritten-from'],
	},
	{
		no: 120,
		title: 'a calendar invitation creates nothing',
		mails: [buildMail(auto('calendar'))],
		expect: ['skipped - | - | calendar'],
	},
	{
		no: 121,
		title: 'a read receipt creates nothing',
		mails: [buildMail(auto('receipt'))],
		crm: [{ ...john, companyId: null }],
		expect: ['bound - | contact c1:exact-address | exact-address receipt'],
	},
	{
		no: 122,
		title: 'the loop breaker parks the twentieth mail',
		mails: Array.from({ length: 4 }, (_, index) => buildMail({ date: `2026-03-02T10:0${index}:00.000Z` })),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: [newLead, 'bound - | lead *:lead-only | lead-only', 'review - | - | loop', 'review - | - | loop'],
	},
	{
		no: 122,
		title: 'mails far apart are no loop',
		mails: Array.from({ length: 4 }, (_, index) =>
			buildMail({ date: `2026-03-0${index + 2}T10:00:00.000Z` }),
		),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: [newLead, ...Array(3).fill('bound - | lead *:lead-only | lead-only')],
	},
	{
		no: 122,
		title: 'a colleague who writes many mails is no loop',
		mails: Array.from({ length: 4 }, (_, index) => sent(`p${index}@x.example`)),
		settings: { loop: { count: 3, minutes: 10 } },
		expect: Array(4).fill('bound outboundNew | +contact | new-outbound'),
	},
	{
		no: 123,
		title: "a known customer's address that failed authentication",
		mails: [buildMail({ authentication: fail })],
		crm: [john, acme],
		expect: ['review - | ?contact c1:exact-address, ?company co1:via-contact | unauthenticated'],
	},
	{
		no: 123,
		title: 'nor does it inherit from a conversation',
		mails: [buildMail({ id: 'a' }), reply('a', { authentication: fail })],
		expect: [newLead, 'review - | ?lead *:lead-only | unauthenticated'],
	},
	{
		no: 123,
		title: "a colleague's address that failed authentication",
		mails: [buildMail({ from: 'anna@ours.example', authentication: fail })],
		expect: ['review - | - | unauthenticated'],
	},
	{ no: 124, title: 'no verdict at all is allowed', mails: [buildMail()], expect: [newLead] },
	{
		no: 126,
		title: 'a look-alike domain is a new sender',
		mails: [buildMail({ from: 'john@acrne.example' })],
		crm: [john, acme],
		expect: [newLead],
	},
	{
		no: 127,
		title: 'spam creates nothing',
		mails: [buildMail({ flags: ['spam'] })],
		expect: ['skipped - | - | spam'],
	},
	{
		no: 128,
		title: 'a never-create address in a bound conversation is bound',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'jane@acme.example' })],
		crm: [{ ...john, companyId: null }],
		settings: { rules: {}, neverCreate: ['jane@acme.example'] },
		expect: [
			'bound - | contact c1:exact-address | exact-address',
			'bound - | contact c1:conversation | conversation never-create',
		],
	},
	{
		no: 128,
		title: 'a known never-create address is bound without a deal',
		mails: [buildMail()],
		crm: [john, acme, deal],
		settings: { neverCreate: ['*@acme.example'] },
		expect: [
			'bound - | contact c1:exact-address, company co1:via-contact, ?deal d1:via-contact | exact-address via-contact never-create',
		],
	},
	{
		no: 128,
		title: 'an unknown never-create address is skipped',
		mails: [buildMail()],
		settings: { neverCreate: ['acme.example'] },
		expect: ['skipped - | - | never-create'],
	},
	{
		no: 129,
		title: 'a never-store sender',
		mails: [buildMail({ from: 'x@mail.SPAM.example' })],
		settings: { neverStore: ['spam.example'] },
		expect: ['skipped - | - | never-store'],
	},
	{
		no: 129,
		title: 'a never-store sender in a bound conversation',
		mails: [buildMail({ id: 'a' }), reply('a', { from: 'x@spam.example' })],
		settings: { neverStore: ['spam.example'] },
		expect: [newLead, 'skipped - | - | never-store'],
	},
	{
		no: 129,
		title: 'a never-store address as the only recipient',
		mails: [sent('x@spam.example')],
		settings: { neverStore: ['x@spam.example'] },
		expect: ['skipped - | - | never-store'],
	},
	{
		no: 4,
		title: 'a display name that holds another address is flagged, the real one is matched',
		mails: [buildMail({ from: '"ceo@bank.example" <x@evil.example>', flags: ['spoofed-name'] })],
		expect: ['bound inboundNew | +lead | spoofed-name new-inbound'],
	},
	{
		no: 4,
		title: "a user's name with an outside address is flagged",
		mails: [buildMail({ from: 'Anna Adams <x@evil.example>' })],
		expect: ['bound inboundNew | +lead | spoofed-name new-inbound'],
	},
	{
		no: 5,
		title: 'several From are flagged',
		mails: [buildMail({ flags: ['ambiguous-sender'] })],
		expect: ['bound inboundNew | +lead | ambiguous-sender new-inbound'],
	},
	{
		no: 5,
		title: 'a From that two readings take for different people is parked',
		mails: [buildMail({ flags: ['disputed-from'] })],
		expect: ['review - | - | ambiguous-sender'],
	},
	{
		no: 6,
		title: 'no sender, nobody',
		mails: [buildMail({ from: null })],
		expect: ['skipped - | - | no-sender'],
	},
	{
		no: 0,
		title: "a colleague's forward stands for the original sender",
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: pass,
			}),
		],
		expect: [newLead],
	},
	{
		no: 0,
		title: 'a forged forward of a colleague is parked',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: fail,
			}),
		],
		expect: ['review - | - | unauthenticated'],
	},
	{
		no: 0,
		title: 'a forward stays internal when the setting is off',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
				authentication: pass,
			}),
		],
		settings: { forwardsByColleagues: false },
		expect: ['skipped - | - | internal'],
	},
	{
		no: 29,
		title: 'an external sender who had us in Bcc is inbound',
		mails: [buildMail({ to: 'someone@else.example' })],
		expect: [newLead],
	},
	{
		no: 26,
		title: 'a mailbox at a free-mail provider has no colleagues there',
		mails: [
			buildMail({
				from: 'eve@gmail.com',
				to: 'me@gmail.com',
				mailbox: { account: 'me@gmail.com', addresses: [], internalDomains: undefined },
			}),
		],
		expect: [newLead],
	},
	{
		no: 27,
		title: 'a colleague who is no user is internal by the domain',
		mails: [buildMail({ from: 'intern@ours.example' })],
		expect: ['skipped - | - | internal'],
	},
	{
		no: 28,
		title: 'a sister company is internal only when listed',
		mails: [buildMail({ from: 'eve@ours-sister.example' })],
		expect: [newLead],
	},
	{
		no: 93,
		title: 'a Message-ID reused by somebody else is his own mail, no answer to the first',
		mails: [
			buildMail({ id: 'a', contentHash: '1' }),
			buildMail({ id: 'a', contentHash: '2', from: 'eve@x.example' }),
		],
		expect: [newLead, newLead],
	},
	{
		no: 116,
		title: 'the person of a web form takes part in the conversation',
		mails: [
			buildMail({ id: 'a', from: 'wordpress@ours.example', replyTo: 'Eve <eve@x.example>' }),
			reply('a', { from: 'eve@x.example' }),
		],
		settings: { trustedFormSenders: ['wordpress@ours.example'] },
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 0,
		title: 'the original sender of a forward takes part in the conversation',
		mails: [
			buildMail({
				id: 'a',
				from: 'anna@ours.example',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
			}),
			reply('a', { from: 'eve@x.example' }),
		],
		expect: [newLead, 'bound - | lead *:conversation | conversation'],
	},
	{
		no: 88,
		title: 'a customer who forwards a mail writes it himself',
		mails: [buildMail({ forwardedFrom: { address: 'eve@x.example', name: 'Eve' } })],
		crm: [{ kind: 'contact', id: 'c9', emails: ['eve@x.example'] }],
		expect: [newLead],
	},
	{
		no: 0,
		title: 'a colleague who forwards a mail to a customer writes to the customer',
		mails: [
			buildMail({
				from: 'anna@ours.example',
				to: 'new@x.example',
				forwardedFrom: { address: 'eve@y.example', name: 'Eve' },
			}),
		],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 0,
		title: 'the open deal of a known recipient is bound beside a new one',
		mails: [sent(['john@acme.example', 'new@x.example'])],
		crm: [{ ...john, companyId: null }, deal],
		expect: [
			'bound outboundNew | contact c1:exact-address, deal d1:via-contact, +contact | exact-address via-contact new-outbound',
		],
	},
	{
		no: 0,
		title: 'a ticket for a known sender leaves the open deal bound',
		mails: [buildMail()],
		crm: [{ ...john, companyId: null }, deal],
		settings: { rules: { inboundKnown: { kind: 'ticket' } } },
		expect: [
			'bound inboundKnown | contact c1:exact-address, deal d1:via-contact, +ticket | exact-address via-contact known-inbound',
		],
	},
	{
		no: 44,
		title: 'a contact of two companies: the first is bound',
		mails: [buildMail()],
		crm: [john, acme, { ...acme, id: 'co2', domains: [] }],
		settings: noRules,
		expect: ['bound - | contact c1:exact-address, company co1:via-contact | exact-address via-contact'],
	},
	{
		no: 35,
		title: 'nobody is responsible when the sender is no user and there is no fallback',
		mails: [sent('new@x.example', { from: 'sales@ours.example' })],
		expect: ['bound outboundNew | +contact | new-outbound'],
	},
	{
		no: 0,
		title: 'a forward of a colleague is no pretended name',
		mails: [
			buildMail({
				from: 'Anna Adams <anna@ours.example>',
				forwardedFrom: { address: 'eve@x.example', name: 'Eve' },
			}),
		],
		expect: [newLead],
	},
];
