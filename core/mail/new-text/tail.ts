/** Cuts off what stands below a person's words: signature, contact block, disclaimer, device footer, list footer. */

const devices =
	/^\s*[-–—_*]*\s*(?:sent (?:from|via|with|using) (?:my |the )?[^\n]{2,60}|get outlook for (?:ios|android)[^\n]*|von mein(?:em|er) [^\n]{2,40} gesendet|gesendet (?:von|mit|aus) [^\n]{2,60}|diese nachricht wurde von mein[^\n]{2,60}|envoy[ée] (?:de(?:puis)?|[àa] partir de|avec|via) (?:mon |ma |mes )?[^\n]{2,60}|obtenir outlook pour[^\n]*|t[ée]l[ée]charge[rz] outlook[^\n]*|enviado (?:desde|do|a partir do|de|pelo|con) (?:mi |meu |el )?[^\n]{2,60}|obt[ée]n(?:er)? outlook para[^\n]*|obter o outlook[^\n]*|inviato da(?:l(?:la)?)? (?:mi[oa] )?[^\n]{2,60}|ottieni outlook[^\n]*|scarica outlook[^\n]*|verstuurd vanaf [^\n]{2,60}|verzonden (?:vanaf|met|via) [^\n]{2,60}|download outlook voor[^\n]*|outlook voor (?:ios|android)[^\n]*|wys[łl]ane? z [^\n]{2,60}|pobierz (?:aplikacj[ęe] )?outlook[^\n]*|отправлено (?:с|из) [^\n]{2,60}|надіслано (?:з|із|від) [^\n]{2,60}|отримати outlook[^\n]*|скачать outlook[^\n]*|skickat fr[åa]n [^\n]{2,60}|sendt fra [^\n]{2,60}|l[äa]hetetty [^\n]{2,60}|odesl[áa]no z[e]? [^\n]{2,60}|odoslan[ée] z[o]? [^\n]{2,60}|elk[üu]ldve az? [^\n]{2,60}|trimis de pe [^\n]{2,60}|i?phone['’]?(?:umdan|imden|dan|tan) g[öo]nderildi|[^\n]{2,40} (?:cihaz[ıi]mdan|telefonumdan) g[öo]nderildi|στάλθηκε από [^\n]{2,60}|[^\n]{1,30}から送信|[^\n]{1,30}より送信|发自我?的?[^\n]{2,30}|發自我?的?[^\n]{2,30}|從我的[^\n]{2,20}傳送|从我的[^\n]{2,20}发送|나의 [^\n]{2,20}에서 보냄|[^\n]{2,20}에서 보냄|أرسل(?:ت)? من [^\n]{2,40}|مرسل من [^\n]{2,40}|נשלח מ[^\n]{2,40}|ส่งจาก[^\n]{2,40}|[đd][ãa] g[ửu]i t[ừu] [^\n]{2,40}|dikirim dari [^\n]{2,40}|[^\n]{0,30}(?:virus[- ]?free|virenfrei|sans virus|libre de virus|senza virus|sem v[íi]rus|bez wirus[óo]w)[^\n]{0,60}|yahoo mail[^\n]{0,80}|[^\n]{0,20}(?:secured by|protected by|scanned by)[^\n]{0,60})\s*\.?\s*$/iu;

const disclaimers =
	/^\s*[-*_]*\s*(?:(?:confidentiality|privacy|legal) (?:notice|note|statement|disclaimer)|disclaimer\b|important notice|this (?:e-?mail|message|communication)(?: \([^)]*\))?(?:,| and| is| may| contains|'s| including|,? together)[^\n]*(?:confidential|privileged|intended|addressee|recipient)|the (?:information|content)s? (?:contained )?(?:in|of|transmitted)[^\n]*(?:confidential|privileged|intended)|if you (?:are not|have received this)[^\n]*(?:recipient|error|mistake)|please consider the environment|think before you print|diese (?:e-?mail|nachricht)[^\n]*(?:vertraulich|bestimmt|empf[äa]nger)|der inhalt dieser e-?mail|vertraulichkeitshinweis|bitte (?:denken|pr[üu]fen) sie[^\n]*(?:umwelt|drucken)|ce (?:message|courriel|mail)[^\n]*(?:confidentiel|destinataire)|avis de confidentialit|pensez [àa] l.environnement|este (?:mensaje|correo|e-?mail|mensagem)[^\n]*(?:confidencial|destinatario|destinat[áa]rio)|aviso (?:legal|de confidencialidad)|esta mensagem[^\n]*confidencia|questo messaggio[^\n]*(?:riservat|destinatari)|le informazioni contenute|ai sensi del|dit (?:bericht|e-?mail)[^\n]*(?:vertrouwelijk|bestemd)|de informatie (?:in|verzonden)|ta wiadomo[śs][ćc][^\n]*(?:poufn|adresat)|niniejsza wiadomo|это (?:сообщение|письмо)[^\n]*(?:конфиденциальн|предназначен)|настоящее (?:сообщение|письмо)|цей лист[^\n]*конфіденц|本(?:邮件|郵件|电子邮件)[^\n]*(?:保密|机密|機密)|このメール[^\n]*(?:機密|秘密))/iu;

const listFooters =
	/^\s*(?:you (?:are receiving|received) this (?:e-?mail|message|because)[^\n]*|to unsubscribe[^\n]*|unsubscribe:?[^\n]*|view (?:it|this)[^\n]* on (?:github|gitlab|web)[^\n]*|reply to this email directly[^\n]*|[^\n]{1,60} mailing list\s*(?:--.*)?|--~--~-+.*|-~-+.*|https?:\/\/[^\s]*(?:listinfo|unsubscribe)[^\s]*)\s*$/iu;

const delimiter = /^\s*(?:--|—|– ?–|__+|-{3,}|={3,}|\*{3,}|~{3,})\s*$/;

/** Words people close a mail with; alone or with a name they stay, a contact block below them goes. */
const closings =
	/^\s*(?:best|best regards|kind regards|warm regards|regards|many thanks|thanks(?: again| a lot| in advance)?|thank you|cheers|sincerely(?: yours)?|yours(?: sincerely| faithfully| truly)?|br|rgds|mit freundlichen gr[üu](?:ß|ss)en|freundliche gr[üu](?:ß|ss)e|(?:viele|beste|liebe|herzliche|sch[öo]ne) gr[üu](?:ß|ss)e|gru(?:ß|ss)|mfg|lg|vg|danke|cordialement|bien [àa] vous|bien cordialement|salutations|merci|saludos(?: cordiales)?|un (?:cordial )?saludo|atentamente|gracias|cordiali saluti|distinti saluti|saluti|grazie|atenciosamente|cumprimentos|com os melhores cumprimentos|obrigad[oa]|abra[çc]os?|met vriendelijke groeten?|groeten?|mvg|bedankt|pozdrawiam|z powa[żz]aniem|dzi[ęe]kuj[ęe]|с уважением|спасибо|з повагою|дякую|med v[äe]nlig h[äa]lsning|v[äe]nliga h[äa]lsningar|mvh|hilsen|venlig hilsen|med vennlig hilsen|yst[äa]v[äa]llisin terveisin|s pozdravem|[üu]dv[öo]zlettel|cu stim[ăa]|sayg[ıi]lar[ıi]mla|με εκτίμηση|此致|谢谢|祝好|よろしくお願い(?:いた)?します|以上|감사합니다|مع التحية|שלך|בברכה)[\s,.!]*$/iu;

const contact =
	/(?:\+?\d[\d\s()./-]{6,}\d)|(?:https?:\/\/|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+|\b(?:tel|phone|mobile|mob|cell|fax|fon|telefon|handy|t[ée]l|m[óo]vil|cellulare|telefono|телефон|тел|моб)\s*[.:]/iu;

const isBlank = (line: string): boolean => line.trim() === '';

/** Everything from the first such line on is no new text. @returns the lines that stay */
export function cutTail(lines: string[]): string[] {
	const device = lines.findIndex((line) => devices.test(line));
	let kept = device >= 0 ? withoutDevice(lines, device) : lines;
	kept = cutAt(kept, (line) => disclaimers.test(line) || listFooters.test(line));
	kept = cutDelimiter(kept);
	return cutContactBlock(trimEnd(kept));
}

/** The footer goes; what stands below it is an answer below the footer only where words follow. */
function withoutDevice(lines: string[], at: number): string[] {
	const below = lines.slice(at + 1);
	return below.every((line) => isBlank(line) || devices.test(line) || /^\s*<?https?:\/\/\S+>?\s*$/.test(line))
		? lines.slice(0, at)
		: [...lines.slice(0, at), ...below];
}

function cutAt(lines: string[], ends: (line: string) => boolean): string[] {
	const at = lines.findIndex(ends);
	return at > 0 ? lines.slice(0, at) : lines;
}

/** RFC 3676 4.3: "-- "; others use dashes and lines. A rule inside the text is followed by long paragraphs. */
function cutDelimiter(lines: string[]): string[] {
	const sure = lines.findIndex((line) => /^\s*--\s?$/.test(line));
	if (sure >= 0) return lines.slice(0, sure);
	const at = lines.findLastIndex((line) => delimiter.test(line));
	if (at < 0) return lines;
	const below = lines.slice(at + 1).filter((line) => !isBlank(line));
	const looksSigned =
		below.length <= 12 &&
		below.every((line) => line.length < 100) &&
		(below.length === 0 || below.some((line) => contact.test(line)) || below.length <= 3);
	return looksSigned ? lines.slice(0, at) : lines;
}

/** Below a closing line: the name stays, title, phone, web and address go. */
function cutContactBlock(lines: string[]): string[] {
	const from = Math.max(0, lines.length - 16);
	const at = lines.findLastIndex((line, index) => index >= from && closings.test(line));
	if (at < 0) return cutBareContacts(lines);
	const below = lines.slice(at + 1);
	const filled = below.filter((line) => !isBlank(line));
	if (
		filled.length < 2 ||
		!filled.some(
			(line) =>
				contact.test(line) ||
				/\b(?:gmbh|ltd|inc|llc|ag|s\.?[ar]\.?l?|b\.?v|sp\. z o\.o|ооо|тов|co\.)\b/iu.test(line),
		)
	)
		return lines;
	const name = below.findIndex((line) => !isBlank(line));
	return trimEnd(lines.slice(0, at + 1 + name + 1));
}

/** A block at the end that is nothing but contact lines, after an empty line. */
function cutBareContacts(lines: string[]): string[] {
	const gap = lines.findLastIndex(isBlank);
	const block = lines.slice(gap + 1);
	const contacts = block.filter((line) => contact.test(line)).length;
	const signed =
		gap > 0 &&
		block.length >= 3 &&
		block.length <= 10 &&
		contacts >= 2 &&
		block.every((line) => line.length < 90);
	return signed ? trimEnd(lines.slice(0, gap)) : lines;
}

export function trimEnd(lines: string[]): string[] {
	const last = lines.findLastIndex((line) => !isBlank(line));
	return lines.slice(0, last + 1);
}
