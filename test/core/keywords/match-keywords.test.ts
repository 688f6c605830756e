/** Keyword rules on what a person really wrote: whole words, every script, denials, hostile patterns. */
import { compileKeywordRules, type CompiledRules } from '../../../core/keywords/compile-rules';
import { matchKeywords, type MailForKeywords } from '../../../core/keywords/match-keywords';

function rules(...given: unknown[]): CompiledRules {
	const result = compileKeywordRules(given);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.compiled;
}
const mail = (newText: string, change: Partial<MailForKeywords> = {}): MailForKeywords => ({
	...{
		subject: '',
		newText,
		text: newText,
		direction: 'inbound',
		attachments: [],
		automation: { kind: 'human', reason: '' },
	},
	from: { address: 'john@acme.example', name: 'John Doe' },
	...change,
});
const clock = () => 0;
const routes = (newText: string, ...given: unknown[]) =>
	matchKeywords(mail(newText), rules(...given), { clock }).routes;
const urgent = (word: string) => ({ name: 'r', any: [word] });

it.each([
	{ title: 'English, shouted', text: 'URGENT!!! Please call.', word: 'urgent' },
	{ title: 'German, capital in the rule', text: 'Das ist dringend.', word: 'Dringend' },
	{ title: 'German sharp s', text: 'GRUSS AUS DER STRASSE', word: 'straße' },
	{ title: 'French', text: "C'est urgent, merci.", word: 'urgent' },
	{ title: 'Ukrainian', text: 'Терміново потрібен рахунок', word: 'терміново' },
	{ title: 'Russian', text: 'СРОЧНО!', word: 'срочно' },
	{
		title: 'Greek final sigma',
		text: 'ΕΠΕΙΓΟΝΤΩΣ ΛΟΓΟΣ',
		word: 'λόγος'.normalize('NFD').replace(/\p{M}/gu, ''),
	},
	{ title: 'Turkish dotted capital', text: 'ACİL', word: 'acil' },
	{ title: 'Japanese inside a sentence', text: '至急対応をお願いします。', word: '至急' },
	{ title: 'Chinese inside a sentence', text: '这件事很紧急请尽快处理', word: '紧急' },
	{ title: 'Thai inside a sentence', text: 'กรุณาตอบด่วนครับ', word: 'ด่วน' },
	{ title: 'Arabic', text: 'هذا عاجل جدا', word: 'عاجل' },
	{ title: 'Polish', text: 'To jest pilne!', word: 'pilne' },
	{ title: 'full-width letters', text: 'ＵＲＧＥＮＴ', word: 'urgent' },
	{ title: 'a soft hyphen inside', text: 'ur\u00adgent', word: 'urgent' },
	{ title: 'a zero-width space inside', text: 'ur\u200bgent', word: 'urgent' },
	{ title: 'decomposed letters', text: 'tre\u0300s', word: 'très' },
	{ title: 'typographic quotes', text: 'don’t wait', word: "don't wait" },
	{ title: 'a phrase over a line break', text: 'follow\nup', word: 'follow up' },
	{ title: 'a phrase with a no-break space', text: 'follow\u00a0up', word: 'follow up' },
	{ title: 'a word with a sign first', text: 'see #urgent now', word: '#urgent' },
])('hits $title', ({ text, word }) => {
	expect(routes(text, urgent(word))).toEqual(['r']);
});

