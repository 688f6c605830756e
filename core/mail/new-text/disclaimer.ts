/** Finds legal notices, appeals to save paper and the footers of mailing lists below a person's words. */
import { isClosing } from './closings';

/** How a notice begins that is one whatever follows. */
const sure =
	/^\W*(?:P )?(?:(?:confidentiality|privacy|legal|e-?mail) (?:notice|note|statement|disclaimer|warning)|disclaimer\b\s*[:.-]?|important notice\s*[:-]|(?:please |kindly )?(?:consider|think of|think about) (?:the |your )?(?:environment|trees|planet)|(?:please )?think before (?:you )?print|(?:think|go|save) green\b.{0,40}print|vertraulichkeits(?:hinweis|erklärung|vermerk)|rechtlicher hinweis\s*:|(?:bitte )?denken sie (?:bitte )?an die umwelt|der umwelt zuliebe|avis de confidentialit|mention(?:s)? légale|(?:merci de )?pens(?:ez|er) à l.environnement|avant d.imprimer|n.imprimez ce|aviso (?:legal|de confidencialidad|de privacidade)|cláusula de (?:confidencialidad|privacidad)|antes de imprimir|avvertenza|avvertenze|informativa (?:sulla )?privacy|ai sensi (?:del|dell|e per)|prima di stampare|pensi? all.ambiente|vrijwaring|denk (?:aub |a\.u\.b\. )?aan het milieu|klauzula (?:poufno|informacyjna)|(?:zastanów|pomyśl).{0,40}(?:druk|środowisk)|конфиденциальность\s*[:.-]|подумайте.{0,40}(?:печат|природ)|重要(?:声明|提示)\s*[:：]|免责声明|【?(?:重要|注意)】?\s*[:：]?.{0,10}(?:机密|機密)|本(?:电子)?(?:邮件|郵件).{0,30}(?:保密|机密|機密))/iu;

