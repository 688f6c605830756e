import { decideBatch } from '../../../core/binding/decide-batch';
import { outcomeOf } from '../../../core/binding/decision';
import { emptyKnown } from '../../../core/binding/known';
import { readAgain } from '../../../core/binding/read-again';
import { readSettings } from '../../../core/binding/read-settings';
import { boundTo } from '../../../core/binding/working-state';
import type { Mail } from '../../../core/mail/mail';
import { buildFound, type GivenRecord } from '../../support/build-crm';
import { buildMail } from '../../support/build-mail';

const allRules = {
	inboundNew: { kind: 'lead', source: 'email', responsible: { type: 'user', id: 'u1' } },
	outboundNew: { kind: 'contact', responsible: { type: 'sender' } },
	inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } },
};
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
const deal: GivenRecord = { kind: 'deal', id: 'd1', title: 'Big one', contactIds: ['c1'], companyId: 'co1' };

interface Row {
	title: string;
	mails: Mail[];
	crm?: GivenRecord[];
	settings?: Record<string, unknown>;
	/** One line a mail: outcome, then what it is bound to, then reasons. */
	expect: string[];
}

function run({ mails, crm = [], settings = { rules: allRules } }: Row): string[] {
	const found = buildFound(crm);
	const read = readSettings(settings);
	return decideBatch(
		mails.map((mail) => readAgain(mail, read, found.users)),
		read,
		found,
		emptyKnown(),
	).map(({ decision }) =>
		[
			outcomeOf(decision),
			decision.rule ?? '-',
			boundTo(decision)
				.map((record) => `${record.why === 'created' ? `+${record.kind}` : record.id}:${record.why}`)
				.join(' ') || '-',
			decision.reasons.join(','),
			decision.candidates.map((one) => one.id).join(' '),
		]
			.join(' | ')
			.replace(/ \| $/, ''),
	);
}

const rows: Row[] = [
	{
		title: 'a new inbound address makes a lead',
		mails: [buildMail()],
		expect: ['bound | inboundNew | +lead:created | new-inbound'],
	},
	{
		title: 'a known inbound address makes a deal beside contact and company',
		mails: [buildMail()],
		crm: [john, acme, deal],
		expect: [
			'bound | inboundKnown | c1:exact-address co1:via-contact +deal:created | exact-address,via-contact,known-inbound | d1',
		],
	},
	{
		title: 'a known address with no rule is bound with company and the one open deal',
		mails: [buildMail()],
		crm: [john, acme, deal],
		settings: {},
		expect: ['bound | - | c1:exact-address co1:via-contact d1:via-contact | exact-address,via-contact'],
	},
	{
		title: 'a new outbound address makes a contact',
		mails: [buildMail({ from: 'anna@ours.example', to: ['x@new.example', 'y@new.example'], sent: true })],
		expect: ['bound | outboundNew | +contact:created +contact:created | new-outbound'],
	},
	{
		title: 'ten mails of one new sender make one lead',
		mails: [buildMail(), buildMail(), buildMail()],
		expect: [
			'bound | inboundNew | +lead:created | new-inbound',
			'bound | - | new:address:john@acme.example:lead-only | lead-only',
			'bound | - | new:address:john@acme.example:lead-only | lead-only',
		],
	},
];

describe('the decision', () => {
	it.each(rows)('$title', (row) => expect(run(row)).toEqual(row.expect));
});
