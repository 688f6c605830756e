/** Small readers for the shapes in which other nodes write mails. */
import type { HeaderField } from './headers';
import type { Attachment } from './mail';

type Json = Record<string, unknown>;

export const text = (value: unknown): string =>
	typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : '';

export const field = (name: string, value: string): HeaderField[] => (value === '' ? [] : [{ name, value }]);

/** `{ name: value | values | "Name: value" }` to header fields; mailparser writes the whole line as the value. */
export function lines(headers: Json): HeaderField[] {
	return Object.entries(headers).flatMap(([key, given]) => {
		const name = key.toLowerCase();
		const values = Array.isArray(given) ? given : [given];
		return values.flatMap((value) => {
			const written = text(value)
				.replace(/\r?\n[ \t]*/g, ' ')
				.trim();
			const bare = written.toLowerCase().startsWith(`${name}:`)
				? written.slice(name.length + 1).trim()
				: written;
			return field(name, bare);
		});
	});
}

interface Named {
	name?: unknown;
	address?: unknown;
	emailAddress?: Named;
}

/** A header value out of a string, of mailparser's `{ value: [{ address, name }] }`, or of Outlook's `{ emailAddress }`. */
export function addressLine(value: unknown): string {
	if (typeof value === 'string') return value;
	if (Array.isArray(value)) return value.map(addressLine).filter(Boolean).join(', ');
	if (value === null || typeof value !== 'object') return '';
	const {
		value: inner,
		text: written,
		emailAddress,
		address,
		name,
	} = value as { value?: unknown; text?: unknown } & Named;
	if (Array.isArray(inner)) return addressLine(inner);
	if (emailAddress) return addressLine(emailAddress);
	if (typeof address === 'string' && address !== '') {
		return typeof name === 'string' && name !== '' && name !== address
			? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`
			: address;
	}
	return text(written);
}

export function attachmentsOf(json: Json): Attachment[] {
	if (!Array.isArray(json.attachments)) return [];
	return json.attachments.flatMap((entry: unknown) => {
		if (entry === null || typeof entry !== 'object') return [];
		const { filename, name, contentType, mimeType, size } = entry as Json;
		const fileName = text(filename) || text(name) || 'attachment.bin';
		return [
			{
				fileName,
				mimeType: text(contentType) || text(mimeType) || 'application/octet-stream',
				size: Math.max(0, Math.floor(Number(size ?? 0))) || 0,
			},
		];
	});
}
