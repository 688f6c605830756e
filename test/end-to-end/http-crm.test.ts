/** A CRM over HTTP and a sub-workflow as CRM in a real n8n: credential tests, lists of the form, mails through the rules. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPack } from '../../scripts/lib/build-pack';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { N8nServer } from '../../scripts/lib/n8n-server';
import type { Workflow } from '../../scripts/lib/n8n-rest';
import { packName, root } from '../../scripts/lib/repository';
import { endEverything } from '../../scripts/lib/running.cjs';
import { connectedApp, openFakeSalesforce, type FakeSalesforce } from '../support/crm-fake/salesforce';
import { odooDatabaseName, odooKeys, openFakeOdoo, type FakeOdoo } from '../support/crm-fake/odoo/server';

jest.setTimeout(300_000);

let folder = '';
let server: N8nServer;
let odoo19: FakeOdoo;
let odoo17: FakeOdoo;
let salesforce: FakeSalesforce;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-http-crm-'));
	[odoo19, odoo17] = [await openFakeOdoo(19), await openFakeOdoo(17)];
	salesforce = await openFakeSalesforce();
	await buildPack();
	server = await N8nServer.start({ n8n: await ensureN8n(() => undefined), folder });
	await server.untilReady();
});

afterAll(async () => {
	await server?.stop();
	await odoo19?.close();
	await odoo17?.close();
	await salesforce?.close();
	await endEverything();
	rmSync(folder, { recursive: true, force: true });
});

const credentialOf = ({ url }: FakeOdoo, more: Record<string, unknown> = {}): Record<string, unknown> => ({
	...{ url: `${url}/`, apiKey: odooKeys.admin, database: '', login: '', tickets: 'none', project: 0 },
	...more,
});

it.each([
	['Odoo 19 with a key alone', () => credentialOf(odoo19), 'OK', /successful/],
	[
		'Odoo 17 with database and login',
		() => credentialOf(odoo17, { database: odooDatabaseName, login: 'admin' }),
		'OK',
		/successful/,
	],
	[
		'Odoo 19 with a wrong key',
		() => credentialOf(odoo19, { apiKey: 'old' }),
		'Error',
		/does not take this API key/,
	],
	['Odoo 17 with a key alone', () => credentialOf(odoo17), 'Error', /database and login/],
	[
		'Odoo 17 with a wrong key',
		() => credentialOf(odoo17, { database: odooDatabaseName, login: 'admin', apiKey: 'old' }),
		'Error',
		/does not take this login/,
	],
	[
		'Odoo 17 with a wrong database',
		() => credentialOf(odoo17, { database: 'nope', login: 'admin' }),
		'Error',
		/Check its name/,
	],
])('the credential test of %s', async (_, data, status, words) => {
	const answer = await server.rest.testCredential('Odoo', 'crmMailOdooApi', data());
	expect(answer).toEqual({ status, message: expect.stringMatching(words) });
});

const salesforceCredential = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
	...{ instanceUrl: salesforce.url, ...connectedApp, accessToken: '' },
	...{ mailAs: 'email', moreEmailFields: '', keyField: '', ...more },
});

it('the credential test of Salesforce asks for a token first, and says when it gets none', async () => {
	const type = 'crmMailSalesforceApi';
	/** The editor saves a credential before it tests it; n8n keeps the token there. */
	const test = async (data: Record<string, unknown>) => {
		const saved = await server.rest.createCredential('Salesforce', type, data);
		const credentials = { ...saved, type, data };
		return await server.rest.call<{ status: string }>('POST', '/rest/credentials/test', { credentials });
	};
	expect((await test(salesforceCredential())).status).toBe('OK');
	expect((await test(salesforceCredential({ consumerSecret: 'old' }))).status).toBe('Error');
});

it('a mail becomes a lead in Salesforce, and a token that has expired is asked for anew', async () => {
	const name = 'crmMailSalesforceApi';
	const made = await server.rest.createCredential('Salesforce', name, salesforceCredential());
	for (const path of ['salesforce-1', 'salesforce-2']) {
		await publish(workflow(path, { crm: 'salesforce', crmAuthentication: name }, { [name]: made }));
		expect(await call(path)).toMatchObject({ outcome: 'bound' });
		salesforce.expire();
	}
	expect(salesforce.rows('Lead').map(({ Email }) => Email)).toEqual(['jane@new.example']);
	expect(salesforce.rows('EmailMessage')).toHaveLength(2);
});

