/** Finds the original sender in a forward: the header block or the attached mail that a colleague passed on. */
import { readAddresses } from './addresses';
import type { MailAddress } from './mail';
import { isForward } from './topic';

/** "From:" in the header block of forwards, as clients of these languages write it. */
const labels =
	'from|von|de|da|van|od|от|від|кому от|fra|från|frå|lähettäjä|feladó|odesílatel|odosielateľ|de la|από|gönderen|kimden|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|من|מאת|จาก|từ|dari';
const line = new RegExp(`^[\\s>*|]*(?:${labels})\\*?\\s*[:：]\\*?\\s*(.+)$`, 'iu');
const divider =
	/forwarded message|begin forwarded|weitergeleitete|ursprüngliche nachricht|original message|message transféré|message d'origine|mensaje reenviado|mensaje original|messaggio inoltrato|messaggio originale|mensagem encaminhada|mensagem original|doorgestuurd bericht|oorspronkelijk bericht|przekazana|oryginalna|пересланн|переслане|перенаправлен|исходное сообщение|転送|转发|轉寄|전달된|videresendt|vidarebefordrat|-{5,}|_{10,}/i;

/** Lines of a long first comment that are looked through before the block must have begun. */
const searched = 120;

/**
 * Null unless the subject or a divider says that it is a forward and the block, or the one mail attached to it, names
 * an address. @param attached sources of the attached mails
 */
export function forwardedFrom(subject: string, text: string, attached: string[] = []): MailAddress | null {
	return quotedSender(subject, text) ?? attachedSender(subject, attached);
}

function attachedSender(subject: string, [only, ...more]: string[]): MailAddress | null {
	if (only === undefined || more.length > 0 || !isForward(subject)) return null;
	const head =
		only
			.trimStart()
			.split(/\r?\n\r?\n/, 1)[0]
			?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
	const value = /^from:(.*)$/im.exec(head)?.[1] ?? '';
	return readAddresses(Buffer.from(value).toString('latin1'))[0] ?? null;
}

function quotedSender(subject: string, text: string): MailAddress | null {
	const lines = text.split(/\r?\n/, searched);
	const start = lines.findIndex((it) => divider.test(it));
	if (start < 0 && !isForward(subject)) return null;
	for (const candidate of lines.slice(Math.max(0, start))) {
		const value = line.exec(candidate)?.[1];
		const address = value ? readAddress(value) : null;
		if (address) return address;
	}
	return null;
}

/** Bounded: a line may be a megabyte of letters. */
const address = /([^\s<>"'()[\]:;,@]{1,64}@[^\s<>"'()[\]:;,@]{1,250}\.[^\s<>"'()[\]:;,*@]{1,63})/;

/** `"John Doe" <john@acme.example>`, `John Doe [mailto:john@acme.example]`, `john@acme.example` */
function readAddress(value: string): MailAddress | null {
	const match = address.exec(value.slice(0, 1_000));
	if (!match?.[1]) return null;
	const name = value
		.slice(0, match.index)
		.replace(/[<["'(*]|mailto:/gi, '')
		.trim();
	return { address: match[1].toLowerCase(), name, written: match[1] };
}
