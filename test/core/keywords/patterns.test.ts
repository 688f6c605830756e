/** Regular expressions: what they find, what is refused and with which advice, and that none of them can hang n8n. */
import { compileKeywordRules } from '../../../core/keywords/compile-rules';
import { matchKeywords } from '../../../core/keywords/match-keywords';
import { compilePattern, patternText, type Pattern } from '../../../core/keywords/pattern';
import { keywordMail, keywordRules, matchText } from '../../support/keyword-mail';

function pattern(source: string): Pattern {
	const compiled = compilePattern(source);
	if (!compiled.ok) throw new Error(compiled.reason);
	return compiled.pattern;
}
const still = { clock: () => 0, deadline: 1 };
function found(source: string, text: string): string | null {
	const hit = pattern(source).find(patternText(text), still);
	return hit === null || hit === 'undecided' ? hit : text.slice(hit.start, hit.end);
}

it.each([
	['PO-\\d{5}', 'About po-12345, please', 'po-12345'],
	['\\bPO-\\d{5}\\b', 'APO-12345 PO-123456 PO-54321.', 'PO-54321'],
	['(?:order|ticket)\\s*#?\\d+', 'my Ticket #77', 'Ticket #77'],
	['^urgent$', 'hello\nURGENT\nbye', 'URGENT'],
	['\\p{Lu}{2}\\d', 'xx ПО7', 'ПО7'],
	['straße', 'STRAẞE', 'STRAẞE'],
	['λόγος', 'ΛΌΓΟΣ', 'ΛΌΓΟΣ'],
	['kelvin|ask', 'aSK', 'aSK'],
	['\\bсрочно\\b', 'несрочно, но СРОЧНО!', 'СРОЧНО'],
	['\\b(срочно|терміново)\\b', 'нетерміново терміново', 'терміново'],
	['срочно\\b', 'срочного срочно', 'срочно'],
	['(?i:a)b', 'AB', 'AB'],
	['(?-i)AB', 'ab AB', 'AB'],
	['[^a-z\\s]{3}', 'ab 123', '123'],
	['a.c', 'a\nc abc', 'abc'],
	['(?s)a.c', 'a\nc', 'a\nc'],
	['x{0,3}y', 'zzy', 'y'],
	['\\Q1+1\\E', '1+1=2', '1+1'],
	['😀+', 'ok 😀😀', '😀😀'],
])('finds /%s/ in "%s"', (source, text, expected) => {
	expect(found(source, text)).toBe(expected);
});

it.each([
	['PO-\\d{5}', 'PO-1234'],
	['\\bсрочно\\b', 'несрочно'],
	['colou?r scheme', 'color  scheme'],
])('does not find /%s/ in "%s"', (source, text) => {
	expect(found(source, text)).toBeNull();
});

it('gives groups by number and by name', () => {
	const match = matchText('About PO-12345 please', { name: 'order', regex: '(PO)-(?<number>\\d{5})(x)?' });
	expect(match.hits).toEqual([
		{
			...{ rule: 'order', where: 'newText', words: 'PO-12345', excerpt: 'About PO-12345 please' },
			groups: ['PO', '12345', ''],
			named: { number: '12345' },
		},
	]);
});

it('sees through invisible letters and full-width forms', () => {
	expect(matchText('P\u00adO－１２３', { name: 'r', regex: 'PO-\\d{3}' }).routes).toEqual(['r']);
});

it('takes a word or a pattern, and needs all words besides', () => {
	const rule = { name: 'r', any: ['invoice'], regex: 'INV-\\d+', all: ['please'] };
	expect(matchText('INV-7 please', rule).routes).toEqual(['r']);
	expect(matchText('invoice please', rule).routes).toEqual(['r']);
	expect(matchText('INV-7', rule).routes).toEqual([]);
});

it.each([
	{ title: 'look-ahead', source: 'a(?=b)', advice: /look-ahead.*"none"/ },
	{ title: 'negative look-behind', source: '(?<!not )urgent', advice: /look-behind.*"none"/ },
	{ title: 'a back-reference', source: '(a)\\1', advice: /back-references.*write the alternatives out/ },
	{ title: 'a named back-reference', source: '(?<x>a)\\k<x>', advice: /back-references/ },
	{ title: 'an atomic group', source: '(?>a+)b', advice: /atomic/ },
	{ title: 'a possessive quantifier', source: 'a++b', advice: /possessive/ },
	{ title: 'a condition', source: '(a)?(?(1)b|c)', advice: /two rules/ },
	{ title: 'an open bracket', source: '(', advice: /no valid pattern/ },
	{ title: 'an open class', source: '[a-', advice: /no valid pattern/ },
	{ title: 'a quantifier of nothing', source: '*a', advice: /no valid pattern/ },
	{
		title: 'too many repetitions',
		source: '(a{1000}){1000}',
		advice: /repetition|repeat|too large|no valid/,
	},
	{ title: 'what matches nothing', source: '(urgent)?', advice: /empty text/ },
	{ title: 'a border beside a foreign letter', source: 'a \\bсрочно x', advice: /ASCII letters only.*"any"/ },
])('refuses $title and says what to do', ({ source, advice }) => {
	const compiled = compilePattern(source);
	expect(compiled.ok ? 'compiled' : compiled.reason).toMatch(advice);
});

