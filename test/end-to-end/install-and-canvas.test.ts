/** Installed as n8n itself installs packs, with the sample workflows imported by n8n's own import: all of it is known and unmarked. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startMailbox, type DemoMailbox } from '../../scripts/demo/mailbox';
import {
	fillIn,
	mailboxCredential,
	readSample,
	sampleCredentials,
	sampleFiles,
} from '../../scripts/demo/prepare';
import { openCanvas, openWorkflow } from '../../scripts/lib/canvas';
import { installInApp } from '../../scripts/lib/in-app-install';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { packName, root } from '../../scripts/lib/repository';
import { endEverything } from '../../scripts/lib/running.cjs';
import { nodesOfPack } from '../support/load-pack';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-canvas-'));
const samples = sampleFiles();
let server: N8nServer;
let mailbox: DemoMailbox;

beforeAll(async () => {
	await installInApp(folder);
	mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
	server = await N8nServer.start({ n8n: await ensureN8n(() => undefined), folder, pack: 'installed' });
});

afterAll(async () => {
	await mailbox?.close();
	await endEverything();
	rmSync(folder, { recursive: true, force: true });
});

describe('the pack in n8n', () => {
	it('offers every node of the sources', async () => {
		const types = await server.rest.nodeTypes();
		const ours = types.filter(({ name }) => name.startsWith(`${packName}.`)).map(({ name }) => name);
		expect([...nodesOfPack().keys()].filter((name) => !ours.includes(name))).toEqual([]);
	});

	it('serves the icon of every node', async () => {
		const types = (await server.rest.nodeTypes()).filter(({ name }) => name.startsWith(`${packName}.`));
		for (const { iconUrl } of types) {
			const paths = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
			expect(paths.length).toBeGreaterThan(0);
			for (const path of paths) expect((await fetch(`${server.address}/${path}`)).status).toBe(200);
		}
	});

	it('ships the bundle, the licences of others and the sample workflows', () => {
		const home = join(folder, '.n8n/nodes/node_modules', packName);
		for (const file of ['dist/lib/pack.js', 'dist/lib/THIRD-PARTY-LICENSES.txt', 'LICENSE', 'workflows']) {
			expect(existsSync(join(home, file))).toBe(true);
		}
		expect(existsSync(join(home, 'node_modules'))).toBe(false);
	});

	it('imports the sample workflows by n8n import:workflow', async () => {
		const { code, text } = await server.cli(
			'import:workflow',
			'--separate',
			`--input=${join(root, 'workflows')}`,
		);
		expect({ code, text }).toMatchObject({
			code: 0,
			text: expect.stringContaining(`Successfully imported ${samples.length} workflows`),
		});
	});

	it('tests the Mailbox credential for real and says which part is wrong', async () => {
		const good = mailboxCredential(mailbox);
		const test = (change: object) =>
			server.rest.testCredential('Mailbox', 'crmMailboxApi', { ...good, ...change });
		expect(await test({})).toMatchObject({ status: 'OK' });
		expect(await test({ password: 'not-it' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/password|login|refuse/i),
		});
		expect(await test({ imapPort: 1 })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/127\.0\.0\.1.*1\b|port/i),
		});
		expect(await test({ imapSecurity: 'tls' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/TLS/),
		});
	});
});

describe('the canvas', () => {
	let browser: Browser;
	let page: Page;
	let credentials: Awaited<ReturnType<typeof sampleCredentials>>;
	beforeAll(async () => {
		credentials = await sampleCredentials(server, mailbox);
		({ browser, page } = await openCanvas(server.address));
	});
	afterAll(async () => await browser?.close());

	it.each(samples)('shows %s, credentials filled in, with no unknown node and no issue', async (file) => {
		const filled = fillIn(readSample(file), credentials);
		const { id } = await server.rest.createWorkflow(filled);
		const nodes = filled.nodes.filter(({ type }) => !type.endsWith('stickyNote')).length;
		await openWorkflow(page, server.address, id, nodes);
		expect(await page.locator('[data-test-id="node-issues"]').count()).toBe(0);
		expect(await page.getByText(/install this node|unrecognized node|\?\?/i).count()).toBe(0);
	});
});
