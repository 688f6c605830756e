/** Settings, keyword rules and CRM files that cannot be used: one plain sentence that names what is wrong. */
import { readCrm, readKeywords, readRules } from '../../scripts/explain-settings';

const lead = { kind: 'lead' };
const inboundNew = (rule: object): object => ({ rules: { inboundNew: rule } });

const settings: [title: string, settings: object, names: RegExp][] = [
	['an unknown key', { ruls: {} }, /"ruls"/],
	['two unknown keys', { foo: 1, bar: 2 }, /"foo", "bar"/],
	['an unknown key of the mailbox', { mailbox: { acount: 'x' } }, /"mailbox\.acount"/],
	['an unknown rule', { rules: { inboundnew: lead } }, /inboundnew/],
	['an unknown key of a rule', inboundNew({ kin: 'x' }), /kin/],
	['an unknown kind', inboundNew({ kind: 'person' }), /rules\.inboundNew\.kind.*person.*ticket/],
	['no kind', inboundNew({ kind: null }), /kind/],
	['an unknown mode', { mode: 'auto' }, /auto/],
	['an unknown measure', { rules: { inboundKnown: { per: 'day' } } }, /inboundKnown\.per.*day.*noOpenDeal/],
	['a measure where there is none', inboundNew({ per: 'mail' }), /per/],
	['a switch that is text', inboundNew({ enabled: 'yes' }), /enabled/],
	['an unknown responsible', inboundNew({ responsible: { type: 'owner' } }), /responsible/],
	['a user without an id', inboundNew({ responsible: { type: 'user' } }), /responsible\.id/],
	['a responsible that is text', inboundNew({ responsible: 'u1' }), /responsible/],
	['a template with an unknown part', inboundNew({ name: '{{subjct}}' }), /subjct.*\{\{subject\}\}/],
	['an empty name', inboundNew({ name: '' }), /name/],
	['a limit below nothing', { maxNewParties: -1 }, /maxNewParties/],
	['a limit that is text', { maxNewParties: '20' }, /maxNewParties/],
	['half a recipient', { maxNewParties: 1.5 }, /maxNewParties/],
	['an unknown known kind', { knownKinds: ['persons'] }, /persons/],
	['a list that is text', { neverStore: 'spam.example' }, /neverStore/],
	['a list entry with a space', { neverStore: ['spam example'] }, /spam example/],
	['a star inside a name', { neverStore: ['a*b@spam.example'] }, /a\*b@spam\.example/],
	['an empty list entry', { neverCreate: [''] }, /neverCreate/],
	['a list entry that is a number', { neverCreate: [5] }, /neverCreate/],
	['an own address that is none', { mailbox: { addresses: ['anna'] } }, /"anna" is no address/],
	['an internal domain that is none', { mailbox: { internalDomains: ['@@'] } }, /"@@" is no domain/],
	['an unknown policy', { onSeveralContacts: 'oldest' }, /oldest/],
	['an unknown answer to a failed check', { onAuthenticationFail: 'skip' }, /skip/],
	['an unknown key of the loop', { loop: { seconds: 5 } }, /"loop\.seconds"/],
	['a loop of fewer than none', { loop: { count: -2 } }, /loop\.count/],
];

it.each(settings)('settings: %s', (_, given, names) => {
	expect(sentence(() => readRules(given as Record<string, unknown>))).toMatch(names);
});

const keywords: [title: string, rule: unknown, names: RegExp][] = [
	['a pattern that is none', { name: 'bad', regex: '(' }, /"bad".*pattern/],
	['a look-behind', { name: 'bad', regex: '(?<=a)b' }, /"bad".*look-behind/],
	['a back-reference', { name: 'bad', regex: '(a)\\1' }, /"bad".*back-references/],
	['a possessive quantifier', { name: 'bad', regex: 'a++' }, /"bad".*possessive/],
	['a pattern that hits every mail', { name: 'bad', regex: 'x*' }, /"bad".*empty text/],
	['a repetition beyond all measure', { name: 'bad', regex: '(a{900}){900}' }, /"bad".*pattern/],
	['a full-width bracket is no bracket, an open one is', { name: 'bad', regex: '（(' }, /"bad".*pattern/],
	['nothing to look for', { name: 'bad' }, /"bad".*no word and no pattern/],
	['only what must not stand there', { name: 'bad', none: ['x'] }, /"bad".*no word and no pattern/],
	['nothing but wildcards', { name: 'bad', any: ['*'], match: 'wildcard' }, /"bad".*wildcards/],
	['a word that cannot be seen', { name: 'bad', any: ['\u200b\u00ad'] }, /"bad".*seen/],
	['an empty word', { name: 'bad', any: [''] }, /"bad".*any/],
	['an unknown place', { name: 'bad', any: ['x'], in: ['body'] }, /"bad".*body/],
	['an unknown key', { name: 'bad', any: ['x'], anny: [] }, /"bad".*anny/],
	['words that are text', { name: 'bad', any: 'urgent' }, /"bad".*any/],
	['no name', { any: ['x'] }, /number 1.*name/],
	['a rule that is text', 'urgent', /number 1/],
];

it.each(keywords)('keywords: %s', (_, rule, names) => {
	expect(sentence(() => readKeywords({ keywords: [rule] }))).toMatch(names);
});

it('keywords: a name twice, and no list', () => {
	const same = { name: 'same', any: ['x'] };
	expect(sentence(() => readKeywords({ keywords: [same, same] }))).toMatch(/"same"/);
	expect(sentence(() => readKeywords({ keywords: same }))).toMatch(/list/);
});

const contact = { kind: 'contact', id: '1', title: 'a' };
const crm: [title: string, crm: object, names: RegExp][] = [
	['an unknown kind', { records: [{ kind: 'person', id: '1' }] }, /person/],
	['no id', { records: [{ kind: 'contact', title: 'x' }] }, /id/],
	['the same record twice', { records: [contact, contact] }, /two records contact "1"/],
	['the same user twice', { users: [{ id: 'u' }, { id: 'u' }] }, /"u"/],
	['an unknown state', { records: [{ kind: 'deal', id: '1', state: 'closed' }] }, /closed/],
	['a lead that is won', { records: [{ kind: 'lead', id: '1', state: 'won' }] }, /lead "1".*"won"/],
	['a deal that is converted', { records: [{ kind: 'deal', id: '1', state: 'converted' }] }, /"converted"/],
	['a date that is none', { records: [{ kind: 'deal', id: '1', createdAt: 'yesterday' }] }, /"yesterday"/],
	['addresses that are text', { records: [{ ...contact, emails: 'x@x.example' }] }, /emails/],
];

it.each(crm)('crm.json: %s', (_, given, names) => {
	expect(sentence(() => readCrm(given as Record<string, unknown>, 'crm.json'))).toMatch(names);
});

it('crm.json: two kinds may use one id', () => {
	const company = { kind: 'company', id: '1' };
	expect(readCrm({ records: [contact, company] }, 'crm.json').records).toHaveLength(2);
});

/** The message, which must be one plain sentence. */
function sentence(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		expect(error).toMatchObject({
			name: 'PlainError',
			message: expect.stringMatching(/^[A-Z][^\n]*\.$/) as string,
		});
		return (error as Error).message;
	}
	throw new Error('It was not refused.');
}
