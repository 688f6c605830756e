/**
 * Own words of one reply of the corpus above the old mail of another, and what gateways do to them on the way: hundreds of
 * replies nobody wrote the rules for. What is found is nearly always what was written.
 */
import { newText } from '../../../../core/mail/new-text/new-text';
import { readCorpusTexts } from '../../../../scripts/bench/mail/corpus';
import { judge } from '../../../../scripts/bench/mail/new-text-peers';

interface Reply {
	own: string;
	rest: string;
}

/** Replies of plain text whose own words stand first; what follows begins after an empty line. */
const replies: Reply[] = readCorpusTexts('new-text').flatMap(({ text, newText: own }) =>
	own !== '' && text.startsWith(own) ? [{ own, rest: text.slice(own.length) }] : [],
);
const answered = replies.filter(({ rest }) => /^\n\s*\n\s*\S/.test(rest));

/** Numerical Recipes' generator: the same order in every run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

const share = (verdicts: boolean[]): number =>
	(100 * verdicts.filter((it) => it).length) / Math.max(1, verdicts.length);

it('finds the own words whatever old mail stands below them', () => {
	expect(answered.length).toBeGreaterThan(300);
	const next = random(7);
	const one = (list: Reply[]): Reply => list[Math.floor(next() * list.length)] as Reply;
	const verdicts = Array.from({ length: 3_000 }, () => {
		const own = one(replies).own;
		return judge(newText({ text: `${own}${one(answered).rest}`, html: '' }), own);
	});
	expect(share(verdicts.map(({ exact }) => exact))).toBeGreaterThan(99);
	expect(share(verdicts.map(({ newLost }) => !newLost))).toBeGreaterThan(99.5);
});

it('takes nothing away from own words that stand alone', () => {
	const changed = replies.filter(({ own }) => !judge(newText({ text: own, html: '' }), own).exact);
	expect(changed).toEqual([]);
});

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function wrapped(text: string, width: number): string {
	return text
		.split('\n')
		.map((line) => line.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').replace(/\n$/, ''))
		.join('\n');
}

it.each<[string, number, (reply: Reply) => { text: string; html?: string }]>([
	['wrapped at 72 letters', 98, ({ own, rest }) => ({ text: own + wrapped(rest, 72) })],
	['wrapped at 60 letters', 96, ({ own, rest }) => ({ text: own + wrapped(rest, 60) })],
	['without quote marks', 98, ({ own, rest }) => ({ text: own + rest.replace(/^>+ ?/gm, '') })],
	['quoted once more', 99, ({ own, rest }) => ({ text: `${own}\n\n${rest.trim().replace(/^/gm, '> ')}` })],
	['without empty lines before it', 98, ({ own, rest }) => ({ text: `${own}\n${rest.trimStart()}` })],
	[
		'with an empty line after every line',
		96,
		({ own, rest }) => ({ text: own + rest.replaceAll('\n', '\n\n') }),
	],
	['with CRLF', 99, ({ own, rest }) => ({ text: (own + rest).replaceAll('\n', '\r\n') })],
	['with blanks at line ends', 99, ({ own, rest }) => ({ text: (own + rest).replaceAll('\n', '  \n') })],
	['with no-break spaces', 99, ({ own, rest }) => ({ text: own + rest.replaceAll(' ', '\u00a0') })],
	['indented', 99, ({ own, rest }) => ({ text: `${own}\n\n${rest.trim().replace(/^/gm, '\t')}` })],
	['below a signature', 99, ({ own, rest }) => ({ text: `${own}\n\n-- \nAl Hale\nHale Ltd\n${rest}` })],
	[
		'as HTML with line breaks',
		99,
		({ own, rest }) => ({ text: '', html: `<body>${escaped(own + rest).replaceAll('\n', '<br>')}</body>` }),
	],
	[
		'as HTML with a paragraph a line',
		96,
		({ own, rest }) => ({
			text: '',
			html: escaped(own + rest)
				.split('\n')
				.map((line) => `<p>${line || '&nbsp;'}</p>`)
				.join(''),
		}),
	],
])('finds them above an old mail %s', (_, least, change) => {
	const verdicts = answered.map((reply) => judge(newText({ html: '', ...change(reply) }), reply.own));
	expect(share(verdicts.map(({ exact }) => exact))).toBeGreaterThanOrEqual(least);
	expect(share(verdicts.map(({ newLost }) => !newLost))).toBeGreaterThan(99);
});
