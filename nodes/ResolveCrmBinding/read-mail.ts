/** Reads an item as a mail. */
import type { IDataObject } from 'n8n-workflow';
import { mail, type Mail } from '../../core/mail/mail';

export function readMail(json: IDataObject): { mail: Mail } | { problem: string } {
	const parsed = mail.safeParse(json);
	if (parsed.success) return { mail: parsed.data };
	const field = parsed.error.issues[0]?.path.join('.') ?? 'id';
	return { problem: `This item is no mail: its field "${field}" is missing or has another form.` };
}
