/** `npm run picture:card`: takes the pictures of the pages, as a running n8n serves them over the demo's mails. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { linksFor } from './demo/card';
import { fillCrm } from './demo/crm';
import { startMailbox, type DemoMailbox, type Folder } from './demo/mailbox';
import { observer } from './demo/observe';
import { prepareN8n } from './demo/prepare';
import { openBrowser } from './lib/browser';
import { buildPack } from './lib/build-pack';
import { ensureN8n } from './lib/n8n-install';
import { N8nServer } from './lib/n8n-server';
import { root } from './lib/repository';
import { endEverything, endOnSignals, onEnd } from './lib/running.cjs';

const mails = [
	'Customers/07-known-inbound-english.eml',
	'Sent/18-sent-answer-in-a-bound-conversation.eml',
	'Customers/20-known-reply-in-a-bound-conversation.eml',
	'Customers/16-known-inbound-by-second-address.eml',
	'INBOX/06-new-inbound-french-html-only.eml',
];

async function deliver(server: N8nServer, mailbox: DemoMailbox, workflows: string[]): Promise<void> {
	const look = observer(server, workflows);
	for (const file of mails) {
		mailbox.deliver(file.split('/')[0] as Folder, readFileSync(join(root, 'scripts/demo/mails', file)));
		while ((await look()).mails.length === 0) await sleep(500);
	}
}

interface Picture {
	name: string;
	url: string;
	width: number;
	height: number;
	dark?: boolean;
	/** What is done before the picture is taken. */
	first?: (page: Page) => Promise<void>;
}

async function take(browser: Browser, { name, url, width, height, dark, first }: Picture): Promise<void> {
	const colorScheme = dark ? 'dark' : 'light';
	const context = await browser.newContext({ viewport: { width, height }, colorScheme });
	const page = await context.newPage();
	await page.goto(url);
	await first?.(page);
	const path = join(root, 'docs/pictures', `${name}.png`);
	await page.screenshot({ path });
	process.stdout.write(`${path}\n`);
	await context.close();
}

async function main(): Promise<void> {
	endOnSignals();
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-pictures-'));
	onEnd(() => rmSync(folder, { recursive: true, force: true }));
	const n8n = await ensureN8n((line) => process.stderr.write(`${line}\n`));
	await buildPack();
	await fillCrm(folder);
	const mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
	onEnd(() => mailbox.close());
	const server = await N8nServer.start({ n8n, folder, env: { GENERIC_TIMEZONE: 'Europe/Berlin' } });
	await deliver(server, mailbox, await prepareN8n(server, mailbox));
	const links = await linksFor(server, 'u1');
	const card = links.page('card', { kind: 'contact', id: 'c1' });
	const mail = links.page('mail', { mail: 'known-inbound-english@acme.example' });
	const html = links.page('mail', { mail: 'new-inbound-french-html-only@atelier-mercier.example' });
	const sidebar = links.page('sidebar');
	mkdirSync(join(root, 'docs/pictures'), { recursive: true });
	const browser = await openBrowser();
	const wide = { width: 900, height: 1000 };
	const pictures: Picture[] = [
		{ ...wide, name: 'card', url: card },
		{ ...wide, name: 'card-dark', url: card, dark: true, height: 640 },
		{ name: 'card-phone', url: card, width: 360, height: 740 },
		{
			...wide,
			name: 'mail-view',
			url: mail,
			first: async (page) => {
				await page.locator('#search').fill('Nordlicht');
				await page.getByRole('button', { name: 'Search' }).click();
				await page.locator('#found').waitFor();
			},
		},
		{ ...wide, name: 'mail-html', url: html, height: 760 },
		{
			...wide,
			name: 'reply',
			url: links.page('reply', { mail: 'known-inbound-english@acme.example' }),
			height: 640,
		},
		{ ...wide, name: 'list', url: links.page('list'), height: 640 },
		{ name: 'sidebar', url: `${sidebar}&address=john@acme.example`, width: 340, height: 640 },
	];
	for (const picture of pictures) await take(browser, picture);
	await browser.close();
}

main()
	.catch((error: unknown) => {
		process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`);
		process.exitCode = 1;
	})
	.finally(() => void endEverything());
