/** Fills n8n: the mailbox credential and the sample workflows with it, imported and published. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow } from '../lib/n8n-rest';
import type { N8nServer } from '../lib/n8n-server';
import { root } from '../lib/repository';
import { publishCard } from './card';
import { account, type DemoMailbox } from './mailbox';

const samples = join(root, 'workflows');
const shown = /^0[1-3]-.*\.json$/;

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

/** Each sample reads a folder of its own: the demo's mail server files the mail of customers apart. */
const folderOf: Record<string, string> = { '01': 'INBOX', '02': 'Customers', '03': 'Sent' };

export async function prepareN8n(server: N8nServer, mailbox: DemoMailbox): Promise<string[]> {
	const credential = await server.rest.createCredential(
		'Demo mailbox',
		'crmMailboxApi',
		mailboxCredential(mailbox),
	);
	const ids: string[] = [];
	for (const file of sampleFiles().filter((name) => shown.test(name))) {
		const workflow = readSample(file);
		ids.push(
			(
				await server.rest.createWorkflow(
					readFolder(fillIn(workflow, { crmMailboxApi: credential }), folderOf[file.slice(0, 2)]),
				)
			).id,
		);
	}
	await server.publish(...ids);
	// The demo's mail server files what is sent into Sent by itself, as Gmail's does.
	await publishCard(server, credential, { fileIntoSent: 'never' });
	return ids;
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

function readFolder(workflow: Workflow, path: string | undefined): Workflow {
	if (!path) return workflow;
	const nodes = workflow.nodes.map((node) =>
		node.type.endsWith('.crmMailTrigger')
			? { ...node, parameters: { ...node.parameters, ...only(path) } }
			: node,
	);
	return { ...workflow, nodes };
}