it.each([
	{ title: 'part of a longer word', text: 'The insurgents', word: 'urgent' },
	{ title: 'the Ukrainian word for "not urgently"', text: 'нетерміново', word: 'терміново' },
	{ title: 'English denial', text: 'This is not urgent.', word: 'urgent' },
	{ title: "English isn't", text: "It isn't really urgent", word: 'urgent' },
	{ title: 'German kein', text: 'Das ist kein dringender Fall', word: 'dringender' },
	{ title: 'German nicht so', text: 'Es ist nicht so dringend.', word: 'dringend' },
	{ title: 'German behind', text: 'Dringend ist das nicht.', word: 'dringend' },
	{ title: 'French pas', text: "Ce n'est pas urgent", word: 'urgent' },
	{ title: 'Spanish no', text: 'No es urgente.', word: 'urgente' },
	{ title: 'Italian non', text: 'Non è urgente', word: 'urgente' },
	{ title: 'Portuguese não', text: 'Não é urgente', word: 'urgente' },
	{ title: 'Dutch niet', text: 'Dit is niet erg dringend', word: 'dringend' },
	{ title: 'Polish nie', text: 'To nie jest pilne', word: 'pilne' },
	{ title: 'Ukrainian не', text: 'Це не терміново', word: 'терміново' },
	{ title: 'Russian не', text: 'Это не очень срочно', word: 'срочно' },
	{ title: 'Swedish inte', text: 'Det är inte så brådskande', word: 'brådskande' },
	{ title: 'Turkish değil', text: 'Acil değil', word: 'acil' },
	{ title: 'Japanese behind', text: '至急ではありません', word: '至急' },
	{ title: 'Chinese 不', text: '不紧急', word: '紧急' },
	{ title: 'a link', text: 'see https://urgent-care.example/urgent', word: 'urgent' },
	{ title: 'an address', text: 'write to urgent@acme.example', word: 'urgent' },
])('does not hit $title', ({ text, word }) => {
	expect(routes(text, urgent(word))).toEqual([]);
});

it.each([
	{ title: '"not only"', text: 'It is not only urgent but critical' },
	{ title: 'a denial of something else', text: 'It does not work, urgent help needed' },
	{ title: 'a denial in the sentence before', text: 'I did not get it. Urgent!' },
	{ title: 'a no before a comma', text: 'No, it is urgent' },
	{ title: 'a denied one beside a plain one', text: 'Not urgent last week, but now urgent' },
])('still hits with $title', ({ text }) => {
	expect(routes(text, urgent('urgent'))).toEqual(['r']);
});

it('counts a denial when its rule says so', () => {
	expect(routes('not urgent', { name: 'r', any: ['urgent'], negation: false })).toEqual(['r']);
});

it('blocks by "none" anywhere in the looked-at text and says so', () => {
	const match = matchKeywords(
		mail('urgent. By the way, spam'),
		rules({ name: 'r', any: ['urgent'], none: ['spam'] }),
		{ clock },
	);
	expect(match.routes).toEqual([]);
	expect(match.nearHits).toEqual([{ rule: 'r', because: '"spam" stands in the text.' }]);
});

it('needs all of "all" and names what is missing', () => {
	const compiled = rules({ name: 'r', any: ['order'], all: ['refund', 'invoice'] });
	expect(matchKeywords(mail('order refund invoice'), compiled, { clock }).routes).toEqual(['r']);
	expect(matchKeywords(mail('order refund'), compiled, { clock }).nearHits[0]?.because).toBe(
		'"invoice" is missing.',
	);
});

it('lists every rule that hits, in order, or the first only', () => {
	const given = [
		{ name: 'b', any: ['two'] },
		{ name: 'a', any: ['one'] },
		{ name: 'c', any: ['three'] },
	];
	expect(routes('one two', ...given)).toEqual(['b', 'a']);
	expect(matchKeywords(mail('one two'), rules(...given), { clock, firstOnly: true }).routes).toEqual(['b']);
});

it('looks at subject and new text by default, elsewhere when told', () => {
	const elsewhere = mail('', {
		subject: 'one',
		attachments: [{ fileName: 'two.pdf', mimeType: 'application/pdf', size: 1 }],
		text: '> three',
		from: { address: 'x@four.example', name: '' },
	});
	const of = (rule: unknown) => matchKeywords(elsewhere, rules(rule), { clock }).routes.length;
	expect(['one', 'two', 'three', 'four'].map((word) => of({ name: 'r', any: [word] }))).toEqual([1, 0, 0, 0]);
	expect([
		of({ name: 'r', any: ['two'], in: ['attachmentNames'] }),
		of({ name: 'r', any: ['three'], in: ['text'] }),
		of({ name: 'r', any: ['four'], in: ['sender'] }),
	]).toEqual([1, 1, 1]);
});

