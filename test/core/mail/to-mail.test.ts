/** Items of the triggers people already use become mails. */
import { toMail } from '../../../core/mail/to-mail';

const now = '2026-11-20T12:00:00.000Z';
const resolvedItem = {
	attachments: [],
	headers: {
		from: 'From: John Doe <john@acme.example>',
		'message-id': 'Message-ID: <a1@acme.example>',
		references: 'References: <r1@ours.example>\r\n <r2@acme.example>',
		'authentication-results': 'Authentication-Results: mx.ours.example; dmarc=pass header.from=acme.example',
		'list-id': 'List-ID: <news.acme.example>',
	},
	subject: 'Re: Offer',
	date: '2026-11-20T09:00:00.000Z',
	to: { value: [{ address: 'sales@ours.example', name: 'Sales' }], text: 'Sales <sales@ours.example>' },
	from: { value: [{ address: 'john@acme.example', name: 'John Doe' }], text: 'x' },
	messageId: '<a1@acme.example>',
	inReplyTo: '<r2@acme.example>',
	references: ['<r1@ours.example>', '<r2@acme.example>'],
	text: 'Yes.\n\n> old',
	html: '<p>Yes.</p>',
};

it('reads Email Trigger (IMAP), resolved', () => {
	expect(toMail(resolvedItem, now)).toMatchObject({
		id: 'a1@acme.example',
		from: { address: 'john@acme.example', name: 'John Doe' },
		to: [{ address: 'sales@ours.example', name: 'Sales' }],
		inReplyTo: 'r2@acme.example',
		references: ['r1@ours.example', 'r2@acme.example'],
		topic: 'Offer',
		newText: 'Yes.',
		date: '2026-11-20T09:00:00.000Z',
		automation: { kind: 'bulk' },
		authentication: { verdict: 'pass' },
	});
});

it('reads Email Trigger (IMAP), simple', () => {
	const simple = {
		textHtml: '<p>Hi</p>',
		textPlain: 'Hi',
		metadata: { 'auto-submitted': 'auto-replied', 'x-mailer': 'x' },
		attributes: { uid: 17 },
		from: 'John Doe <john@acme.example>',
		to: 'sales@ours.example',
		subject: 'Hello',
		date: 'Fri, 20 Nov 2026 10:00:00 +0100',
		messageId: '<a2@acme.example>',
	};
	expect(toMail(simple, now)).toMatchObject({
		id: 'a2@acme.example',
		from: { address: 'john@acme.example' },
		text: 'Hi',
		automation: { kind: 'autoReply' },
		mailbox: { uid: 17 },
	});
});

it('reads the Gmail Trigger, simplified, sent mail included', () => {
	const simplified = {
		id: '18c',
		threadId: '18a',
		snippet: 'It&#39;s fine',
		payload: { mimeType: 'text/plain' },
		internalDate: '1795169400000',
		labels: [{ id: 'SENT', name: 'SENT' }],
		From: 'Anna <anna@ours.example>',
		To: 'john@acme.example',
		Subject: 'Offer',
	};
	expect(toMail(simplified, now)).toMatchObject({
		id: 'gmail:18c',
		from: { address: 'anna@ours.example' },
		text: "It's fine",
		direction: 'outbound',
		otherIds: ['gmail-thread:18a'],
	});
});

it('reads the Gmail Trigger, whole', () => {
	expect(
		toMail({ ...resolvedItem, attachments: undefined, id: '18c', threadId: '18a', labelIds: ['INBOX'] }, now),
	).toMatchObject({
		id: 'a1@acme.example',
		otherIds: ['gmail-thread:18a'],
		direction: 'inbound',
	});
});

it('reads the Microsoft Outlook Trigger, whole and simplified', () => {
	const recipient = (address: string, name: string) => ({ emailAddress: { address, name } });
	const whole = {
		...{
			id: 'AAMk',
			internetMessageId: '<a3@acme.example>',
			conversationId: 'AAQk',
			subject: 'Offer',
			receivedDateTime: '2026-11-20T09:00:00Z',
			bodyPreview: 'Hi',
		},
		...{
			body: { contentType: 'html', content: '<p>Hi</p>' },
			from: recipient('john@acme.example', 'Doe, John'),
			toRecipients: [recipient('sales@ours.example', 'Sales')],
			ccRecipients: [],
		},
		internetMessageHeaders: [{ name: 'In-Reply-To', value: '<r2@acme.example>' }],
	};
	expect(toMail(whole, now)).toMatchObject({
		id: 'a3@acme.example',
		from: { address: 'john@acme.example', name: 'Doe, John' },
		to: [{ address: 'sales@ours.example' }],
		text: 'Hi',
		inReplyTo: 'r2@acme.example',
	});
	const simplified = {
		id: 'AAMk',
		conversationId: 'AAQk',
		subject: 'Offer',
		bodyPreview: 'Hi',
		from: 'john@acme.example',
		to: ['sales@ours.example', 'ben@ours.example'],
		categories: [],
		hasAttachments: false,
	};
	expect(toMail(simplified, now)).toMatchObject({
		id: 'outlook:AAMk',
		from: { address: 'john@acme.example' },
		to: [{ address: 'sales@ours.example' }, { address: 'ben@ours.example' }],
		otherIds: ['outlook:AAQk'],
		text: 'Hi',
	});
});

it('reads any item with a sender and a text, and nothing less', () => {
	expect(toMail({ from: 'john@acme.example', subject: 'Form', message: 'Call me' }, now)).toMatchObject({
		from: { address: 'john@acme.example' },
		text: 'Call me',
	});
	expect(toMail({ order: 7 }, now)).toBeNull();
	expect(toMail({ from: 'nobody', text: 'x' }, now)).toBeNull();
});
