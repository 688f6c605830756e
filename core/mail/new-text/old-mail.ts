/** Recognises where an older mail begins without quote marks: header blocks, dividers, forwards. */
import { hasClock, hasVerb } from './attribution-words';
import {
	headerLine,
	labelAlone,
	labelsWithin,
	withoutDirection,
	type HeaderKind,
	type HeaderLine,
} from './header-labels';

/** Stands for a horizontal rule of the HTML. */
export const ruleMark = '\ue003';

/** "Original message", "Forwarded message" and the like, as stems. */
const mailWords =
	/messag|nachricht|mensaje|mensagem|bericht|wiadomo|сообщени|повідомлен|письм|лист|zpráv|správ|e-?mail|üzenet|mesaj|ileti|μήνυμα|メッセージ|メール|邮件|郵件|郵便|메일|메시지|이메일|رسالة|הודעה|meddeland|besked|melding|viesti|original|thư|tin nhắn|pesan|poruka|съобщение|mail|courriel|correo|posta/iu;
const passedOn =
	/origin|urspr|forward|fwd|weiterg|transf|réexp|reenvi|encaminh|reencaminh|inoltrat|doorgest|oorspronk|przekaz|oryginal|пересл|пересыл|пересил|переадрес|перенаправ|исходн|первонач|оригинал|оригінал|вихідн|přeposl|předan|původn|pôvodn|preposl|tovább|eredeti|redirec|vidarebef|ursprung|videresen|oprindelig|opprinnelig|alkuperä|välitet|iletilen|yönlendir|orijinal|özgün|προωθ|αρχικ|原始|原邮件|原郵件|原文|原信|转发|轉寄|轉發|转寄|元の|転送|원본|전달|محول|مُعاد|معاد|الأصلية|הועבר|מקורית|reply|antwort|répon|respuest|rispost|odpow|ответ|відпов|redirected|chuyển tiếp|gốc|diteruskan|asli|proslije|izvorna|препратен|begin/iu;
const enclosed = /^\s*[-_=*~–—─]{2,}\s*([^\n]{2,160}?)\s*[-_=*~–—─]{2,}\s*[:：]?\s*$/u;
const beginsForward =
	/^\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du (?:message|courriel) (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|início da mensagem (?:reencaminhada|encaminhada)|begin doorgestuurd bericht|początek przekazywanej wiadomości|начало (?:переадресованного|пересылаемого|пересланного) (?:сообщения|письма)|початок (?:листа|переадресованого листа|пересланого повідомлення)|(?:börjar|början på) (?:vidarebefordrat|vidarebefordrade) (?:brev|meddelande)|start på (?:videresendt|videresendte) (?:besked|melding|e-mail)|videresendt (?:besked|melding)|alkaa välitetty viesti|välitetty viesti alkaa|začátek přeposílané zprávy|továbbított (?:levél|üzenet) kezdete|începutul mesajului redirecționat|iletilen ileti başlangıcı|αρχή προωθημένου μηνύματος|転送されたメッセージ|以下是(?:转发|被转发|轉寄)的?(?:邮件|郵件)|开始转发的邮件|전달된 메시지|بداية الرسالة المُ?عاد توجيهها|תחילת ההודעה שהועברה)\s*[:：]?\s*$/iu;
/** "Reply above this line": below it the ticket system repeats what was. */
const replyAbove =
	/(?:repl(?:y|ies|ying)|respon[ds]|antwort|répon|contest|rispo|respuest|odpow|ответ|відпов|svar|svara|vasta|odpov|válasz|răspun|yanıt).{0,40}(?:above|oberhalb|über dieser|au-dessus|encima|arriba|sopra|acima|powyżej|выше|вище|ovanför|over denne|yläpuolel|nad tento|nad touto|fölé|deasupra|üstüne|boven)/iu;
const replyAboveBoven =
	/(?:above|boven|oberhalb|über)\s+(?:this|deze|dieser|diese)\s+(?:line|regel|lijn|linie|zeile)/iu;

/** What a line says about the lines below it. */
export type OldMail = 'old' | 'reply-above' | null;

