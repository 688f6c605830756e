/** A gateway of the registry on a fake server, as the contract suite and the tests of retries want it. */
import type { CrmChoice } from '../../../adapters/crm/shared/choice';
import { openMemoryDatabase, type MemoryDatabase } from '../../../adapters/memory/database';
import { fetchHttp } from '../../../scripts/lib/fetch-http';
import type { CrmGateway } from '../../../core/ports/crm-gateway';

export interface FakeWorld {
	gateway: CrmGateway;
	/** Milliseconds that the gateway slept, in order; no test waits for them. */
	slept: number[];
	close(): Promise<void>;
}

export const fakeNow = new Date('2026-03-02T12:00:00Z');

/** @param credential as n8n would hand it over, with the fake's address in it */
export async function openFakeWorld(
	choice: CrmChoice,
	credential: Record<string, unknown>,
	login = choice.credentials[0],
): Promise<FakeWorld> {
	const memory: MemoryDatabase = await openMemoryDatabase({ file: ':memory:' });
	const slept: number[] = [];
	const gateway = choice.open({
		...{ db: memory.db, store: '', credential },
		http: fetchHttp(login?.headers?.(credential) ?? {}),
		now: () => fakeNow,
		sleep: async (ms) => void slept.push(ms),
	});
	return { gateway, slept, close: async () => await memory.close() };
}
