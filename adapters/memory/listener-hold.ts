/** Which process works for a trigger node, on the memory's database. */
import type { Kysely } from 'kysely';
import type { ListenerHold } from '../../core/ports/listener-hold';
import type { ListenerKey } from '../../core/ports/mailbox-memory';
import { listenerId } from './mailbox-memory';
import type { MemorySchema } from './schema';

declare module './schema' {
	interface MemorySchema {
		mailbox_holders: { listener: string; holder: string; kept_at: string };
	}
}

/**
 * @param holder names this listener among all of all processes
 * @param staleMs a holder that has not kept it for so long is taken for dead
 */
export function listenerHoldOn(
	db: Kysely<MemorySchema>,
	key: ListenerKey,
	holder: string,
	staleMs: number,
): ListenerHold {
	const listener = listenerId(key);
	const insert = async (now: Date, mayOverride: boolean): Promise<void> => {
		const kept_at = now.toISOString();
		const stale = new Date(now.getTime() - staleMs).toISOString();
		await db
			.insertInto('mailbox_holders')
			.values({ listener, holder, kept_at })
			.onConflict((on) => {
				const update = on.column('listener').doUpdateSet({ holder, kept_at });
				if (mayOverride) return update;
				return update.where(({ eb, or, ref }) =>
					or([
						eb(ref('mailbox_holders.holder'), '=', holder),
						eb(ref('mailbox_holders.kept_at'), '<', stale),
					]),
				);
			})
			.execute();
	};
	return {
		take: async (now) => await insert(now, true),
		keep: async (now) => {
			await insert(now, false);
			const row = await db
				.selectFrom('mailbox_holders')
				.select('holder')
				.where('listener', '=', listener)
				.executeTakeFirst();
			return row?.holder === holder;
		},
		letGo: async () => {
			await db
				.deleteFrom('mailbox_holders')
				.where('listener', '=', listener)
				.where('holder', '=', holder)
				.execute();
		},
	};
}
