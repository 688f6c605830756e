/** Opens n8n's editor in a real browser, logged in as the demo's owner. */
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser';
import { owner } from './n8n-rest';

export async function openCanvas(address: string): Promise<{ browser: Browser; page: Page }> {
	const browser = await openBrowser();
	const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
	await page.goto(`${address}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.includes('signin'), { timeout: 60_000 });
	return { browser, page };
}

/** Shows a workflow and waits until each of its nodes is drawn. @param nodes how many it has, sticky notes left out */
export async function openWorkflow(page: Page, address: string, id: string, nodes: number): Promise<void> {
	await page.goto(`${address}/workflow/${id}`);
	await page
		.locator('[data-test-id="canvas-node"]')
		.nth(nodes - 1)
		.waitFor({ timeout: 60_000 });
	await page.waitForTimeout(1_000);
}
