/** A person at n8n's forms, in a real browser that is logged in to n8n. */
import type { Browser, Page } from 'playwright-core';
import { openCanvas } from '../../scripts/lib/canvas';

export interface FormDriver {
	page: Page;
	/** Fills in a page of a form, field after field, and sends it. */
	send(...values: string[]): Promise<void>;
	/** Waits until the page shows a text. */
	shows(text: string | RegExp): Promise<void>;
	/** By the path of its trigger; n8n asks a person once for each form whether it may act for him. */
	openForm(path: string): Promise<void>;
	close(): Promise<void>;
}

export async function openFormDriver(address: string): Promise<FormDriver> {
	const { browser, page }: { browser: Browser; page: Page } = await openCanvas(address);
	return {
		page,
		send: async (...values) => {
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
		},
		shows: async (text) => await page.getByText(text).first().waitFor({ timeout: 30_000 }),
		openForm: async (path) => {
			await page.goto(`${address}/form/${path}`);
			const allow = page.getByRole('button', { name: 'Allow access' });
			await page.locator('#submit-btn').or(allow).first().waitFor();
			if (await allow.isVisible()) await allow.click();
		},
		close: async () => await browser.close(),
	};
}
