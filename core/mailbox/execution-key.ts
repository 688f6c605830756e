/** Names an execution so that n8n starts it once: workflow, node, mailbox, each mail's place and its attempt. */
import { createHash } from 'node:crypto';
import type { ListenerKey } from '../ports/mailbox-memory';

export interface OfferedMail {
	folder: string;
	uidValidity: string;
	uid: number;
	attempt: number;
}

/** At most 255 characters (n8n's column), whatever the folder's name. The order of the mails does not matter. */
export function executionKey(key: ListenerKey, mails: OfferedMail[]): string {
	const places = mails.map((mail) => JSON.stringify([mail.folder, mail.uidValidity, mail.uid, mail.attempt]));
	const text = [key.workflow, key.node, key.mailbox, ...places.sort()].join('\n');
	return `crm-mail:${createHash('sha256').update(text).digest('hex')}`;
}

/** Names a mail by where it was first found. */
export const deliveryId = (key: ListenerKey, place: Omit<OfferedMail, 'attempt'>): string =>
	createHash('sha256')
		.update(
			[key.workflow, key.node, key.mailbox, place.folder, place.uidValidity, String(place.uid)].join('\n'),
		)
		.digest('hex')
		.slice(0, 32);
