/** Who may see and do what on the pages, which links open them, and whether everybody can use them. */
import { mailsOfRecord } from '../../adapters/memory/page-mails';
import { pagesAddress } from '../../scripts/demo/card';
import { endEverything } from '../../scripts/lib/running.cjs';
import {
	blades,
	faintTexts,
	john,
	openCardDriver,
	usualMails,
	type CardDriver,
} from '../support/card-driver';

jest.setTimeout(240_000);

let at: CardDriver;
let world: CardDriver['world'];
let page: CardDriver['page'];
let open: CardDriver['open'];
let openCard: CardDriver['openCard'];
let status: CardDriver['status'];

beforeAll(async () => {
	at = await openCardDriver();
	({ world, page, open, openCard, status } = at);
	await world.startBinding();
	await world.deliver(...usualMails);
});

afterAll(async () => {
	await at?.close();
	await endEverything();
});

it('serves the card in the sandbox that n8n sets by default: no origin, no cookies, no script', async () => {
	const answer = await openCard();
	const policy = answer?.headers()['content-security-policy'] ?? '';
	expect(answer?.status()).toBe(200);
	expect(policy).toMatch(/^sandbox /);
	expect(policy).not.toContain('allow-same-origin');
	expect(await page.evaluate('self.origin')).toBe('null');
	const cookies = '(() => { try { return document.cookie; } catch (error) { return error.name; } })()';
	expect(await page.evaluate(cookies)).toBe('SecurityError');
	expect(await page.locator('script').count()).toBe(0);
	expect(await page.locator('.warning').count()).toBe(0);
});

describe('rights', () => {
	it('shows a reader everything and offers no change', async () => {
		await openCard('u7');
		expect(await page.locator('#planned > li').count()).toBeGreaterThan(0);
		for (const name of ['Mark as processed', 'Unbind from this record'])
			expect(await page.getByRole('button', { name }).count()).toBe(0);
		await page.getByRole('link', { name: 'Invoice address has changed', exact: true }).click();
		expect(await page.getByRole('region', { name: 'CRM connections' }).innerText()).toContain(
			'let you see these bindings, not change them',
		);
	});

	it.each(['process', 'unbind', 'bind', 'create'] as const)(
		'refuses a reader to %s, even with a form of their own',
		async (action) => {
			const links = await world.links('u7');
			const about = { mail: blades, kind: 'contact', id: action === 'bind' ? 'c2' : 'c1', done: '1' };
			const before = await bindingsOf('c1');
			const answer = await fetch(pagesAddress(world.server), {
				...{ method: 'POST', redirect: 'manual' },
				body: new URLSearchParams({
					token: links.action(action, about),
					kind: 'lead',
					title: 'Not allowed',
				}),
			});
			await page.goto(answer.headers.get('location')!);
			expect(await page.locator('.refused').innerText()).toMatch(/rights/i);
			expect(await bindingsOf('c1')).toEqual(before);
		},
	);

	it("hides what is not one's own, and how much mail there is", async () => {
		expect((await openCard('u8'))?.status()).toBe(404);
		expect(await page.locator('main').innerText()).toContain('rights in the CRM');
		expect(await page.locator('main').innerText()).not.toContain('John');
		await open('list', {}, 'u8');
		expect(await page.locator('main').innerText()).toContain('No mail has been processed yet.');
		expect(await page.locator('main').innerText()).not.toMatch(/\(\d+\)/);
		await open('sidebar', { address: 'john@acme.example' }, 'u8');
		expect(await page.locator('main').innerText()).not.toMatch(/John|Acme|blades/);
	});

	const bindingsOf = async (id: string) =>
		await world.memory(async ({ db }) =>
			(await mailsOfRecord(db, 'built-in:default', { kind: 'contact', id }, { limit: 100 })).map(
				({ mail, planned: waits }) => `${mail.id} ${waits}`,
			),
		);
});

describe('links', () => {
	it('are refused after their time, changed, or not made by us', async () => {
		const late = (await world.links('u1', -10)).page('card', { ...john });
		expect((await page.goto(late))?.status()).toBe(403);
		expect(await page.locator('main').innerText()).toContain('has expired');
		const [body, mac] = (await world.links()).token('card', { ...john }).split('.') as [string, string];
		const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
		const other = Buffer.from(JSON.stringify({ ...payload, user: 'u2' })).toString('base64url');
		expect((await page.goto(`${pagesAddress(world.server)}?t=${other}.${mac}`))?.status()).toBe(403);
		expect(await page.locator('main').innerText()).toContain('not made by this CRM');
		expect((await page.goto(pagesAddress(world.server)))?.status()).toBe(403);
	});

	it('to a page never carry out a form, and a form without its token does nothing', async () => {
		const post = async (fields: Record<string, string>) =>
			(await fetch(pagesAddress(world.server), { method: 'POST', body: new URLSearchParams(fields) })).status;
		const token = (await world.links()).token('card', { ...john });
		expect(await post({ token, mail: blades })).toBe(403);
		expect(await post({ mail: blades, done: '1' })).toBe(403);
	});

	it('leave no trace in the runs that n8n keeps', async () => {
		const { results } = await world.server.rest.call<{
			results: { workflowName?: string; status: string }[];
		}>('GET', '/rest/executions');
		expect(results.filter(({ workflowName }) => workflowName?.startsWith('10 '))).toEqual([]);
	});
});

