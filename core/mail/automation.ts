/**
 * Decides what kind of mail it is: written by a person, or an auto-reply, a bounce, bulk, a calendar entry, a receipt.
 * Headers come first (RFC 3834, RFC 3464, RFC 8098, RFC 2369, RFC 2919); localised subjects are second evidence.
 */
import { bounceOf, type BodyPart } from './bounce';
import type { Headers } from './headers';
import type { Automation } from './mail';
import { autoReplySubject } from './auto-reply-subjects';
import { isReply } from './topic';
import { offersToUnsubscribe } from './unsubscribe';

export interface AutomationFacts {
	headers: Headers;
	/** Lower case; empty when there is none. */
	fromAddress: string;
	subject: string;
	text: string;
	html: string;
	/** Every leaf of the MIME tree. */
	parts: BodyPart[];
	/** Compared as they are: addresses the mailbox is known by, for loops. */
	ownAddresses: string[];
}

/** The only evidence is the address of the sender; binding names it by a reason of its own. */
export const noReplySender = 'The sender reads no answers.';

export function automationOf(facts: AutomationFacts): Automation {
	return (
		bounceOf(facts) ??
		receiptOf(facts) ??
		calendarOf(facts) ??
		loopOf(facts) ??
		autoReplyOf(facts) ??
		bulkOf(facts) ??
		human
	);
}

const human: Automation = { kind: 'human', reason: 'Nothing says that a machine wrote it.' };

