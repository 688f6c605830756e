/** Remembers answers for as long as a gateway lives; a failure is asked for again. */
export function onceEach(): <T>(name: string, ask: () => Promise<T>) => Promise<T> {
	const kept = new Map<string, Promise<unknown>>();
	return async <T>(name: string, ask: () => Promise<T>): Promise<T> => {
		const before = kept.get(name) as Promise<T> | undefined;
		if (before) return await before;
		const answer = ask();
		kept.set(name, answer);
		answer.catch(() => kept.delete(name));
		return await answer;
	};
}
