/** The card sample in a real n8n, used by hand in a real browser: process, answer, write, unbind, bind, create, refuse. */
import type { Page } from 'playwright-core';
import { mailsOfRecord } from '../../adapters/memory/page-mails';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { pagesAddress } from '../../scripts/demo/card';
import { endEverything } from '../../scripts/lib/running.cjs';
import { CardWorld } from '../support/card-world';

jest.setTimeout(240_000);

const john = { kind: 'contact', id: 'c1' } as const;
const blades = 'known-inbound-english@acme.example';
let world: CardWorld;
let page: Page;
/** Everything that the browser asked for. */
const asked: string[] = [];

beforeAll(async () => {
	world = await CardWorld.open();
	page = await world.page();
	page.on('request', (request) => asked.push(request.url()));
});

afterAll(async () => {
	await world?.close();
	await endEverything();
});

/** Texts whose contrast to what is behind them is below WCAG's 4.5. */
const faintTexts = `(() => {
	const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
	const part = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
	const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
	const behind = (element) => {
		for (let at = element; at; at = at.parentElement) {
			const colour = parse(getComputedStyle(at).backgroundColor);
			if (colour.length === 3 || colour[3] > 0) return colour;
		}
		return [255, 255, 255];
	};
	const faint = [];
	for (const element of document.querySelectorAll('body *')) {
		const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
		if (!own || element.closest('.skip')) continue;
		const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (contrast < 4.5) faint.push(element.textContent.trim().slice(0, 40) + ' ' + contrast.toFixed(2));
	}
	return faint;
})()`;

const open = async (
	name: 'card' | 'list' | 'sidebar' | 'new',
	about: Record<string, string> = {},
	user = 'u1',
) => await page.goto((await world.links(user)).page(name, about));
const openCard = async (user = 'u1') => await open('card', { ...john }, user);
const planned = (text: string) => page.locator('#planned li.panel', { hasText: text });
const done = (text: string) => page.locator('#history li.panel', { hasText: text });
const status = () => page.locator('[role=status]').innerText();

describe('before any workflow reads the mailbox', () => {
	it('warns that answers will not appear, and sends only what was confirmed', async () => {
		await open('new', john);
		expect(await page.locator('.warning').first().innerText()).toContain('is not bound to this CRM');
		await page.locator('#text').fill('Hello');
		await page.getByRole('button', { name: 'Send' }).click();
		// The browser itself keeps the form back until the box is ticked.
		expect(await page.locator('input[name=confirmed]:invalid').count()).toBe(1);
		expect(world.smtp.mails).toEqual([]);
	});
});

