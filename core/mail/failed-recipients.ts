/** Reads whom a mail did not reach, and which mail it was, out of a delivery report: RFC 3464 fields first, then words. */
import type { BodyPart } from './bounce';
import type { Headers } from './headers';
import { idsOf } from './ids';

export interface ReportedRecipient {
	address: string;
	/** RFC 3464 2.3.3: failed, delayed, delivered, relayed, expanded; '' when the report does not say. */
	action: string;
}

const address =
	/[^\s<>"'()[\]:;,=@（）【】《》「」，。：；、]{1,64}@[^\s<>"'()[\]:;,=@（）【】《》「」，。：；、]{1,250}\.[\p{L}0-9-]{2,}/iu;
const isReport = ({ mimeType }: BodyPart): boolean => /^message\/(?:global-)?delivery-status$/.test(mimeType);

/** The recipients of the machine-readable part, each with what became of the mail. */
export function reportedRecipients(parts: readonly BodyPart[]): ReportedRecipient[] {
	return parts.filter(isReport).flatMap(({ text }) => text.split(/\r?\n[ \t]*\r?\n/).flatMap(recipientOf));
}

function recipientOf(block: string): ReportedRecipient[] {
	const of = (name: string): string =>
		new RegExp(`^${name}:[ \\t]*(?:[\\w-]{1,20}[ \\t]*;)?[ \\t]*(.{1,400})$`, 'im').exec(block)?.[1] ?? '';
	const found =
		clean(of('final-recipient')) ?? clean(of('original-recipient')) ?? clean(of('x-actual-recipient'));
	return found ? [{ address: found, action: /^[\w-]+/.exec(of('action'))?.[0].toLowerCase() ?? '' }] : [];
}

/** @param own addresses that cannot have failed: the one who got the report, the one who wrote it */
export function failedRecipients(
	{ headers, text, parts }: { headers: Headers; text: string; parts: BodyPart[] },
	own: ReadonlySet<string>,
): string[] {
	const reported = reportedRecipients(parts);
	if (reported.length > 0)
		return unique(reported.filter(({ action }) => /^(?:failed)?$/.test(action)).map((it) => it.address));
	const named = headers.all('x-failed-recipients').flatMap((it) => it.split(','));
	if (named.length > 0) return unique(named.map(clean));
	const loose = parts.filter(({ mimeType }) => mimeType.startsWith('text/plain')).map((part) => part.text);
	return fromWords([text, ...loose].join('\n').slice(0, 60_000), own);
}

const unique = (found: (string | null)[]): string[] => [...new Set(found.filter((it) => it !== null))];

function clean(value: string): string | null {
	const found = address
		.exec(value)?.[0]
		.toLowerCase()
		.replace(/[.>]+$/, '');
	return found && !/^(?:mailer-daemon|postmaster)@/.test(found) ? found : null;
}

/** Where the copy of the mail begins that did not arrive. */
const copy =
	/^(?:-{3,}.{0,80}(?:copy|original|nachricht|returned|message|below|сообщен|元の|メッセージ).{0,80}|received: from.{0,200}|return-path:.{0,200}|message-id:.{0,200})$/im;
const names =
	/deliver|recipient|rcpt|zustell|empfänger|adress|address|user|mailbox|account|destinat|remis|reach|fail|unknown|reject|blocked|message to|could not|couldn.t|wasn.t|not found|получател|доставл|адрес|отримувач|宛先|配信|送信|收件|地址|수신|받는|المستلم|נמען|odbiorc|mottagare|modtager|címzett|příjemc|alıcı|παραλήπτ/iu;
const alone =
	/^\s*[<"']?[^\s<>@]{1,64}@[^\s<>@]{1,250}\.[\p{L}0-9-]{2,30}[>"']?\s*(?::|\(|-|;|,|$|\.{3}| on \d)/iu;

/** Lines that name the address: alone, in angle brackets, indented; else in a sentence about the failure. */
function fromWords(text: string, own: ReadonlySet<string>): string[] {
	const report = text.split(copy)[0] ?? '';
	const lines = report
		.split(/\r?\n/)
		.slice(0, 200)
		.filter((line) => line.includes('@') && !/^\s*(?:from|reply-to|sender|von|de)\s*:/i.test(line));
	const of = (some: string[]): string[] => unique(some.map(clean)).filter((it) => !own.has(it));
	for (const some of [
		lines.filter((line) => alone.test(line)),
		lines.filter((line) => /<[^\s<>@]{1,64}@[^\s<>]{1,250}>/.test(line) && names.test(line)),
		lines.filter((line) => names.test(line)).slice(0, 5),
		lines.slice(0, 1),
	]) {
		const found = of(some);
		if (found.length > 0) return found;
	}
	return [];
}

const copies = /^(?:message\/(?:global|rfc822)|text\/rfc822-headers|message\/(?:global-)?headers)$/;
const idLine =
	/^[> \t]{0,20}(?:message-id|original-message-id|x-original-message-id):[ \t]*(.{0,1000}(?:\r?\n[ \t]+.{1,1000})?)$/gim;

/** The copy of the failed mail holds its Message-ID; the report's own is another one. */
export function originalId({
	headers,
	text,
	parts,
}: {
	headers: Headers;
	text: string;
	parts: BodyPart[];
}): string | null {
	const own = headers.first('message-id');
	const copied = parts.filter(({ mimeType }) => copies.test(mimeType)).map((part) => part.text);
	const loose = [text, ...parts.map((part) => part.text)].join('\n').slice(0, 200_000);
	for (const source of [...copied, loose]) {
		for (const [, value] of source.matchAll(idLine)) {
			const [id] = idsOf(value ?? '');
			if (id && !own.includes(id)) return id;
		}
	}
	const [answered] = idsOf(headers.first('in-reply-to'));
	return answered ?? idsOf(headers.first('references')).at(-1) ?? null;
}
