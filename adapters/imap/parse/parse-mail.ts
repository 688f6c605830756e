/** Turns a raw mail into the mail of design section 4. Every input gives a mail; what could not be read stands in `problems`. */
import { assembleMail, type ParseContext } from '../../../core/mail/assemble-mail';
import type { Mail } from '../../../core/mail/mail';
import { readHeaderBlock, startOf } from './header-block';
import { readBody } from './read-body';

export type { ParseContext };

/** Never throws. */
export async function parseMail(raw: Buffer, context: ParseContext): Promise<Mail> {
	const source = raw.subarray(startOf(raw));
	const { headers, raw: rawHeaders, problems } = readHeaderBlock(source);
	return assembleMail({
		headers,
		raw: rawHeaders,
		body: await readBody(source),
		size: raw.length,
		problems,
		context,
	});
}
