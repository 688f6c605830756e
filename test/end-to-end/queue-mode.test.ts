/** n8n in queue mode: the trigger in the main process, executions in two workers, one of them killed at work: no mail lost, no record made twice. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import { openMemoryDatabase, type MemoryDatabase } from '../../adapters/memory/database';
import { Dovecot, user } from '../../scripts/lib/dovecot';
import { ensureN8n } from '../../scripts/lib/n8n-install';
import { N8nServer } from '../../scripts/lib/n8n-server';
import { startPostgres, type Postgres } from '../../scripts/lib/postgres';
import { startRedis } from '../../scripts/lib/redis';
import { packName } from '../../scripts/lib/repository';
import { endChild, endEverything } from '../../scripts/lib/running.cjs';
import { rawMail } from '../support/raw-mail';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-queue-'));
const subjects = Array.from({ length: 40 }, (_, at) => `Question ${at}`);
let dovecot: Dovecot;
let postgres: Postgres;
let redis: Awaited<ReturnType<typeof startRedis>>;
let server: N8nServer;
let workers: ChildProcess[];
let memory: MemoryDatabase;
let workflow: string;

beforeAll(async () => {
	[dovecot, postgres, redis] = await Promise.all([Dovecot.start(), startPostgres(), startRedis()]);
	const database = new URL(await postgres.newDatabase());
	const memoryUrl = await postgres.newDatabase();
	server = await N8nServer.start({
		n8n: await ensureN8n(() => undefined),
		folder,
		env: {
			EXECUTIONS_MODE: 'queue',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: database.port,
			DB_POSTGRESDB_DATABASE: database.pathname.slice(1),
			DB_POSTGRESDB_USER: database.username,
			DB_POSTGRESDB_PASSWORD: 'any',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			// A worker that was killed is noticed after seconds, not after a minute or more.
			QUEUE_WORKER_LOCK_DURATION: '4000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: '2000',
			CRM_MAIL_MEMORY_URL: memoryUrl,
		},
	});
	workers = [await server.startWorker(2), await server.startWorker(2)];
	memory = await openMemoryDatabase({ postgres: memoryUrl });
	const credential = await server.rest.createCredential('Mailbox', 'crmMailboxApi', dovecot.credential());
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const { id } = await server.rest.createWorkflow({
		name: 'Every mail to a lead',
		nodes: [
			{
				...{ id: 't', name: 'Trigger', type: `${packName}.crmMailTrigger`, typeVersion: 1, position: [0, 0] },
				credentials: { crmMailboxApi: credential },
				parameters: {
					firstRun: 'all',
					options: { oldMailPerMinute: 0, maxBatch: 5, window: 4, sweepSeconds: 5 },
				},
			},
			{
				...{ id: 'r', name: 'Resolve', type: `${packName}.resolveCrmBinding`, typeVersion: 1 },
				...{ position: [200, 0], parameters: {} },
			},
			{
				...{ id: 'w', name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [400, 0] },
				...{ parameters: { resume: 'timeInterval', amount: 2, unit: 'seconds' }, webhookId: 'w' },
			},
		],
		connections: { Trigger: to('Resolve'), Resolve: to('Wait') },
	});
	workflow = id;
	for (const [at, subject] of subjects.entries())
		dovecot.deliver(rawMail(subject, { from: `person${at}@customer${at}.example` }));
});

afterAll(async () => {
	await memory?.close();
	await endEverything();
	await redis?.stop();
	await postgres?.remove();
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

async function until(holds: () => Promise<boolean>, what: string, limitMs: number): Promise<void> {
	for (const deadline = Date.now() + limitMs; !(await holds()); await sleep(20)) {
		if (Date.now() > deadline)
			throw new Error(`Not in time: ${what}; ${(await leads()).length} leads\n${server.logTail(30)}`);
	}
}

it('works on every mail when a worker is killed in the middle, and the CRM holds each lead once', async () => {
	await server.rest.publish(workflow);
	await until(async () => (await leads()).length >= 10, 'the first leads', 180_000);
	// Four executions are at work or wait, in both workers.
	await endChild(workers[0]!, 0);
	expect((await leads()).length).toBeLessThan(subjects.length);
	const deliveries = mailboxMemoryOn(memory.db);
	const key = { workflow, node: 't', mailbox: `${user}@127.0.0.1` };
	expect((await deliveries.inState(key, ['handed'])).length).toBeGreaterThan(0);

	await until(
		async () => {
			const left = await deliveries.inState(key, ['seen', 'handed', 'failed']);
			return left.length === 0 && (await leads()).length >= subjects.length;
		},
		'every mail settled',
		300_000,
	);
	expect((await leads()).sort()).toEqual([...subjects].sort());
	expect(await deliveries.inState(key, ['done'])).toHaveLength(subjects.length);
	expect(workers[1]!.exitCode).toBeNull();
});
