/** Runs Kysely on node:sqlite, which needs no native build; Kysely itself only knows better-sqlite3's interface. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** Statements are compiled once; the oldest goes when a caller builds very many different ones. */
const cachedStatements = 300;

const prepared = (statement: StatementSync): SqliteStatement => ({
	reader: statement.columns().length > 0,
	all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
	run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
	iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
});

/** A write transaction takes its lock at once: a lock upgraded half-way fails under two workers instead of waiting. */
const immediate = (sql: string): string => (sql === 'begin' ? 'begin immediate' : sql);

/** @throws Error of node:sqlite when the file is damaged or no database */
export function openSqlite(path: string): { dialect: SqliteDialect; raw: DatabaseSync } {
	const raw = new DatabaseSync(path);
	try {
		raw.exec(
			'pragma busy_timeout = 10000; pragma foreign_keys = on; pragma journal_mode = wal; pragma synchronous = full',
		);
		raw.exec('pragma cache_size = -65536; pragma temp_store = memory; pragma mmap_size = 268435456');
		raw.prepare('select count(*) as tables from sqlite_schema').get();
	} catch (error) {
		raw.close();
		throw error;
	}
	const statements = new Map<string, SqliteStatement>();
	const database: SqliteDatabase = {
		close: () => {
			statements.clear();
			raw.close();
		},
		prepare: (sql) => {
			const known = statements.get(sql);
			if (known) return known;
			const statement = prepared(raw.prepare(immediate(sql)));
			if (statements.size >= cachedStatements) statements.delete(statements.keys().next().value ?? '');
			statements.set(sql, statement);
			return statement;
		},
	};
	return { dialect: new SqliteDialect({ database }), raw };
}
