/**
 * `npm run bench -- scale`: two worker processes resolve mail at once on one PostgreSQL memory with the built-in CRM,
 * every fifth batch in both of them, against one worker alone. What counts: each record is made exactly once.
 */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { freshPostgres } from './scale/fresh-postgres';
import type { WorkerTask } from './scale/shares';
import { fillStore } from './resolve/fill-store';
import { node24, root } from '../lib/repository';
import { endChild, startChild } from '../lib/running.cjs';

interface Row {
	case: string;
	unit: string;
	ours: number;
	goal: number | string;
	ok: boolean;
}

interface Outcome {
	mailsPerSecond: number;
	twice: number;
	missing: number;
}

const contacts = 10_000;

export async function run({ quick }: { quick: boolean }): Promise<Row[]> {
	const mails = quick ? 2_000 : 20_000;
	return await freshPostgres(async (newDatabase) => {
		const one = await measure(await newDatabase(), 1, mails);
		const two = await measure(await newDatabase(), 2, mails);
		return [
			row('PostgreSQL, one worker', 'mails/s', one.mailsPerSecond, '', true),
			row('PostgreSQL, two workers', 'mails/s', two.mailsPerSecond, '', true),
			row('two workers, records made twice', 'records', two.twice, 0, two.twice === 0),
			row('two workers, records missing', 'records', two.missing, 0, two.missing === 0),
		];
	});
}

const row = (name: string, unit: string, ours: number, goal: number | string, ok: boolean): Row => ({
	...{ case: name, unit, ours, goal, ok },
});

async function measure(postgres: string, workers: number, mails: number): Promise<Outcome> {
	const memory = await openMemoryDatabase({ postgres });
	await fillStore(memory.db, { contacts, mails: 0 });
	const started = await Promise.all(
		Array.from(
			{ length: workers },
			async (_, worker) => await start({ postgres, worker, workers, mails, contacts }),
		),
	);
	const begin = performance.now();
	await Promise.all(started.map(async ({ go }) => await go()));
	const seconds = (performance.now() - begin) / 1000;
	const rows = await memory.db
		.selectFrom('crm_records')
		.select(['kind', 'title'])
		.where('kind', 'in', ['lead', 'deal'])
		.execute();
	await memory.close();
	const made = new Set(rows.map(({ kind, title }) => `${kind} ${title}`));
	// Of ten mails five begin a conversation of a known person (a deal), one comes from somebody new (a lead).
	return {
		mailsPerSecond: mails / seconds,
		twice: rows.length - made.size,
		missing: (mails / 10) * 6 - made.size,
	};
}

/** Resolves when the worker is ready; `go` lets it work and resolves when it is done. */
async function start(task: WorkerTask): Promise<{ go(): Promise<void> }> {
	const args = [
		join(root, 'scripts/lib/run-script.cjs'),
		join(root, 'scripts/bench/scale/worker'),
		JSON.stringify(task),
	];
	const child = startChild(node24, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
	await says(child, 'ready');
	return {
		go: async () => {
			child.stdin?.write('go\n');
			await says(child, 'done');
			await endChild(child, 3_000);
		},
	};
}

const says = async (child: ChildProcess, word: string): Promise<void> =>
	await new Promise((resolve, reject) => {
		child.stdout?.on('data', (text: Buffer) => {
			if (String(text).includes(word)) resolve();
		});
		child.once('exit', (code) => reject(new Error(`A worker ended with ${code} before it was ${word}.`)));
	});
