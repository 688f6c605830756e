/** Steps of the trigger wait for no disk; whatever comes after them does again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { openMemoryDatabase, type MemoryDatabase } from '../../../adapters/memory/database';
import type { MemorySchema } from '../../../adapters/memory/schema';
import { unhurried } from '../../../adapters/memory/unhurried';

const folder = mkdtempSync(join(tmpdir(), 'crm-mail-memory-'));
let memory: MemoryDatabase;
beforeAll(async () => void (memory = await openMemoryDatabase({ file: join(folder, 'memory.sqlite') })));
afterAll(async () => {
	await memory.close();
	rmSync(folder, { recursive: true, force: true });
});

/** 1 normal, 2 full. */
const synchronous = async (db: Kysely<MemorySchema>): Promise<number> =>
	(await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]!.synchronous;

const acknowledged = async (): Promise<string[]> =>
	(await memory.db.selectFrom('mailbox_acknowledged').select('mail').orderBy('mail').execute()).map(
		({ mail }) => mail,
	);

const write = async (db: Kysely<MemorySchema>, mail: string): Promise<void> =>
	void (await db
		.insertInto('mailbox_acknowledged')
		.values({ workflow: 'w', mail, acknowledged_at: '2026-11-26T12:00:00.000Z' })
		.execute());

it('commits without waiting for the disk, and leaves the connection careful', async () => {
	const within = await unhurried(memory.db, async (trx) => {
		await write(trx, 'one');
		return await synchronous(trx);
	});
	expect(within).toBe(1);
	expect(await synchronous(memory.db)).toBe(2);
	expect(await acknowledged()).toEqual(['one']);
});

it('is undone as a whole when it fails, and leaves the connection careful', async () => {
	const failing = unhurried(memory.db, async (trx) => {
		await write(trx, 'two');
		throw new Error('no');
	});
	await expect(failing).rejects.toThrow('no');
	expect(await synchronous(memory.db)).toBe(2);
	expect(await acknowledged()).toEqual(['one']);
});

it('takes turns with careful transactions', async () => {
	const careful = async (mail: string): Promise<number> =>
		await memory.db.transaction().execute(async (trx) => {
			await write(trx, mail);
			return await synchronous(trx);
		});
	const levels = await Promise.all([
		unhurried(memory.db, async (trx) => (await write(trx, 'a'), await synchronous(trx))),
		careful('b'),
		unhurried(memory.db, async (trx) => (await write(trx, 'c'), await synchronous(trx))),
		careful('d'),
	]);
	expect(levels).toEqual([1, 2, 1, 2]);
	expect(await acknowledged()).toEqual(['a', 'b', 'c', 'd', 'one']);
});
