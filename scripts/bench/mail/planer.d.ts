/** The one function of planer that the bench calls; the package brings no types. */
declare module 'planer' {
	export function extractFrom(text: string, type: 'text/plain'): string;
}
