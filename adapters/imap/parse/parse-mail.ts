/** Turns a raw mail into the mail of design section 4. Every input gives a mail; what could not be read stands in `problems`. */
import { assembleMail, type ParseContext } from '../../../core/mail/assemble-mail';
import type { Mail } from '../../../core/mail/mail';
import { readHeaderBlock, startOf } from './header-block';
import { ownDkim, type ResolveDns } from './own-dkim';
import { readBody } from './read-body';

export type { ParseContext };

/**
 * Never throws. @param resolveDns used only where the mailbox is set to check DKIM itself
 */
export async function parseMail(raw: Buffer, context: ParseContext, resolveDns?: ResolveDns): Promise<Mail> {
	const source = raw.subarray(startOf(raw));
	const { headers, raw: rawHeaders, problems } = readHeaderBlock(source);
	const mail = assembleMail({
		headers,
		raw: rawHeaders,
		body: await readBody(source),
		size: raw.length,
		problems,
		context,
	});
	return (await judgedByUs(mail, source, resolveDns)) ?? mail;
}

/** Null when a server has judged the mail, it was not read whole, or nobody asked for it. */
async function judgedByUs(mail: Mail, source: Buffer, resolveDns?: ResolveDns): Promise<Mail | null> {
	const { mailbox, authentication, from, direction, flags } = mail;
	if (mailbox.checkDkim !== true || authentication.authservId !== null || !from) return null;
	if (direction !== 'inbound' || flags.includes('too-large')) return null;
	const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
	const own = await ownDkim(source, domain, resolveDns);
	return own && { ...mail, authentication: own };
}
