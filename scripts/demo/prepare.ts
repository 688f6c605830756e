/** Fills n8n: the mailbox credential and the sample workflows with it, imported and published. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow } from '../lib/n8n-rest';
import type { N8nServer } from '../lib/n8n-server';
import { root } from '../lib/repository';
import { publishCard } from './card';
import { account, type DemoMailbox } from './mailbox';

const samples = join(root, 'workflows');

/** What a person types into the Mailbox credential for this mailbox. */
export const mailboxCredential = ({ imapPort, smtpPort }: Pick<DemoMailbox, 'imapPort' | 'smtpPort'>) => ({
	user: account.user,
	password: account.password,
	imapHost: '127.0.0.1',
	imapPort,
	imapSecurity: 'plain',
	smtpHost: '127.0.0.1',
	smtpPort,
	smtpSecurity: 'plain',
	domainMode: 'these',
	internalDomains: 'brightwater.example',
	trustedAuthserv: 'mx.brightwater.example',
});

/** Each sample that reads mail has a folder of its own: the demo's mail server files the mail of customers apart. */
const folderOf: Record<string, string> = { '01': 'INBOX', '02': 'Customers', '03': 'Sent', '04': 'Support' };

/** Samples whose forms, schedule or webhook a person uses; mail is read by those above, so their own trigger rests. */
const used = ['07', '08', '09', '11', '12'];

const numberOf = (file: string): string => file.slice(0, 2);

/**
 * Puts every sample into n8n and publishes those that make up the demo: what reads mail, the pages, the forms, the webhook
 * and the error workflow. The others wait to be looked at.
 * @returns ids of the workflows that read mail
 */
export async function prepareN8n(server: N8nServer, mailbox: DemoMailbox): Promise<string[]> {
	const credentials = await sampleCredentials(server, mailbox);
	const report = await importSample(server, '12', credentials, {});
	const ids = new Map([['12', report]]);
	// n8n lists what came last first: so the list begins with 01.
	for (const file of sampleFiles().reverse()) {
		const number = numberOf(file);
		// The demo's mail server files what is sent into Sent by itself, as Gmail's does.
		if (number === '10') await publishCard(server, credentials.crmMailboxApi!, { fileIntoSent: 'never' });
		else if (number !== '12')
			ids.set(number, await importSample(server, file, credentials, { errorWorkflow: report }));
	}
	const idOf = (number: string): string => ids.get(number) ?? '';
	const reading = Object.keys(folderOf).map(idOf);
	await server.publish(...used.map(idOf), ...reading);
	return reading;
}

/** @param settings of the workflow, beside the sample's own */
async function importSample(
	server: N8nServer,
	file: string,
	credentials: Credentials,
	settings: object,
): Promise<string> {
	const number = numberOf(file);
	const filled = forDemo(fillIn(readSample(file), credentials), number);
	const reads = number in folderOf;
	const made = await server.rest.createWorkflow({
		...filled,
		settings: { ...filled.settings, ...(reads ? settings : {}) },
	});
	return made.id;
}

/** What a person fills in beside the credentials, as the yellow notes ask. */
function forDemo(workflow: Workflow, number: string): Workflow {
	const folder = folderOf[number];
	const change = (node: Workflow['nodes'][number]): Workflow['nodes'][number] => {
		const set = (parameters: object) => ({ ...node, parameters: { ...node.parameters, ...parameters } });
		if (node.type.endsWith('.crmMailTrigger')) {
			if (folder) return set(only(folder));
			return used.includes(number) ? { ...node, disabled: true } : node;
		}
		// Every record in the output leads to its card.
		if (node.type.endsWith('.resolveCrmBinding'))
			return set({ cardPage: 'crm-mail', cardUser: { __rl: true, mode: 'id', value: 'u1' } });
		if (node.name === 'Send the report' || node.name === 'Ask a person') return set({ to: account.user });
		return node;
	};
	return { ...workflow, nodes: workflow.nodes.map(change) };
}

const only = (path: string) => ({
	folders: 'these',
	includeFolders: { folder: [{ path: { __rl: true, mode: 'path', value: path } }] },
});

/** References to credentials as a node holds them, by the name of their type. */
type Credentials = Record<string, { id: string; name: string }>;

/** Which nodes of the samples ask for which credential. */
const wanted: Record<string, (node: Workflow['nodes'][number]) => boolean> = {
	crmMailboxApi: ({ type, name }) =>
		/[.](crmMailTrigger|crmMail)$/.test(type) || (type.endsWith('.crmCard') && name === 'Serve the page'),
	httpHeaderAuth: ({ parameters }) => parameters.authentication === 'headerAuth',
	gmailOAuth2: ({ type }) => type.endsWith('.gmailTrigger'),
};

/** Makes what the samples ask for in n8n; those of n8n's own nodes reach nothing but this machine. */
export async function sampleCredentials(server: N8nServer, mailbox: DemoMailbox): Promise<Credentials> {
	const make = async (name: string, type: string, data: Record<string, unknown>) =>
		await server.rest.createCredential(name, type, data);
	return {
		crmMailboxApi: await make('Mailbox', 'crmMailboxApi', mailboxCredential(mailbox)),
		httpHeaderAuth: await make('Key of the webmail', 'httpHeaderAuth', {
			...{ name: 'x-webmail-key', value: 'sample-key' },
		}),
		gmailOAuth2: await make('Gmail', 'gmailOAuth2', { clientId: 'sample', clientSecret: 'sample' }),
	};
}

/** File names of the samples, in order. */
export const sampleFiles = (): string[] =>
	readdirSync(samples)
		.filter((name) => name.endsWith('.json'))
		.sort();

/** A sample as it ships. @param file its name, or the number it begins with */
export function readSample(file: string): Workflow {
	const name = sampleFiles().find((one) => one === file || one.startsWith(`${file}-`));
	if (!name) throw new Error(`There is no sample workflow "${file}".`);
	return JSON.parse(readFileSync(join(samples, name), 'utf8')) as Workflow;
}

/** A sample with the credentials in place, as its notes ask a person to do. */
export function fillIn(workflow: Workflow, credentials: Credentials): Workflow {
	const nodes = workflow.nodes.map((node) => {
		const own = Object.entries(credentials).filter(([type]) => wanted[type]?.(node));
		return own.length > 0 ? { ...node, credentials: Object.fromEntries(own) } : node;
	});
	const { name, connections, settings } = workflow;
	return { name, nodes, connections, ...(settings ? { settings } : {}) };
}
