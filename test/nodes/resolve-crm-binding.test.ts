import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { linkSecret } from '../../adapters/memory/secret';
import { closeSharedMemories, sharedMemory } from '../../adapters/memory/shared-memory';
import { readToken } from '../../core/card/link-token';
import { ResolveCrmBinding } from '../../nodes/ResolveCrmBinding/ResolveCrmBinding.node';
import { buildMail } from '../support/build-mail';
import { item, nodeContext, type NodeContextOptions } from '../support/node-context';

const { description } = new ResolveCrmBinding();
const { execute } = ResolveCrmBinding.prototype;
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'resolve-node-'));
	process.env.CRM_MAIL_MEMORY_URL = `sqlite://${join(folder, 'memory.sqlite')}`;
});

afterEach(async () => {
	await closeSharedMemories();
	delete process.env.CRM_MAIL_MEMORY_URL;
	rmSync(folder, { recursive: true, force: true });
});

const run = async (given: Partial<NodeContextOptions>) =>
	await execute.call(nodeContext({ description, items: [], ...given }));
const decision = (
	json: unknown,
): {
	outcome: string;
	reasons: string[];
	created: { kind: string; source: string | null }[];
	explanation: string[];
} => (json as { decision: never }).decision;

describe('Resolve CRM Binding', () => {
	it('puts every mail on the output of its outcome and keeps the mail', async () => {
		const authentication = {
			verdict: 'fail' as const,
			spf: null,
			dkim: null,
			dmarc: 'fail',
			authservId: 'mx',
		};
		const outputs = await run({
			items: [
				item(buildMail({ id: 'a' })),
				item(buildMail({ id: 'b', authentication })),
				item(buildMail({ id: 'c', from: 'anna@ours.example' })),
			],
		});
		expect(outputs.map((output) => output.map(({ json, pairedItem }) => [json.id, pairedItem]))).toEqual([
			[['a', { item: 0 }]],
			[['b', { item: 1 }]],
			[['c', { item: 2 }]],
		]);
		expect(outputs[0]?.[0]?.json).toMatchObject({
			subject: 'Hello',
			decision: {
				outcome: 'bound',
				rule: 'inboundNew',
				created: [{ kind: 'lead', title: 'Hello' }],
				reasons: ['new-inbound'],
			},
		});
	});

	it('shows all three rules on, with the kinds of the article', () => {
		const defaults = Object.fromEntries(
			description.properties.map(({ name, default: value }) => [name, value]),
		);
		expect(defaults).toMatchObject({
			inboundNew: true,
			inboundNewKind: 'lead',
			outboundNew: true,
			outboundNewKind: 'contact',
			inboundKnown: true,
			inboundKnownKind: 'deal',
			inboundKnownPer: 'conversation',
			mode: 'automatic',
		});
		expect(description.outputNames).toEqual(['Bound', 'Review', 'Skipped']);
	});

	it('takes the form: kind, source, name and responsible of a rule', async () => {
		const [bound] = await run({
			items: [item(buildMail())],
			parameters: {
				inboundNewKind: 'ticket',
				inboundNewSource: 'website',
				inboundNewName: '{{name}}!',
				inboundNewUser: { mode: 'id', value: 'u7' },
			},
		});
		expect(decision(bound?.[0]?.json).created).toEqual([
			expect.objectContaining({ kind: 'ticket', source: 'website', title: 'John Doe!', responsible: 'u7' }),
		]);
	});

	it('takes the same settings as explain, and names an unknown one', async () => {
		const settings = (settingsJson: string) =>
			run({ items: [item(buildMail())], parameters: { settingsFrom: 'json', settingsJson } });
		const [, , skipped] = await settings('{"rules":{}, "keywords": []}');
		expect(decision(skipped?.[0]?.json).reasons).toEqual(['rule-off']);
		await expect(settings('{"neverStored": []}')).rejects.toThrow('Setting "neverStored" is not known.');
		await expect(settings('{')).rejects.toThrow('no valid JSON');
	});

	it('reads lists written as text', async () => {
		const [, , skipped] = await run({
			items: [item(buildMail())],
			parameters: { options: { neverStore: 'x.example, *@acme.example' } },
		});
		expect(skipped?.[0]?.json).toEqual({
			id: expect.any(String),
			date: '2026-03-02T10:00:00.000Z',
			binding: expect.objectContaining({ reasons: ['never-store'] }),
			decision: expect.objectContaining({ reasons: ['never-store'] }),
		});
		expect(JSON.stringify(skipped)).not.toContain('john@acme.example');
	});

	it('parks what the CRM could not be asked about, without the content of never-store mail', async () => {
		const { db } = await sharedMemory({ file: join(folder, 'memory.sqlite') });
		await db.schema.dropTable('crm_addresses').execute();
		const secret = buildMail({ id: 'b', from: 'x@spam.example', subject: 'Secret' });
		const given = {
			items: [item(buildMail({ id: 'a' })), item(secret)],
			parameters: { options: { neverStore: 'spam.example' } },
		};
		await expect(run(given)).rejects.toMatchObject({
			message: expect.stringContaining('built-in CRM') as string,
		});
		const [, review = []] = await run({ ...given, continueOnFail: true });
		expect(review.map(({ json }) => [json.id, json.subject, decision(json).reasons])).toEqual([
			['a', 'Hello', ['not-decided']],
			['b', undefined, ['not-decided']],
		]);
		expect(JSON.stringify(review[1])).not.toMatch(/Secret|spam/);
	});

	it('links to the cards of the records, for one user', async () => {
		const db = (await sharedMemory({ file: join(folder, 'memory.sqlite') })).db;
		await importCrm(db, 'default', { users: [{ id: 'u1', name: 'Anna' }] }, new Date());
		const parameters = { cardPage: 'crm-mail', cardUser: { mode: 'id', value: 'u1' } };
		const [[one] = []] = await run({ items: [item(buildMail())], parameters });
		const { bound, links } = one?.json.decision as {
			bound: { id: string }[];
			links: { id: string; url: string }[];
		};
		expect(links).toMatchObject([{ kind: 'lead', id: bound[0]?.id }]);
		const [address, token = ''] = (links[0]?.url ?? '').split('?t=');
		expect(address).toBe('https://n8n.ours.example/webhook/crm-mail');
		const now = Math.floor(Date.now() / 1000);
		expect(readToken(token, await linkSecret(db), now)).toMatchObject({
			payload: { user: 'u1', purpose: 'page:card', about: { id: bound[0]?.id } },
		});
		const nobody = run({ items: [], parameters: { ...parameters, cardUser: { mode: 'id', value: 'x' } } });
		await expect(nobody).rejects.toMatchObject({
			message: expect.stringContaining('no active CRM user "x"') as string,
		});
	});

	it('writes nothing in a dry run', async () => {
		const mail = buildMail();
		const dry = await run({ items: [item(mail)], parameters: { dryRun: true } });
		const real = await run({ items: [item(mail)] });
		expect(decision(dry[0]?.[0]?.json).reasons).toEqual(decision(real[0]?.[0]?.json).reasons);
	});

	it('tells the trigger which mails are done', async () => {
		await run({ items: [item(buildMail({ id: 'a' }))] });
		await run({ items: [item(buildMail({ id: 'b' }))], parameters: { dryRun: true } });
		const { db } = await sharedMemory({ file: join(folder, 'memory.sqlite') });
		expect(await mailboxMemoryOn(db).acknowledged('workflow-1', ['a', 'b'])).toEqual(new Set(['a']));
	});

	it.each([true, 'node'] as const)('answers an agent on one output (%s)', async (tool) => {
		const outputs = await run({
			tool,
			items: [item(buildMail({ id: 'a' })), item(buildMail({ id: 'b', from: 'anna@ours.example' }))],
		});
		expect(outputs.map((output) => output.length)).toEqual([2, 0, 0]);
		expect(outputs[0]?.map(({ json }) => decision(json).outcome)).toEqual(['bound', 'skipped']);
	});

	it('takes the mail that an agent fills in', async () => {
		const filled = { from: 'Eve <eve@x.example>', subject: 'Offer', text: 'Please send one.' };
		for (const mail of [filled, JSON.stringify(filled)]) {
			const [out] = await run({ tool: 'node', items: [item({ toolCallId: '1' })], parameters: { mail } });
			expect(out?.[0]?.json).toMatchObject({ from: { address: 'eve@x.example' }, subject: 'Offer' });
			expect(decision(out?.[0]?.json).outcome).toBe('bound');
		}
	});

	it("takes items of n8n's own mail triggers", async () => {
		const imap = {
			...{ textPlain: 'Hi', metadata: { 'x-mailer': 'x' }, attributes: { uid: 17 } },
			...{
				from: 'Al <al@x.example>',
				to: 'sales@ours.example',
				subject: 'By IMAP',
				messageId: '<1@x.example>',
			},
			date: 'Fri, 20 Nov 2026 10:00:00 +0100',
		};
		const gmail = (id: string, Subject: string) => ({
			...{ id, threadId: '18a', snippet: 'Hi', internalDate: '1795169400000', labels: [{ id: 'INBOX' }] },
			...{
				From: 'Bo <bo@x.example>',
				To: 'sales@ours.example',
				Subject,
				payload: { mimeType: 'text/plain' },
			},
		});
		const address = (one: string) => ({ emailAddress: { address: one, name: '' } });
		const outlook = {
			...{ id: 'AAMk', internetMessageId: '<3@x.example>', conversationId: 'AAQk', subject: 'By Outlook' },
			...{
				bodyPreview: 'Hi',
				body: { contentType: 'text', content: 'Hi' },
				receivedDateTime: '2026-11-20T09:00:00Z',
			},
			...{ from: address('cy@x.example'), toRecipients: [address('sales@ours.example')], ccRecipients: [] },
		};
		const items = [imap, gmail('18b', 'By Gmail'), gmail('18c', 'Re: By Gmail'), outlook].map(item);
		const [boundItems = []] = await run({ items });
		expect(boundItems.map(({ json }) => [json.subject, decision(json).reasons.join()])).toEqual([
			['By IMAP', 'new-inbound'],
			['By Gmail', 'new-inbound'],
			['Re: By Gmail', 'conversation'],
			['By Outlook', 'new-inbound'],
		]);
		// A foreign item becomes the mail alone.
		expect(boundItems[3]?.json).not.toHaveProperty('toRecipients');
		const again = await run({ items });
		expect(again[0]?.map(({ json }) => decision(json).reasons)).toEqual(items.map(() => ['duplicate']));
	});

	it('parks an item that is no mail; the others pass', async () => {
		const outputs = await run({ items: [item({ hello: 'world' }), item(buildMail())] });
		expect(decision(outputs[1]?.[0]?.json).reasons).toEqual(['not-decided']);
		expect(outputs.map((output) => output.length)).toEqual([1, 1, 0]);
		expect(decision(outputs[1]?.[0]?.json).explanation[0]).toMatch(/no mail/);
	});

	it('takes a hundred mails and more', async () => {
		const [bound] = await run({
			items: Array.from({ length: 230 }, (_, index) => item(buildMail({ from: `p${index}@x.example` }))),
		});
		expect(bound).toHaveLength(230);
	});
});
