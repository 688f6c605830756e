/**
 * `npm run picture`: takes the pictures of the sample workflows on the canvas of a running n8n: all of them, or those whose
 * numbers are named (`npm run picture -- 04 11`). They lie in docs/pictures, small enough for a page.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { startMailbox } from './demo/mailbox';
import { fillIn, readSample, sampleCredentials, sampleFiles } from './demo/prepare';
import { buildPack } from './lib/build-pack';
import { openCanvas, openWorkflow } from './lib/canvas';
import { ensureN8n } from './lib/n8n-install';
import { N8nServer } from './lib/n8n-server';
import { root } from './lib/repository';
import { endEverything, endOnSignals, onEnd } from './lib/running.cjs';

const folderOfPictures = join(root, 'docs/pictures');

/** What of n8n's own lies over the canvas. */
const overlays =
	'[role=dialog], [data-test-id=canvas-controls], .vue-flow__panel, [data-test-id=execute-workflow-button], [aria-label="Select trigger node"], [data-test-id=node-creator-plus-button], [data-test-id=command-bar-button], [data-test-id=add-sticky-button], [data-test-id=toggle-focus-panel-button], [class*=popper] { display: none !important }';

interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Runs in the page: the rectangle around all nodes and notes, labels included. */
const aroundTheNodes = `(() => {
	const boxes = [...document.querySelectorAll('.vue-flow__node')].map((node) => node.getBoundingClientRect());
	const x = Math.max(0, Math.min(...boxes.map((box) => box.left)) - 20);
	const y = Math.max(0, Math.min(...boxes.map((box) => box.top)) - 12);
	const right = Math.min(innerWidth, Math.max(...boxes.map((box) => box.right)) + 64);
	const bottom = Math.min(innerHeight, Math.max(...boxes.map((box) => box.bottom)) + 36);
	return { x, y, width: right - x, height: bottom - y };
})()`;

async function takePicture(page: Page, name: string): Promise<string> {
	await page.keyboard.press('Escape'); // a checklist of n8n's own
	await page.addStyleTag({ content: overlays });
	await page.keyboard.press('1'); // zoom to fit
	await page.waitForTimeout(1_500);
	const path = join(folderOfPictures, `${name}.png`);
	await page.screenshot({ path, clip: (await page.evaluate(aroundTheNodes)) as Clip });
	return path;
}

async function main(): Promise<void> {
	endOnSignals();
	const asked = process.argv.slice(2);
	const files = sampleFiles().filter(
		(file) => asked.length === 0 || asked.some((number) => file.startsWith(number)),
	);
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-picture-'));
	onEnd(() => rmSync(folder, { recursive: true, force: true }));
	const n8n = await ensureN8n((line) => process.stderr.write(`${line}\n`));
	await buildPack();
	const mailbox = await startMailbox(join(folder, 'mailbox.ndjson'));
	onEnd(() => mailbox.close());
	const server = await N8nServer.start({ n8n, folder });
	const credentials = await sampleCredentials(server, mailbox);
	const { browser, page } = await openCanvas(server.address);
	await page.setViewportSize({ width: 1500, height: 900 });
	mkdirSync(folderOfPictures, { recursive: true });
	for (const file of files) {
		const workflow = fillIn(readSample(file), credentials);
		const { id } = await server.rest.createWorkflow(workflow);
		const nodes = workflow.nodes.filter(({ type }) => !type.endsWith('stickyNote')).length;
		await openWorkflow(page, server.address, id, nodes);
		process.stdout.write(`${await takePicture(page, basename(file, '.json'))}\n`);
	}
	await browser.close();
}

main()
	.catch((error: unknown) => {
		process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`);
		process.exitCode = 1;
	})
	.finally(() => void endEverything());
