/**
 * A real n8n is killed (-9) at every stage of its work, once followed by an outage: before mails are handed over, while an
 * execution runs, after its work and before that is written down, and when a mail has just been set aside. No mail is
 * lost and no record made twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { openMemoryDatabase, type MemoryDatabase } from '../../adapters/memory/database';
import { Dovecot, user } from '../../scripts/lib/dovecot';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { itemsOf } from '../../scripts/lib/n8n-rest';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { packName } from '../../scripts/lib/repository';
import { endEverything } from '../../scripts/lib/running.cjs';
import { rawMail } from '../support/raw-mail';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-kill-n8n-'));
const poison = 'Poison';
const subjects = Array.from({ length: 40 }, (_, at) => `Question ${at}`);
let dovecot: Dovecot;
let server: N8nServer;
let memory: MemoryDatabase;
let workflow: string;
let credential: { id: string; name: string };

beforeAll(async () => {
	dovecot = await Dovecot.start();
	// An n8n that was killed while it activated a workflow leaves it to a lease of its own (2 minutes by default).
	server = await N8nServer.start({
		n8n: await ensureN8n(() => undefined),
		folder,
		env: {
			N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '10',
			N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '2000',
		},
	});
	credential = await server.rest.createCredential('Mailbox', 'crmMailboxApi', dovecot.credential());
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const { id } = await server.rest.createWorkflow({
		name: 'Every mail to a lead',
		nodes: [
			{
				...{ id: 't', name: 'Trigger', type: `${packName}.crmMailTrigger`, typeVersion: 1, position: [0, 0] },
				credentials: { crmMailboxApi: credential },
				parameters: {
					firstRun: 'all',
					options: { oldMailPerMinute: 0, maxBatch: 5, window: 3, sweepSeconds: 5, maxTries: 1 },
				},
			},
			{
				...{ id: 'i', name: 'Poison?', type: 'n8n-nodes-base.if', typeVersion: 1, position: [200, 0] },
				parameters: {
					conditions: {
						string: [{ value1: '={{ $json.subject }}', operation: 'equal', value2: poison }],
					},
				},
			},
			{
				...{ id: 's', name: 'Stop', type: 'n8n-nodes-base.stopAndError', typeVersion: 1 },
				...{ position: [400, -200], parameters: { errorMessage: 'cannot handle this one' } },
			},
			{
				...{ id: 'r', name: 'Resolve', type: `${packName}.resolveCrmBinding`, typeVersion: 1 },
				...{ position: [400, 0], parameters: {} },
			},
			{
				...{ id: 'w', name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [600, 0] },
				...{ parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' }, webhookId: 'w' },
			},
		],
		connections: {
			Trigger: { main: [to('Poison?')] },
			'Poison?': { main: [to('Stop'), to('Resolve')] },
			Resolve: { main: [to('Wait')] },
		},
	});
	workflow = id;
	for (const [at, subject] of [...subjects.slice(0, 30), poison, ...subjects.slice(30)].entries())
		dovecot.deliver(rawMail(subject, { from: `person${at}@customer${at}.example` }));
});

afterAll(async () => {
	await memory?.close();
	await endEverything();
	await dovecot?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const leads = async (): Promise<string[]> => {
	const rows = await memory.db
		.selectFrom('crm_records')
		.select(['title'])
		.where('kind', '=', 'lead')
		.execute();
	return rows.map(({ title }) => title);
};

/** How far the work has come, for the person who reads of a failure. */
async function standing(): Promise<string> {
	const rows = await memory.db
		.selectFrom('mailbox_deliveries')
		.select(({ fn }) => ['state', fn.countAll<number>().as('count')])
		.groupBy('state')
		.execute();
	const states = rows.map(({ state, count }) => `${count} ${state}`).join(', ');
	return `${(await leads()).length} leads; mails: ${states}`;
}

async function until(holds: () => Promise<boolean>, what: string, limitMs = 120_000): Promise<void> {
	for (const deadline = Date.now() + limitMs; !(await holds()); await sleep(5)) {
		if (Date.now() > deadline)
			throw new Error(`Not in time: ${what}; ${await standing()}\n${server.logTail(20)}`);
	}
}

it('shows the newest mail in a test run of the editor', async () => {
	const { id } = await server.rest.createWorkflow({
		name: 'Look',
		nodes: [
			{
				...{ id: 't', name: 'Trigger', type: `${packName}.crmMailTrigger`, typeVersion: 1, position: [0, 0] },
				...{ credentials: { crmMailboxApi: credential }, parameters: {} },
			},
			{
				...{ id: 'n', name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0] },
				parameters: {},
			},
		],
		connections: { Trigger: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
	});
	await server.rest.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: 'Trigger' } });
	let seen: unknown[] = [];
	for (let left = 150; left > 0 && seen.length === 0; left -= 1) {
		await sleep(200);
		seen = (await server.rest.executions(id)).flatMap((execution) => itemsOf(execution, 'Next'));
	}
	expect(seen).toMatchObject([{ direction: 'inbound', mailbox: { folder: 'INBOX' } }]);
});

it('works on every mail, and the CRM holds each lead once', async () => {
	const key = { workflow, node: 't', mailbox: `${user}@127.0.0.1` };
	await server.rest.publish(workflow);
	memory = await openMemoryDatabase({ file: join(folder, '.n8n/storage', packName, 'memory.sqlite') });
	const deliveries = mailboxMemoryOn(memory.db);

	// The first look is written down, nothing is done yet.
	await until(async () => (await deliveries.cursors(key)).size > 0, 'the first look');
	await server.kill();
	expect(await leads()).toEqual([]);

	// The second process starts while the mail server is away, and dies when its first executions have made leads,
	// while they still run: the work is done and nobody knows.
	await dovecot.down();
	await server.startAgain();
	await dovecot.up();
	await until(async () => (await leads()).length > 0, 'leads after the outage');
	await server.kill();
	const unknown = await deliveries.inState(key, ['handed']);
	expect(unknown.length).toBeGreaterThan(0);

	await server.startAgain();
	const before = (await leads()).length;
	await until(async () => (await leads()).length > before + 10, 'more leads');
	await sleep(500);
	await server.kill();

	await server.startAgain();
	await until(
		async () => (await deliveries.inState(key, ['quarantined'])).length > 0,
		'the quarantine of the mail that always fails',
	);
	await server.kill();

	await server.startAgain();
	await until(async () => {
		const left = await deliveries.inState(key, ['seen', 'handed', 'failed']);
		const [aside] = await deliveries.inState(key, ['quarantined']);
		return left.length === 0 && (await leads()).length >= subjects.length && aside?.reported === true;
	}, 'every mail settled');

	expect((await leads()).sort()).toEqual([...subjects].sort());
	expect(await deliveries.inState(key, ['gone'])).toEqual([]);
	expect(await deliveries.inState(key, ['done'])).toHaveLength(subjects.length);
	const { staticData } = await server.rest.call<{ staticData: unknown }>(
		'GET',
		`/rest/workflows/${workflow}`,
	);
	expect(staticData ?? null).toBeNull();
	// A test run leaves no trace.
	expect(await deliveries.listeners()).toEqual([key]);
	expect(await deliveries.inState(key, ['quarantined'])).toMatchObject([{ envelope: { subject: poison } }]);
});
