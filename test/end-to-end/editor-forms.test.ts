/** The forms of the nodes in n8n's own editor: what a person sees of them, and lists that load with search on the built-in CRM. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { fillCrm } from '../../scripts/demo/crm';
import { startMailbox, type DemoMailbox } from '../../scripts/demo/mailbox';
import { mailboxCredential } from '../../scripts/demo/prepare';
import { buildPack } from '../../scripts/lib/build-pack';
import { openCanvas } from '../../scripts/lib/canvas';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { packName } from '../../scripts/lib/repository';
import { endEverything } from '../../scripts/lib/running.cjs';

jest.setTimeout(240_000);

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-forms-'));
const unset = { __rl: true, mode: 'list', value: '' };
let server: N8nServer;
let mailbox: DemoMailbox;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	await buildPack();
	await fillCrm(folder);
	mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
	server = await N8nServer.start({ n8n: await ensureN8n(() => undefined), folder });
	({ browser, page } = await openCanvas(server.address));
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await mailbox?.close();
	await endEverything();
	rmSync(folder, { recursive: true, force: true });
});

/** Opens the form of one node, as a double click on the canvas does. */
async function openForm(type: string, parameters: object, more: object = {}): Promise<void> {
	const id = 'aaaaaaaa-0000-4000-8000-000000000001';
	const node = {
		...{ id, name: 'Node', type: `${packName}.${type}`, typeVersion: 1, position: [0, 0], ...more },
		parameters: { ...parameters },
	};
	const made = await server.rest.createWorkflow({
		...{ name: `Form of ${type}`, nodes: [node], connections: {} },
	});
	await page.goto(`${server.address}/workflow/${made.id}/${id}`);
	await page.getByText('Parameters', { exact: true }).first().waitFor();
}

const field = (name: string) => page.locator(`[data-test-id="parameter-input-${name}"]`);
const picker = (name: string) => page.locator(`[data-test-id="resource-locator-${name}"]`);

/** What the list of a picker offers after something was typed into its search. */
async function offered(name: string, search = ''): Promise<string[]> {
	await picker(name)
		.locator('input[data-test-id="rlc-input"], [data-test-id="rlc-input"] input')
		.first()
		.click();
	const items = page.locator('[data-test-id="rlc-item"]:visible');
	await items.first().waitFor();
	if (search) {
		await page
			.locator('[data-test-id="rlc-search"]:visible input, input[data-test-id="rlc-search"]:visible')
			.first()
			.fill(search);
		await page.waitForTimeout(1_500);
	}
	const texts = (await items.allInnerTexts()).map((text) => text.trim());
	await page.keyboard.press('Escape');
	return texts;
}

it('CRM Card lets a person choose what it does, and whether mail may be written', async () => {
	await openForm('crmCard', { operation: 'serve', writeMail: true });
	for (const name of ['operation', 'baseUrl', 'writeMail', 'fileIntoSent', 'createContacts'])
		await field(name).first().waitFor();
	await page.getByText('Let Users Write Mail').first().waitFor();
});

it('CRM Record offers users, companies, contacts, sources and stages by search', async () => {
	await openForm('crmRecord', {
		...{ operation: 'create', kind: 'deal' },
		more: { companyId: unset, contacts: { contact: [{ id: unset }] }, source: unset, stageId: unset },
	});
	expect(await offered('owner', 'ben')).toEqual(['Ben Okafor (ben@brightwater.example)']);
	expect(await offered('companyId', 'acme')).toEqual(['Acme Joinery']);
	expect(await offered('id', 'john')).toEqual(['John Doe (john@acme.example)']);
	expect(await offered('source', 'pho')).toEqual(['phone']);
	expect(await offered('stageId', 'off')).toEqual(['Offer']);
});

it('Resolve CRM Binding offers users and the sources of each kind', async () => {
	await openForm('resolveCrmBinding', {});
	expect(await offered('inboundNewUser')).toContain('Anna Berg (anna@brightwater.example)');
	expect(await offered('inboundNewSource', 'web')).toEqual(['website']);
});

it('CRM Mail offers the folders of the mailbox', async () => {
	const crmMailboxApi = await server.rest.createCredential(
		...(['Mailbox', 'crmMailboxApi', mailboxCredential(mailbox)] as const),
	);
	await openForm('crmMail', { operation: 'move' }, { credentials: { crmMailboxApi } });
	expect(await offered('toFolder', 'cust')).toEqual(['Customers']);
});
