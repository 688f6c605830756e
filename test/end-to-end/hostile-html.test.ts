/**
 * Hostile mail HTML in a real browser, by technique: nothing runs, nothing loads, nobody is led away. The mail view as
 * it is; then each of its walls alone, for one of them may fall.
 */
import { createServer, type Server } from 'node:http';
import type { Browser, Page, Request } from 'playwright-core';
import type { MailPage } from '../../core/card/card-model';
import { mailPage } from '../../core/card/mail-page';
import { sanitiseMailHtml } from '../../core/card/sanitise-mail-html';
import { openBrowser } from '../../scripts/lib/browser';
import { endEverything } from '../../scripts/lib/running.cjs';
import { hostileMails } from '../support/hostile-html';

jest.setTimeout(240_000);

/** What n8n puts on every page of a webhook; test/end-to-end/card-access.test.ts sees the true one. */
const sandbox =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

let browser: Browser;
let server: Server;
let address = '';
/** What the server gives for each path. */
const documents = new Map<string, { body: string; policy?: string }>();

beforeAll(async () => {
	server = createServer((request, response) => {
		const found = documents.get(request.url ?? '');
		if (!found) return void response.writeHead(204).end();
		response.setHeader('content-type', 'text/html; charset=utf-8');
		if (found.policy) response.setHeader('content-security-policy', found.policy);
		response.end(found.body);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	browser = await openBrowser();
});

afterAll(async () => {
	await browser?.close();
	await new Promise((done) => server.close(done));
	await endEverything();
});

/** Opens documents one after another and tells of each what it did that a mail must not do. */
class Watch {
	private readonly seen: string[] = [];

	private constructor(readonly page: Page) {}

	static async open(): Promise<Watch> {
		const page = await (await browser.newContext()).newPage();
		const watch = new Watch(page);
		await page.exposeFunction('__hit', () => watch.seen.push('script ran'));
		await page.addInitScript(
			'for (const ask of ["alert", "confirm", "prompt"]) window[ask] = () => window.__hit(1);',
		);
		page.on('dialog', (dialog) => {
			watch.seen.push('a dialog opened');
			void dialog.dismiss();
		});
		page.on('request', (request) => watch.seen.push(request.url()));
		page.on('popup', () => watch.seen.push('a window opened'));
		page.on('download', () => watch.seen.push('a download started'));
		return watch;
	}

	/** What happened besides the document itself being asked for. */
	async look(body: string, policy?: string): Promise<string[]> {
		const url = `${address}/document`;
		documents.set('/document', { body, ...(policy ? { policy } : {}) });
		this.seen.length = 0;
		await this.page.goto(url, { waitUntil: 'load' });
		await this.page.mouse.move(300, 350);
		for (let step = 0; step < 2; step += 1) await this.page.keyboard.press('Tab');
		// Whatever was started by then has been asked for: the answer comes after everything before it.
		await this.page.evaluate('new Promise((done) => setTimeout(done, 15))');
		const elsewhere = this.page.url() === url ? [] : [`led to ${this.page.url()}`];
		return [...this.seen.filter((entry) => entry !== url && !entry.startsWith('data:image/')), ...elsewhere];
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}

const person = { address: 'x@evil.example', name: 'X' };
const model = (html: string, remote = false): MailPage => ({
	...{
		baseUrl: `${address}/webhook/crm-mail`,
		userName: 'Anna',
		timeZone: 'Europe/Berlin',
		notices: [],
		menu: [],
	},
	mail: {
		...{ type: 'mail', id: 'a@b', direction: 'inbound', from: person, to: [], cc: [], subject: 'Subject' },
		...{ date: '2026-11-20T10:00:00Z', preview: '', planned: true, otherBindings: [], href: `${address}/m` },
		...{
			replyHref: null,
			processToken: null,
			unbindToken: null,
			text: '',
			html,
			problems: [],
			authentication: '',
			attachments: [],
		},
	},
	...{
		...{ card: null, remote },
		remoteHref: `${address}/r`,
		bindings: [],
		bindToken: null,
		createToken: null,
		creatableKinds: [],
	},
	...{ searchToken: '', search: null, suggestions: [], chain: [] },
});

describe('the mail view', () => {
	let watch: Watch;
	beforeAll(async () => {
		watch = await Watch.open();
	});
	afterAll(async () => await watch.close());

	it('is watched by something that sees scripts, loads and navigation', async () => {
		expect(await watch.look('<script>__hit(1)</script>')).toContain('script ran');
		expect(await watch.look(`<img src="${address}/picture">`)).toContain(`${address}/picture`);
		expect(await watch.look('<input onfocus="__hit(1)">')).toContain('script ran');
		expect(await watch.look('<body style="height:900px" onmousemove="__hit(1)">')).toContain('script ran');
		expect(await watch.look(`<meta http-equiv=refresh content="0;url=${address}/else">`)).not.toEqual([]);
	});

	it.each(hostileMails)('does nothing for: $technique', async ({ html }) => {
		expect(await watch.look(mailPage(model(html)), sandbox)).toEqual([]);
	});

	it('shows remote images only when asked, and then nothing but images over https', async () => {
		const html =
			'<p>Hi</p><img src="https://pictures.example/a.png"><img src="http://pictures.example/b.png"><link rel=stylesheet href="https://pictures.example/c.css">';
		await watch.page.route('https://pictures.example/**', (route) => route.fulfill({ status: 204 }));
		expect(await watch.look(mailPage(model(html)), sandbox)).toEqual([]);
		expect(await watch.look(mailPage(model(html, true)), sandbox)).toEqual([
			'https://pictures.example/a.png',
		]);
	});
});

/** Each technique in a frame of its own, many on a page: what a frame does is told by its name. */
async function lookAtFrames(frame: (html: string) => string, policy?: string): Promise<string[]> {
	const page = await (await browser.newContext()).newPage();
	const seen: string[] = [];
	await page.exposeBinding('__hit', ({ frame: from }) => void seen.push(`${from.name()}: script ran`));
	// Chromium reports what it blocks by itself ("csp", "origin", "other") as a request too; only what came as far as
	// the network stack ("net::...", port 9 is refused there) would have loaded.
	const report = (request: Request): void => {
		const own = request.url().startsWith(address) || request.url().startsWith('data:image/');
		const end = request.failure()?.errorText ?? 'loaded';
		if (!own && /^(net::|loaded)/.test(end))
			seen.push(`${request.frame().name()}: ${request.url()} (${end})`);
	};
	page.on('requestfinished', report);
	page.on('requestfailed', report);
	page.on('popup', (popup) => seen.push(`a window opened: ${popup.url()}`));
	const size = 40;
	for (let start = 0; start < hostileMails.length; start += size) {
		const frames = hostileMails
			.slice(start, start + size)
			.map(
				({ technique, html }) => `<p>${frame(html).replace('<iframe', `<iframe name="${technique}"`)}</p>`,
			);
		documents.set('/frames', {
			body: `<!doctype html><meta charset="utf-8">${frames.join('')}`,
			...(policy ? { policy } : {}),
		});
		await page.goto(`${address}/frames`);
		await page.waitForTimeout(400);
	}
	await page.context().close();
	return seen;
}

const attribute = (html: string): string => html.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

describe('each wall alone', () => {
	it('the cleaned HTML does nothing in a frame that may run scripts and load everything', async () => {
		const seen = await lookAtFrames(
			(html) =>
				`<iframe srcdoc="${attribute(sanitiseMailHtml(html, { remote: false }).html.value)}"></iframe>`,
		);
		expect(seen).toEqual([]);
	});

	it('the frame keeps HTML that nobody cleaned from running', async () => {
		const seen = await lookAtFrames(
			(html) =>
				`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${attribute(html)}"></iframe>`,
		);
		expect(seen.filter((entry) => /ran|window/.test(entry))).toEqual([]);
		expect(seen).not.toEqual([]);
	});

	it("the page's policy keeps HTML that nobody cleaned from running and from loading", async () => {
		const policy = /content="(default-src[^"]+)"/
			.exec(mailPage(model('<p>a</p>')))?.[1]
			?.replace(/&#39;/g, "'");
		expect(policy).toContain("default-src 'none'");
		const seen = await lookAtFrames((html) => `<iframe srcdoc="${attribute(html)}"></iframe>`, policy);
		expect(seen).toEqual([]);
	});
});
