/**
 * Items exactly as n8n 2.41 writes them: Email Trigger (IMAP) in its three formats, Gmail Trigger simplified and whole,
 * Microsoft Outlook Trigger simplified, whole and with chosen fields; through both nodes that accept them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSharedMemories } from '../../adapters/memory/shared-memory';
import { MailKeywordRouter } from '../../nodes/MailKeywordRouter/MailKeywordRouter.node';
import { ResolveCrmBinding } from '../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { item, nodeContext } from '../support/node-context';

const resolver = new ResolveCrmBinding();
const router = new MailKeywordRouter();
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'foreign-triggers-'));
	process.env.CRM_MAIL_MEMORY_URL = `sqlite://${join(folder, 'memory.sqlite')}`;
});

afterEach(async () => {
	await closeSharedMemories();
	delete process.env.CRM_MAIL_MEMORY_URL;
	rmSync(folder, { recursive: true, force: true });
});

/** mailparser's result: headers are whole lines by name. */
const parsed = (from: string, id: string, more: object = {}) => ({
	headers: {
		received: 'Received: from a by mx.ours.example; Fri, 20 Nov 2026 10:00:01 +0100',
		from: `From: ${from}`,
		to: 'To: Sales <sales@ours.example>',
		subject: 'Subject: Urgent order',
		'message-id': `Message-ID: <${id}>`,
		date: 'Date: Fri, 20 Nov 2026 10:00:00 +0100',
		'content-type': 'Content-Type: text/plain',
	},
	html: false,
	text: 'Please send it. This is urgent.\n\nOn Mon, 16 Nov 2026 at 09:00, Sales <sales@ours.example> wrote:\n> feedback\n',
	textAsHtml: '<p>Please send it. This is urgent.</p>',
	subject: 'Urgent order',
	date: '2026-11-20T09:00:00.000Z',
	to: {
		value: [{ address: 'sales@ours.example', name: 'Sales' }],
		html: '<span>Sales</span>',
		text: 'Sales <sales@ours.example>',
	},
	from: { value: [{ address: from, name: '' }], html: '<span></span>', text: from },
	messageId: `<${id}>`,
	...more,
});
const person = (address: string, name = '') => ({ emailAddress: { name: name || address, address } });
const graph = (address: string, id: string) => ({
	'@odata.etag': 'W/"CQAAABYAAAB"',
	id: `AAMk${id}`,
	createdDateTime: '2026-11-20T09:00:02Z',
	lastModifiedDateTime: '2026-11-20T09:00:03Z',
	receivedDateTime: '2026-11-20T09:00:02Z',
	sentDateTime: '2026-11-20T09:00:00Z',
	hasAttachments: false,
	internetMessageId: `<${id}@outlook.example>`,
	subject: 'Urgent order',
	bodyPreview: 'Please send it. This is urgent.',
	importance: 'normal',
	conversationId: `AAQk${id}`,
	isRead: false,
	isDraft: false,
	body: {
		contentType: 'html',
		content: '<html><body><p>Please send it. This is urgent.</p></body></html>',
	},
	sender: person(address),
	from: person(address),
	toRecipients: [person('sales@ours.example', 'Sales')],
	ccRecipients: [],
	bccRecipients: [],
	replyTo: [],
	flag: { flagStatus: 'notFlagged' },
});

const shapes: { title: string; from: string; json: Record<string, unknown>; id: string | null }[] = [
	{
		title: 'IMAP simple',
		from: 'simple@x.example',
		id: 'imap-simple@x.example',
		json: {
			textHtml: '<p>Please send it. This is urgent.</p>',
			textPlain: 'Please send it. This is urgent.',
			metadata: {
				'message-id': '<imap-simple@x.example>',
				'mime-version': '1.0',
				'content-type': 'multipart/alternative; boundary="b"',
			},
			attributes: { uid: 17 },
			from: 'Sim Ple <simple@x.example>',
			to: 'Sales <sales@ours.example>',
			subject: 'Urgent order',
			date: 'Fri, 20 Nov 2026 10:00:00 +0100',
		},
	},
	{
		title: 'IMAP resolved',
		from: 'resolved@x.example',
		id: 'imap-resolved@x.example',
		json: parsed('resolved@x.example', 'imap-resolved@x.example', { attributes: { uid: 18 } }),
	},
	{
		title: 'Gmail simplified',
		from: 'gmail@x.example',
		id: 'gmail:18c1',
		json: {
			...{ id: '18c1', threadId: '18c1', snippet: 'Please send it. This is urgent.', sizeEstimate: 5000 },
			...{ payload: { mimeType: 'text/plain' }, historyId: '1', internalDate: '1795165200000' },
			labels: [
				{ id: 'INBOX', name: 'INBOX' },
				{ id: 'UNREAD', name: 'UNREAD' },
			],
			...{
				From: 'G Mail <gmail@x.example>',
				To: 'Sales <sales@ours.example>',
				Subject: 'Urgent order',
			},
		},
	},
	{
		title: 'Gmail whole',
		from: 'whole@x.example',
		id: 'gmail-whole@x.example',
		json: parsed('whole@x.example', 'gmail-whole@x.example', {
			...{ id: '18c2', threadId: '18c2', labelIds: ['UNREAD', 'INBOX'], sizeEstimate: 5000 },
		}),
	},
	{
		title: 'Outlook simplified',
		from: 'osimple@x.example',
		id: 'outlook:AAMk9',
		json: {
			...{ id: 'AAMk9', conversationId: 'AAQk9', subject: 'Urgent order' },
			...{ bodyPreview: 'Please send it. This is urgent.', from: 'osimple@x.example' },
			...{ to: ['sales@ours.example'], categories: [], hasAttachments: false },
		},
	},
	{
		title: 'Outlook whole',
		from: 'owhole@x.example',
		id: 'whole@outlook.example',
		json: graph('owhole@x.example', 'whole'),
	},
	{
		title: 'Outlook with chosen fields',
		from: 'ofields@x.example',
		id: 'outlook:AAMkf',
		json: {
			id: 'AAMkf',
			subject: 'Urgent order',
			body: graph('', '').body,
			from: person('ofields@x.example'),
		},
	},
];

