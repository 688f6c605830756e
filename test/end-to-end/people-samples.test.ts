/** The samples in which a person or another program acts: forms in a real browser, the look-up webhook, the error report. */
import type { Browser, Page } from 'playwright-core';
import { openCanvas } from '../../scripts/lib/canvas';
import { itemsOf } from '../../scripts/lib/n8n-rest';
import { startSamples, until, type RunningSample, type Samples } from '../support/running-samples';

jest.setTimeout(240_000);

let samples: Samples;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	samples = await startSamples();
	({ browser, page } = await openCanvas(samples.server.address));
});

afterAll(async () => {
	await browser?.close();
	await samples?.stop();
});

/** Fills in a page of a form, field after field, and sends it. */
async function send(...values: string[]): Promise<void> {
	await page.locator('#submit-btn').waitFor();
	for (const [index, value] of values.entries()) {
		const field = page.locator(`[name="field-${index}"]`);
		if ((await page.locator(`select[name="field-${index}"]`).count()) > 0) {
			const labels = await field.locator('option').allTextContents();
			const label = labels.map((text) => text.trim()).find((text) => text.includes(value));
			if (!label) throw new Error(`"${value}" is not among ${labels.join(' | ')}`);
			await field.selectOption({ label });
		} else await field.fill(value);
	}
	await page.locator('#submit-btn').click();
}

/** Waits until the page shows a text. */
const shows = async (text: string | RegExp): Promise<void> =>
	await page.getByText(text).first().waitFor({ timeout: 30_000 });

/** n8n asks a person once for each form whether it may act for him. */
async function openForm(path: string): Promise<void> {
	await page.goto(`${samples.server.address}/form/${path}`);
	const allow = page.getByRole('button', { name: 'Allow access' });
	await page.locator('#submit-btn').or(allow).first().waitFor();
	if (await allow.isVisible()) await allow.click();
}

const boundTo = (mail: string): string[] =>
	samples
		.rows('select kind, record from binding_links where mail = ? and removed = 0', mail)
		.map(({ kind, record }) => (String(record).length > 3 ? String(kind) : String(record)))
		.sort();

const john = { from: 'John Doe <john@acme.example>' };

describe('07 Binding by hand, with a form', () => {
	let sample: RunningSample;
	beforeAll(async () => {
		sample = await samples.start('07');
		sample.deliver({ id: 'h1@acme.example', ...john, subject: 'Costs $& <b>more</b>', text: 'Why?' });
		sample.deliver({ id: 'h2@acme.example', ...john, subject: 'Second', text: 'And this?' });
		await sample.ended(2);
	});

	it('asks for a login', async () => {
		const form = `${samples.server.address}/form/crm-bind-mail`;
		const answer = await fetch(form, { redirect: 'manual' });
		expect(answer.status).toBe(302);
		expect(answer.headers.get('location')).toContain('/oauth/authorize');
		const body = new FormData();
		body.set('field-0', 'john@acme.example');
		expect((await fetch(form, { method: 'POST', body })).status).toBe(401);
	});

	it('keeps mail unbound until a person binds it to a record that he looks for', async () => {
		expect(boundTo('h1@acme.example')).toEqual([]);
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await shows('John Doe, Acme Joinery');
		await send('Costs', 'Bind it to a record', 'This mail only', 'Company', 'nordlicht');
		await shows('Which record?');
		await send('Nordlicht GmbH');
		await shows(/Bound to company "Nordlicht GmbH"/);
		expect(boundTo('h1@acme.example')).toEqual(['co2']);
		expect(boundTo('h2@acme.example')).toEqual([]);
	});

	it('creates the missing record while binding', async () => {
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await send('Second', 'Create a record and bind it', 'This mail only', 'Deal', 'A deal by hand');
		await shows(/Created deal "A deal by hand"/);
		expect(boundTo('h2@acme.example')).toEqual(['deal']);
		expect(samples.rows("select title from crm_records where title = 'A deal by hand'")).toHaveLength(1);
	});

	it('takes a binding away, and says so when there is nothing to find', async () => {
		await openForm('crm-bind-mail');
		await send('john@acme.example');
		await shows('Which mail, and what to do with it?');
		await send('Costs', 'Remove a binding', 'This mail only', 'Contact', '');
		await shows('Which binding is to go?');
		await send('Nordlicht GmbH');
		await shows('The binding was removed and stays removed.');
		expect(boundTo('h1@acme.example')).toEqual([]);
		await openForm('crm-bind-mail');
		await send('nobody@nowhere.example');
		await shows('Nothing found');
		await until('every form run has ended', async () =>
			(await sample.executions()).length >= 6 ? true : null,
		);
	});
});

