/** What an SMTP server refuses, in plain words: a recipient, the sender, the mail itself. */
import { MailboxError, type MailServer } from '../../core/ports/mailbox';
import { toMailboxError } from './to-mailbox-error';

/** One recipient that the server turned down while it took others. */
export interface Refusal {
	address: string;
	/** The server's own words, on one line. */
	said: string;
}

/** What nodemailer tells of recipients that were turned down, on success and in its error. */
interface Told {
	rejected?: unknown[];
	rejectedErrors?: { recipient?: string; response?: string }[];
	code?: string;
	command?: string;
	response?: string;
	responseCode?: number;
}

export const refusalsOf = ({ rejected, rejectedErrors }: Told): Refusal[] =>
	(rejected ?? []).map((address) => ({
		address: String(address),
		said: oneLine(rejectedErrors?.find(({ recipient }) => recipient === address)?.response ?? ''),
	}));

export const tellRefused = ({ address, said }: Refusal): string =>
	`The mail was not sent to ${address}; the mail server says: "${said || 'no'}".`;

/** @param server the SMTP server that was talked to */
export function toSendError(thrown: unknown, server: MailServer): MailboxError {
	const told = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Told;
	const where = `${server.host}:${server.port}`;
	const said = told.response ? ` It says: "${oneLine(told.response)}".` : '';
	const refused = refusalsOf(told).map(({ address }) => address);
	if (refused.length > 0) {
		return new MailboxError(
			'refused',
			`The mail server ${where} takes no mail for ${refused.join(', ')}.${said}`,
			'Nothing was sent. Check the address; some servers also refuse whoever they do not know from this login.',
			thrown,
		);
	}
	// Without recipients the envelope can only have failed at its sender.
	if (told.code === 'EENVELOPE' && told.response !== undefined) {
		return new MailboxError(
			'refused',
			`The mail server ${where} takes no mail from this sender.${said}`,
			'Nothing was sent. Use an address as From that this login may send with.',
			thrown,
		);
	}
	if (told.code === 'EMESSAGE') {
		return new MailboxError(
			'refused',
			`The mail server ${where} does not take this mail.${said}`,
			'Nothing was sent. It may be too large, or its content is refused.',
			thrown,
		);
	}
	return toMailboxError(thrown, server);
}

const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').slice(0, 200);
