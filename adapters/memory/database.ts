/** Opens the memory: SQLite in a file (or in RAM) by default, PostgreSQL where several workers share it. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { MemoryError } from './memory-error';
import { migrations } from './migrations';
import type { MemorySchema } from './schema';
import { openSqlite } from './sqlite-dialect';

type Engine = 'sqlite' | 'postgres';

export interface MemoryDatabase {
	engine: Engine;
	db: Kysely<MemorySchema>;
	close(): Promise<void>;
	/** While the process ends: what can be closed without waiting. */
	closeNow(): void;
}

export type MemoryLocation = { file: string } | { postgres: string };

/** The most rows an IN list or a VALUES list may hold: below the parameter limits of both engines. */
const chunkSize = 500;

/** Opens the memory and brings its tables up to date. @throws MemoryError */
export async function openMemoryDatabase(location: MemoryLocation): Promise<MemoryDatabase> {
	const opened = 'file' in location ? openFile(location.file) : openPostgres(location.postgres);
	try {
		await migrate(opened.db);
	} catch (error) {
		await opened.close();
		throw 'file' in location ? fileError(location.file, error) : postgresError(error);
	}
	return opened;
}

function openFile(file: string): MemoryDatabase {
	try {
		if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		const { dialect, raw } = openSqlite(file);
		const db = new Kysely<MemorySchema>({ dialect });
		return {
			engine: 'sqlite',
			db,
			close: () => db.destroy(),
			closeNow: () => {
				if (raw.isOpen) raw.close();
			},
		};
	} catch (error) {
		throw fileError(file, error);
	}
}

function fileError(file: string, error: unknown): MemoryError {
	if (error instanceof MemoryError) return error;
	const text = error instanceof Error ? error.message : String(error);
	if (isNewer(text)) return newerMemory(error);
	return new MemoryError(
		`The memory file ${file} cannot be opened: ${text}.`,
		'Check that its folder exists, is on a local disk and may be written by n8n.',
		error,
	);
}

/** Kysely's words for a migration that this version of the pack does not know. */
const isNewer = (text: string): boolean => /previously executed migration .* is missing/.test(text);

const newerMemory = (error: unknown): MemoryError =>
	new MemoryError(
		'The memory was written by a newer version of this pack and was left as it is.',
		'Update the pack in this n8n (and in every worker), or give this n8n a memory of its own.',
		error,
	);

/** int8 as a number: our counters stay far below 2^53. */
const int8 = 20;

function openPostgres(url: string): MemoryDatabase {
	const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
		oid === int8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser;
	const pool = new Pool({
		connectionString: url,
		max: 8,
		types: { getTypeParser },
		connectionTimeoutMillis: 10_000,
		idleTimeoutMillis: 30_000,
	});
	// A connection that drops while idle is replaced by the pool; without a listener it would end the process.
	pool.on('error', () => undefined);
	const db = new Kysely<MemorySchema>({ dialect: new PostgresDialect({ pool }) });
	return { engine: 'postgres', db, close: () => db.destroy(), closeNow: () => undefined };
}

function postgresError(error: unknown): MemoryError {
	const text =
		error instanceof Error
			? error.message || String((error as { code?: string }).code ?? 'no answer')
			: String(error);
	if (isNewer(text)) return newerMemory(error);
	return new MemoryError(
		`The PostgreSQL memory does not answer: ${text}.`,
		'Check host, port, database, user and password of the CRM Memory credential.',
		error,
	);
}

async function migrate(db: Kysely<MemorySchema>): Promise<void> {
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => migrations },
		allowUnorderedMigrations: true,
	});
	const { error } = await migrator.migrateToLatest();
	if (error) throw error instanceof Error ? error : new Error(String(error));
}

/** Splits a list so that no statement holds more parameters than the engines allow. */
export function chunks<T>(items: readonly T[], size: number = chunkSize): T[][] {
	const parts: T[][] = [];
	for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
	return parts;
}
