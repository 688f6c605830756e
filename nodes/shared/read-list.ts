/** Reads a field that holds several values: a list, or text with commas, semicolons or lines between them. */
export function readList(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,;\n]/);
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}