function receiptOf({ headers, parts, subject, text }: AutomationFacts): Automation | null {
	const report = /report-type\s*=\s*"?disposition-notification/i.test(headers.first('content-type'));
	const part = parts.find(({ mimeType }) => mimeType === 'message/disposition-notification');
	if (!report && !part)
		return readReceiptSubject.test(subject) &&
			(headers.has('disposition') || readReceiptBody.test(text.slice(0, 2_000)))
			? receipt('It says that a mail was read.')
			: null;
	const original = /^original-message-id:\s*(\S+)/im.exec(part?.text ?? '')?.[1];
	return {
		...receipt('It is a disposition notification (read receipt).'),
		...(original ? { originalMessageId: original.replace(/[<>]/g, '') } : {}),
	};
}
const readReceiptSubject =
	/^\s*(?:not read|read|read receipt|(?:un)?gelesen|lesebestätigung|(?:non )?lue?|(?:non )?letto|leíd[oa]|no leído|lid[oa]|não lida|przeczytan[eo]|nie przeczytano|прочитано|прочтено|прочитане|gelezen|läst|lest|læst|luettu|přečteno|prečítané|elolvasva|citit|okundu|διαβάστηκε|既読|開封済み|已读|已讀|읽음|تمت القراءة|נקרא)\s*[:：(-]/iu;
/** Outlook's words where the report part was lost on the way: your mail, sent then, was read then. */
const readReceiptBody =
	/(?:was|wurde|has been|a été|fue|è stat[oa]|foi|zosta[łl]a|было|было|було|is|blev|ble|har) [^\n]{0,80}?(?:read|displayed|opened|gelesen|gelöscht|deleted|lu\b|leíd|lett[oa]|lid[oa]|przeczytan|прочит|прочт|gelezen|läst|lest|læst)|\bdisplayed on the recipient/iu;
const receipt = (reason: string): Automation => ({ kind: 'receipt', reason });

function calendarOf({ headers, parts }: AutomationFacts): Automation | null {
	const top = /^\s*text\/calendar/i.test(headers.first('content-type'));
	if (/calendarmessage/i.test(headers.first('content-class')))
		return { kind: 'calendar', reason: 'Its content class is a calendar entry.' };
	const entry = parts.find(
		({ mimeType, isAttachment, text }) =>
			mimeType === 'text/calendar' && (!isAttachment || /^METHOD:/im.test(text)),
	);
	if (!top && !entry) return null;
	const method =
		/^METHOD:\s*(\w+)/im.exec(entry?.text ?? '')?.[1] ??
		/method\s*=\s*"?(\w+)/i.exec(headers.first('content-type'))?.[1];
	if (method?.toUpperCase() === 'PUBLISH' && !top) return null;
	return {
		kind: 'calendar',
		reason: `It carries a calendar entry${method ? ` (${method.toUpperCase()})` : ''}.`,
	};
}

/** A mail that has passed this very mailbox before. */
function loopOf({ headers, ownAddresses }: AutomationFacts): Automation | null {
	const own = new Set(ownAddresses.map((address) => address.toLowerCase()));
	const mark = [...headers.all('x-loop'), ...headers.all('x-crm-mail-binding-loop')].find((value) =>
		own.has(value.trim().toLowerCase()),
	);
	return mark ? { kind: 'loop', reason: 'It carries our own loop mark.' } : null;
}

/** RFC 3834 section 5: the token before ";" or a comment; `no` is a person. */
const autoSubmitted = (headers: Headers): string =>
	headers.first('auto-submitted').split(/[;(]/)[0]?.trim().toLowerCase() ?? '';

function autoReplyOf(facts: AutomationFacts): Automation | null {
	const { headers, subject, fromAddress, text } = facts;
	const autoReply = (reason: string): Automation => ({ kind: 'autoReply', reason });
	const submitted = autoSubmitted(headers);
	if (submitted === 'no') return null;
	if (submitted.startsWith('auto-replied')) return autoReply(`Auto-Submitted: ${submitted}`);
	const bySubject = autoReplySubject(subject, text);
	const isAnswer = headers.has('in-reply-to') || headers.has('references') || bySubject !== null;
	for (const name of [
		'x-autoreply',
		'x-autorespond',
		'x-auto-reply',
		'x-auto-responder',
		'x-autoresponder',
		'x-mail-autoreply',
		'x-autoreply-from',
		'x-vacation',
		'x-autoresponse',
	]) {
		if (headers.has(name) && !/^\s*(?:no|false|0)\s*$/i.test(headers.first(name)))
			return autoReply(`${name} is set.`);
	}
	const precedence = headers.first('precedence').trim().toLowerCase();
	if (/^auto[_-]?reply$/.test(precedence)) return autoReply(`Precedence: ${precedence}`);
	if (/vacation|out-of-office|autoreply/i.test(headers.first('x-mailer')))
		return autoReply('X-Mailer names an auto-responder.');
	if (
		/auto_?reply|OOF|vacation/i.test(headers.first('x-ms-exchange-inbox-rules-loop')) ||
		/OOF/i.test(headers.first('x-ms-exchange-generated-message-source'))
	) {
		return autoReply('Exchange marks it as an absence note.');
	}
	if (
		bySubject &&
		(bySubject.certain ||
			emptyReturnPath(headers) ||
			suppressesReplies(headers) ||
			submitted !== '' ||
			precedence !== '' ||
			machine.test(fromAddress))
	) {
		return autoReply(`The subject says so: "${bySubject.words}".`);
	}
	if (emptyReturnPath(headers) && isAnswer && headers.has('in-reply-to'))
		return autoReply('An answer with an empty return path.');
	if (submitted !== '' && isAnswer && headers.has('in-reply-to'))
		return autoReply(`Auto-Submitted: ${submitted}`);
	return null;
}

const emptyReturnPath = (headers: Headers): boolean => /^\s*<\s*>\s*$/.test(headers.first('return-path'));
/** Outlook sets `All` on everything some servers send, so it only confirms other evidence. */
const suppressesReplies = (headers: Headers): boolean =>
	/all|oof|autoreply/i.test(headers.first('x-auto-response-suppress'));
const machine =
	/^(?:[\w.+-]*(?:no|do-?not|ne-?pas|nicht)-?_?\.?(?:reply|repondre|antworten|responder|responda)[\w.+-]*|mailer-daemon|postmaster|auto-?reply|autoresponder|notifications?)@/i;

/** Postmaster is a machine where it answers, but may be a person who writes. */
const noReply = new RegExp(machine.source.replace('|postmaster', ''), 'i');

const campaignHeaders =
	/^(?:x-mc-user|x-campaign(?:-?id)?|x-campaignid|x-mailgun-(?:tag|variables)|x-mailchimp|x-cm-msgid|x-mandrill-user|x-job|x-csa-complaints|x-newsletter|x-mailing-?list|x-list|x-bulkmail|x-rpcampaign|x-sfmc-stack|x-mailer-?recptid|x-mj-|x-klaviyo|x-elq|x-marketo|x-emarsys|x-cleverreach|x-acelle|x-sib-id|x-roving|x-ctct|x-unsubscribe|x-subscription|x-phplist|x-sympa|x-mailman|x-listserver|x-getresponse|x-campaign)/;

function bulkOf({
	headers,
	fromAddress,
	subject,
	text,
	html,
	ownAddresses,
}: AutomationFacts): Automation | null {
	const bulk = (reason: string): Automation => ({ kind: 'bulk', reason });
	const submitted = autoSubmitted(headers);
	if (submitted === 'no') return null;
	for (const { name, value } of headers.starting('list-')) {
		if (listHeaders.has(name) && value.trim() !== '') return bulk(`${name} is set.`);
	}
	const precedence = headers.first('precedence').trim().toLowerCase();
	if (/^(?:bulk|list|junk)$/.test(precedence)) return bulk(`Precedence: ${precedence}`);
	if (headers.has('mailing-list') || headers.has('x-mailing-list') || headers.has('x-beenthere'))
		return bulk('A mailing list passed it on.');
	const campaign = headers.fields.find(({ name }) => campaignHeaders.test(name));
	if (campaign) return bulk(`${campaign.name} is set: a mailing tool sent it.`);
	if (submitted !== '') return bulk(`Auto-Submitted: ${submitted}`);
	if (noReply.test(fromAddress) && !isOwnForm(headers, fromAddress, ownDomains(ownAddresses)))
		return bulk(noReplySender);
	if (
		/^(?:newsletters?|news|mailings?|promo(?:tions?)?|offers?|deals|digest|updates?|alerts?)@/i.test(
			fromAddress,
		)
	)
		return bulk('A newsletter address sent it.');
	if (
		!headers.has('in-reply-to') &&
		!isReply(subject) &&
		offersToUnsubscribe(text, html, ownDomains(ownAddresses))
	)
		return bulk('It offers to unsubscribe.');
	return null;
}

/** Not List-Unsubscribe-Post alone: RFC 8058 makes it meaningless without List-Unsubscribe. */
const listHeaders = new Set([
	'list-id',
	'list-unsubscribe',
	'list-post',
	'list-help',
	'list-subscribe',
	'list-owner',
	'list-archive',
]);
const ownDomains = (addresses: readonly string[]): string[] =>
	addresses.flatMap((address) => address.toLowerCase().split('@').slice(1));

/** A form of our own site writes as no-reply and names the visitor in Reply-To. */
const isOwnForm = (headers: Headers, fromAddress: string, own: readonly string[]): boolean => {
	const replyTo =
		/[^\s<>"',;]{1,64}@[^\s<>"',;]{1,255}/
			.exec(headers.first('reply-to').slice(0, 1_000))?.[0]
			.toLowerCase() ?? '';
	return (
		own.includes(fromAddress.split('@').at(-1) ?? '') &&
		replyTo !== '' &&
		replyTo !== fromAddress &&
		!noReply.test(replyTo)
	);
};
