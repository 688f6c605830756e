/** Subjects and first words of absence notes and confirmations of receipt, by language. */
import { withoutDirection } from './new-text/header-labels';

/** Nobody writes these by hand. */
const certain = new RegExp(
	[
		String.raw`automatic reply|auto(?:mated|matic)?[- ]?(?:reply|response|responder)|autoresponder`,
		String.raw`out of (?:the )?office|out-of-office|ooo auto|away from (?:the|my) (?:office|mail|desk)|vacation (?:reply|notice|message|response)|absence notification`,
		String.raw`abwesenheits(?:notiz|nachricht|meldung|benachrichtigung|assistent|agent)|automatische antwort|autom\. antwort|ich bin (?:derzeit |momentan |zur ?zeit )?(?:nicht im (?:haus|b[üu]ro)|außer haus|abwesend)|abwesend(?:heit)?\s*[:(-]|^abwesenheit\b|nicht im b[üu]ro`,
		String.raw`r[ée]ponse automatique|message d.absence|notification d.absence|absent\(?e?\)? du bureau|absence du bureau|r[ée]pondeur automatique|^absence\s*:`,
		String.raw`respuesta autom[áa]tica|fuera de (?:la )?oficina|mensaje de ausencia|ausente de la oficina`,
		String.raw`risposta automatica|fuori (?:ufficio|sede)|messaggio di assenza|assente dall.ufficio`,
		String.raw`resposta autom[áa]tica|fora do escrit[óo]rio|mensagem de aus[êe]ncia|aus[êe]ncia tempor[áa]ria`,
		String.raw`automatisch (?:antwoord|bericht)|afwezigheids(?:melding|bericht|assistent)|niet op kantoor|afwezig:`,
		String.raw`automatyczna odpowied[źz]|odpowied[źz] automatyczna|poza biurem|autoodpowied[źz]|nieobecno[śs][ćc]`,
		String.raw`автоматична(?:я)? (?:відповідь|ответ)|автоматическ(?:ий|ое) (?:ответ|уведомление)|автоответ(?:чик)?|автовідповід|вне офиса|поза офісом|отсутстви[ея] на рабочем|нет на месте`,
		String.raw`autosvar|automatiskt? svar|fr[åa]nvaro(?:meddelande)?|inte p[åa] kontoret|frav[æa]r(?:s(?:besked|melding))?|ikke p[åa] kontoret|ude af kontoret|automaattinen vastaus|poissa toimistolta|poissaolo`,
		String.raw`automatick[áa] odpov[ěe]|mimo kancel[áa][řr]|nep[řr][íi]tomnost|automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|r[ăa]spuns automat|[îi]n afara biroului`,
		String.raw`otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda|αυτόματη απάντηση|εκτός γραφείου|автоматичен отговор|automatski odgovor|samodejni odgovor|trả lời tự động|balasan otomatis`,
		String.raw`自動(?:応答|返信|回覆|返答)|不在(?:通知|のお知らせ|連絡)|外出中|自动(?:回复|答复)|外出(?:自动)?|休假自动|부재중|자동 ?(?:응답|회신)|رد تلقائي|خارج المكتب|תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|ตอบกลับอัตโนมัติ`,
	].join('|'),
	'iu',
);

