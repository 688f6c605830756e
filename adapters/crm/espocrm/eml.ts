/** The mail as a file: only an imported file keeps its Message-ID in EspoCRM. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailLog } from '../../../core/ports/crm-gateway';

/**
 * The importer puts a mail on the record that its References name in the way EspoCRM's own Message-IDs do, `type/id/time/number@espo`
 * (DefaultParentFinder.php), the first of them before any other evidence: so the record needs no call of its own, and a reference that
 * a stranger made up never counts.
 */
const referenceTo = ({ entity, id }: EspoParent): string => `<${entity}/${id}/1/1@espo>`;

export interface EspoParent {
	entity: string;
	id: string;
}

/**
 * RFC 5322 bytes. Attachments are not kept.
 * @param on the record to put it on
 */
export async function toEml(log: MailLog, on?: EspoParent): Promise<Buffer> {
	const { from, to, cc } = log;
	const parent = log.references.at(-1);
	const references = [...(on ? [referenceTo(on)] : []), ...log.references.map((id) => `<${id}>`)];
	return await new MailComposer({
		...(from.address ? { from } : {}),
		...{
			to,
			cc,
			subject: log.subject,
			text: log.text,
			messageId: `<${log.messageId}>`,
			date: new Date(log.date),
		},
		...(log.html ? { html: log.html } : {}),
		...(parent ? { inReplyTo: `<${parent}>` } : {}),
		...(references.length > 0 ? { references } : {}),
	})
		.compile()
		.build();
}
