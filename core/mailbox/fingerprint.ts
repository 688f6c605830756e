/** Knows a mail again wherever it lies: by its Message-ID, else by when the server received how many bytes. */
import { createHash } from 'node:crypto';
import { idOf } from '../mail/ids';

export interface PlaceFacts {
	/** As the header has it. */
	messageId: string | null | undefined;
	/** INTERNALDATE, ISO 8601, '' when the server gives none. Moving and copying keep it (RFC 9051, 6.4.7). */
	receivedAt: string;
	/** Bytes. */
	size: number;
}

/** 32 hexadecimal characters. Needs no more than one header field, so a whole folder is told apart cheaply. */
export function fingerprintOf({ messageId, receivedAt, size }: PlaceFacts): string {
	const id = messageId ? idOf(messageId) : null;
	const text = id === null ? `received\n${receivedAt}\n${size}` : `id\n${id}`;
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
