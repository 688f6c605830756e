/** The binding memory on the memory's database, SQLite or PostgreSQL alike. */
import type { Kysely } from 'kysely';
import type { BindingMemory } from '../../core/ports/binding-memory';
import { keepBatch } from './binding-keep';
import { latestMails, recall } from './binding-recall';
import type { MemorySchema } from './schema';

export function bindingMemoryOn(db: Kysely<MemorySchema>, now: () => Date): BindingMemory {
	return {
		recall: (connection, plan) => recall(db, connection, plan),
		latestMails: (connection, refs) => latestMails(db, connection, refs),
		keep: (connection, keep) => keepBatch(db, connection, keep, now().toISOString()),
	};
}
