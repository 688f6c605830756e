/**
 * Transactions that need not reach the disk before they return. They survive the end of the process like all others;
 * after a power cut the last of them may be undone, together and in order. The trigger's steps are of that sort: undone,
 * a mail is offered once more, and the claims, which are always on disk, keep its records from being made twice.
 */
import { sql, SqliteAdapter, type Kysely, type Transaction } from 'kysely';
import type { MemorySchema } from './schema';

/** SQLite then waits for the disk at checkpoints alone, and n8n's thread with it; PostgreSQL waits in another process anyway. */
export async function unhurried<T>(
	db: Kysely<MemorySchema>,
	work: (trx: Transaction<MemorySchema>) => Promise<T>,
): Promise<T> {
	if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return await db.transaction().execute(work);
	return await db.connection().execute(async (connection) => {
		await sql`pragma synchronous = normal`.execute(connection);
		try {
			return await connection.transaction().execute(work);
		} finally {
			await sql`pragma synchronous = full`.execute(connection);
		}
	});
}
