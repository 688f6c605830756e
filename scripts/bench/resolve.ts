/**
 * `npm run bench -- resolve`: mails a second through Resolve CRM Binding on the built-in CRM in a SQLite file, with
 * 10,000 and with 1,000,000 contacts and 200,000 mails in memory, batches of 100. No peer does this job.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { resolveBatch, type ResolveWith } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import { benchMail } from './resolve/bench-mail';
import { fillStore } from './resolve/fill-store';

const batch = 100;
const settings = readSettings({
	rules: {
		inboundNew: { kind: 'lead', source: 'email' },
		outboundNew: { kind: 'contact', responsible: { type: 'sender' } },
		inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } },
	},
});

interface Row {
	case: string;
	unit: string;
	ours: number;
	goal: number | string;
	ok: boolean;
}

export async function run({ quick }: { quick: boolean }): Promise<Row[]> {
	const mails = quick ? 2_000 : 20_000;
	const [small, large] = await measure(
		[10_000, quick ? 100_000 : 1_000_000],
		quick ? 10_000 : 200_000,
		mails,
	);
	const grown = quick ? null : await memoryGrowth();
	const rows: Row[] = [
		{ case: 'built-in, 10,000 contacts', unit: 'mails/s', ours: small, goal: 1_000, ok: small >= 1_000 },
		{
			case: `built-in, ${quick ? '100,000' : '1,000,000'} contacts`,
			unit: 'mails/s',
			ours: large,
			goal: 1_000,
			ok: large >= 1_000,
		},
		{ case: 'large against small', unit: 'ratio', ours: large / small, goal: 0.8, ok: large / small >= 0.8 },
	];
	if (grown !== null)
		rows.push({
			case: 'memory over 100,000 mails',
			unit: 'MB grown',
			ours: grown,
			goal: 50,
			ok: grown <= 50,
		});
	return rows;
}

/**
 * Median speed of the batches in a small and a large store, a batch here and a batch there: whatever else the machine
 * does slows both down alike, and a checkpoint of SQLite now and then is no measure of the rules.
 */
async function measure(
	[small, large]: [number, number],
	kept: number,
	mails: number,
): Promise<[number, number]> {
	return await inStore(small, kept, (one) =>
		inStore(large, kept, async (other) => {
			const speeds: [number[], number[]] = [[], []];
			for (let start = 0; start < mails; start += batch) {
				speeds[0].push(await speedOf(start, small, one));
				speeds[1].push(await speedOf(start, large, other));
			}
			return [median(speeds[0]), median(speeds[1])];
		}),
	);
}

async function speedOf(start: number, contacts: number, deps: ResolveWith): Promise<number> {
	const given = Array.from({ length: batch }, (_, index) => benchMail(start + index, contacts));
	const begin = performance.now();
	await resolveBatch(given, settings, deps);
	return (batch * 1000) / (performance.now() - begin);
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Heap and buffers of the process between the 10,000th and the 100,000th mail. */
async function memoryGrowth(): Promise<number> {
	return await inStore(10_000, 0, async (deps) => {
		let before = 0;
		for (let start = 0; start < 100_000; start += batch) {
			await resolveBatch(
				Array.from({ length: batch }, (_, index) => benchMail(start + index, 10_000)),
				settings,
				deps,
			);
			if (start === 10_000) before = used();
		}
		return Math.max(0, (used() - before) / 1_000_000);
	});
}

/** Without it the figure is what happens to lie about, not what is kept. */
function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
}

function used(): number {
	collectGarbage();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

async function inStore<T>(
	contacts: number,
	kept: number,
	work: (deps: ResolveWith) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-resolve-'));
	const memory = await openMemoryDatabase({ file: join(folder, 'memory.sqlite') });
	const now = (): Date => new Date('2026-06-01T00:00:00Z');
	try {
		await fillStore(memory.db, { contacts, mails: kept });
		return await work({
			gateway: builtInGateway({ db: memory.db, store: 'default', now }),
			memory: bindingMemoryOn(memory.db, now),
			claims: claimsOn(memory.db),
			holder: 'bench',
			now,
			sleep: async () => undefined,
		});
	} finally {
		await memory.close();
		await rm(folder, { recursive: true, force: true });
	}
}
