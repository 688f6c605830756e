/** Claims on the memory's table; one upsert decides under two workers. */
import type { Kysely } from 'kysely';
import type { Claim, Claims } from '../../core/ports/claims';
import { chunks } from './database';
import type { MemorySchema } from './schema';

declare module './schema' {
	interface MemorySchema {
		claims: {
			scope: string;
			key: string;
			state: 'held' | 'done' | 'unknown';
			holder: string;
			expires_at: string;
			/** JSON; null until done. */
			result: string | null;
			updated_at: string;
		};
		settings: { name: string; value: string };
	}
}

type Row = Pick<MemorySchema['claims'], 'key' | 'state' | 'holder' | 'expires_at' | 'result'>;

export function claimsOn(db: Kysely<MemorySchema>): Claims {
	const rowsOf = async (on: Kysely<MemorySchema>, scope: string, keys: string[]): Promise<Row[]> => {
		const found: Row[] = [];
		for (const part of chunks(keys))
			found.push(
				...(await on
					.selectFrom('claims')
					.select(['key', 'state', 'holder', 'expires_at', 'result'])
					.where('scope', '=', scope)
					.where('key', 'in', part)
					.execute()),
			);
		return found;
	};

	return {
		async claim<T>(
			scope: string,
			keys: string[],
			holder: string,
			leaseMs: number,
			now: Date,
		): Promise<Map<string, Claim<T>>> {
			const at = now.toISOString();
			const expires = new Date(now.getTime() + leaseMs).toISOString();
			return await db.transaction().execute(async (trx) => {
				// The insert comes first: it makes two workers queue on the same rows before either has read them.
				const inserted = new Set<string>();
				for (const part of chunks([...keys].sort(), 100)) {
					const values = part.map((key) => ({
						scope,
						key,
						state: 'held' as const,
						holder,
						expires_at: expires,
						result: null,
						updated_at: at,
					}));
					const fresh = await trx
						.insertInto('claims')
						.values(values)
						.onConflict((on) => on.columns(['scope', 'key']).doNothing())
						.returning('key')
						.execute();
					for (const { key } of fresh) inserted.add(key);
				}
				const claims = new Map<string, Claim<T>>(
					[...inserted].map((key) => [key, { state: 'granted', takenOver: false }]),
				);
				const others = keys.filter((key) => !inserted.has(key));
				if (others.length === 0) return claims;
				for (const part of chunks(others)) {
					const taken = await trx
						.updateTable('claims')
						.set({ state: 'held', holder, expires_at: expires, updated_at: at })
						.where('scope', '=', scope)
						.where('key', 'in', part)
						.where((where) =>
							where.or([
								where('state', '=', 'unknown'),
								where.and([where('state', '=', 'held'), where('expires_at', '<=', at)]),
							]),
						)
						.returning('key')
						.execute();
					for (const { key } of taken) claims.set(key, { state: 'granted', takenOver: true });
				}
				for (const row of await rowsOf(trx, scope, others)) {
					if (claims.has(row.key)) continue;
					claims.set(
						row.key,
						row.state === 'done'
							? { state: 'done', result: JSON.parse(row.result ?? 'null') as T }
							: { state: 'held', until: row.expires_at },
					);
				}
				return claims;
			});
		},

		async complete<T>(scope: string, results: Map<string, T>, holder: string, now: Date): Promise<void> {
			if (results.size === 0) return;
			await db.transaction().execute(async (trx) => {
				for (const [key, result] of results) {
					await trx
						.updateTable('claims')
						.set({ state: 'done', result: JSON.stringify(result), updated_at: now.toISOString() })
						.where('scope', '=', scope)
						.where('key', '=', key)
						.where('holder', '=', holder)
						.execute();
				}
			});
		},

		async release(scope: string, keys: string[], holder: string): Promise<void> {
			for (const part of chunks(keys)) {
				await db
					.deleteFrom('claims')
					.where('scope', '=', scope)
					.where('key', 'in', part)
					.where('holder', '=', holder)
					.where('state', '=', 'held')
					.execute();
			}
		},

		async markUnknown(scope: string, keys: string[], holder: string, now: Date): Promise<void> {
			for (const part of chunks(keys)) {
				await db
					.updateTable('claims')
					.set({ state: 'unknown', updated_at: now.toISOString() })
					.where('scope', '=', scope)
					.where('key', 'in', part)
					.where('holder', '=', holder)
					.where('state', '=', 'held')
					.execute();
			}
		},

		async forget(scope: string, what: { keys: string[] } | { results: unknown[] }): Promise<void> {
			const [column, values] =
				'keys' in what
					? (['key', what.keys] as const)
					: (['result', what.results.map((result) => JSON.stringify(result))] as const);
			for (const part of chunks(values))
				await db
					.deleteFrom('claims')
					.where('scope', '=', scope)
					.where('state', '=', 'done')
					.where(column, 'in', part)
					.execute();
		},

		async results<T>(scope: string, keys: string[]): Promise<Map<string, T>> {
			const done = (await rowsOf(db, scope, keys)).filter(({ state }) => state === 'done');
			return new Map(done.map(({ key, result }) => [key, JSON.parse(result ?? 'null') as T]));
		},
	};
}