/** A webhook that hands one mail to Resolve CRM Binding. */
function workflow(path: string, parameters: Record<string, unknown>, credentials?: object): Workflow {
	const mail = {
		...{ from: 'Jane <jane@new.example>', to: 'sales@ours.example', subject: 'Prices', text: 'How much?' },
		...{ messageId: `<${path}@new.example>`, date: '2026-03-01T10:00:00Z' },
	};
	const node = (name: string, type: string, typeVersion: number, given: object, more: object = {}) => ({
		...{ id: name, name, type, typeVersion, position: [0, 0], parameters: given },
		...more,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: path,
		nodes: [
			node(
				'Start',
				'n8n-nodes-base.webhook',
				2,
				{ path, responseMode: 'lastNode' },
				{ webhookId: `c0ffee00-${path}` },
			),
			node('Mail', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify(mail), options: {} }),
			node(
				'Resolve',
				`${packName}.resolveCrmBinding`,
				1,
				{ ...parameters, mailbox: { account: 'sales@ours.example' } },
				credentials ? { credentials } : {},
			),
		],
		connections: { Start: to('Mail'), Mail: to('Resolve') },
		settings: { executionOrder: 'v1' },
	} as unknown as Workflow;
}

/** Decision of the mail after the webhook was called. */
async function call(
	path: string,
): Promise<{ outcome: string; reasons: string[]; created: { kind: string }[] }> {
	// A published webhook answers a moment later.
	let answer = await fetch(`${server.address}/webhook/${path}`);
	for (let tries = 0; answer.status === 404 && tries < 100; tries++) {
		await sleep(200);
		answer = await fetch(`${server.address}/webhook/${path}`);
	}
	const body = (await answer.json()) as { decision?: never };
	if (!body.decision) throw new Error(JSON.stringify(body).slice(0, 500));
	return body.decision;
}

async function publish(given: Workflow): Promise<string> {
	const { id } = await server.rest.createWorkflow(given);
	await server.rest.publish(id);
	return id;
}

it('a mail becomes a lead in Odoo, signed for by n8n, and stands on it; the same mail again changes nothing', async () => {
	const odoo = await server.rest.createCredential('Odoo', 'crmMailOdooApi', credentialOf(odoo19));
	await publish(workflow('odoo', { crm: 'odoo' }, { crmMailOdooApi: odoo }));
	expect(await call('odoo')).toMatchObject({ outcome: 'bound', created: [{ kind: 'lead' }] });
	expect((await call('odoo')).reasons).toContain('duplicate');
	expect(odoo19.db.rows('crm.lead').map(({ name, email_from: from }) => [name, from])).toEqual([
		['Prices', 'jane@new.example'],
	]);
	expect(odoo19.db.rows('mail.message').map(({ message_id: id }) => id)).toEqual(['<odoo@new.example>']);
});

it("the form loads Odoo's own sources", async () => {
	const odoo = await server.rest.createCredential('Odoo', 'crmMailOdooApi', credentialOf(odoo19));
	const { results } = await server.rest.call<{ results: { name: string }[] }>(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			...{ path: 'parameters.inboundNewSource', methodName: 'searchSourcesOfInboundNew' },
			nodeTypeAndVersion: { name: `${packName}.resolveCrmBinding`, version: 1 },
			currentNodeParameters: { crm: 'odoo', inboundNewKind: 'lead' },
			credentials: { crmMailOdooApi: odoo },
		},
	);
	expect(results.map(({ name }) => name)).toContain('Newsletter');
});

it('the Data Table sample stands for a CRM: one row for one stranger', async () => {
	const { id: project } = await server.rest.call<{ id: string }>('GET', '/rest/projects/personal');
	const names = ['kind', 'title', 'email', 'ownerId', 'companyId', 'contactIds', 'source', 'bindingKey'];
	const tables = `/rest/projects/${project}/data-tables`;
	const { id: table } = await server.rest.call<{ id: string }>('POST', tables, {
		...{ name: 'CRM', columns: names.map((name) => ({ name, type: 'string' })) },
	});
	const sample = JSON.parse(
		readFileSync(join(root, 'workflows/15-any-crm-data-table.json'), 'utf8'),
	) as Workflow;
	const value = await publish(sample);
	await publish(workflow('any', { crm: 'subWorkflow', crmWorkflow: { __rl: true, mode: 'list', value } }));
	expect(await call('any')).toMatchObject({ outcome: 'bound', created: [{ kind: 'lead' }] });
	expect((await call('any')).reasons).toContain('duplicate');
	const { data } = await server.rest.call<{ data: object[] }>('GET', `${tables}/${table}/rows`);
	expect(data).toEqual([
		expect.objectContaining({ kind: 'lead', title: 'Prices', email: 'jane@new.example' }),
	]);
});
