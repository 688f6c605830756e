/** One open memory for each place in this process: nodes, triggers and executions share it. */
import { statSync } from 'node:fs';
import { openMemoryDatabase, type MemoryDatabase, type MemoryLocation } from './database';

interface Shared {
	opening: Promise<MemoryDatabase>;
	opened?: MemoryDatabase;
	/** Which file it was when it was opened. */
	file: string;
}

const shared = new Map<string, Shared>();

const keyOf = (location: MemoryLocation): string =>
	'file' in location ? `file:${location.file}` : location.postgres;

/** Names the file behind a path; empty for none, and for PostgreSQL. */
function fileBehind(location: MemoryLocation): string {
	if (!('file' in location) || location.file === ':memory:') return '';
	const found = statSync(location.file, { throwIfNoEntry: false });
	return found ? `${found.dev}:${found.ino}` : '';
}

/**
 * Stays open until the process ends: SQLite is crash-safe, and PostgreSQL's pool gives idle connections back.
 * A file that was moved away or replaced is opened anew: writing into the old one would be writing into nothing.
 */
export async function sharedMemory(location: MemoryLocation): Promise<MemoryDatabase> {
	const key = keyOf(location);
	const known = shared.get(key);
	if (known && (!known.opened || known.file === fileBehind(location))) return await known.opening;
	const one: Shared = { opening: openMemoryDatabase(location), file: '' };
	shared.set(key, one);
	closeAtExit();
	try {
		const memory = await one.opening;
		one.file = fileBehind(location);
		one.opened = memory;
		// Executions that still hold the old one finish on it; it is closed when the process ends.
		if (known?.opened) outdated.push(known.opened);
		return memory;
	} catch (error) {
		if (shared.get(key) === one) shared.delete(key);
		return await Promise.reject(error);
	}
}

const outdated: MemoryDatabase[] = [];
let listening = false;

function closeAtExit(): void {
	if (listening) return;
	listening = true;
	process.once('exit', () => {
		for (const { opened } of shared.values()) opened?.closeNow();
		for (const memory of outdated) memory.closeNow();
	});
}

/** For tests and command-line tools, which end by themselves. */
export async function closeSharedMemories(): Promise<void> {
	const all = [...shared.values()].map(({ opening }) => opening);
	shared.clear();
	await Promise.all(all.map(async (opening) => await (await opening).close()));
	await Promise.all(outdated.splice(0).map((memory) => memory.close()));
}