const resolve = async (jsons: object[], more: object = {}) =>
	await resolver.execute.call(
		nodeContext({ description: resolver.description, items: jsons.map(item), ...more }),
	);
const route = async (jsons: object[]) =>
	await router.execute.call(
		nodeContext({
			description: router.description,
			items: jsons.map(item),
			parameters: {
				rules: {
					values: [
						{ name: 'urgent', output: 1, any: ['urgent'] },
						{ name: 'feedback', output: 2, any: ['feedback'] },
					],
				},
			},
		}),
	);

describe('Resolve CRM Binding', () => {
	it.each(shapes)('takes $title: sender, identity, text and date, and knows it again', async (shape) => {
		const [bound = []] = await resolve([shape.json]);
		expect(bound[0]?.json).toMatchObject({
			id: shape.id,
			direction: 'inbound',
			from: { address: shape.from },
			subject: 'Urgent order',
			newText: 'Please send it. This is urgent.',
			decision: { outcome: 'bound', rule: 'inboundNew', reasons: ['new-inbound'] },
		});
		expect(bound[0]?.pairedItem).toEqual({ item: 0 });
		const [again = []] = await resolve([shape.json]);
		expect(again[0]?.json.decision).toMatchObject({ outcome: 'bound', created: [], reasons: ['duplicate'] });
	});

	it('says of the format RAW what to choose instead, and lets the others pass', async () => {
		const [bound, review] = await resolve([{ raw: 'Hello there\r\n' }, shapes[0]?.json ?? {}]);
		expect(review?.map(({ json, pairedItem }) => [pairedItem, json.error])).toEqual([
			[{ item: 0 }, expect.stringMatching(/Resolved or Simple/)],
		]);
		expect(bound?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});

	it('pairs every result with its item, whatever the shapes and outputs', async () => {
		const own = { ...shapes[0]?.json, from: 'Anna <anna@ours.example>', metadata: {} };
		const parameters = { mailbox: { addresses: 'sales@ours.example, anna@ours.example' } };
		const jsons = [own, ...shapes.map(({ json }) => json), { no: 'mail' }];
		const outputs = await resolve(jsons, { parameters });
		const paired = outputs.map((items) =>
			items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
		);
		expect(paired).toEqual([shapes.map((_, index) => index + 1), [shapes.length + 1], [0]]);
	});

	it('joins a Gmail thread and an Outlook conversation without a Message-ID', async () => {
		const gmail = { ...shapes[2]?.json, id: '18c9', Subject: 'Re: Urgent order' };
		const outlook = { ...shapes[4]?.json, id: 'AAMk10', subject: 'Re: Urgent order' };
		const [bound = []] = await resolve([...shapes.map(({ json }) => json), gmail, outlook]);
		expect(bound.slice(-2).map(({ json }) => json.decision)).toMatchObject([
			{ rule: null, created: [], reasons: ['conversation'] },
			{ rule: null, created: [], reasons: ['conversation'] },
		]);
	});

	it.each([true, 'node'] as const)('answers an agent on one output, in order (%s)', async (tool) => {
		const outputs = await resolve(
			shapes.map(({ json }) => json),
			{ tool },
		);
		expect(outputs[0]?.map(({ json }) => (json.from as { address: string }).address)).toEqual(
			shapes.map(({ from }) => from),
		);
	});
});

describe('Mail Keyword Router', () => {
	it.each(shapes)('takes $title: new text and subject, not what is quoted', async ({ json }) => {
		const [none, urgent, feedback] = await route([json]);
		expect([none?.length, urgent?.length, feedback?.length]).toEqual([0, 1, 0]);
		expect(urgent?.[0]).toMatchObject({ json: { routes: ['urgent'] }, pairedItem: { item: 0 } });
	});

	it('takes the body of the format RAW for what it is: a text', async () => {
		const [, urgent] = await route([{ raw: 'This is urgent.' }]);
		expect(urgent).toHaveLength(1);
	});
});
