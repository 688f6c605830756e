/** CRM Card: links that it makes, and the requests it answers, through the form alone. */
import { CrmCard } from '../../../nodes/CrmCard/CrmCard.node';
import { item, nodeContext, type NodeContextOptions } from '../../support/node-context';
import { nodeMemory } from '../../support/node-memory';

const { description } = new CrmCard();
const { seed } = nodeMemory();
const instance = 'https://n8n.ours.example';
const webhookUrl = `${instance}/webhook/crm-mail`;

const run = async (parameters: NodeContextOptions['parameters'], json: object = {}) => {
	const context = nodeContext({ description, items: [item(json)], parameters });
	const [output = []] = await CrmCard.prototype.execute.call(context);
	return output[0]!.json as Record<string, string>;
};
const picked = (value: string) => ({ mode: 'list', value });
const link = (more: Record<string, unknown>) =>
	run({ operation: 'link', user: picked('u1'), ...more }) as Promise<Record<string, string>>;
const serve = (url: string, body: object = {}) =>
	run({}, { webhookUrl, query: Object.fromEntries(new URL(url).searchParams), body });

beforeEach(async () => {
	await seed({
		users: [
			{ id: 'u1', name: 'Anna', email: 'anna@ours.example' },
			{ id: 'u9', name: 'Gil', active: false },
		],
		records: [{ kind: 'contact', id: 'c1', title: 'John Doe', emails: ['john@acme.example'], ownerId: 'u1' }],
	});
});

it('makes a link from the path of the webhook, and serves the card behind it', async () => {
	const made = await link({ page: 'card', kind: 'contact', record: picked('c1') });
	expect(made.url).toMatch(/^https:\/\/n8n\.ours\.example\/webhook\/crm-mail\?t=/);
	expect(Date.parse(made.expiresAt!) - Date.now()).toBeGreaterThan(11.9 * 3600_000);
	expect(await serve(made.url!)).toMatchObject({
		...{ status: 200, contentType: 'text/html; charset=utf-8', location: null, what: 'card' },
		body: expect.stringContaining('John Doe'),
	});
});

it('makes a link from a whole address, without its query', async () => {
	const made = await link({ page: 'list', baseUrl: 'https://other.example/hook/x?a=b#c' });
	expect(made.url).toMatch(/^https:\/\/other\.example\/hook\/x\?t=/);
});

it('makes a link to the sidebar of any sender, with its JSON twin', async () => {
	const made = await link({ page: 'sidebar' });
	const twin = await serve(`${made.jsonUrl}&address=John@acme.example`);
	expect(twin.contentType).toBe('application/json; charset=utf-8');
	expect(JSON.parse(twin.body!)).toMatchObject({ known: true, name: 'John Doe', company: null });
});

it('keeps a sidebar that was made for one sender to that sender', async () => {
	const made = await link({ page: 'sidebar', address: 'nobody@x.example' });
	expect((await serve(`${made.url}&address=john@acme.example`)).body).not.toContain('John Doe');
});

it.each([
	['a user who is not there', { page: 'list', user: picked('u7') }, 'There is no active CRM user "u7".'],
	['a user who has left', { page: 'list', user: picked('u9') }, 'There is no active CRM user "u9".'],
	['no record', { page: 'card', kind: 'contact' }, 'No record is chosen.'],
	[
		'an address that is none',
		{ page: 'list', baseUrl: 'file:///etc' },
		'The field "Page Address" is no web address.',
	],
])('refuses a link for %s', async (_title, parameters, message) => {
	await expect(link(parameters)).rejects.toMatchObject({ message });
});

it('refuses a request without a link, with a page that says so', async () => {
	expect(await run({}, { webhookUrl, query: {}, body: {} })).toMatchObject({
		...{ status: 403, what: 'refused' },
		body: expect.stringContaining('This link is incomplete.'),
	});
});

it('never makes a link good for longer than it says', async () => {
	const made = await link({ page: 'list', hours: 1 });
	jest.useFakeTimers({ now: Date.now() + 3601_000, doNotFake: ['setImmediate', 'nextTick', 'setTimeout'] });
	try {
		expect(await serve(made.url!)).toMatchObject({
			status: 403,
			body: expect.stringContaining('expired'),
		});
	} finally {
		jest.useRealTimers();
	}
});
