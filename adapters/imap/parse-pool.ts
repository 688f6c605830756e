/** Where raw mail is parsed. */
import type { Mail } from '../../core/mail/mail';
import { parseMail, type ParseContext } from './parse/parse-mail';

/** Never rejects: what cannot be read stands in the mail's `problems`. */
export type ParseMail = (source: Buffer, context: ParseContext) => Promise<Mail>;

export const parseHere: ParseMail = parseMail;