describe('everybody can use it', () => {
	it('by keyboard alone: skip, reach every button, see where one is, press', async () => {
		await openCard();
		await page.keyboard.press('Tab');
		expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
		await page.keyboard.press('Enter');
		const reached: string[] = [];
		for (let step = 0; step < 60 && reached.at(-1) !== 'Mark as processed'; step += 1) {
			await page.keyboard.press('Tab');
			reached.push(String(await page.evaluate('document.activeElement.textContent.trim()')));
			expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
		}
		expect(reached).toEqual(expect.arrayContaining(['New mail', 'Mark as processed']));
		await page.keyboard.press('Enter');
		expect(await status()).toBe('Marked as processed.');
		await page.getByRole('button', { name: 'Mark as not processed' }).first().click();
	});

	it.each(['light', 'dark'] as const)(
		'on a phone, in %s: nothing is cut off and all text stands out',
		async (colorScheme) => {
			const phone = await world.page({ viewport: { width: 340, height: 700 }, colorScheme });
			const links = await world.links();
			const mail = { mail: 'known-inbound-by-second-address@doe-private.example' };
			const pages = [
				links.page('card', { ...john }),
				links.page('mail', mail),
				links.page('reply', mail),
				links.page('list'),
				links.page('sidebar', { address: 'john@acme.example' }),
			];
			for (const url of pages) {
				expect((await phone.goto(url))?.status()).toBe(200);
				expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(340);
				expect(await phone.evaluate(faintTexts)).toEqual([]);
			}
			await phone.context().close();
		},
	);
});

describe('whatever a mail is called', () => {
	const odd = [
		['a word without end', 'W'.repeat(900)],
		[
			'emoji and marks that stack',
			`\u{1F469}\u200D\u{1F4BB}\u{1F1E9}\u{1F1EA} Z${'\u0353\u0354'.repeat(40)}algo`,
		],
		['markup', '<img src=x onerror=alert(1)>"\'><script>alert(1)</script> {{ 7*7 }} ${7*7}'],
		['Arabic with an override', '\u0639\u0631\u0636 \u202Egpj.exe \u0633\u0639\u0631'],
	] as const;

	it.each(odd)(
		'%s: the card stays whole on a phone, and the text stands there as text',
		async (_what, subject) => {
			const id = `odd-${odd.findIndex(([, text]) => text === subject)}@acme.example`;
			await world.deliverRaw('INBOX', rawMail(id, subject));
			const phone = await world.page({ viewport: { width: 340, height: 700 } });
			const links = await world.links();
			for (const url of [links.page('card', { ...john }), links.page('mail', { mail: id, ...john })]) {
				expect((await phone.goto(url))?.status()).toBe(200);
				expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(340);
				expect(await phone.evaluate('document.querySelectorAll("script, main img").length')).toBe(0);
			}
			// What turns the writing around is left out, all else is shown as it stands.
			const shown = subject
				.replace(/[\u202a-\u202e]/g, '')
				.replace(/\s+/g, ' ')
				.trim();
			expect((await phone.locator('h1').textContent())?.replace(/\s+/g, ' ').trim()).toBe(shown);
			await phone.context().close();
		},
	);

	it('a mail from right to left reads so, and its sender turns nothing around', async () => {
		const id = 'rtl@acme.example';
		await world.deliverRaw('INBOX', rawMail(id, '\u05E9\u05DC\u05D5\u05DD', '\u05E0\u05EA\u05D9'));
		await openCard();
		const of = async (selector: string): Promise<unknown> =>
			await page.evaluate(
				`getComputedStyle([...document.querySelectorAll('#planned li.panel')].find((panel) => panel.dataset.mail === '${id}').querySelector('${selector}')).direction`,
			);
		expect([await of('h3'), await of('p.soft'), await of('bdi')]).toEqual(['rtl', 'ltr', 'rtl']);
		expect(await page.locator('html').getAttribute('lang')).toBe('en');
	});
});

/** An authenticated mail of John's. */
function rawMail(id: string, subject: string, name = 'John Doe'): Buffer {
	const coded = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
	return Buffer.from(
		[
			'Authentication-Results: mx.brightwater.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example',
			`From: ${coded(name)} <john@acme.example>`,
			'To: Brightwater Sales <sales@brightwater.example>',
			`Subject: ${coded(subject)}`,
			'Date: Mon, 05 Oct 2026 15:00:00 +0000',
			`Message-ID: <${id}>`,
			'MIME-Version: 1.0',
			'Content-Type: text/plain; charset=utf-8',
			'',
			subject,
			'',
		].join('\r\n'),
	);
}
