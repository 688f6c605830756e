/** A person at the pages: one browser window on the card world, and the words for what is done there. */
import type { Locator, Page, Response } from 'playwright-core';
import { CardWorld } from './card-world';

export const john = { kind: 'contact', id: 'c1' } as const;
/** The first mail of John's first conversation. */
export const blades = 'known-inbound-english@acme.example';

export interface CardDriver {
	world: CardWorld;
	page: Page;
	/** Everything that the browser asked for. */
	asked: string[];
	open(
		name: 'card' | 'list' | 'sidebar' | 'new' | 'mail',
		about?: Record<string, string>,
		user?: string,
	): Promise<Response | null>;
	/** John's card. */
	openCard(user?: string): Promise<Response | null>;
	planned(text: string): Locator;
	done(text: string): Locator;
	/** What the page says of the last step. */
	status(): Promise<string>;
	close(): Promise<void>;
}

export async function openCardDriver(): Promise<CardDriver> {
	const world = await CardWorld.open();
	const page = await world.page();
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	const open: CardDriver['open'] = async (name, about = {}, user = 'u1') =>
		await page.goto((await world.links(user)).page(name, about));
	return {
		...{ world, page, asked, open },
		openCard: async (user = 'u1') => await open('card', { ...john }, user),
		planned: (text) => page.locator('#planned li.panel', { hasText: text }),
		done: (text) => page.locator('#history li.panel', { hasText: text }),
		status: async () => await page.locator('[role=status]').innerText(),
		close: async () => await world.close(),
	};
}

/** Mails of several days for John's card, and two of strangers. */
export const usualMails = [
	'Customers/07-known-inbound-english.eml',
	'Sent/18-sent-answer-in-a-bound-conversation.eml',
	'Customers/20-known-reply-in-a-bound-conversation.eml',
	'Customers/16-known-inbound-by-second-address.eml',
	'INBOX/01-new-inbound-english.eml',
	'INBOX/10-newsletter-of-a-stranger.eml',
];

/** Texts whose contrast to what is behind them is below WCAG's 4.5. */
export const faintTexts = `(() => {
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
