/** One listener for each trigger node in this process: a newer one closes the older, which n8n may have forgotten. */
const registryName = Symbol.for('n8n-nodes-crm-mail-binding.listeners');
const listeners = ((globalThis as Record<symbol, unknown>)[registryName] ??= new Map()) as Map<
	string,
	() => Promise<void>
>;

/** Returns a function that takes the listener off the list again. */
export function fence(name: string, close: () => Promise<void>): () => void {
	const older = listeners.get(name);
	listeners.set(name, close);
	void older?.().catch(() => undefined);
	return () => {
		if (listeners.get(name) === close) listeners.delete(name);
	};
}
