/** Runs one suite on both engines of the memory; PostgreSQL is left out, by name, where it is not installed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryDatabase, type MemoryDatabase, type MemoryLocation } from '../../adapters/memory/database';
import { postgresMissing, startPostgres, type Postgres } from '../../scripts/lib/postgres';

export interface EngineUnderTest {
	name: 'SQLite' | 'PostgreSQL';
	/** An empty memory; closed after the test. */
	open(): Promise<MemoryDatabase>;
	/** A place for a memory that several may open: a file, or a database. */
	place(): Promise<MemoryLocation>;
}

export function eachEngine(suite: (engine: EngineUnderTest) => void): void {
	for (const name of ['SQLite', 'PostgreSQL'] as const) {
		const left = name === 'PostgreSQL' ? postgresMissing : undefined;
		if (left) it.skip(`on ${name} (left out: ${left})`, () => undefined);
		else describe(`on ${name}`, () => suite(engine(name)));
	}
}

function engine(name: 'SQLite' | 'PostgreSQL'): EngineUnderTest {
	let server: Postgres | undefined;
	const opened: MemoryDatabase[] = [];
	const files: string[] = [];
	beforeAll(async () => {
		if (name === 'PostgreSQL') server = await startPostgres();
	}, 60_000);
	afterEach(async () => {
		await Promise.all(opened.splice(0).map((memory) => memory.close()));
		for (const folder of files.splice(0)) rmSync(folder, { recursive: true, force: true });
	});
	afterAll(async () => await server?.remove());
	const place = async (): Promise<MemoryLocation> => {
		if (server) return { postgres: await server.newDatabase() };
		const folder = mkdtempSync(join(tmpdir(), 'crm-mail-memory-'));
		files.push(folder);
		return { file: join(folder, 'memory.sqlite') };
	};
	return {
		name,
		place,
		open: async () => {
			const memory = await openMemoryDatabase(server ? await place() : { file: ':memory:' });
			opened.push(memory);
			return memory;
		},
	};
}
