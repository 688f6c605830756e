import fc from 'fast-check';
import { decideBatch } from '../../../core/binding/decide-batch';
import { emptyKnown } from '../../../core/binding/known';
import { readAgain } from '../../../core/binding/read-again';
import { readSettings } from '../../../core/binding/read-settings';
import { boundTo } from '../../../core/binding/working-state';
import type { Mail } from '../../../core/mail/mail';
import { allRules } from '../../support/all-rules';
import { buildFound, type GivenRecord } from '../../support/build-crm';
import { buildMail } from '../../support/build-mail';

const crm: GivenRecord[] = [
	{ kind: 'company', id: 'co1', title: 'Acme', domains: ['acme.example'] },
	{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], companyId: 'co1' },
	{ kind: 'contact', id: 'c2', title: 'Jane Roe', emails: ['info@acme.example'] },
	{ kind: 'contact', id: 'c3', title: 'Jim Poe', emails: ['info@acme.example'] },
	{ kind: 'lead', id: 'l1', title: 'Lead', emails: ['lead@x.example'] },
	{ kind: 'contact', id: 'c9', title: 'Blocked', emails: ['bad@spam.example'] },
];
const blocked = 'bad@spam.example';
const people = [
	'john@acme.example',
	'info@acme.example',
	'lead@x.example',
	'eve@x.example',
	'new@y.example',
	'tom@acme.example',
	blocked,
];
const settings = readSettings({
	rules: allRules,
	neverStore: ['spam.example'],
	loop: { count: 1000, minutes: 1 },
});

/** First mails and replies of known, new and blocked people, sent and received. */
const mails = fc
	.array(
		fc.record({
			who: fc.constantFrom(...people),
			cc: fc.option(fc.constantFrom(...people)),
			sent: fc.boolean(),
			answers: fc.option(fc.nat(20)),
		}),
		{ minLength: 1, maxLength: 12 },
	)
	.map((plans) =>
		plans.map(({ who, cc, sent, answers }, index): Mail => {
			const parent = answers !== null && answers < index ? `m${answers}` : null;
			const parties = sent ? { from: 'anna@ours.example', to: who } : { from: who, to: 'sales@ours.example' };
			return buildMail({
				id: `m${index}`,
				...parties,
				cc: cc ?? [],
				sent,
				inReplyTo: parent,
				references: parent ? [parent] : [],
			});
		}),
	);

const firstMails = mails.map((list) =>
	list.map((mail): Mail => ({ ...mail, inReplyTo: null, references: [], conversationId: mail.id })),
);

function decide(given: Mail[], oneByOne = false) {
	const found = buildFound(crm);
	const known = emptyKnown();
	const again = given.map((mail) => readAgain(mail, settings, found.users));
	return oneByOne
		? again.flatMap((mail) => decideBatch([mail], settings, found, known))
		: decideBatch(again, settings, found, known);
}

const created = (given: Mail[]): string[] =>
	decide(given).flatMap(({ decision }) => decision.create.map(({ key }) => key));

describe('whatever mails come', () => {
	it('a batch is decided like its mails one by one', () =>
		fc.assert(fc.property(mails, (given) => expect(decide(given)).toEqual(decide(given, true)))));

	it('no address gets two records, and no conversation two deals', () =>
		fc.assert(
			fc.property(mails, (given) => {
				const keys = created(given);
				expect(new Set(keys).size).toBe(keys.length);
			}),
		));

	it('the order of first mails does not matter for who is created', () =>
		fc.assert(
			fc.property(firstMails, fc.nat(), (given, seed) => {
				const moved = [...given.slice(seed % given.length), ...given.slice(0, seed % given.length)];
				const people = (list: Mail[]): string[] =>
					created(list)
						.filter((key) => key.startsWith('address:'))
						.sort();
				expect(people(moved)).toEqual(people(given));
			}),
		));

	it('the same mail twice changes nothing', () =>
		fc.assert(
			fc.property(mails, (given) => {
				const twice = decide([...given, ...given]);
				expect(created([...given, ...given])).toEqual(created(given));
				for (const [index, { decision }] of twice.slice(given.length).entries()) {
					const first = twice[index]?.decision;
					if (first?.withhold) continue;
					expect(decision.reasons).toEqual(['duplicate']);
					expect(boundTo(decision).map(({ kind, id }) => `${kind}:${id}`)).toEqual(
						boundTo(first!).map(({ kind, id }) => `${kind}:${id}`),
					);
				}
			}),
		));

	it('a blocked address never appears in any output', () =>
		fc.assert(
			fc.property(mails, (given) => {
				for (const { mail, decision } of decide(given)) {
					expect(JSON.stringify(decision)).not.toContain(blocked);
					expect(JSON.stringify(decision)).not.toContain('c9');
					if (!decision.withhold) expect(JSON.stringify(mail)).not.toContain(blocked);
				}
			}),
		));

	it('every mail has an outcome with a reason, Review creates nobody, and nobody internal is bound or created', () =>
		fc.assert(
			fc.property(mails, (given) => {
				for (const { decision } of decide(given)) {
					expect(decision.reasons.length).toBeGreaterThan(0);
					expect(decision.explanation.length).toBeGreaterThan(0);
					if (decision.outcome !== 'create') expect(decision.create).toEqual([]);
					expect(decision.create.filter(({ address }) => address.endsWith('@ours.example'))).toEqual([]);
				}
			}),
		));
});
