/** The mail as a file: only an imported file keeps its Message-ID in EspoCRM. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailLog } from '../../../core/ports/crm-gateway';

/** RFC 5322 bytes. Attachments are not kept. */
export async function toEml(log: MailLog): Promise<Buffer> {
	const { from, to, cc, references } = log;
	const parent = references.at(-1);
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
		...(parent ? { inReplyTo: `<${parent}>`, references: references.map((id) => `<${id}>`) } : {}),
	})
		.compile()
		.build();
}
