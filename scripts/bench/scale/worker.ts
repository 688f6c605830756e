/** One worker of the bench `scale`: resolves its share of the mails against the shared PostgreSQL once it is told to go. */
import { builtInGateway } from '../../../adapters/crm/built-in/gateway';
import { bindingMemoryOn } from '../../../adapters/memory/binding-memory';
import { claimsOn } from '../../../adapters/memory/claims';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { resolveBatch } from '../../../adapters/resolve/resolve-batch';
import { benchMail } from '../resolve/bench-mail';
import { scaleSettings, sharesOf, type WorkerTask } from './shares';

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
	const memory = await openMemoryDatabase({ postgres: task.postgres });
	const now = (): Date => new Date('2026-06-01T00:00:00Z');
	const deps = {
		gateway: builtInGateway({ db: memory.db, store: 'default', now }),
		...{ memory: bindingMemoryOn(memory.db, now), claims: claimsOn(memory.db), now },
		holder: `worker-${task.worker}-${process.pid}`,
		sleep: async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms)),
	};
	process.stdout.write('ready\n');
	await new Promise((resolve) => process.stdin.once('data', resolve));
	for (const numbers of sharesOf(task)) {
		const mails = numbers.map((number) => benchMail(number, task.contacts));
		await resolveBatch(mails, scaleSettings, deps);
	}
	await memory.close();
	process.stdout.write('done\n');
	process.exit(0);
}

void main();
