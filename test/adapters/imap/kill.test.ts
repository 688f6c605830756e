/** n8n is killed (-9) between every two steps of a delivery: every mail is worked on, and the CRM holds each record once. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { mailboxMemoryOn } from '../../../adapters/memory/mailbox-memory';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { startChild } from '../../../scripts/lib/running.cjs';
import { Dovecot, user } from '../../../scripts/lib/dovecot';
import type { KillChildOptions } from '../../support/kill-child';
import { rawMail } from '../../support/raw-mail';
import { until } from '../../support/trigger-host';

jest.setTimeout(120_000);

let dovecot: Dovecot;
let folder: string;
let program: string;

beforeAll(async () => {
	dovecot = await Dovecot.start();
	folder = mkdtempSync(join(tmpdir(), 'kill-'));
	program = join(folder, 'kill-child.js');
	buildSync({
		entryPoints: [join(__dirname, '../../support/kill-child.ts')],
		...{ bundle: true, platform: 'node', target: 'node24', outfile: program, logLevel: 'error' },
		external: ['pg-native', 'pg-cloudflare', 'cloudflare:sockets'],
	});
	for (let at = 0; at < 12; at += 1)
		dovecot.deliver(rawMail(`Mail ${at}`, { from: `new${at}@customer${at}.example` }));
});

afterAll(async () => {
	await dovecot.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** Runs until it is killed, by itself or by us when `done` holds. */
async function run(
	options: KillChildOptions,
	done: () => Promise<boolean>,
): Promise<NodeJS.Signals | number | null> {
	const child = startChild(process.execPath, [program, JSON.stringify(options)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
		child.once('exit', (code, signal) => resolve(signal ?? code)),
	);
	let hasEnded = false;
	void ended.then(() => (hasEnded = true));
	await until(async () => hasEnded || (await done()), `the child at ${JSON.stringify(options.kill)}`, 60_000);
	if (!hasEnded) child.kill('SIGKILL');
	return await ended;
}

const points = [
	'listed',
	'fetched',
	'written',
	'emitted',
	'stored',
	'creating',
	'created',
	'resolved',
	'worked',
	'ended',
	'settled',
];
const cases = points.flatMap((point) => [1, 2].map((nth): [string, number] => [point, nth]));

const filesFor = (name: string) => ({
	memory: join(folder, `${name}.sqlite`),
	keys: join(folder, `${name}.keys`),
	journal: join(folder, `${name}.journal`),
	reports: join(folder, `${name}.reports`),
});
const linesOf = (path: string): string[] =>
	existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
const key = { workflow: 'workflow-1', node: 'node-1', mailbox: `${user}@127.0.0.1` };

it.each(cases)('killed at "%s", time %i', async (point, nth) => {
	const files = filesFor(`${point}-${nth}`);
	const parameters = {
		firstRun: 'all',
		options: { maxBatch: 5, backlogFrom: 5, window: 2, oldMailPerMinute: 0, sweepSeconds: 5 },
	};
	const options = { ...files, credential: dovecot.credential(), parameters };
	const killed = await run({ ...options, ahead: 0, kill: { point, nth } }, async () => false);
	expect(killed).toBe('SIGKILL');

	const worked = (): Set<string> => new Set(linesOf(files.journal));
	const memory = await openMemoryDatabase({ file: files.memory });
	const deliveries = mailboxMemoryOn(memory.db);
	await run({ ...options, ahead: 120_000 }, async () => {
		const left = await deliveries.inState(key, ['seen', 'handed', 'failed']);
		return worked().size === 12 && left.length === 0;
	});
	const leads = await memory.db
		.selectFrom('crm_records')
		.select(['title'])
		.where('kind', '=', 'lead')
		.execute();
	await memory.close();
	expect(worked().size).toBe(12);
	expect(leads.map(({ title }) => title).sort()).toEqual(
		Array.from({ length: 12 }, (_, at) => `Mail ${at}`).sort(),
	);
});

/** The 1st is the batch, the others are single mails: the poison mail ends and is settled last. */
it.each([
	['ended', 1],
	['ended', 6],
	['settled', 6],
	['told', 1],
])(
	'killed at "%s", time %i, while a mail is set aside: it is told at least once, the others pass',
	async (point, nth) => {
		const files = filesFor(`poison-${point}-${nth}`);
		const options = {
			...{ ...files, credential: dovecot.credential(), poison: 'Mail 4' },
			parameters: {
				firstRun: 'all',
				options: {
					maxBatch: 5,
					backlogFrom: 5,
					window: 1,
					oldMailPerMinute: 0,
					sweepSeconds: 5,
					maxTries: 1,
				},
			},
		};
		expect(await run({ ...options, ahead: 0, kill: { point, nth } }, async () => false)).toBe('SIGKILL');
		const memory = await openMemoryDatabase({ file: files.memory });
		const deliveries = mailboxMemoryOn(memory.db);
		await run({ ...options, ahead: 120_000 }, async () => {
			const [aside] = await deliveries.inState(key, ['quarantined']);
			const left = await deliveries.inState(key, ['seen', 'handed', 'failed']);
			return left.length === 0 && aside?.reported === true;
		});
		const aside = await deliveries.inState(key, ['quarantined']);
		const done = await deliveries.inState(key, ['done']);
		await memory.close();
		expect(aside.map(({ envelope }) => envelope.subject)).toEqual(['Mail 4']);
		expect(done).toHaveLength(11);
		expect(new Set(linesOf(files.journal)).size).toBe(11);
		const told = linesOf(files.reports);
		expect(told.length).toBeGreaterThanOrEqual(1);
		expect(told.length).toBeLessThanOrEqual(2);
		expect(new Set(told)).toEqual(new Set(['A mail was set aside: each of its executions failed.']));
	},
);
