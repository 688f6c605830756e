/** However mails are cut into batches, the memory makes the same of them: every outcome, reason and record. */
import fc from 'fast-check';
import type { Resolved } from '../../../adapters/resolve/resolve-batch';
import type { Mail } from '../../../core/mail/mail';
import { allRules } from '../../support/all-rules';
import { buildMail } from '../../support/build-mail';
import { resolveWorld } from '../../support/resolve-world';

const crm = [
	{ kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'], ownerId: 'u2' },
	{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], companyId: 'co1' },
	{ kind: 'contact', id: 'c2', title: 'Jane Roe', emails: ['info@acme.example'], companyId: 'co1' },
	{ kind: 'contact', id: 'c3', title: 'Jim Poe', emails: ['info@acme.example'], companyId: 'co1' },
	{ kind: 'lead', id: 'l1', title: 'Lead', emails: ['lead@x.example'] },
	{ kind: 'contact', id: 'c4', title: 'Grown', emails: ['grown@z.example'] },
	{
		...{ kind: 'lead', id: 'l2', title: 'Was a lead', emails: ['was@z.example'] },
		...{ state: 'converted', convertedTo: [{ kind: 'contact', id: 'c4' }] },
	},
];
const people = [
	'John Doe <john@acme.example>',
	'Jane Roe <info@acme.example>',
	'info@acme.example',
	'tom@acme.example',
];
people.push(
	'lead@x.example',
	'was@z.example',
	'new@x.example',
	'two@y.example',
	'no-reply@shop.example',
	'bad@spam.example',
);

const plan = fc.record({
	who: fc.constantFrom(...people),
	also: fc.option(fc.constantFrom(...people)),
	sent: fc.boolean(),
	answers: fc.option(fc.nat(24)),
	copies: fc.option(fc.nat(24), { freq: 8 }),
	kind: fc.constantFrom('human', 'human', 'human', 'autoReply', 'bulk', 'bounce'),
	failed: fc.boolean(),
	older: fc.option(fc.nat(24)),
	minute: fc.nat(90),
	subject: fc.constantFrom('Offer 12345', 'Re: Offer 12345', 'Question', 'Re: Question'),
});

function toMails(plans: (typeof plan extends fc.Arbitrary<infer T> ? T : never)[]): Mail[] {
	const mails: Mail[] = [];
	for (const [
		index,
		{ who, also, sent, answers, copies, kind, failed, older, minute, subject },
	] of plans.entries()) {
		const copy = copies !== null ? mails[copies] : undefined;
		const parent = answers !== null ? `m${answers}@test.example` : null;
		const date = new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString();
		const to = sent ? [who, ...(also ? [also] : [])] : ['sales@ours.example', ...(also ? [also] : [])];
		mails.push(
			copy ??
				buildMail({
					...{ id: `m${index}@test.example`, date, subject, sent, to, contentHash: `hash ${index}` },
					...{ topic: subject.replace('Re: ', ''), from: sent ? 'anna@ours.example' : who },
					...{
						inReplyTo: parent,
						references: [older === null ? null : `m${older}@test.example`, parent].filter(
							(one) => one !== null,
						),
					},
					automation: { kind: kind as 'human', reason: 'x' },
					authentication: {
						...{ verdict: failed && index % 4 === 0 ? 'fail' : 'none', spf: null, dkim: null, dmarc: null },
						authservId: null,
					},
				}),
		);
	}
	return mails;
}

/** With the records as places of a list: ids that the CRM gives are the same anyway, keys make them. */
const told = ({ mail, decision }: Resolved) => ({
	id: mail.id,
	conversation: mail.conversationId,
	outcome: decision.outcome,
	rule: decision.rule,
	reasons: [...decision.reasons].sort(),
	bound: decision.bound.map(({ kind, id, why }) => `${kind} ${id} ${why}`).sort(),
	created: decision.created
		.map(({ kind, id, title, responsible }) => `${kind} ${id} ${title} ${responsible}`)
		.sort(),
	candidates: decision.candidates.map(({ kind, id, why }) => `${kind} ${id} ${why}`).sort(),
});

async function resolveIn(batches: Mail[][], settings: object) {
	const world = await resolveWorld(crm);
	try {
		const all = [];
		for (const batch of batches) all.push(...(await world.resolve(batch, settings)));
		return all.map(told);
	} finally {
		await world.database.close();
	}
}

it.each([
	['the article', { rules: allRules }],
	[
		'one for each mail, joined by subject',
		{ rules: { ...allRules, inboundKnown: { per: 'mail' } }, subjectJoining: true },
	],
	[
		'only without an open deal',
		{ rules: { ...allRules, inboundKnown: { per: 'noOpenDeal' } }, onSeveralContacts: 'newest' },
	],
	[
		'a short loop, blocked people',
		{ rules: allRules, loop: { count: 4, minutes: 20 }, neverStore: ['spam.example'], maxNewParties: 1 },
	],
])(
	'%s',
	async (_, settings) => {
		await fc.assert(
			fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 14 }), fc.nat(13), async (plans, cut) => {
				const mails = toMails(plans);
				const whole = await resolveIn([mails], settings);
				expect(
					await resolveIn(
						mails.map((mail) => [mail]),
						settings,
					),
				).toEqual(whole);
				expect(await resolveIn([mails.slice(0, cut), mails.slice(cut)], settings)).toEqual(whole);
			}),
			{ numRuns: 20 },
		);
	},
	120_000,
);
