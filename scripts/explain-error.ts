/** What stops `explain`, in one plain sentence for stderr. */
export class PlainError extends Error {
	override readonly name = 'PlainError';
}
