/** Recognises where an older mail begins as a block: dividers, Outlook's header lines, forwards, "reply above this line". */

const dividers = new RegExp(
	[
		String.raw`^\s*[-_=*~]{2,}\s*(?:original|forwarded|urspr[üu]ngliche|weitergeleitete|message|mensaje|messaggio|mensagem|oorspronkelijk|doorgestuurd|wiadomo[śs][ćc]|oryginalna|przekazana|исходное|пересылаемое|пересланное|пересланн|первоначальное|оригинальное|вихідне|переслане|p[ůu]vodn[íi]|p[ôo]vodn[áa]|eredeti|tov[áa]bb|original|ursprungligt|vidarebefordrat|oprindelig|videresendt|opprinnelig|alkuper[äa]inen|v[äa]litetty|mesaj|orijinal|iletilen|αρχικό|προωθημένο|thư|原始|转发|轉寄|轉發|元の|転送|원본|전달|رسالة|הודעה|fwd|begin)[^\n]{0,80}\s*[-_=*~]{2,}\s*$`,
		String.raw`^\s*(?:begin forwarded message|anfang der weitergeleiteten|d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|inicio del mensaje reenviado|inizio messaggio inoltrato|in[íi]cio da mensagem (?:reencaminhada|encaminhada)|begin doorgestuurd bericht|pocz[ąa]tek przekazywanej|начало (?:переадресованного|пересылаемого)|початок листа|vidarebefordrat brev|videresendt (?:besked|melding)|転送されたメッセージ|以下是(?:转发|轉寄))[^\n]{0,60}[:：]?\s*$`,
		String.raw`^\s*#{0,3}-?\s*(?:please )?(?:type|write|enter)? ?(?:your )?repl(?:y|ies) above (?:this|the) line[^\n]{0,60}$`,
		String.raw`^\s*(?:##-|-{2,}|={2,}|\*{2,})[^\n]{0,40}(?:reply|antwort|r[ée]pon|respon|rispo|odpow|ответ|відпов)[^\n]{0,60}(?:above|oberhalb|[üu]ber|au-dessus|encima|sopra|acima|powy[żz]ej|выше|вище)[^\n]{0,60}$`,
		String.raw`^\s*_{20,}\s*$`,
	].join('|'),
	'iu',
);

const from =
	'from|von|de|da|van|od|от|від|fra|från|frå|lähettäjä|feladó|odesílatel|odosielateľ|de la|expéditeur|mittente|remetente|remitente|gönderen|kimden|από|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|من|מאת|จาก|dari|từ|pošiljatelj|siuntėjas|no|saatja|поделено|изпратено от';
const others =
	'sent|date|to|cc|subject|gesendet|datum|an|betreff|kopie|envoy[ée]|[àa]|objet|cc|enviado(?: el| em)?|para|fecha|asunto|assunto|data|inviato|a|oggetto|verzonden|aan|onderwerp|wys[łl]ano|do|temat|dw|отправлено|дата|кому|тема|копия|надіслано|копія|skickat|till|[äa]mne|sendt|til|emne|l[äa]hetetty|vastaanottaja|aihe|p[äa]iv[äa]ys|elk[üu]ldve|c[íi]mzett|t[áa]rgy|odesl[áa]no|komu|p[řr]edm[ěe]t|odoslan[ée]|predmet|trimis|c[ăa]tre|subiect|tarih|kime|konu|g[öo]nderilme|στάλθηκε|προς|θέμα|ημερομηνία|发送时间|日期|收件人|抄送|主题|主旨|收件者|副本|送信日時|日時|宛先|件名|보낸 날짜|받는 사람|받는사람|제목|날짜|تاريخ|إلى|الموضوع|נשלח|אל|נושא|תאריך|ส่ง|ถึง|เรื่อง|kepada|perihal|tanggal|đến|chủ đề|ngày';
const fromLine = new RegExp(`^[\\s>|]*\\*?_?(?:${from})\\s?\\*?_?\\s*[:：]\\*?\\s*\\S`, 'iu');
const otherLine = new RegExp(`^[\\s>|]*\\*?_?(?:${others})\\s?\\*?_?\\s*[:：]\\*?\\s*`, 'iu');

/** The header lines of an older mail: From and at least two others within the next eight lines. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
	const first = lines[at] ?? '';
	if (!fromLine.test(first)) return false;
	const next = lines.slice(at + 1, at + 9);
	return next.filter((line) => otherLine.test(line)).length >= 2;
}

/** Date first, From within the next lines, as Lotus and some phones write it. */
function isTurnedBlock(lines: readonly string[], at: number): boolean {
	const first = lines[at] ?? '';
	if (!otherLine.test(first) || fromLine.test(first)) return false;
	const next = lines.slice(at + 1, at + 6);
	return next.some((line) => fromLine.test(line)) && next.filter((line) => otherLine.test(line)).length >= 2;
}

/** Whether everything from here on is an older mail. */
export function oldBlockAt(lines: readonly string[], at: number): boolean {
	const line = lines[at] ?? '';
	if (line.trim() === '') return false;
	if (dividers.test(line)) return !/^\s*_{20,}\s*$/.test(line) || followsOld(lines, at + 1);
	return isHeaderBlock(lines, at) || isTurnedBlock(lines, at);
}

/** A bare rule is a divider only before a header block or a list's footer. */
function followsOld(lines: readonly string[], at: number): boolean {
	const next = lines.slice(at, at + 4).findIndex((line) => line.trim() !== '');
	if (next < 0) return true;
	const line = lines[at + next] ?? '';
	return (
		isHeaderBlock(lines, at + next) ||
		isTurnedBlock(lines, at + next) ||
		/mailing list|verteiler|liste de diffusion|unsubscribe|listinfo/i.test(line)
	);
}
