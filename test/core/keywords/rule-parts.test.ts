/** The parts of a rule together: any, all and none, where to look, kinds of mail; and patterns in the forms people write. */
import { matchKeywords } from '../../../core/keywords/match-keywords';
import { keywordMail, keywordRules, matchText } from '../../support/keyword-mail';

const rows: [title: string, hit: boolean, text: string, rule: object, change?: object][] = [
	['all of the words', true, 'order refund', { all: ['order', 'refund'] }],
	['one of all is missing', false, 'order', { all: ['order', 'refund'] }],
	['all, over subject and text', true, 'refund', { all: ['order', 'refund'] }, { subject: 'Order' }],
	['any and all', true, 'order now', { any: ['x', 'now'], all: ['order'] }],
	['none blocks', false, 'order test', { any: ['order'], none: ['test'] }],
	['none blocks from the subject', false, 'order', { any: ['order'], none: ['test'] }, { subject: 'TEST' }],
	['none blocks though it is denied', false, 'order, not a test', { any: ['order'], none: ['test'] }],
	['a denied word of all is missing', false, 'order is not urgent', { all: ['order', 'urgent'] }],
	[
		'a name with an underscore',
		true,
		'x',
		{ any: ['invoice'], in: ['attachmentNames'] },
		{ attachments: [{ fileName: 'Invoice_2026.pdf' }] },
	],
	[
		'the name of an attachment',
		true,
		'x',
		{ any: ['invoice'], in: ['attachmentNames'] },
		{ attachments: [{ fileName: 'invoice.pdf' }] },
	],
	[
		'attachments are not looked at by default',
		false,
		'x',
		{ any: ['invoice'] },
		{ attachments: [{ fileName: 'invoice.pdf' }] },
	],
	[
		'part of a name',
		false,
		'x',
		{ any: ['invoice'], in: ['attachmentNames'] },
		{ attachments: [{ fileName: 'invoice2026.pdf' }] },
	],
	['domain of the sender', true, 'x', { any: ['acme.example'], in: ['sender'] }],
	['name of the sender', true, 'x', { any: ['John Doe'], in: ['sender'] }],
	['address of the sender', true, 'x', { any: ['john@acme.example'], in: ['sender'] }],
	['a pattern is as good as a word of any', true, 'PO-12345', { regex: 'PO-\\d{5}', any: ['absent'] }],
	['none blocks a pattern', false, 'PO-12345 test', { regex: 'PO-\\d{5}', none: ['test'] }],
	['a pattern is not denied', true, 'no urgent need', { regex: 'urgent' }],
	[
		'a phrase does not go over from the subject to the text',
		false,
		'me back',
		{ any: ['call me'] },
		{ subject: 'call' },
	],
	['an auto-reply', false, 'urgent', { any: ['urgent'] }, { automation: { kind: 'autoReply', reason: '' } }],
	[
		'an auto-reply that is asked for',
		true,
		'urgent',
		{ any: ['urgent'], kinds: ['autoReply'] },
		{ automation: { kind: 'autoReply', reason: '' } },
	],
	['sent mail', false, 'urgent', { any: ['urgent'] }, { direction: 'outbound' }],
	[
		'sent mail that is asked for',
		true,
		'urgent',
		{ any: ['urgent'], direction: 'any' },
		{ direction: 'outbound' },
	],
	['a rule that is switched off', false, 'urgent', { any: ['urgent'], enabled: false }],
];

it.each(rows)('%s: %s', (_, hit, text, rule, change = {}) => {
	const rules = keywordRules({ name: 'r', ...rule });
	expect(matchKeywords(keywordMail(text, change), rules, { clock: () => 0 }).routes).toEqual(
		hit ? ['r'] : [],
	);
});

const patterns: [regex: string, text: string, hit: boolean][] = [
	['PO-\\d{5}', 'your po-12345 please', true],
	['^urgent', 'x\nurgent', true],
	['urgent$', 'urgent\nx', true],
	['a.b', 'a\nb', false],
	['\\bсрочно\\b', 'это срочно!', true],
	['\\bсрочно\\b', 'несрочно', false],
	['größe\\b', 'Größe M', true],
	['größe\\b', 'Größen', false],
	['\\bété\\b', 'cet été-là', true],
	['\\bété\\b', 'étés', false],
	['\\w+@\\w+', 'mail a@b', true],
	['\\p{Lu}{3}', 'abc', true],
	['(?<n>PO)-1', 'po-1', true],
	['(a+)+$', 'a'.repeat(30000) + '!', false],
	['(x|x)*y', 'x'.repeat(30000), false],
	['ＰＯ', 'po', true],
	['café', 'CAFE\u0301', true],
	['\\bORD\\w+', 'ORD77', true],
	['注文番号：\\d+', '注文番号：１２３', true],
	['注文番号：\\d+', '注文番号:123', true],
	['№\\s?\\d+', 'Заказ №123', true],
	['№\\s?\\d+', 'Order No 123', true],
	['[№#]\\d+', 'Заказ №123', true],
	['ａ？b', 'a?b', true],
	['ａ？b', 'ab', false],
	['\\（\\d\\）', '（5）', true],
	['ﬁn', 'final', true],
	['（\\d+）', '(5)', true],
	['（\\d+', '(5', true],
];

it.each(patterns)('/%s/ in "%.40s": %s', (regex, text, hit) => {
	expect(matchText(text, { name: 'r', regex }).routes).toEqual(hit ? ['r'] : []);
});

it('a text that is cut does not end where it is cut', () => {
	const rule = { name: 'r', regex: 'a$' };
	expect(matchText('a'.repeat(100_001) + '!', rule).routes).toEqual([]);
	expect(matchText(`${'b'.repeat(99_990)}a\n${'c'.repeat(100)}`, rule).routes).toEqual(['r']);
});
