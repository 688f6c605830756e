/** A parsed mail on its way from the thread: the new text is mostly the beginning of the text, and need not be copied twice. */
import type { Mail } from '../../core/mail/mail';

export type Parcel = Omit<Mail, 'newText'> & {
	/** A number: so many characters of the text. */
	newText: string | number;
};

export const toParcel = (mail: Mail): Parcel =>
	mail.text.startsWith(mail.newText) ? { ...mail, newText: mail.newText.length } : mail;

export function fromParcel({ newText, ...mail }: Parcel): Mail {
	return { ...mail, newText: typeof newText === 'number' ? mail.text.slice(0, newText) : newText };
}
