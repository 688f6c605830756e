/** The labels of the header lines that mail clients copy above an older mail, in their languages. */
export type HeaderKind = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';

const labels: Record<HeaderKind, string> = {
	from: `from|sender|von|absender|de|expéditeur|da|mittente|remetente|remitente|van|afzender|od|nadawca|от|от кого|отправитель|від|від кого|відправник
		|fra|från|avsändare|avsender|afsender|frå|lähettäjä|feladó|odesílatel|odosielateľ|odosielateľ|de la|expeditor|kimden|gönderen|από|αποστολέας
		|发件人|發件人|寄件者|寄件人|差出人|送信者|送信元|from名|보낸 사람|보낸사람|발신|발신자|보낸이|من|المرسل|مِن|מאת|מ|שולח|จาก|dari|pengirim|từ|người gửi
		|pošiljatelj|šalje|pošilja|siuntėjas|nuo|no|saatja|изпратено от|подател|от страна на|הנשלח מאת|فرستنده|از`,
	date: `date|sent|sent on|sent at|on|datum|gesendet|gesendet am|verschickt|date d'envoi|envoyé|envoyé le|envoye|fecha|enviado|enviado el|enviado em|enviada|enviada em|data|data de envio|inviato|inviato il
		|verzonden|verzonden op|datum verzonden|wysłano|wysłane|data wysłania|дата|отправлено|дата отправки|надіслано|відправлено|sendt|dato|skickat|skickades|lähetetty|päiväys|päivämäärä|pvm|aika
		|elküldve|küldve|dátum|odesláno|odoslané|odesláno dne|dátum odoslania|trimis|trimis la|trimis pe|dată|tarih|gönderildi|gönderilme tarihi|gönderme tarihi|στάλθηκε|ημερομηνία|ημ/νία
		|发送时间|發送時間|发送日期|日期|时间|時間|傳送時間|寄件日期|送信日時|送信日|日時|日付|送信済み|보낸 날짜|보낸날짜|날짜|전송 날짜|일시|보낸 시간|تاريخ|التاريخ|تم الإرسال|تاريخ الإرسال|أرسلت|נשלח|תאריך|ส่ง|วันที่|ส่งเมื่อ|tanggal|dikirim|ngày|đã gửi|thời gian
		|poslano|datum slanja|poslato|išsiųsta|nosūtīts|saadetud|изпратено|kuupäev|date/time|datum/zeit|sendedatum|sendetid`,
	to: `to|an|empfänger|à|a|destinataire|destinataires|pour|para|destinatario|destinatários|destinatário|aan|ontvanger|do|adresat|кому|получатель|получатели|одержувач|till|til|vastaanottaja|címzett|címzettek|komu|příjemce|către|catre|kime|alıcı|προς
		|收件人|收件者|宛先|받는 사람|받는사람|받은 사람|수신|수신자|받는이|إلى|الى|المستلم|אל|ל|נמען|ถึง|kepada|đến|tới|người nhận|za|prima|kam|saaja|до|получател|prejemnik|گیرنده|به`,
	cc: `cc|kopie|kopie an|copie|copie à|copia|cópia|kopia|копия|копія|dw|kopi|másolatot kap|másolat|v kopii|kopie komu|bilgi|κοιν|κοινοποίηση|抄送|副本|참조|نسخة|نسخة إلى|עותק|העתק|bcc|ccn|cci|bcc an|udw|dk|tembusan|สำเนา|reply-to|reply to|antwort an|répondre à|responder a|rispondi a|ответить`,
	subject: `subject|re|betreff|betrifft|objet|sujet|asunto|assunto|oggetto|onderwerp|betreft|temat|тема|тема письма|ämne|emne|aihe|tárgy|předmět|predmet|subiect|konu|θέμα|主题|主旨|主題|件名|標題|标题|题目|제목|الموضوع|موضوع|נושא|הנדון|เรื่อง|perihal|subjek|chủ đề|tiêu đề|tema|naslov|zadeva|teema|temats|относно`,
	other: `importance|priority|wichtigkeit|priorität|attachments|attachment|anlagen|anhänge|anhang|pièces jointes|pièce jointe|pj|importance|datos adjuntos|adjuntos|allegati|priorità|bijlagen|bijlage|urgentie|załączniki|ważność|вложения|важность|вкладення|bilagor|bilag|vedlegg|prioritet|liitteet|přílohy|melléklet|ekler|önem|συνημμένα|附件|重要性|添付ファイル|重要度|첨부|첨부 파일|중요도|المرفقات|קבצים מצורפים|folder|message-id|x-mailer|organization|return-path|list|mailed-by|signed-by|ticket`,
};

const kinds = new Map(
	(Object.keys(labels) as HeaderKind[]).flatMap((kind) =>
		labels[kind].split('|').map((label) => [label.trim(), kind] as const),
	),
);

/** Marks of writing direction, which Arabic and Hebrew clients put around everything. */
const direction = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/;
export const withoutDirection = (text: string): string =>
	direction.test(text) ? text.replace(new RegExp(direction, 'g'), '') : text;

/** Quote marks, list dashes and the asterisks and underscores of bold text around a label. */
const decoration = /^[\s>|*_]+|[\s*_]+$/g;

export interface HeaderLine {
	kind: HeaderKind;
	value: string;
}

/** `*Gesendet:* Mittwoch` -> date; null when the line does not begin with a known label and a colon. */
export function headerLine(line: string): HeaderLine | null {
	if (/^\s*\|/.test(line)) return tableLine(line);
	const colon = line.search(/[:：]/);
	if (colon < 0 || colon > 60) return null;
	const label = bareLabel(line.slice(0, colon));
	const kind = label === '' || label.length > 24 ? undefined : kinds.get(label);
	return kind ? { kind, value: line.slice(colon + 1).replace(decoration, '') } : null;
}

/** `| Date | 18 November |`: some clients write the header as a table. */
function tableLine(line: string): HeaderLine | null {
	const [, label = '', value = ''] = line.split('|');
	const kind = label.length > 24 ? undefined : kinds.get(bareLabel(label.replace(/[:：]\s*$/, '')));
	return kind ? { kind, value: value.trim() } : null;
}

/** A label alone on its line, as Lotus Notes writes it. */
export const labelAlone = (line: string): HeaderKind | null =>
	line.length > 24 || /\d/.test(line) ? null : (kinds.get(bareLabel(line)) ?? null);

const bareLabel = (text: string): string =>
	withoutDirection(text).replace(decoration, '').replace(/\s+/g, ' ').normalize('NFC').toLowerCase();

/** Kinds of all labels inside one line, for header blocks that a gateway joined. */
export function labelsWithin(line: string): Set<HeaderKind> {
	const found = new Set<HeaderKind>();
	for (const [, label = ''] of line
		.slice(0, 1_000)
		.matchAll(/(?:^|\s)\*?([\p{L}]{1,14})\s?\*?[:：](?=\s|\*)/gu)) {
		const kind = kinds.get(label.toLowerCase());
		if (kind) found.add(kind);
	}
	return found;
}
