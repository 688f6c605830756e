/** Mails of a working day: known customers who write anew, their replies, new people, sent mail, newsletters. */
import { createHash } from 'node:crypto';
import type { Mail } from '../../../core/mail/mail';

const start = Date.parse('2026-05-01T00:00:00Z');
const body =
	'Good morning, could you send us an offer for twenty chairs? We need them until the end of next month. '.repeat(
		8,
	);

/** One mail every two minutes, so that nothing looks like a loop. */
export function benchMail(number: number, contacts: number): Mail {
	const kind = number % 10;
	const id = `bench-${number}@mail.example`;
	const isReply = kind === 3 || kind === 4;
	const parent = isReply ? `bench-${number - kind}@mail.example` : null;
	const person = customer((isReply ? number - kind : number) * 7919, contacts);
	const from =
		kind === 8 ? { address: `new-${number}@new-${number % 97}.example`, name: 'New Person' } : person;
	const sent = kind === 9;
	const we = { address: 'sales@ours.example', name: 'Sales' };
	const date = new Date(start + number * 120_000).toISOString();
	const subject = `${isReply ? 'Re: ' : ''}Offer ${number}`;
	return {
		...{
			id,
			messageId: id,
			inReplyTo: parent,
			references: parent ? [parent] : [],
			otherIds: [],
			conversationId: parent ?? id,
		},
		direction: sent ? 'outbound' : 'inbound',
		mailbox: {
			...{ account: we.address, internalDomains: ['ours.example'], folder: sent ? 'Sent' : 'INBOX' },
			...{ specialUse: sent ? '\\Sent' : '\\Inbox', uid: number, uidValidity: '1' },
		},
		...{
			from: sent ? we : from,
			sender: null,
			replyTo: [],
			to: [sent ? person : we],
			cc: [],
			bcc: [],
			parties: [],
		},
		...{
			subject,
			topic: `Offer ${number}`,
			date,
			receivedAt: date,
			text: body,
			newText: body,
			html: `<p>${body}</p>`,
			preview: body,
		},
		automation: kind === 7 ? { kind: 'bulk', reason: 'List-Unsubscribe' } : { kind: 'human', reason: '' },
		authentication: {
			verdict: 'pass',
			spf: 'pass',
			dkim: 'pass',
			dmarc: 'pass',
			authservId: 'mx.ours.example',
		},
		...{ attachments: [], flags: [], forwardedFrom: null, rewrittenBy: null, size: 4_000, problems: [] },
		contentHash: createHash('sha256').update(id).digest('hex'),
	};
}

export const customer = (number: number, contacts: number): { address: string; name: string } => {
	const which = number % contacts;
	return { address: `person-${which}@company-${which % 5000}.example`, name: `Person ${which}` };
};
