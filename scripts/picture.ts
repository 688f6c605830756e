/** `npm run picture`: takes the README's picture of a sample workflow on the canvas of a running n8n. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailbox } from './demo/mailbox';
import { prepareN8n } from './demo/prepare';
import { buildPack } from './lib/build-pack';
import { openCanvas } from './lib/canvas';
import { ensureN8n } from './lib/n8n-install';
import { N8nServer } from './lib/n8n-server';
import { root } from './lib/repository';
import { endEverything, endOnSignals, onEnd } from './lib/running.cjs';

async function main(): Promise<void> {
	endOnSignals();
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-picture-'));
	onEnd(() => rmSync(folder, { recursive: true, force: true }));
	const n8n = await ensureN8n((line) => process.stderr.write(`${line}\n`));
	await buildPack();
	const mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
	onEnd(() => mailbox.close());
	const server = await N8nServer.start({ n8n, folder });
	const [first] = await prepareN8n(server, mailbox);
	const { browser, page } = await openCanvas(server.address);
	await page.goto(`${server.address}/workflow/${first}`);
	await page.locator('[data-test-id="canvas-node"]').nth(6).waitFor({ timeout: 60_000 });
	await page.keyboard.press('Escape'); // a checklist of n8n's own lies over the canvas
	await page.addStyleTag({
		content:
			'[role=dialog], [data-test-id=canvas-controls], .vue-flow__panel, [data-test-id=execute-workflow-button], [class*=popper] { display: none !important }',
	});
	await page.keyboard.press('1'); // zoom to fit
	await page.waitForTimeout(2_000);
	mkdirSync(join(root, 'docs/pictures'), { recursive: true });
	const picture = join(root, 'docs/pictures/canvas.png');
	const canvas = page.locator('[data-test-id="canvas"]');
	await ((await canvas.count()) > 0 ? canvas.first() : page).screenshot({ path: picture });
	await browser.close();
	process.stdout.write(`${picture}\n`);
}

main()
	.catch((error: unknown) => {
		process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`);
		process.exitCode = 1;
	})
	.finally(() => void endEverything());
