/** One open memory for each place in this process: nodes, triggers and executions share it. */
import { openMemoryDatabase, type MemoryDatabase, type MemoryLocation } from './database';

const open = new Map<string, Promise<MemoryDatabase>>();

const keyOf = (location: MemoryLocation): string =>
	'file' in location ? `file:${location.file}` : location.postgres;

/** Stays open until the process ends: SQLite is crash-safe, and PostgreSQL's pool gives idle connections back. */
export async function sharedMemory(location: MemoryLocation): Promise<MemoryDatabase> {
	const key = keyOf(location);
	const opening = open.get(key) ?? openMemoryDatabase(location);
	open.set(key, opening);
	try {
		return await opening;
	} catch (error) {
		open.delete(key);
		throw error;
	}
}

/** For tests and command-line tools, which end by themselves. */
export async function closeSharedMemories(): Promise<void> {
	const all = [...open.values()];
	open.clear();
	await Promise.all(all.map(async (opening) => await (await opening).close()));
}
