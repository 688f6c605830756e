/**
 * Parsed mails on their way from the thread, as bytes: they are opened when their turn comes, so that what waits does not
 * stand in n8n's heap, where it would be moved about and grow old before it is used.
 */
import { deserialize, serialize } from 'node:v8';
import type { Mail } from '../../core/mail/mail';

type Packed = Omit<Mail, 'newText'> & {
	/** A number: so many characters of the text, for the new text is mostly its beginning and need not be there twice. */
	newText: string | number;
};

/** @returns bytes with a buffer of their own, which can be transferred */
export function packMails(mails: Mail[]): Uint8Array<ArrayBuffer> {
	const packed = mails.map((mail): Packed =>
		mail.text.startsWith(mail.newText) ? { ...mail, newText: mail.newText.length } : mail,
	);
	return new Uint8Array(serialize(packed));
}

export const openMails = (bytes: Uint8Array): Mail[] =>
	(deserialize(bytes) as Packed[]).map(({ newText, ...mail }) => ({
		...mail,
		newText: typeof newText === 'number' ? mail.text.slice(0, newText) : newText,
	}));