describe('09 Who is this sender?', () => {
	it('answers whoever has the key, and nobody else', async () => {
		const sample = await samples.start('09');
		const ask = async (query: string, headers: Record<string, string> = { 'x-webmail-key': 'sample-key' }) =>
			await fetch(`${samples.server.address}/webhook/crm-sender${query}`, { headers });
		await until('the webhook answers', async () => ((await ask('?address=x@y.example')).ok ? true : null));
		expect((await ask('?address=john@acme.example', {})).status).toBe(403);
		const known = await ask('?address=greta@nordlicht.example');
		expect(known.status).toBe(200);
		expect(known.headers.get('cache-control')).toBe('no-store');
		expect(await known.json()).toMatchObject({
			...{ address: 'greta@nordlicht.example', known: true, contact: { id: 'c2', title: 'Greta Vogel' } },
			...{ company: { id: 'co2' }, openDeals: [{ id: 'd2' }], lead: null },
		});
		expect(await (await ask('?address=new@stranger.example')).json()).toMatchObject({
			...{ known: false, contact: null, company: null, openDeals: [], lastMails: [] },
		});
		const wrong = await ask('');
		expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'No address is given.' }]);
		await sample.executions();
	});
});

describe('11 Review queue', () => {
	let sample: RunningSample;
	const office = { from: 'Office <office@twin-workshop.example>', text: 'Which of us?' };
	const decide = async (mail: string, decision: string, scope = 'This mail only'): Promise<void> => {
		await openForm('crm-review');
		await send();
		await shows('Which mail?');
		await send(mail);
		await shows('What is to be done?');
		await send(decision, scope);
	};

	it('parks what no rule may decide alone', async () => {
		sample = await samples.start('11');
		sample.deliver({ id: 'q1@twin-workshop.example', ...office, subject: 'Shared address' });
		sample.deliver({
			...{ id: 'q2@forged.example', from: 'Forged <ceo@forged.example>', subject: 'Pay now', text: 'Quick.' },
			forged: true,
		});
		sample.deliver({ id: 'q3@twin-workshop.example', ...office, subject: 'Another one' });
		const ran = await sample.ended(3);
		const parked = ran.flatMap((execution) => itemsOf(execution, 'Waits in the queue'));
		expect(parked.map(({ subject }) => subject).sort()).toEqual(['Another one', 'Pay now', 'Shared address']);
		expect(boundTo('q1@twin-workshop.example')).toEqual(['co3']);
	});

	it('binds it to the candidate that a person picks', async () => {
		await decide('Shared address', 'Bind to contact Mary Stone');
		await shows(/Bound to contact "Mary Stone"/);
		expect(boundTo('q1@twin-workshop.example')).toEqual(['c5', 'co3']);
	});

	it('creates a record for it', async () => {
		await decide('Pay now', 'Create a Lead');
		await shows(/Created lead "Pay now"/);
		expect(boundTo('q2@forged.example')).toEqual(['lead']);
	});

	it('lets it be, and says when the queue is empty', async () => {
		await decide('Another one', 'Leave it unbound');
		await shows('The mail was taken out of Review.');
		await openForm('crm-review');
		await send();
		await shows('The queue is empty');
		await sample.ended(7);
	});
});

describe('12 Error workflow', () => {
	const poison = { ...john, subject: 'Poison', text: 'Bad.' };

	it('reports what was set aside, once, and offers it again when the cause is mended', async () => {
		const report = await samples.start('12');
		const reports = (): string[] => report.sent().filter((raw) => raw.includes('Mail set aside'));
		const reader = await samples.start('05', {
			mailbox: report.mailbox,
			settings: { errorWorkflow: report.workflowId },
			change: (node) =>
				node.type.endsWith('.resolveCrmBinding')
					? {
							...node,
							parameters: {
								settingsFrom: 'json',
								settingsJson: '={{ $json.subject === "Poison" ? "{ broken" : "{}" }}',
							},
						}
					: node.type.endsWith('.crmMailTrigger')
						? {
								...node,
								parameters: {
									folders: 'these',
									includeFolders: { folder: [{ path: { __rl: true, mode: 'path', value: 'INBOX' } }] },
									options: { maxTries: 1 },
								},
							}
						: node,
		});
		reader.deliver({ id: 'p1@acme.example', ...poison });
		reader.deliver({ id: 'p2@acme.example', ...john, subject: 'Good', text: 'Fine.' });
		await until('the report is sent', () => (reports().length > 0 ? true : null));
		await until('the other mail went on', () => (boundTo('p2@acme.example').length > 0 ? true : null));
		expect(boundTo('p2@acme.example')).toEqual(['c1', 'co1']);
		// Soft line breaks of the quoted-printable text joined again.
		const text = reports()[0]?.replace(/=\r?\n/g, '');
		expect(text).toContain('Workflow: 05 Mail is bound and nothing is created');
		expect(text).toContain('Set aside now: 1');
		expect(text).toContain('john@acme.example, Poison (INBOX)');
		expect(text).toMatch(/The settings are no valid JSON/);

		await reader.edit((node) =>
			node.type.endsWith('.resolveCrmBinding')
				? { ...node, parameters: { inboundNew: false, outboundNew: false, inboundKnown: false } }
				: node,
		);
		expect(boundTo('p1@acme.example')).toEqual([]);
		await report.runByHand('When the cause is mended', [{}]);
		await until('the mail is read', () => (boundTo('p1@acme.example').length > 0 ? true : null));
		expect(boundTo('p1@acme.example')).toEqual(['c1', 'co1']);
		expect(reports()).toHaveLength(1);
		await report.executions();
	});
});
