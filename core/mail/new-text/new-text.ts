/** What this person wrote now. */
export interface NewTextInput {
	text: string;
	html: string;
	subject?: string;
	fromName?: string;
	fromAddress?: string;
	direction?: 'inbound' | 'outbound' | 'internal';
}
export function newText({ text }: NewTextInput): string {
	return text.trim();
}
