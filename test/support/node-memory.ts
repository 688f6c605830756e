/** Gives the nodes of a test file a memory in a folder of its own, for each test a new one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCrm } from '../../adapters/crm/built-in/seed';
import type { MemoryDatabase } from '../../adapters/memory/database';
import { closeSharedMemories, sharedMemory } from '../../adapters/memory/shared-memory';

export interface NodeMemory {
	memory(): Promise<MemoryDatabase>;
	/** Lays crm.json's shape into the default store. */
	seed(json: unknown): Promise<void>;
}

export function nodeMemory(): NodeMemory {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'crm-mail-node-'));
		process.env.CRM_MAIL_MEMORY_URL = `sqlite://${join(folder, 'memory.sqlite')}`;
	});
	afterEach(async () => {
		await closeSharedMemories();
		delete process.env.CRM_MAIL_MEMORY_URL;
		rmSync(folder, { recursive: true, force: true });
	});
	const memory = async (): Promise<MemoryDatabase> =>
		await sharedMemory({ file: join(folder, 'memory.sqlite') });
	return {
		memory,
		seed: async (json) =>
			void (await importCrm((await memory()).db, 'default', json, new Date('2026-03-02T12:00:00Z'))),
	};
}
