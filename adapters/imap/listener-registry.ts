/** One listener for each trigger node in this process: a newer one closes the older, which n8n may have forgotten. */
import type { ListenerKey } from '../../core/ports/mailbox-memory';

type TriggerNode = Pick<ListenerKey, 'workflow' | 'node'>;

interface Registered {
	close(): Promise<void>;
	/** Look for work now. */
	poke(): void;
}

const registryName = Symbol.for('n8n-nodes-crm-mail-binding.listeners');
const listeners = ((globalThis as Record<symbol, unknown>)[registryName] ??= new Map()) as Map<
	string,
	Registered
>;

const nameOf = ({ workflow, node }: TriggerNode): string => `${workflow}/${node}`;

/** Returns a function that takes the listener off the list again; it says whether no newer one had taken its place. */
export function fence(trigger: TriggerNode, listener: Registered): () => boolean {
	const name = nameOf(trigger);
	const older = listeners.get(name);
	listeners.set(name, listener);
	void older?.close().catch(() => undefined);
	return () => {
		const isNewest = listeners.get(name) === listener;
		if (isNewest) listeners.delete(name);
		return isNewest;
	};
}

/** Wakes the listener of this node, if it is at work in this process. */
export const pokeListener = (trigger: TriggerNode): void => listeners.get(nameOf(trigger))?.poke();