/** Whether everything from here on is an older mail. `lines` without marks of direction at their ends. */
export function oldMailAt(lines: readonly string[], at: number): OldMail {
	const line = withoutDirection(lines[at] ?? '');
	const text = line.trim();
	if (text === '' || text.length > 1_000) return null;
	if (text === ruleMark) return startsBlock(lines, next(lines, at + 1), 1) ? 'old' : null;
	if (/^(?:\S{0,4}|.{0,4}\S{0,4})[-_=*~–—─#<>]{2}/u.test(text) || /^[-_=*~–—─]/u.test(text)) {
		if (isDivider(lines, at, text)) return 'old';
	}
	if (
		text.length < 60 &&
		hasClock(text) &&
		mailWords.test(text) &&
		headerLine(lines[next(lines, at + 1)] ?? '')?.kind === 'from'
	)
		return 'old';
	if (text.length < 140 && isReplyAbove(text)) return 'reply-above';
	if (beginsForward.test(text)) return 'old';
	if (text.length < 50 && passedOn.test(text) && mailWords.test(text) && bareDivider(lines, at)) return 'old';
	if (/^>>> .{3,160} >>>$/u.test(text) && hasClock(text)) return 'old';
	// Lotus Notes: "Anna Weber ---18.11.2026 10:22:14---The first words".
	if (text.includes('---') && /^.{1,120}---\s?\d[\d./-]{5,9}[ T]\d{1,2}:\d{2}[^-]{0,12}---/u.test(text))
		return 'old';
	const header = headerLine(line);
	if (header) return startsBlock(lines, at, 3) || isJoinedBlock(line, header.kind) ? 'old' : null;
	return isNotesTable(lines, at) ? 'old' : null;
}

function isDivider(lines: readonly string[], at: number, text: string): boolean {
	const within = (enclosed.exec(text) ?? enclosed.exec(`${text} ${(lines[at + 1] ?? '').trim()}`))?.[1];
	const below = next(lines, at + 1);
	if (within !== undefined) {
		if (mailWords.test(within) && passedOn.test(within)) return true;
		if (/\p{L}/u.test(within)) {
			if ((hasVerb(within) || passedOn.test(within)) && hasClock(within)) return true;
			if (mailWords.test(within) && (hasClock(within) || within.includes('@'))) return true;
			return startsBlock(lines, below, 1);
		}
	}
	// A bare rule: only the header of an older mail below it tells that it is a divider.
	return /^[-_=*~–—─]{5,}$/u.test(text) && startsBlock(lines, below, 2);
}

const isReplyAbove = (text: string): boolean =>
	(/[-=#*_~—]{2}/u.test(text) ||
		/line|linie|zeile|ligne|línea|riga|linha|linii|черт|лини|рядк|regel|lijn|linje|řád|vonal/iu.test(text)) &&
	(replyAbove.test(text) || replyAboveBoven.test(text)) &&
	/above|oberhalb|über|au-dessus|encima|arriba|sopra|acima|powyżej|выше|вище|ovanför|over|boven|nad|fölé|deasupra|üst/iu.test(
		text,
	);

/** "Original Message" without dashes (BlackBerry) counts only above a header line. */
function bareDivider(lines: readonly string[], at: number): boolean {
	const below = next(lines, at + 1);
	return below >= 0 && below <= at + 3 && headerLine(lines[below] ?? '') !== null;
}

/**
 * Header lines of an older mail from here on: who it is from and at least `others` more kinds, a date or a subject
 * among them. Wrapped values and blank lines between the fields are allowed.
 */
function startsBlock(lines: readonly string[], at: number, others: number): boolean {
	if (at < 0) return false;
	const first = headerLine(lines[at] ?? '');
	if (!first || first.kind === 'other' || first.kind === 'cc') return false;
	const found = new Set<HeaderKind>([first.kind]);
	let exact = isExact(first);
	let addressed = first.value.includes('@');
	let strangers = 0;
	for (let index = at + 1, fields = 0; index < lines.length && index < at + 24 && fields < 10; index += 1) {
		const line = lines[index] ?? '';
		if (line.trim() === '') continue;
		const header = headerLine(line);
		if (header) {
			found.add(header.kind);
			exact ||= isExact(header);
			addressed ||= header.value.includes('@');
			fields += 1;
			strangers = 0;
		} else {
			strangers += 1;
			if (strangers > (/[@;,]\s*$|@/.test(line) || /^\s/.test(line) ? 6 : 1)) break;
		}
	}
	const kinds = [...found].filter((kind) => kind !== 'other');
	if (others === 1) return kinds.length >= 2 || first.kind === 'from';
	const dated = found.has('date') || (found.has('subject') && found.has('to'));
	if (!found.has('from') || !dated || kinds.length < Math.min(others, 3)) return false;
	// Journeys and bookings have a From, a To and a Date too; without a divider a mail's have an address, or a subject and a full date.
	return others < 3 || addressed || (found.has('subject') && (exact || !found.has('date')));
}

const isExact = ({ kind, value }: HeaderLine): boolean => kind === 'date' && hasClock(value);

/** `From: Anna [mailto:...] Sent: Wednesday To: Peter Subject: RE: Terms` */
const isJoinedBlock = (line: string, kind: HeaderKind): boolean =>
	kind === 'from' && labelsWithin(line).size >= 3;

/** Below the name stands when the mail was sent, and nothing else. */
const isDateAlone = (line: string): boolean => line.length < 60 && hasClock(line) && !/[@<"]/.test(line);

const filledBefore = (lines: readonly string[], end: number): number =>
	lines.slice(0, end).filter((line) => line.trim() !== '').length;

/** Name and date, then To, cc and Subject, alone on their lines or with their values (Lotus Notes). */
function isNotesTable(lines: readonly string[], at: number): boolean {
	const line = lines[at] ?? '';
	if (line.length > 100 || line.trim() === '') return false;
	if (!hasClock(line) && !isDateAlone(lines[next(lines, at + 1)] ?? '')) return false;
	const below = lines.slice(at + 1, at + 14);
	const alone = new Set(below.map((it) => labelAlone(it)));
	if (alone.has('to') && alone.has('subject')) return true;
	if (/[.?!,;:。！？，]\s*$/u.test(line)) return false;
	const to = below.findIndex((it) => headerLine(it) !== null);
	return (
		to >= 0 &&
		to <= 3 &&
		headerLine(below[to] ?? '')?.kind === 'to' &&
		filledBefore(below, to) <= 2 &&
		below.slice(to, to + 6).some((it) => headerLine(it)?.kind === 'subject')
	);
}

function next(lines: readonly string[], from: number): number {
	for (let at = from; at < lines.length && at < from + 4; at += 1)
		if ((lines[at] ?? '').trim() !== '') return at;
	return -1;
}
