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

it.each(cases)('killed at "%s", time %i', async (point, nth) => {
	const name = `${point}-${nth}`;
	const files = {
		memory: join(folder, `${name}.sqlite`),
		keys: join(folder, `${name}.keys`),
		journal: join(folder, `${name}.journal`),
	};
	const parameters = {
		firstRun: 'all',
		options: { maxBatch: 5, backlogFrom: 5, window: 2, oldMailPerMinute: 0, sweepSeconds: 5 },
	};
	const options = { ...files, credential: dovecot.credential(), parameters };
	const killed = await run({ ...options, ahead: 0, kill: { point, nth } }, async () => false);
	expect(killed).toBe('SIGKILL');

	const worked = (): Set<string> =>
		new Set(existsSync(files.journal) ? readFileSync(files.journal, 'utf8').split('\n').filter(Boolean) : []);
	const memory = await openMemoryDatabase({ file: files.memory });
	const deliveries = mailboxMemoryOn(memory.db);
	const key = { workflow: 'workflow-1', node: 'node-1', mailbox: `${user}@127.0.0.1` };
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