/** Words for this very mail. */
const thisMail =
	/(?:this|the) (?:e-?mail|message|communication|transmission|correspondence)|(?:e-?mail|message) and (?:any|all|its)|(?:information|content)s? (?:contained |transmitted )?(?:in|by) this|(?:diese[rs]?|die in dieser) (?:e-?mail|mail|nachricht|mitteilung)|(?:ce|cet|le présent) (?:message|courriel|e-?mail|courrier)|est[ea] (?:mensaje|correo|e-?mail|mensagem|comunicaci)|(?:presente|questo|questa) (?:messaggio|comunicazione|e-?mail|mail)|(?:informazioni|dati) contenut|(?:dit|deze) (?:e-?mail|bericht|mail)|informatie (?:in|verzonden)|(?:ta|niniejsza|tej) (?:wiadomo|korespondencj|informacj)|(?:это|настоящ|данн|содержащ)[а-яё]* (?:сообщени|письм|электронн|в)|(?:цей|цього|даний|ця) (?:лист|електронн|повідомлен)|(?:detta|det här) (?:e-?post|meddelande|mail)|denne (?:e-?post|e-?mail|mail|meddelelse|besked)|tämä (?:sähköposti|viesti)|(?:tato|tento) (?:zpráva|e-?mail|správa)|(?:ez az?|jelen) (?:e-?mail|üzenet|levél)|(?:acest|prezentul) (?:e-?mail|mesaj)|bu (?:e-?posta|mesaj|ileti)|(?:το παρόν|αυτό το) (?:μήνυμα|e-?mail|ηλεκτρον)|本(?:邮件|郵件|メール|信息|訊息)|このメール|이 (?:메일|이메일|메시지)|본 (?:메일|메시지|이메일)|(?:هذه|هذا) (?:الرسالة|البريد)|(?:הודעה|דוא"ל) זו/iu;

const legal = [
	/confidential|vertraulich|confidentiel|confidencia|riservat|vertrouwelijk|poufn|конфиденциальн|конфіденційн|konfidenti|fortrolig|luottamuksell|důvěrn|dôvern|bizalmas|confiden[țt]ial|gizli|εμπιστευτικ|机密|機密|保密|秘密|기밀|سري|חסוי|סודי/iu,
	/privileged|legally protected|rechtlich geschützt|secret professionnel|privilegi|prawnie chronion|wettelijk/iu,
	/intended|addressee|recipient|bestimmt|empfänger|adressat|destinataire|destinatari|dirigid|destinad|bestemd|geadresseerd|ontvanger|adresat|przeznaczon|предназначен|адресат|призначен|avsedd|mottagare|modtager|mottaker|beregnet|tarkoitettu|vastaanottaja|určen|příjemc|címzett|destinat|alıcı|παραλήπτη|收件人|収信者|受信者|수신자|المرسل إلي|לנמען|נמען/iu,
	/unauthori[sz]ed|strictly prohibited|prohibited|forbidden|unbefugt|nicht gestattet|untersagt|interdit|prohibid|proibid|vietat|verboden|niet toegestaan|zabronion|запрещ|заборонен|förbjud|forbudt|kielletty|zakázán|tilos|interzis|yasak|απαγορεύ|禁止|금지|محظور|אסור/iu,
	/disclos|disseminat|distribut|copying|weitergabe|weiterleit|kopieren|verbreit|diffusion|divulg|reproduc|copia|diffond|divulga|openbaarmak|verspreid|vermenigvuldig|rozpowszechni|kopiowani|ujawni|распростран|копирован|розповсюдж|sprid|videregiv|levittä|šířen|terjeszt|ifşa|泄露|传播|転送|複製|복사|배포/iu,
	/in error|by mistake|irrtümlich|versehentlich|par erreur|por error|por (?:engano|erro)|per errore|ten onrechte|abusievelijk|niet voor u bestemd|omyłk|pomyłk|по ошибке|помилк|av misstag|ved en feil|ved en fejl|vahingossa|erehdyksessä|omylem|tévedés|din greșeală|yanlışlık|κατά λάθος|误收|誤って|誤送|잘못|بالخطأ|בטעות/iu,
	/notify|inform (?:the sender|us)|contact the sender|delete|destroy|benachrichtig|informieren sie|löschen|vernichten|avertir|prévenir|détruire|supprim|notifi|elim[ií]n|borr(?:e|ar)|avise|apag(?:ue|ar)|avvis|cancell|distrugg|verwijder|vernietig|te melden|usuni|skasowa|zniszcz|powiadom|удал|уничтож|сообщите отправ|видал|знищ|radera|meddela|slet|ødelæg|poista|tuhota|smaž|vymaž|törölj|ștergeți|siliniz|διαγράψ|删除|刪除|削除|삭제|حذف|למחוק/iu,
	/virus|liab(?:le|ility)|haftung|responsab|aansprakelijk|odpowiedzialno|ответственност|відповідальн|ansvar|gdpr|dsgvo|rgpd|rodo|2016\/679|d\.?lgs|necessarily (?:represent|reflect)|views (?:or opinions )?(?:expressed|presented)|binding/iu,
];

/** "We process personal data, see https://...": who asks for theirs to be deleted links to nothing. */
const personalData =
	/personal data|personenbezogene|donn[ée]es (?:à caractère )?personnel|datos (?:de carácter )?personal|dati personali|dados pessoais|persoonsgegevens|dan(?:e|ych) osobow|personuppgifter|person(?:opplysninger|oplysninger)|henkilötie|osobní(?:ch|mi)? údaj|osobných údaj|személyes adat|dat(?:e|elor) (?:cu caracter )?personal|kişisel veri|προσωπικ[άώ]ν? δεδομέν|персональн|особист|個人情報|个人信息|개인정보/iu;
/** "Our privacy notice: https://..." */
const privacyNotice =
	/^\W*(?:(?:informationen|hinweise|infos) (?:zum|zur|über den) (?:datenschutz|verarbeitung)|(?:unsere |die )?datenschutz(?:hinweise|erklärung|informationen?|bestimmungen)?\b|(?:our |read our |see our |view our )?privacy (?:policy|notice|statement)|(?:notre |la )?politique de confidentialité|(?:nuestra |la )?política de privacidad|(?:nossa |a )?política de privacidade|informativa (?:sulla )?privacy|(?:ons |onze )?privacy(?:beleid|verklaring)|polityka prywatności|политика конфиденциальности|політика конфіденційності|integritetspolicy|privatlivspolitik|personvern|tietosuoja|プライバシーポリシー|隐私政策)/iu;
const processing =
	/process|verarbeit|trait|tratam|trattam|trattati|verwerk|przetwarza|behandl|käsittel|zpracov|spracov|kezel|prelucr|işle|επεξεργ|обраб|оброб|gdpr|dsgvo|rgpd|rodo|取り?扱|处理|처리/iu;

const listFooter =
	/^\s*(?:you (?:are receiving|received|are subscribed|have received) (?:to |this )(?:e-?mail|message|because|list|group)?[^\n]*|(?:to |click (?:here )?to )?unsubscribe(?:$|:| from (?:this|the|our|all)|,? (?:click|visit|send|go|please|here|reply)|[^\n]{0,20}https?:)[^\n]*|to (?:stop receiving|change your (?:subscription|settings|preferences)|leave this)[^\n]*|view (?:it|this|the)[^\n]{0,40} (?:on|in) (?:github|gitlab|jira|the web|your browser|google|web)[^\n]*|reply to this (?:e-?mail|message) directly[^\n]*|[\w .-]{1,60} mailing list\s*(?:--.*)?|--~--~-+.*|-~-+.*|um (?:sich (?:von|aus) (?:dieser|der)|diese[rn]? (?:gruppe|liste))[^\n]{0,60}(?:abzumelden|abbestellen)[^\n]*|pour (?:se|vous) d[ée]sabonner[^\n]{0,100}|<?https?:\/\/[^\s]*(?:listinfo|unsubscribe)[^\s]*)\s*$/iu;

/** Below the signature of a company: court, number in the register, managers. */
const companyFacts =
	/amtsgericht|handelsregister|hrb\s?\d|hra\s?\d|geschäftsführ(?:er|ung)\s*:|vorstand\s*:|aufsichtsrat|ust-?id|steuernummer|sitz der gesellschaft|registered (?:office|in england|company|number)|company (?:no|number|registration|reg)\b|vat (?:no|number|reg)|siret|siren\b|r\.?c\.?s\.? |capital (?:social|de)|p\.? ?iva\b|partita iva|c\.?f\.?\s?:|kvk\b|btw[- ]?nr|nip\b|regon\b|krs\b|инн\b|огрн|єдрпоу|org\.?\s?nr|cvr\b|y-tunnus|ičo\b|dič\b|adószám|cégjegyzék|cui\b|mersis/iu;

/** @returns the line from which on nothing is the person's own; -1 when all of it may be */
export function legalTailAt(lines: readonly string[]): number {
	let at = 0;
	let before = false;
	while (at < lines.length) {
		if ((lines[at] ?? '').trim() === '') {
			at += 1;
			continue;
		}
		const end = endOfParagraph(lines, at);
		const inside = lines
			.slice(at, end)
			.findIndex((line, index) => (before || index > 0) && (sure.test(line) || listFooter.test(line)));
		if (inside >= 0) return at + inside;
		const legalFrom = startOfLegal(lines, at, end);
		if (legalFrom >= 0 && (before || legalFrom > at) && !goesOn(lines, legalFrom, end))
			return withHeading(lines, legalFrom);
		if (before && optOut.test(lines.slice(at, end).join(' '))) return at;
		before = true;
		at = end;
	}
	return -1;
}

function endOfParagraph(lines: readonly string[], start: number): number {
	let at = start;
	while (at < lines.length && (lines[at] ?? '').trim() !== '') at += 1;
	return at;
}

/** Whoever speaks of data and registers themselves closes their mail below it, or has only greeted above it. */
function goesOn(lines: readonly string[], start: number, end: number): boolean {
	const above = lines.slice(0, start).filter((line) => line.trim() !== '');
	const onlyGreeted = above.length === 1 && /^.{1,60}[,，،]\s*$/u.test(above[0] ?? '');
	return onlyGreeted || lines.slice(end).some(isClosing);
}

/** A link to end a subscription, offered. */
const optOut =
	/^\W*(?:if you|to (?:unsubscribe|opt|stop)|wenn sie|falls sie|um sich|si vous|pour|si (?:no|ya|desea|quiere)|se (?:non|não|vuoi)|als u|jeśli|если вы|якщо ви|чтобы|щоб)[^\n]{0,200}(?:unsubscribe|opt[- ]out|stop (?:sending|receiving|getting)|abbestell|abmeld|austrag|d[ée]sabonn|d[ée]sinscri|de baja|cancell|cancel|iscrizione|afmeld|uitschrij|wypis|rezygn|отпис|відпис)[^\n]{0,200}https?:/iu;

/** "IMPORTANT NOTICE" alone above it. */
function withHeading(lines: readonly string[], start: number): number {
	const above = lines.slice(0, start).findLastIndex((line) => line.trim() !== '');
	const heading = (lines[above] ?? '').trim();
	const isHeading =
		heading.length < 50 &&
		/notice|disclaimer|confidential|legal|hinweis|vertraulich|avis\b|avertissement|aviso|avvertenz|nota (?:di|legal)|riservatezza|klauzula|конфиденц|конфіденц|upozorn|yasal|声明|注意/iu.test(
			heading,
		);
	return above > 0 && isHeading ? above : start;
}

/** A notice may follow a closing line or the text without an empty line between. */
function startOfLegal(lines: readonly string[], at: number, end: number): number {
	if (!isLegal(lines.slice(at, end).join(' '))) return -1;
	const first = lines
		.slice(at, end)
		.findIndex((line) => thisMail.test(line) || companyFacts.test(line) || legal.some((it) => it.test(line)));
	const from = at + Math.max(0, first);
	return isLegal(lines.slice(from, end).join(' ')) ? from : at;
}

function isLegal(paragraph: string): boolean {
	const text = paragraph.slice(0, 3_000);
	// Notices ask nothing.
	if (text.length < 40 || /[?？]/.test(text)) return false;
	const facts = text.match(new RegExp(companyFacts, 'giu'))?.length ?? 0;
	if (facts >= 2) return true;
	if (text.length < 300 && /https?:|www\./i.test(text) && privacyNotice.test(text)) return true;
	if (personalData.test(text) && processing.test(text) && /https?:|www\./i.test(text)) return true;
	const hits = legal.filter((pattern) => pattern.test(text)).length;
	return hits >= 4 || (hits >= 2 && thisMail.test(text));
}
