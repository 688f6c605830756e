/** Time grows with the text as the text does, whatever the text is and however many rules there are. */
import { matchKeywords } from '../../../core/keywords/match-keywords';
import { keywordMail, keywordRules } from '../../support/keyword-mail';

const many = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));
const words = many(200, (index) => ({
	name: `w${index}`,
	any: [`keyword${index}`, `phrase number ${index}`],
}));
const rules = {
	words: keywordRules(...words),
	prefixes: keywordRules(...words.map((rule) => ({ ...rule, match: 'prefix' }))),
	wildcards: keywordRules(
		...words.map((rule, index) => ({ ...rule, any: [`*word${index}?*`], match: 'wildcard' })),
	),
	'without accents': keywordRules(...words.map((rule) => ({ ...rule, ignoreAccents: true }))),
	patterns: keywordRules(
		...many(50, (index) => ({ name: `p${index}`, regex: `\\b[A-Z]{2}${index}\\d{3}\\b` })),
	),
	denied: keywordRules({ name: 'r', any: ['urgent'], all: ['not', 'the'] }),
	Chinese: keywordRules({ name: 'r', any: ['急', '紧急', '退款'] }),
};
const bricks = {
	prose: 'Good morning, could you send us an offer? ',
	'one word': 'a',
	'hosts and signs': 'a.b@c/',
	dots: 'a.',
	'at signs': 'a@',
	denials: 'not urgent ',
	'combining marks': 'e\u0301',
	'invisible letters': 'a\u200b',
	'sharp s': 'straße ',
	Chinese: '紧急退款急着',
	blanks: ' ',
	'line feeds': 'x\n\n',
};

/** Milliseconds of processor time so far: what other programs on the machine do does not count. */
const worked = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

/** The best of some rounds: garbage collection and cold caches only ever add. */
function best(text: string, compiled: (typeof rules)['words']): number {
	const mail = keywordMail(text);
	return Math.min(
		...many(7, () => {
			const started = worked();
			matchKeywords(mail, compiled, { clock: () => 0 });
			return worked() - started;
		}),
	);
}

describe.each(Object.keys(rules) as (keyof typeof rules)[])('rules: %s', (kind) => {
	it.each(Object.keys(bricks) as (keyof typeof bricks)[])('time is linear in the length of %s', (name) => {
		const brick = bricks[name];
		const text = (length: number): string => brick.repeat(Math.ceil(length / brick.length)).slice(0, length);
		const compiled = rules[kind];
		best(text(20_000), compiled);
		const [short, long] = [best(text(20_000), compiled), best(text(80_000), compiled)];
		// Four times the text; quadratic would be sixteen. One millisecond is noise.
		expect(long).toBeLessThan(4 * 1.8 * short + 1);
	});
});

it('time hardly grows with the number of words', () => {
	const text = bricks.prose.repeat(500);
	const more = keywordRules({ name: 'r', any: many(20_000, (index) => `keyword${index}`) });
	const few = keywordRules({ name: 'r', any: many(200, (index) => `keyword${index}`) });
	best(text, few);
	// Each word of a rule is asked for once; the text is not read again.
	expect(best(text, more)).toBeLessThan(best(text, few) + 30);
});
