/** Prepares an answer to a mail: whom to write to, the subject, the threading headers (RFC 5322 3.6.4) and the quoted text. */
import type { Mail, MailAddress } from './mail';

export interface ReplyDraft {
	to: { address: string; name: string }[];
	cc: { address: string; name: string }[];
	subject: string;
	/** Without angle brackets; null when the mail has no Message-ID. */
	inReplyTo: string | null;
	/** Oldest first, at most `maxReferences`; the first and the newest are kept. */
	references: string[];
	/** An empty line for the answer, the attribution, the quoted text. */
	text: string;
}

type Answered = Pick<
	Mail,
	| 'direction'
	| 'from'
	| 'replyTo'
	| 'to'
	| 'cc'
	| 'topic'
	| 'subject'
	| 'messageId'
	| 'references'
	| 'inReplyTo'
	| 'date'
	| 'text'
	| 'newText'
>;

/** Some servers refuse header lines that are too long; every client keeps the first and the newest ids. */
const maxReferences = 50;
const maxQuotedLines = 400;

/**
 * @param own true for an address that is ours, so that an answer never goes to ourselves
 * @param all answer everybody: the other recipients go to Cc
 */
export function composeReply(mail: Answered, own: (address: string) => boolean, all = false): ReplyDraft {
	const to = recipients(mail, own);
	const taken = new Set(to.map(({ address }) => address));
	const others = all
		? [...mail.to, ...mail.cc].filter(({ address }) => !own(address) && !taken.has(address))
		: [];
	return {
		to,
		cc: unique(others),
		subject: `Re: ${mail.topic || mail.subject}`.trim(),
		inReplyTo: mail.messageId,
		references: referenceChain(mail),
		text: `\n\n${attribution(mail)}\n${quote(mail.newText || mail.text)}`,
	};
}

/** An answer to a mail of our own goes on to the people it was sent to. */
function recipients(mail: Answered, own: (address: string) => boolean): { address: string; name: string }[] {
	if (mail.direction === 'outbound') return unique(mail.to.filter(({ address }) => !own(address)));
	const asked = mail.replyTo.filter(({ address }) => !own(address));
	if (asked.length > 0) return unique(asked);
	return mail.from && !own(mail.from.address) ? unique([mail.from]) : [];
}

function unique(addresses: MailAddress[]): { address: string; name: string }[] {
	const byAddress = new Map(addresses.map(({ address, name }) => [address, { address, name }] as const));
	return [...byAddress.values()];
}

/** RFC 5322 3.6.4: the parent's References (else its In-Reply-To), then its Message-ID. */
function referenceChain(mail: Answered): string[] {
	const before = mail.references.length > 0 ? mail.references : mail.inReplyTo ? [mail.inReplyTo] : [];
	const chain = [...new Set([...before, ...(mail.messageId ? [mail.messageId] : [])])];
	return chain.length <= maxReferences ? chain : [...chain.slice(0, 1), ...chain.slice(1 - maxReferences)];
}

function attribution(mail: Answered): string {
	const who = mail.from
		? mail.from.name
			? `${mail.from.name} <${mail.from.address}>`
			: mail.from.address
		: 'somebody';
	return `On ${mail.date.slice(0, 16).replace('T', ' ')} UTC, ${who} wrote:`;
}

function quote(text: string): string {
	const lines = text.trimEnd().split(/\r?\n/);
	const kept = lines
		.slice(0, maxQuotedLines)
		.map((line) => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line}`));
	return lines.length > maxQuotedLines ? [...kept, '> [...]'].join('\n') : kept.join('\n');
}
