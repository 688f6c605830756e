/** The outputs of the router, worked out in a sandbox as n8n does it. */
import { runInNewContext } from 'node:vm';
import { outputsFunction } from '../../../nodes/MailKeywordRouter/outputs';

const names = (parameters: unknown): string[] =>
	(runInNewContext(`(${outputsFunction})(parameters)`, { parameters }) as { displayName: string }[]).map(
		({ displayName }) => displayName,
	);
const rule = (name: string, output: number, enabled = true) => ({ name, output, enabled });

it('keeps every rule on the output it was given, whatever the order', () => {
	expect(names({ rules: { values: [rule('urgent', 1), rule('feedback', 2)] } })).toEqual([
		'No match',
		'urgent',
		'feedback',
	]);
	expect(names({ rules: { values: [rule('feedback', 2), rule('urgent', 1)] } })).toEqual([
		'No match',
		'urgent',
		'feedback',
	]);
});

it('keeps the outputs of the others when a rule is disabled or removed', () => {
	expect(names({ rules: { values: [rule('urgent', 1, false), rule('feedback', 2)] } })).toEqual([
		'No match',
		'urgent (off)',
		'feedback',
	]);
	expect(names({ rules: { values: [rule('feedback', 2)] } })).toEqual(['No match', '(free 1)', 'feedback']);
});

it('has one output for all rules from JSON, and one for a node without rules', () => {
	expect(names({ rulesFrom: 'json' })).toEqual(['No match', 'Matched']);
	expect(names({})).toEqual(['No match']);
});

it('shows rules that share an output together and leaves out impossible numbers', () => {
	expect(names({ rules: { values: [rule('a', 1), rule('b', 1), rule('c', 0), rule('d', 1000)] } })).toEqual([
		'No match',
		'a, b',
	]);
});
