/** Soft line breaks of format=flowed are joined, quotes and answers stay apart (RFC 3676). */
import { unflow } from '../../../core/mail/unflow';

it.each([
	{ title: 'a soft break', text: 'one \ntwo', joined: 'one two' },
	{ title: 'a hard break', text: 'one\ntwo', joined: 'one\ntwo' },
	{ title: 'a blank line', text: 'one\n\ntwo', joined: 'one\n\ntwo' },
	{ title: 'a stuffed line', text: ' >not a quote', joined: '>not a quote' },
	{ title: 'a quote over two lines', text: '> one \n> two', joined: '> one two' },
	{ title: 'depths apart', text: '> one \n>> two', joined: '> one\n>> two' },
	{ title: 'an answer directly below a quote', text: '> one \nanswer', joined: '> one\nanswer' },
	{ title: 'an answer below an empty quoted line', text: '> one\n> \nanswer', joined: '> one\n>\nanswer' },
	{ title: 'a signature delimiter', text: 'one\n-- \nRita', joined: 'one\n-- \nRita' },
])('keeps or joins $title', ({ text, joined }) => {
	expect(unflow(text, false)).toBe(joined);
});

it('drops the blank where the sender put it in', () => {
	expect(unflow('あり \nがとう', true)).toBe('ありがとう');
});

it('takes linear time', () => {
	const begin = performance.now();
	unflow('> word \n'.repeat(150_000), false);
	expect(performance.now() - begin).toBeLessThan(1_000);
});
