/** Runs Kysely on node:sqlite, which needs no native build; Kysely itself only knows better-sqlite3's interface. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { isLocked, sqliteError } from './sqlite-error';

/** Statements are compiled once; the oldest goes when a caller builds very many different ones. */
const cachedStatements = 300;

/** `full`: what was committed survives a power cut; the steps of the trigger alone may be undone by one (unhurried.ts). */
const durability = 'pragma foreign_keys = on; pragma journal_mode = wal; pragma synchronous = full';
const speed = 'pragma cache_size = -65536; pragma temp_store = memory; pragma mmap_size = 268435456';

/** Milliseconds that a lock of another process is waited for. */
const patience = 10_000;

/** A write transaction takes its lock at once: a lock upgraded half-way fails under two workers instead of waiting. */
const immediate = (sql: string): string => (sql === 'begin' ? 'begin immediate' : sql);

/** Kysely does not trust SQLite to change tables in a transaction, yet it can: all migrations or none, by one process. */
class AtomicSqliteDialect extends SqliteDialect {
	override createAdapter(): SqliteAdapter {
		return new (class extends SqliteAdapter {
			override get supportsTransactionalDdl(): boolean {
				return true;
			}
		})();
	}
}

/** @throws MemoryError when the file is damaged, no database, or another program's */
export function openSqlite(path: string): { dialect: SqliteDialect; raw: DatabaseSync } {
	const told = <T>(work: () => T): T => {
		try {
			return work();
		} catch (error) {
			throw sqliteError(path, error);
		}
	};
	const prepared = (statement: StatementSync): SqliteStatement => ({
		reader: statement.columns().length > 0,
		all: (parameters) => told(() => statement.all(...(parameters as SQLInputValue[]))),
		run: (parameters) => told(() => statement.run(...(parameters as SQLInputValue[]))),
		iterate: (parameters) =>
			told(() => statement.iterate(...(parameters as SQLInputValue[]))) as IterableIterator<unknown>,
	});
	const raw = told(() => new DatabaseSync(path, { timeout: patience }));
	prepare(path, raw);
	const statements = new Map<string, SqliteStatement>();
	const database: SqliteDatabase = {
		close: () => {
			statements.clear();
			if (raw.isOpen) raw.close();
		},
		prepare: (sql) => {
			const known = statements.get(sql);
			if (known) return known;
			const statement = told(() => prepared(raw.prepare(immediate(sql))));
			if (statements.size >= cachedStatements) statements.delete(statements.keys().next().value ?? '');
			statements.set(sql, statement);
			return statement;
		},
	};
	return { dialect: new AtomicSqliteDialect({ database }), raw };
}

/** A file that holds tables but none of ours belongs to somebody else, and stays as it is. */
function prepare(path: string, raw: DatabaseSync): void {
	const giveUp = Date.now() + patience;
	for (;;) {
		try {
			const row = raw
				.prepare(`select count(*) as tables, sum(name = 'kysely_migration') as ours from sqlite_schema`)
				.get();
			if (Number(row?.tables) > 0 && Number(row?.ours) === 0)
				throw new Error('it belongs to another program');
			raw.exec(`${durability}; ${speed}`);
			return;
		} catch (error) {
			// Two processes that turn a new file to WAL at once: SQLite tells one "locked" without waiting for the time-out.
			if (isLocked(error) && Date.now() < giveUp) {
				pause(5 + Math.random() * 20);
				continue;
			}
			raw.close();
			throw sqliteError(path, error);
		}
	}
}

const pause = (milliseconds: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};
