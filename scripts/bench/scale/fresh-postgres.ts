/** A PostgreSQL for one bench; gone when the work is done, however it ends. */
import { startPostgres } from '../../lib/postgres';

export async function freshPostgres<T>(work: (newDatabase: () => Promise<string>) => Promise<T>): Promise<T> {
	const postgres = await startPostgres();
	try {
		return await work(postgres.newDatabase);
	} finally {
		await postgres.remove();
	}
}
