/** A real n8n is killed (-9) in the middle of its work, again and again, once during an outage: no mail lost, no record made twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { openMemoryDatabase, type MemoryDatabase } from '../../adapters/memory/database';
import { Dovecot, user } from '../../scripts/lib/dovecot';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { packName } from '../../scripts/lib/repository';
import { endEverything } from '../../scripts/lib/running.cjs';
import { rawMail } from '../support/raw-mail';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-kill-n8n-'));
const subjects = Array.from({ length: 60 }, (_, at) => `Question ${at}`);
let dovecot: Dovecot;
let server: N8nServer;
let memory: MemoryDatabase;
let workflow: string;

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
	const credential = await server.rest.createCredential('Mailbox', 'crmMailboxApi', dovecot.credential());
	const { id } = await server.rest.createWorkflow({
		name: 'Every mail to a lead',
		nodes: [
			{
				...{ id: 't', name: 'Trigger', type: `${packName}.crmMailTrigger`, typeVersion: 1, position: [0, 0] },
				credentials: { crmMailboxApi: credential },
				parameters: {
					firstRun: 'all',
					options: { oldMailPerMinute: 0, maxBatch: 5, window: 2, sweepSeconds: 5 },
				},
			},
			{
				...{ id: 'r', name: 'Resolve', type: `${packName}.resolveCrmBinding`, typeVersion: 1 },
				...{ position: [200, 0], parameters: {} },
			},
		],
		connections: { Trigger: { main: [[{ node: 'Resolve', type: 'main', index: 0 }]] } },
	});
	workflow = id;
	for (const [at, subject] of subjects.entries())
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

it('works on every mail, and the CRM holds each lead once', async () => {
	await server.rest.publish(workflow);
	const file = join(folder, '.n8n/storage', packName, 'memory.sqlite');
	await until(async () => {
		memory ??= await openMemoryDatabase({ file });
		return (await leads()).length >= 3;
	}, 'the first leads');
	await server.kill();
	const afterFirst = (await leads()).length;
	expect(afterFirst).toBeLessThan(subjects.length);

	// The second process starts while the mail server is away.
	await dovecot.down();
	await server.startAgain();
	await dovecot.up();
	await until(async () => (await leads()).length > afterFirst + 3, 'leads after the outage');
	await server.kill();

	await server.startAgain();
	const deliveries = mailboxMemoryOn(memory.db);
	const key = { workflow, node: 't', mailbox: `${user}@127.0.0.1` };
	await until(async () => {
		const left = await deliveries.inState(key, ['seen', 'handed', 'failed']);
		return left.length === 0 && (await leads()).length >= subjects.length;
	}, 'every mail settled');

	expect((await leads()).sort()).toEqual([...subjects].sort());
	expect(await deliveries.inState(key, ['quarantined', 'gone'])).toEqual([]);
	expect(await deliveries.inState(key, ['done'])).toHaveLength(subjects.length);
});
