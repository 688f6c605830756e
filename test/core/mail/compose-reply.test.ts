/** Answers go to the right people, join the conversation and quote what was answered. */
import { composeReply } from '../../../core/mail/compose-reply';

const address = (written: string, name = '') => ({ address: written, name });
const mail = {
	direction: 'inbound' as const,
	from: address('john@acme.example', 'John Doe'),
	replyTo: [],
	to: [address('sales@ours.example'), address('mary@acme.example')],
	cc: [address('boss@acme.example')],
	subject: 'AW: Offer',
	topic: 'Offer',
	messageId: 'c@acme.example',
	references: ['a@ours.example', 'b@acme.example'],
	inReplyTo: 'b@acme.example',
	date: '2026-11-20T10:05:00.000Z',
	text: 'Yes, please.\n\n> old',
	newText: 'Yes, please.',
};
const own = (it: string) => it.endsWith('@ours.example');

it('answers the sender, joins the conversation and quotes only what was new', () => {
	expect(composeReply(mail, own)).toEqual({
		to: [address('john@acme.example', 'John Doe')],
		cc: [],
		subject: 'Re: Offer',
		inReplyTo: 'c@acme.example',
		references: ['a@ours.example', 'b@acme.example', 'c@acme.example'],
		text: '\n\nOn 2026-11-20 10:05 UTC, John Doe <john@acme.example> wrote:\n> Yes, please.',
	});
});

it.each([
	{
		title: 'Reply-To before From',
		change: { replyTo: [address('desk@acme.example')] },
		to: ['desk@acme.example'],
	},
	{
		title: 'From when Reply-To is ours',
		change: { replyTo: [address('sales@ours.example')] },
		to: ['john@acme.example'],
	},
	{
		title: 'the recipients of a mail we sent',
		change: {
			direction: 'outbound' as const,
			from: address('sales@ours.example'),
			to: [address('john@acme.example')],
		},
		to: ['john@acme.example'],
	},
	{ title: 'nobody when there is no sender', change: { from: null }, to: [] },
])('writes to $title', ({ change, to }) => {
	expect(composeReply({ ...mail, ...change }, own).to.map((it) => it.address)).toEqual(to);
});

it('answers everybody but us when asked', () => {
	expect(composeReply(mail, own, true).cc.map((it) => it.address)).toEqual([
		'mary@acme.example',
		'boss@acme.example',
	]);
});

it('takes In-Reply-To where the mail has no References', () => {
	expect(composeReply({ ...mail, references: [] }, own).references).toEqual([
		'b@acme.example',
		'c@acme.example',
	]);
});

it('keeps the first and the newest of very many references', () => {
	const references = Array.from({ length: 80 }, (_, index) => `${index}@x.example`);
	const chain = composeReply({ ...mail, references }, own).references;
	expect(chain).toHaveLength(50);
	expect(chain[0]).toBe('0@x.example');
	expect(chain.at(-1)).toBe('c@acme.example');
});
