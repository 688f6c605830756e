/** The card sample in a real n8n, used by hand in a real browser: process, filter, answer, write, unbind. */
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { pagesAddress } from '../../scripts/demo/card';
import { endEverything } from '../../scripts/lib/running.cjs';
import { blades, john, openCardDriver, usualMails, type CardDriver } from '../support/card-driver';

jest.setTimeout(240_000);

let at: CardDriver;
let world: CardDriver['world'];
let page: CardDriver['page'];
let open: CardDriver['open'];
let openCard: CardDriver['openCard'];
let planned: CardDriver['planned'];
let done: CardDriver['done'];
let status: CardDriver['status'];

beforeAll(async () => {
	at = await openCardDriver();
	({ world, page, open, openCard, planned, done, status } = at);
});

afterAll(async () => {
	await at?.close();
	await endEverything();
});

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
		await world.deliver(...usualMails);
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

	it('says in plain words that the mail server is down, keeps what was typed, and sends nothing later', async () => {
		await world.smtp.close();
		await open('new', john);
		await page.locator('#subject').fill('Server down');
		await page.locator('#text').fill('A text that must not be lost.');
		await page.getByRole('button', { name: 'Send' }).click();
		expect(await page.getByRole('alert').innerText()).toMatch(
			/^Nothing answers on port \d+ of 127\.0\.0\.1\. .* The mail was not sent; what you wrote stands below\.$/,
		);
		expect(await page.locator('#text').inputValue()).toBe('A text that must not be lost.');
		await openCard();
		expect(await done('Server down').count()).toBe(0);
	});

	it('warns at once when nobody reads the mailbox any more, in one line', async () => {
		await world.stopBinding();
		const warning = page.locator('.warning');
		// n8n closes a trigger a moment after it was unpublished.
		for (let tries = 0; tries < 60; tries += 1) {
			await open('new', john);
			if ((await warning.count()) > 0) break;
			await page.waitForTimeout(500);
		}
		expect(await warning.allInnerTexts()).toEqual([
			'The mailbox sales@brightwater.example is not bound to this CRM: answers appear only once a workflow reads it.',
		]);
	});

	it('asked for nothing but its own pages all the while', () => {
		const strangers = at.asked.filter((url) => !url.startsWith(pagesAddress(world.server)));
		expect(strangers).toEqual([]);
		expect(at.asked.length).toBeGreaterThan(30);
	});
});
