/** Keeps mails in the memory as Resolve would have, bound to the given records. */
import { builtInGateway } from '../../adapters/crm/built-in/gateway';
import type { MemoryDatabase } from '../../adapters/memory/database';
import type { Mail } from '../../core/mail/mail';
import type { RecordRef } from '../../core/ports/records';

export async function keepMails({ db }: MemoryDatabase, mails: Mail[], on: RecordRef[] = []): Promise<void> {
	const gateway = builtInGateway({ db, store: 'default', now: () => new Date('2026-03-02T12:00:00Z') });
	await gateway.logMails(
		mails.map((mail) => ({
			...{ key: mail.id, messageId: mail.id, references: mail.references, direction: mail.direction },
			...{ date: mail.date, subject: mail.subject, from: mail.from ?? { address: '', name: '' } },
			...{ to: mail.to, cc: mail.cc, text: mail.newText, on },
		})),
	);
}
