/** The pages around a record: the view of a mail with its CRM connections, converting a lead, the list, the sidebar. */
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { pagesAddress } from '../../scripts/demo/card';
import { endEverything } from '../../scripts/lib/running.cjs';
import { openCardDriver, usualMails, type CardDriver } from '../support/card-driver';

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
	await world.startBinding();
	await world.deliver(...usualMails);
});

afterAll(async () => {
	await at?.close();
	await endEverything();
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

it('converts a lead from its card: contact, company and deal are made, and its mail is on all of them', async () => {
	const lead = await world.memory(async ({ db }) => {
		const gateway = builtInGateway({ db, store: 'default', now: () => new Date() });
		const [found] = await gateway.findByEmails(['olivia.grant@harbourlight.example'], ['lead']);
		return found!;
	});
	await open('card', { kind: 'lead', id: lead.id });
	await page.getByText('Convert this lead').click();
	await page.locator('#company').fill('Harbour Light');
	await page.getByRole('button', { name: 'Convert' }).click();
	expect(await status()).toMatch(
		/^The lead became contact "Olivia Grant", company "Harbour Light", deal "Price for 40 work lamps"\. All mail of its chain/,
	);
	expect(await page.locator('h1').innerText()).toBe('Olivia Grant');
	expect(await planned('Price for 40 work lamps').innerText()).toMatch(
		/Deal: Price for 40 work lamps \(out of the lead\)/,
	);
	await page
		.getByRole('link', { name: /^Lead: / })
		.first()
		.click();
	expect(await page.getByText('Convert this lead').count()).toBe(0);
});

it('leads from a mail back to the card it was opened from, whatever is done in between', async () => {
	await openCard();
	await page.getByRole('link', { name: 'Invoice address has changed', exact: true }).click();
	await page.getByRole('button', { name: 'Mark as processed' }).click();
	expect(await status()).toBe('Marked as processed.');
	await page.getByRole('link', { name: 'Back to Contact John Doe' }).click();
	expect(await page.locator('h1').innerText()).toBe('John Doe');
	await done('Invoice address has changed').getByRole('button', { name: 'Mark as not processed' }).click();
});

it('lists all processed and sent mail, and filters it by direction', async () => {
	await open('list');
	const subjects = async () => await page.locator('#mails h3').allInnerTexts();
	expect(await subjects()).toEqual(['Re: Replacement blades for saw S-300']);
	expect(await subjects()).not.toContain('Invoice address has changed');
	await page.getByRole('link', { name: /^Received/ }).click();
	expect(await subjects()).toEqual([]);
	await page.getByRole('link', { name: /^Planned/ }).click();
	expect(await subjects()).toContain('Invoice address has changed');
});

it('shows who is behind an address in the sidebar, and the same as JSON', async () => {
	const link = (await world.links()).page('sidebar');
	await page.goto(`${link}&address=john@acme.example`);
	for (const text of [
		'John Doe',
		'Company: Acme Joinery',
		'Deal: Replacement blades',
		'Re: Replacement blades for saw S-300',
	])
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
			expect.objectContaining({ subject: 'Re: Replacement blades for saw S-300', direction: 'outbound' }),
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
