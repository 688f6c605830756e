/** Every mail of the corpus is read as its case expects, each a cause of its own. */
import { readCorpus } from '../../../../scripts/bench/mail/corpus';
import { conversationIds, readingAreas } from '../../../../scripts/bench/mail/measure';
import { differences, observe, parseCorpusMail } from '../../../../scripts/bench/mail/observe';

const lines = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.replace(/\s+/g, ' ').trim())
		.filter((line) => line !== '');

it('has more than 800 mails, and no name twice', () => {
	const names = ['new-text', 'automation', ...readingAreas, 'conversations'].flatMap((area) =>
		readCorpus(area).map(({ name }) => `${area}/${name}`),
	);
	expect(names.length).toBeGreaterThan(800);
	expect(new Set(names).size).toBe(names.length);
});

it.each(readCorpus('new-text'))('new text of $name: $cause', async (one) => {
	const mail = await parseCorpusMail(one);
	expect(lines(mail.newText)).toEqual(lines(one.newText ?? ''));
});

it.each(['automation', ...readingAreas].flatMap((area) => readCorpus(area)))(
	'$area, $name: $cause',
	async (one) => {
		const mail = await parseCorpusMail(one);
		const wrong = differences(one, mail);
		const seen = observe(mail);
		expect(Object.fromEntries(wrong.map((key) => [key, seen[key]]))).toEqual({});
	},
);

it('joins what belongs together and nothing else', async () => {
	const cases = readCorpus('conversations');
	const ids = await conversationIds(cases);
	const byName = new Map<unknown, Set<string | undefined>>();
	for (const [index, { expect: expected }] of cases.entries()) {
		const found = byName.get(expected.conversation) ?? new Set();
		byName.set(expected.conversation, found.add(ids[index]));
	}
	expect([...byName].filter(([, found]) => found.size > 1)).toEqual([]);
	expect(new Set(ids).size).toBe(byName.size);
});