/** Confirmations that people may write too: they need a second piece of evidence. */
const likely =
	/^(?:(?:re|aw|sv|tr|rv)\s*:\s*)*(?:thank you for (?:your )?(?:e-?mail|message|contacting|inquiry|enquiry)|thanks for contacting|we(?: have|'ve) received your|your (?:request|message|inquiry|ticket) (?:has been|was) received|auto(?:matic)?:|autoreply|vielen dank f[üu]r ihre (?:nachricht|anfrage|e-?mail)|ihre (?:nachricht|anfrage) ist (?:bei uns )?eingegangen|eingangsbest[äa]tigung|accus[ée] de r[ée]ception|confirmaci[óo]n de recepci[óo]n|conferma di ricezione|potwierdzenie otrzymania|ontvangstbevestiging|ваше (?:письмо|обращение) (?:получено|принято)|ваш лист отримано|on (?:vacation|holiday|leave)|im urlaub|en vacances|de vacaciones|in ferie|de f[ée]rias|op vakantie|na urlopie|в отпуске|у відпустці)/iu;

export interface SubjectEvidence {
	words: string;
	certain: boolean;
}

/** Null when the subject is an ordinary one; a person's "Re: Out of office next week?" is a question, not a note. */
export function autoReplySubject(written: string, text: string): SubjectEvidence | null {
	const subject = withoutDirection(written);
	if (/\?\s*$/.test(subject)) return null;
	// Lotus Notes: the words differ by language, the date in brackets behind them does not.
	const notes =
		/^\s*auto: .{0,80}(?:out of (?:the )?office|abwesen|absent|away|returning|zur[üu]ck|au(?:ß|ss)er haus|\([^()]{0,40}\d)/i.exec(
			subject,
		);
	if (notes) return { words: notes[0].trim(), certain: true };
	const sure = certain.exec(subject);
	if (sure) return { words: sure[0], certain: startsNote(subject, sure.index) && isNote(subject, sure) };
	const maybe = likely.exec(subject);
	if (maybe) return { words: maybe[0].trim(), certain: saysSo.test(text.slice(0, 3_000)) };
	const first = firstLines(text);
	return first ? { words: first[0].trim(), certain: false } : null;
}

/** "Automatic reply" is one; "Out of office" only with nothing, a colon or a mark behind it: people write of absences too. */
const isNote = (subject: string, found: RegExpExecArray): boolean =>
	/auto|応答|返信|回复|回覆|答复|응답|회신|תשובה|מענה|رد |авто/iu.test(found[0]) ||
	/^\s*(?:[:：(\-–—[|!.]|$|re\b|aw\b|auto|notification|notiz|message|reply|assistant)/iu.test(
		subject.slice(found.index + found[0].length),
	);

/** The words stand first, or after reply prefixes and short marks, as auto-responders put them. */
const startsNote = (subject: string, index: number): boolean =>
	/^(?:\s|\[[^\]]{1,40}\]|【|\*+|#\w+|[^\s:：]{1,12}\s*[:：]|[-–(])*$/u.test(subject.slice(0, index)) &&
	!/^\s*(?:re|aw|sv|vs|antw|odp|rif|res|rép|отв|ответ|відп)\s*:/iu.test(subject);

/** It calls itself automatic. */
const saysSo =
	/\b(?:this is an|this) (?:auto(?:matic|mated|-?generated)|computer[- ]generated)[\s-]*(?:e-?mail |mail )?(?:reply|response|message|answer|acknowledge?ment|e-?mail|mail)|automatically generated|generated automatically|automatisch (?:generiert|erstellt|erzeugt|versendet)|automatische (?:antwort|nachricht|e-?mail|eingangsbestätigung)|(?:message|réponse|courriel|e-?mail) automatique|(?:mensaje|respuesta|correo) automátic|(?:mensagem|resposta|e-?mail) automátic|(?:messaggio|risposta|e-?mail) automatic|automatisch (?:bericht|antwoord|gegenereerd)|automatyczn[aey]|wygenerowan[aey] automatycznie|автоматическ|автоматичн|automatisk|automaattinen|automatick|automatikus|automat(?:ă|)\b|otomatik|αυτόματ|自動(?:送信|返信|配信|応答)|自动(?:发送|回复)|자동/iu;

const firstLines = (text: string): RegExpExecArray | null =>
	/(?:this is an? auto(?:matic|mated|-?generated)[\s-]*(?:reply|response|message)|i am (?:currently )?out of (?:the )?office|ich bin (?:derzeit |zurzeit |momentan )?(?:nicht im b[üu]ro|abwesend|außer haus)|diese (?:e-?mail|nachricht) wurde automatisch|je suis (?:actuellement )?absent|estoy fuera de la oficina|sono (?:attualmente )?fuori (?:ufficio|sede)|estou fora do escrit[óo]rio|ik ben (?:momenteel )?afwezig|jestem poza biurem|это автоматический ответ|це автоматична відповідь)/iu.exec(
		text.slice(0, 600),
	);
