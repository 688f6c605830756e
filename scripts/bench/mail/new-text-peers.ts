/** Readers of new text that are installed from npm, and how an answer is judged; the same for all of them. */
import { extractFrom } from 'planer';
import type { Mail } from '../../../core/mail/mail';

export interface NewTextReader {
	name: string;
	read(mail: Mail): string;
}

interface ReplyParser {
	default: new () => { parseReply(text: string): string };
}

/** Both read plain text; of an HTML mail they get the text as a person sees it. */
export async function newTextPeers(): Promise<NewTextReader[]> {
	const { default: EmailReplyParser } = (await import('email-reply-parser')) as unknown as ReplyParser;
	const parser = new EmailReplyParser();
	return [
		{ name: 'email-reply-parser', read: (mail) => parser.parseReply(mail.text) },
		{ name: 'planer', read: (mail) => extractFrom(mail.text, 'text/plain') },
	];
}

export interface Verdict {
	exact: boolean;
	/** A line of the old mail, of a signature or a footer stayed. */
	oldLeft: boolean;
	/** A line of the new text is missing. */
	newLost: boolean;
}

/** Blank lines and spaces at the ends of lines are not counted. */
const linesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.replace(/\s+/g, ' ').trim())
		.filter((line) => line !== '');

export function judge(given: string, expected: string): Verdict {
	const got = linesOf(given);
	const want = linesOf(expected);
	const gotSet = new Set(got);
	const wantSet = new Set(want);
	return {
		exact: got.join('\n') === want.join('\n'),
		oldLeft: got.some((line) => !wantSet.has(line)),
		newLost: want.some((line) => !gotSet.has(line)),
	};
}
