/** The pages of the demo: the sample workflow that serves them, and signed links to card, list and sidebar. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { defaultFile } from '../../adapters/memory/locate-memory';
import { linkSecret } from '../../adapters/memory/secret';
import { pageLinks, type PageLinks } from '../../adapters/resolve/pages/page-links';
import type { Workflow } from '../lib/n8n-rest';
import type { N8nServer } from '../lib/n8n-server';
import { PlainError } from '../lib/plain-error';
import { root } from '../lib/repository';

const path = 'crm-mail';

/** Imports the sample as it is, fills in the mailbox and publishes it. @param changes what a test sets in Serve the page */
export async function publishCard(
	server: N8nServer,
	mailbox: { id: string; name: string },
	changes: Record<string, unknown> = {},
): Promise<string> {
	const sample = JSON.parse(readFileSync(join(root, 'workflows/10-card.json'), 'utf8')) as Workflow;
	const { name, connections, settings } = sample;
	const nodes = sample.nodes.map((node) =>
		node.name === 'Serve the page'
			? {
					...node,
					credentials: { crmMailboxApi: mailbox },
					parameters: { ...node.parameters, ...changes },
				}
			: node,
	);
	const { id } = await server.rest.createWorkflow({
		...{ name, nodes, connections },
		...(settings ? { settings } : {}),
	});
	await server.rest.publish(id);
	await untilServed(server);
	return id;
}

export const pagesAddress = (server: Pick<N8nServer, 'address'>): string =>
	`${server.address}/webhook/${path}`;

/** A published webhook answers a moment later; without a link it refuses in its own words. */
async function untilServed(server: N8nServer): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (Date.now() < deadline) {
		if ((await fetch(pagesAddress(server))).status === 403) return;
		await sleep(250);
	}
	throw new PlainError(`n8n does not serve ${pagesAddress(server)}; its last words:\n${server.logTail()}`);
}

/** Links as CRM Card makes them, for one CRM user. @param seconds how long they are good for */
export async function linksFor(
	server: Pick<N8nServer, 'address' | 'folder'>,
	user: string,
	seconds = 12 * 3600,
): Promise<PageLinks> {
	const { db, close } = await openMemoryDatabase({ file: defaultFile({ N8N_USER_FOLDER: server.folder }) });
	try {
		const expires = Math.floor(Date.now() / 1000) + seconds;
		return pageLinks({ baseUrl: pagesAddress(server), user, secret: await linkSecret(db), expires });
	} finally {
		await close();
	}
}

export interface DemoPages {
	card: string;
	list: string;
	sidebar: string;
	json: string;
}

/** What `npm start` prints: Anna's view of John Doe of Acme Joinery. */
export async function demoPages(server: Pick<N8nServer, 'address' | 'folder'>): Promise<DemoPages> {
	const links = await linksFor(server, 'u1');
	const sidebar = `${links.page('sidebar')}&address=john@acme.example`;
	return {
		card: links.page('card', { kind: 'contact', id: 'c1' }),
		list: links.page('list'),
		...{ sidebar, json: `${sidebar}&format=json` },
	};
}

/** The status that each page answers with; one that lacks what it must show counts as 500. */
export async function openPages(pages: DemoPages): Promise<{ card: number; list: number; sidebar: number }> {
	const look = async (url: string, must: string): Promise<number> => {
		const answer = await fetch(url);
		const shown = await answer.text();
		return answer.status === 200 && !shown.includes(must) ? 500 : answer.status;
	};
	return {
		card: await look(pages.card, 'John Doe'),
		list: await look(pages.list, 'Activities: mail'),
		sidebar: await look(pages.sidebar, 'Acme Joinery'),
	};
}