it.each([
	{ title: 'sent mail', change: { direction: 'outbound' as const } },
	{ title: 'an auto-reply', change: { automation: { kind: 'autoReply' as const, reason: '' } } },
	{ title: 'a newsletter', change: { automation: { kind: 'bulk' as const, reason: '' } } },
])('leaves $title alone by default', ({ change }) => {
	expect(matchKeywords(mail('urgent', change), rules(urgent('urgent')), { clock }).routes).toEqual([]);
});

it('finds prefixes and wildcards by whole words', () => {
	expect(routes('Rechnungen kommen', { name: 'r', any: ['rechnung'], match: 'prefix' })).toEqual(['r']);
	expect(routes('Rechnungen kommen', { name: 'r', any: ['*nungen'], match: 'wildcard' })).toEqual(['r']);
	expect(routes('Rechnungen kommen', { name: 'r', any: ['rechn?ngen'], match: 'wildcard' })).toEqual(['r']);
	expect(routes('Abrechnung', { name: 'r', any: ['rechnung'], match: 'prefix' })).toEqual([]);
});

it('ignores accents only when told', () => {
	expect(routes('resume', urgent('résumé'))).toEqual([]);
	expect(routes('resume', { name: 'r', any: ['résumé'], ignoreAccents: true })).toEqual(['r']);
});

it('shows what was hit as it was written, with the words around', () => {
	const [hit] = matchKeywords(mail('Please, it is UR\u00adGENT today'), rules(urgent('urgent')), {
		clock,
	}).hits;
	expect(hit).toEqual({
		rule: 'r',
		where: 'newText',
		words: 'UR\u00adGENT',
		excerpt: 'Please, it is UR\u00adGENT today',
	});
});

it('finds patterns and their groups', () => {
	const match = matchKeywords(
		mail('About PO-12345, please'),
		rules({ name: 'order', regex: 'PO-(\\d{5})' }),
		{ clock },
	);
	expect(match.hits).toEqual([expect.objectContaining({ words: 'PO-12345', groups: ['12345'] })]);
});

it.each([
	{ title: 'an unknown key', rule: { name: 'r', any: ['a'], colour: 1 }, reason: /"colour" is not known/ },
	{ title: 'no name', rule: { any: ['a'] }, reason: /"name" is missing/ },
	{ title: 'nothing to look for', rule: { name: 'r' }, reason: /no word and no pattern/ },
	{ title: 'a broken pattern', rule: { name: 'r', regex: '(' }, reason: /no valid pattern/ },
	{ title: 'look-ahead', rule: { name: 'r', regex: 'a(?=b)' }, reason: /look-ahead/ },
	{ title: 'a back-reference', rule: { name: 'r', regex: '(a)\\1' }, reason: /back-references/ },
	{ title: 'a pattern that matches nothing', rule: { name: 'r', regex: 'a*' }, reason: /empty text/ },
])('refuses $title by name before any mail', ({ rule, reason }) => {
	const result = compileKeywordRules([{ name: 'good', any: ['x'] }, rule]);
	expect(result.ok).toBe(false);
	if (!result.ok) expect(result.problems[0]?.reason).toMatch(reason);
});

it.each([
	'(a+)+$b',
	'(a|a)*c',
	'(.*a){12}c',
	'(a?){30}a{30}b',
	'^(([a-z])+.)+[A-Z]([a-z])+$x',
	'(x+x+)+y',
	'(\\w+\\s?)*!',
])('is not slowed down by %s', (regex) => {
	const compiled = compileKeywordRules([{ name: 'r', regex }]);
	if (!compiled.ok) return expect(compiled.problems[0]?.reason).toMatch(/empty text/);
	const started = performance.now();
	matchKeywords(mail('a'.repeat(20_000)), compiled.compiled, { clock });
	return expect(performance.now() - started).toBeLessThan(2_000);
});

it('says which rules were not decided when the time for a mail is used up', () => {
	let now = 0;
	const slow = { clock: () => (now += 600) };
	const match = matchKeywords(
		mail('zzz'),
		rules({ name: 'one', regex: 'a\\d' }, { name: 'two', regex: 'b\\d' }),
		slow,
	);
	expect(match.undecided.map(({ rule }) => rule)).toEqual(['two']);
});