it.each(['\\(\\?=x', '[*+]+x', 'a\\++b', '[(?=]x', 'C\\+\\+'])(
	'does not take /%s/ for what it is not',
	(source) => {
		expect(compilePattern(source)).toMatchObject({ ok: true });
	},
);

/** Each is the nightmare of an engine that goes back, or has many states. */
const hostile = [
	'(a+)+$b',
	'(a|a)*c',
	'(a|aa)+$c',
	'(.*a){12}c',
	'(a?){30}a{30}b',
	'^(([a-z])+.)+[A-Z]([a-z])+$x',
	'(x+x+)+y',
	'(\\w+\\s?)*!!',
	'([a-zA-Z]+)*\\d',
	'[ao]*a[ao]{14}c',
	'[ao]*a[ao]{60}c',
	'(.{0,200}){5}zz',
	'(a{1,50}){1,10}b',
	'\\p{L}{1,500}\\d',
	'(\\pL{1,90}\\s){1,5}zzz',
	'(.*?,){11}P!',
	'[\\s\\S]*x[\\s\\S]*y[\\s\\S]*z9',
	'(([^,]*,)*)*;',
	'(?:.|\\n)*!!!',
	'\\s+$\\d',
	'^\\s*(.*\\S)?\\s*$\\d',
	'([\\w.]+)*@([\\w.]+)*!',
];
const long = 100_000;
/** Random, but the same in every run. */
function scrambled(letters: string): string {
	let state = 1;
	return Array.from({ length: long }, () => {
		state = (state * 48_271) % 2_147_483_647;
		return letters[state % letters.length] ?? '';
	}).join('');
}
const tail = ' bcxyz9PZ,!;@';
const texts = {
	'one letter': 'a'.repeat(long - tail.length) + tail,
	'two letters': scrambled('ao').slice(tail.length) + tail,
	prose: 'Good morning, could you send us an offer, please? '.repeat(2_000).slice(tail.length) + tail,
	blanks: ' '.repeat(long - tail.length) + tail,
	noise: scrambled('abcxyz,;@!. \n').slice(tail.length) + tail,
};

describe.each(hostile)('/%s/ on 100,000 characters', (source) => {
	it.each(Object.keys(texts) as (keyof typeof texts)[])('is decided or given up in time: %s', (name) => {
		const compiled = keywordRules({ name: 'r', regex: source });
		const started = performance.now();
		const match = matchKeywords(keywordMail(texts[name]), compiled, { clock: () => performance.now() });
		// 50 ms is the promise; a machine that runs other tests beside may be late.
		expect(performance.now() - started).toBeLessThan(200);
		expect(match.routes.length + match.undecided.length).toBeLessThanOrEqual(1);
	});
});

it('compiles hostile patterns without delay', () => {
	const started = performance.now();
	for (const regex of hostile) compileKeywordRules([{ name: 'r', regex }]);
	expect(performance.now() - started).toBeLessThan(1_000);
});

it('gives a pattern up when its share of the time is used up, and says so', () => {
	let now = 0;
	const match = matchKeywords(
		keywordMail(texts['one letter']),
		keywordRules({ name: 'slow', regex: '(a{1,50}){1,20}\\d' }),
		{ clock: () => (now += 10), patternMs: 40 },
	);
	expect(match).toMatchObject({
		routes: [],
		undecided: [{ rule: 'slow', because: 'Its pattern took more than 40 ms on this mail and was given up.' }],
	});
});

it('does not try patterns beyond the time of the mail, but words all the same', () => {
	let now = 0;
	const match = matchKeywords(
		keywordMail('urgent'),
		keywordRules(
			{ name: 'one', regex: 'a\\d' },
			{ name: 'two', regex: 'b\\d' },
			{ name: 'three', any: ['urgent'], regex: 'c\\d' },
			{ name: 'four', any: ['urgent'] },
		),
		{ clock: () => (now += 600) },
	);
	expect(match.undecided).toEqual([
		{ rule: 'two', because: 'The time for this mail was used up before its pattern was tried.' },
	]);
	expect(match.routes).toEqual(['three', 'four']);
});

it('says when a part was too long for a pattern', () => {
	const match = matchText(`${'a '.repeat(60_000)}PO-12345`, { name: 'r', regex: 'PO-\\d{5}' });
	expect(match.undecided[0]?.because).toMatch(/first 100,000 characters/);
});

it('asks the engine only about texts that hold what every hit must hold', () => {
	// The analysis is a part of re2js that its declarations leave out: this test holds it in place.
	const time = {
		deadline: 1,
		clock: (): number => {
			throw new Error('The engine was asked.');
		},
	};
	const heavy = pattern('(a{1,50}){1,20}needle');
	expect(heavy.find(patternText(texts['one letter']), time)).toBeNull();
	expect(() => heavy.find(patternText(`${texts['one letter']}NEEDLES`), time)).toThrow('was asked');
});