describe('with the mailbox bound to the CRM', () => {
	beforeAll(async () => {
		await world.startBinding();
		await world.deliver(
			'Customers/07-known-inbound-english.eml',
			'Sent/18-sent-answer-in-a-bound-conversation.eml',
			'Customers/20-known-reply-in-a-bound-conversation.eml',
			'Customers/16-known-inbound-by-second-address.eml',
			'INBOX/01-new-inbound-english.eml',
			'INBOX/10-newsletter-of-a-stranger.eml',
		);
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

	it('keeps inbound mail planned above the filter until it is marked as processed, and puts it back', async () => {
		await openCard();
		const subject = 'Invoice address has changed';
		expect(await planned(subject).innerText()).toContain('Company: Acme Joinery');
		await planned(subject).getByRole('button', { name: 'Mark as processed' }).click();
		expect(await status()).toBe('Marked as processed.');
		expect(await planned(subject).count()).toBe(0);
		const filter = await page.getByLabel('Filter by type').boundingBox();
		const moved = await done(subject).boundingBox();
		expect(moved!.y).toBeGreaterThan(filter!.y);
		await done(subject).getByRole('button', { name: 'Mark as not processed' }).click();
		expect(await planned(subject).count()).toBe(1);
		expect(await done(subject).count()).toBe(0);
	});

	it('filters what is done by type and leaves the planned ones alone', async () => {
		await world.memory(async ({ db }) => {
			const gateway = builtInGateway({ db, store: 'default', now: () => new Date() });
			await gateway.addActivities([
				{ key: 'note', type: 'note', on: [john], title: 'Likes tea', text: 'Green' },
			]);
		});
		await openCard();
		await page.getByRole('link', { name: 'Notes (1)' }).click();
		expect(await page.locator('#history > li').allInnerTexts()).toEqual([
			expect.stringContaining('Note: Likes tea'),
		]);
		expect(await page.locator('#planned > li').count()).toBe(3);
		await page.getByRole('link', { name: /^Mail \(/ }).click();
		expect(await done('Likes tea').count()).toBe(0);
		expect(await done('Re: Replacement blades').count()).toBe(1);
	});

	it('answers from the card: sent by SMTP, filed into Sent, shown at once, and not a second time from Sent', async () => {
		await openCard();
		const before = await page.locator('#history > li').count();
		await planned('Replacement blades for saw S-300').last().getByRole('link', { name: 'Reply' }).click();
		expect(await page.locator('#to').inputValue()).toBe('john@acme.example');
		expect(await page.locator('#subject').inputValue()).toBe('Re: Replacement blades for saw S-300');
		expect(await page.locator('#text').inputValue()).toMatch(/^\n\nOn .* wrote:\n> Hi Anna/);
		// The cursor stands above the quoted text.
		await page.keyboard.type('We have them in stock.');
		await page.getByRole('button', { name: 'Send' }).click();
		expect(await status()).toContain('The mail to john@acme.example was sent and filed into Sent.');
		expect(await page.locator('#history > li').count()).toBe(before + 1);
		expect(await done('We have them in stock.').innerText()).toMatch(/Sent .*sales@brightwater\.example/);

		const [mail] = world.smtp.mails;
		expect(mail).toMatchObject({ from: 'sales@brightwater.example', to: ['john@acme.example'] });
		expect(mail!.raw).toMatch(new RegExp(`^In-Reply-To: <${blades}>`, 'm'));
		expect(mail!.raw).toMatch(new RegExp(`^References: .*<${blades}>`, 'm'));
		const id = /^Message-ID: <([^>]+)>/im.exec(mail!.raw)![1]!;
		expect((await world.mailsIn('Sent')).filter((raw) => raw.includes(`<${id}>`))).not.toEqual([]);

		expect((await world.decided(id)).reasons).toContain('duplicate');
		await openCard();
		expect(await done('We have them in stock.').count()).toBe(1);
	});

	it('sends a form once, however often it is sent', async () => {
		await open('new', john);
		await page.locator('#subject').fill('Once only');
		await page.locator('#text').fill('One');
		const token = await page.locator('input[name=token]').inputValue();
		const send = async () =>
			await fetch(pagesAddress(world.server), {
				method: 'POST',
				redirect: 'manual',
				body: new URLSearchParams({ token, to: 'john@acme.example', subject: 'Once only', text: 'One' }),
			});
		expect((await send()).status).toBe(303);
		expect((await send()).status).toBe(303);
		expect(world.smtp.mails.filter(({ raw }) => raw.includes('Subject: Once only'))).toHaveLength(1);
	});

	it('writes a new mail from the card of a deal, to its contact', async () => {
		await openCard();
		await page.getByRole('link', { name: 'Deal: Invoice address has changed' }).first().click();
		await page.getByRole('link', { name: 'New mail' }).click();
		// The deal holds the address that its first mail came from.
		expect(await page.locator('#to').inputValue()).toBe('john.doe@doe-private.example');
		await page.locator('#subject').fill('Your new address');
		await page.locator('#text').fill('Noted, thank you.');
		await page.getByRole('button', { name: 'Send' }).click();
		expect(await status()).toContain('was sent');
		expect(await page.locator('h1').innerText()).toBe('Invoice address has changed');
		expect(await done('Your new address').innerText()).toContain('Sent');
		expect(world.smtp.mails.at(-1)!.raw).toContain('Subject: Your new address');
		await openCard();
		expect(await done('Your new address').count()).toBe(1);
	});

	it('makes a contact of a new recipient, once, and of none who is known', async () => {
		await open('new', john);
		await page.locator('#to').fill('john@acme.example, mia@fresh.example');
		await page.locator('#subject').fill('Meet Mia');
		await page.locator('#text').fill('Please meet.');
		await page.getByRole('button', { name: 'Send' }).click();
		expect(await done('Meet Mia').innerText()).toContain('Contact:');
		const id = /^Message-ID: <([^>]+)>/im.exec(world.smtp.mails.at(-1)!.raw)![1]!;
		expect((await world.decided(id)).reasons).toContain('duplicate');
		const found = await world.memory(async ({ db }) => {
			const gateway = builtInGateway({ db, store: 'default', now: () => new Date() });
			return await gateway.findByEmails(['mia@fresh.example', 'john@acme.example'], ['contact', 'lead']);
		});
		expect(found.map(({ kind, emails, ownerId }) => [kind, emails[0], ownerId]).sort()).toEqual([
			['contact', 'john@acme.example', 'u1'],
			['contact', 'mia@fresh.example', 'u1'],
		]);
	});

	it('shows again what was typed when the server refuses the mail', async () => {
		await open('new', john);
		await page.locator('#to').fill('nobody');
		await page.locator('#text').fill('A long text that took an hour.');
		await page.getByRole('button', { name: 'Send' }).click();
		expect(await page.getByRole('alert').innerText()).not.toBe('');
		expect(await page.locator('#text').inputValue()).toBe('A long text that took an hour.');
	});

	it('unbinds one mail from this record only: mailbox, other records and the rest of the chain stay', async () => {
		const inMailbox = await world.mailsIn('Customers');
		await openCard();
		const subject = 'Re: Replacement blades for saw S-300';
		await planned(subject).getByRole('button', { name: 'Unbind from this record' }).click();
		expect(await status()).toContain('removed');
		expect(await planned(subject).count()).toBe(0);
		expect(await planned('Replacement blades for saw S-300').count()).toBe(1);
		expect(await done(subject).count()).toBe(2);
		await page.getByRole('link', { name: 'Company: Acme Joinery' }).first().click();
		expect(await planned(subject).count()).toBe(1);
		expect(await world.mailsIn('Customers')).toEqual(inMailbox);
	});

	it('opens a mail by a click, and binds and unbinds it by hand there', async () => {
		await openCard();
		await page.getByRole('link', { name: 'Invoice address has changed', exact: true }).click();
		const connections = page.getByRole('region', { name: 'CRM connections' });
		expect(await connections.innerText()).toContain('Contact: John Doe');
		await page.locator('#search').fill('Nordlicht');
		await page.getByRole('button', { name: 'Search' }).click();
		await page
			.locator('#found li', { hasText: 'Company: Nordlicht GmbH' })
			.getByRole('button', { name: 'Bind' })
			.click();
		expect(await status()).toBe('Bound to company "Nordlicht GmbH".');
		expect(await connections.innerText()).toMatch(/Company: Nordlicht GmbH \(by hand\)/);
		await page.getByRole('button', { name: 'Remove the binding to Nordlicht GmbH' }).click();
		expect(await status()).toContain('removed');
		expect(await connections.innerText()).not.toContain('Nordlicht');
	});

	it('creates the missing record while binding', async () => {
		await openCard();
		await page.getByRole('link', { name: 'Invoice address has changed', exact: true }).click();
		await page.locator('#kind').selectOption('ticket');
		await page.locator('#title').fill('Change the address of invoices');
		await page.getByRole('button', { name: 'Create and bind' }).click();
		expect(await status()).toContain('Created ticket "Change the address of invoices"');
		await page.getByRole('link', { name: 'Ticket: Change the address of invoices' }).click();
		expect(await page.locator('h1').innerText()).toBe('Change the address of invoices');
		expect(await planned('Invoice address has changed').count()).toBe(1);
	});

	it('lists all processed and sent mail, and filters it by direction', async () => {
		await open('list');
		const subjects = async () => await page.locator('#mails h3').allInnerTexts();
		expect(await subjects()).toEqual(expect.arrayContaining(['Your new address', 'Once only']));
		expect(await subjects()).not.toContain('Invoice address has changed');
		await page.getByRole('link', { name: /^Received/ }).click();
		expect(await subjects()).not.toContain('Your new address');
	});

	it('shows who is behind an address in the sidebar, and the same as JSON', async () => {
		const link = (await world.links()).page('sidebar');
		await page.goto(`${link}&address=john@acme.example`);
		for (const text of ['John Doe', 'Company: Acme Joinery', 'Deal: Replacement blades', 'Once only'])
			expect(await page.locator('main').innerText()).toContain(text);
		await page.locator('#address').fill('stranger@nowhere.example');
		await page.getByRole('button', { name: 'Look up' }).click();
		expect(await page.locator('#unknown').innerText()).toBe('No record holds this address.');

		const answer = await fetch(`${link}&address=john@acme.example&format=json`);
		expect(answer.headers.get('content-type')).toContain('application/json');
		expect(await answer.json()).toMatchObject({
			...{ address: 'john@acme.example', name: 'John Doe', known: true },
			records: [{ kind: 'contact', id: 'c1', title: 'John Doe', href: expect.stringContaining('?t=') }],
			company: { kind: 'company', id: 'co1' },
			lastMails: expect.arrayContaining([
				expect.objectContaining({ subject: 'Once only', direction: 'outbound' }),
			]),
		});
		const refused = await fetch(`${pagesAddress(world.server)}?t=x.y&format=json`);
		expect(refused.status).toBe(403);
		expect(await refused.json()).toEqual({ error: expect.stringContaining('not made by this CRM') });
	});

	it('lets the sidebar stand in a frame of another page, as beside a webmail', async () => {
		const link = `${(await world.links()).page('sidebar')}&address=john@acme.example`;
		const webmail = await world.page();
		await webmail.setContent(`<h1>Webmail</h1><iframe src="${link}" width="360" height="600"></iframe>`);
		await webmail.frameLocator('iframe').getByText('Company: Acme Joinery').waitFor();
		await webmail.context().close();
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
				(await fetch(pagesAddress(world.server), { method: 'POST', body: new URLSearchParams(fields) }))
					.status;
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

	it('asked for nothing but its own pages all the while', () => {
		const strangers = asked.filter((url) => !url.startsWith(pagesAddress(world.server)));
		expect(strangers).toEqual([]);
		expect(asked.length).toBeGreaterThan(30);
	});
});
