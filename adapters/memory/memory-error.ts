/** Why the memory cannot be used, in words for the person who runs n8n. */
export class MemoryError extends Error {
	override readonly name = 'MemoryError';
	constructor(
		message: string,
		/** What to do, one or two sentences. */
		readonly todo: string,
		cause?: unknown,
	) {
		super(message, { cause });
	}
}
