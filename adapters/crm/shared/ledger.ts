/**
 * What was made under which key, where a CRM has no place for the key. It makes a repeated call answer `existing`;
 * that two workers do not write at once is the business of the claims.
 */
import type { Kysely } from 'kysely';
import { claimsOn } from '../../memory/claims';
import type { MemorySchema } from '../../memory/schema';

export interface Ledger {
	find<T>(keys: string[]): Promise<Map<string, T>>;
	keep<T>(made: Map<string, T>): Promise<void>;
	forget(keys: string[]): Promise<void>;
}

const holder = 'ledger';

/** @param connection of the gateway; entries of two CRM accounts never meet */
export function ledgerOn(db: Kysely<MemorySchema>, connection: string, now: () => Date): Ledger {
	const claims = claimsOn(db);
	const scope = `made:${connection}`;
	return {
		find: async <T>(keys: string[]) =>
			keys.length === 0 ? new Map<string, T>() : await claims.results<T>(scope, keys),
		keep: async (made) => {
			if (made.size === 0) return;
			await claims.claim(scope, [...made.keys()], holder, 0, now());
			await claims.complete(scope, made, holder, now());
		},
		forget: async (keys) => await claims.forget(scope, { keys }),
	};
}
