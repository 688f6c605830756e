/** A small world for tests of resolving: the built-in CRM and the memory in RAM, a clock that stands still. */
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import { claimsOn } from '../../adapters/memory/claims';
import { openMemoryDatabase, type MemoryDatabase } from '../../adapters/memory/database';
import { resolveBatch, type Resolved, type ResolveWith } from '../../adapters/resolve/resolve-batch';
import { readSettings } from '../../core/binding/read-settings';
import type { Mail } from '../../core/mail/mail';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { allRules } from './all-rules';

export interface ResolveWorld {
	deps: ResolveWith;
	database: MemoryDatabase;
	/** The same CRM an hour later: what a person does there. */
	later: CrmGateway;
	/** All mails as one batch. */
	resolve(mails: Mail[], settings?: unknown, deps?: Partial<ResolveWith>): Promise<Resolved[]>;
}

const users = [
	{ id: 'u1', name: 'Anna Adams', email: 'anna@ours.example' },
	{ id: 'u2', name: 'Ben Brown', email: 'ben@ours.example' },
	{ id: 'u9', name: 'Gil Gone', email: 'gil@ours.example', active: false },
];

export async function resolveWorld(
	records: unknown[] = [],
	now = new Date('2026-03-02T12:00:00Z'),
	opened?: MemoryDatabase,
): Promise<ResolveWorld> {
	const database = opened ?? (await openMemoryDatabase({ file: ':memory:' }));
	const { db } = database;
	await importCrm(db, 'default', { users, records }, now);
	const deps: ResolveWith = {
		gateway: builtInGateway({ db, store: 'default', now: () => now }),
		memory: bindingMemoryOn(db, () => now),
		claims: claimsOn(db),
		holder: 'test',
		now: () => now,
		sleep: async () => undefined,
	};
	const later = new Date(now.getTime() + 3_600_000);
	return {
		deps,
		database,
		later: builtInGateway({ db, store: 'default', now: () => later }),
		resolve: (mails, settings = { rules: allRules }, more = {}) =>
			resolveBatch(mails, readSettings(settings), { ...deps, ...more }),
	};
}
