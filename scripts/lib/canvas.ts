/** Opens n8n's editor in a real browser, logged in as the demo's owner. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { owner } from './n8n-rest';
import { PlainError } from './plain-error';
import { findProgram } from './servers';

export async function openCanvas(address: string): Promise<{ browser: Browser; page: Page }> {
	const executablePath = findProgram('chromium');
	if (!executablePath)
		throw new PlainError('Chromium is not installed (on Debian: apt-get install chromium).');
	const browser = await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--disable-dev-shm-usage'],
	});
	const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
	await page.goto(`${address}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.includes('signin'), { timeout: 60_000 });
	return { browser, page };
}
