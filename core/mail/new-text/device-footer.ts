/** "Sent from my iPhone" and what other programs put below a mail, by language. */
import { tellsOwnStory } from './attribution-words';
import { withoutDirection } from './header-labels';

const word = String.raw`[^\n]{2,70}`;
const footers = new RegExp(
	`^\\s*[-–—_*~]*\\s*(?:${[
		String.raw`(?:sent|written|composed|typed|dictated) (?:from|via|with|using|by|on) ${word}`,
		String.raw`(?:get|download) (?:the )?(?:outlook|bluemail|typeapp|yahoo|aqua mail|spark)[^\n]{0,60}`,
		String.raw`von mein(?:em|er) [^\n]{2,50} (?:gesendet|verschickt|geschickt|versendet)|(?:gesendet|verschickt|geschickt|versandt|mobil gesendet) (?:von|vom|mit|aus|über|via|per)(?: mein(?:em|er))? ${word}|diese (?:nachricht|e-?mail|mail) wurde (?:von mein|mit|mobil|von)[^\n]{2,80}(?:gesendet|verschickt|geschickt|versendet)|(?:outlook|yahoo)[^\n]{2,40}(?:beziehen|herunterladen)|holen sie sich outlook[^\n]{0,40}|mobil gesendet|von unterwegs gesendet`,
		String.raw`envoy[ée]e?s? (?:de(?:puis)?|[àa] partir de|avec|via|par|du) ${word}|(?:obtenir|obtenez|t[ée]l[ée]charge[rz]) outlook[^\n]{0,60}`,
		String.raw`enviado (?:desde|do|a partir do|a partir de|de|pelo|pela|con|com|por|mediante|através) ${word}|enviada (?:do|desde|pelo) ${word}|(?:obt[ée]n(?:er|ha)?|obter|descargar?|baixar|transferir) (?:o )?outlook[^\n]{0,60}`,
		String.raw`(?:inviat[oa]|spedito) (?:da(?:l(?:la|lo|l')?)?|con|tramite) ?${word}|(?:ottieni|scarica) outlook[^\n]{0,60}`,
		String.raw`(?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|van|vanuit) ${word}|(?:download|haal) outlook[^\n]{0,60}|outlook voor [^\n]{2,30}(?: downloaden)?`,
		String.raw`wys[łl]an[eoay] (?:ze?|za pomoc[ąa]|przez|od) ${word}|pobierz (?:aplikacj[ęe] )?outlook[^\n]{0,60}`,
		String.raw`отправлен[оа] (?:с|со|из|через|от|при помощи) ${word}|послано (?:с|из) ${word}|(?:скачать|получить|загрузить) outlook[^\n]{0,60}`,
		String.raw`(?:надіслано|відправлено|надісланий) (?:з|із|зі|від|за допомогою|через) ${word}|отримати outlook[^\n]{0,60}`,
		String.raw`(?:skickat|skickades|sänt) (?:från|med|via) ${word}|sendt (?:fra|med|via) ${word}|(?:hämta|hent|skaff deg) outlook[^\n]{0,60}`,
		String.raw`l[äa]hetetty ${word}|hanki outlook[^\n]{0,60}`,
		String.raw`odesl[áa]no (?:ze?|prostřednictvím|pomocí) ${word}|odoslan[ée] (?:zo?|pomocou) ${word}|z[íi]ska(?:t|jte) outlook[^\n]{0,60}`,
		String.raw`(?:elküldve|küldve|küldött)(?: az?)? ${word}|[^\n]{2,50}(?:r[óo]l|r[őo]l|val|vel) (?:el)?küldve|outlook (?:beszerzése|letöltése)[^\n]{0,40}`,
		String.raw`trimis (?:de pe|de la|din|cu|prin) ${word}|ob[țt]ine[țt]i outlook[^\n]{0,60}`,
		String.raw`[^\n]{2,50}(?:['’]?(?:u?mdan|i?mden|dan|den|tan|ten)|ile) g[öo]nderildi|outlook[^\n]{0,20}(?:edinin|al[ıi]n)`,
		String.raw`(?:στάλθηκε|εστάλη|απεστάλη) (?:από|με|μέσω) ${word}|αποκτήστε το outlook[^\n]{0,40}`,
		String.raw`изпратено (?:от|с|чрез) ${word}|poslano (?:s|iz|z|sa|od) ${word}|послато са ${word}|saadetud ${word}|nosūtīts no ${word}|išsiųsta iš ${word}`,
		String.raw`[^\n]{1,40}(?:から|より)(?:の)?送信(?:されました)?|[^\n]{1,30}(?:で|を使用して)送信`,
		String.raw`(?:发自|發自|来自|寄自)我?的?[^\n]{2,30}|(?:从|從|由)我?的?[^\n]{2,30}(?:发送|傳送|寄出|发出)|(?:获取|取得|下載|下载) ?(?:适用于|適用於)?[^\n]{0,20}outlook[^\n]{0,30}`,
		String.raw`(?:나의|내) [^\n]{2,30}에서 (?:보냄|보낸 메일)|[^\n]{2,30}에서 (?:보냄|보냈습니다|전송됨|보낸 메일)`,
		String.raw`(?:أ?رسلت?|مرسلة?|تم الإرسال|أ?رسل هذا البريد) (?:من|عبر|بواسطة) ?${word}|الحصول على outlook[^\n]{0,40}`,
		String.raw`נשלח(?:ה)? (?:מ|באמצעות)[^\n]{2,60}|קבל את outlook[^\n]{0,40}`,
		String.raw`ส่งจาก[^\n]{2,60}|(?:được |đã )?gửi (?:từ|bằng) [^\n]{2,60}|dikirim (?:dari|menggunakan|melalui) [^\n]{2,60}|ارسال شده از [^\n]{2,50}`,
		String.raw`[^\n]{0,40}(?:virus[- ]?free|virenfrei|sans virus|libre de virus|libero da virus|privo di virus|senza virus|livre de vírus|sem vírus|virusvrij|bez wirusów|wolna od wirusów|без вирусов|virusfri)[^\n]{0,80}`,
		String.raw`yahoo mail[^\n]{0,80}|(?:secured|protected|scanned|powered|encrypted) (?:by|with) [^\n]{2,60}`,
		String.raw`[^\n]{0,80}?(?:please )?(?:excuse|forgive|pardon|sorry for) (?:any |my |the )?(?:brevity|typos?|typing|errors|mistakes|auto-?correct)[^\n]{0,60}`,
	].join('|')})\\s*[.!]?\\s*$`,
	'iu',
);

/** What such a footer names; a line without it must stand alone to be one. */
const device =
	/phone|iphon|スマートフォン|スマホ|携帯|アイフォン|ipad|ipod|mac\b|apple|watch|android|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|oppo|vivo|oneplus|pixel|nokia|motorola|lenovo|htc|sony|xperia|blackberry|tablet|mobil|handy|handset|cell|device|gerät|dispositivo|appareil|smart|windows|outlook|mail|gmail|gmx|web\.de|t-online|proton|tuta|spark|superhuman|nine|typeapp|yahoo|aol|телефон|мобил|айфон|мобіль|смартф|手机|手機|携帯|휴대|هاتف|جوال|telefon|téléphone|kännykä|puhelin|laite|virus|virenfrei|typos?\b|thumb|screen/iu;

/** A link behind the name of an app: `Outlook for iOS<https://aka.ms/o0ukef>`. */
const links = /\s*[<([]\s*https?:\/\/[^\s>)\]]+\s*[>)\]]/g;
const vowelSigns = /[\u064b-\u0652]/g;
const linkAlone = /^\s*[<([]?https?:\/\/\S+[>)\]]?\s*$/;

/** What {@link bare} changes in a line, but for the blanks around it; most lines hold nothing of it. */
const decorated = /[<>()[\]]|[\u064b-\u0652]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[^\S ]| {2}/;

const bare = (line: string): string => (decorated.test(line) ? undecorated(line) : line.trim());

const undecorated = (line: string): string =>
	withoutDirection(line)
		.replace(links, '')
		.replace(/[[\]]|^\s*\(|\)\s*$/g, '')
		.replace(vowelSigns, '')
		.replace(/\s+/g, ' ')
		.trim();

/** An anti-virus program says that it looked at this mail. */
const checkedForViruses = (text: string): boolean =>
	/vir|вир|вір|ウイルス|病毒|바이러스/iu.test(text) &&
	text.length > 20 &&
	!tellsOwnStory(text) &&
	/check|scan|geprüft|überprüft|vérifi|analiz|analis|controll|gecontroleerd|sprawdz|провер|перевір|escane|verific|kontroller|zkontrol|ellenőr|tarandı|tarkist|チェック|扫描|검사/iu.test(
		text,
	) &&
	/avast|avg|norton|kaspersky|mcafee|eset|sophos|mailscanner|bitdefender|avira|anti-?v[ií]r|антив[иі]рус/iu.test(
		text,
	);

function isFooter(lines: readonly string[], at: number): boolean {
	const line = lines[at] ?? '';
	if (line.length > 300) return false;
	const text = bare(line);
	if (checkedForViruses(text)) return true;
	if (text.length < 4 || text.length > 160 || !footers.test(text)) return false;
	const alone = (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() === '';
	return device.test(text) || (alone && text.length < 60 && !/[:：]/.test(text));
}

/** A footer goes; what stands below it stays where it is more than a link or a second footer: an afterthought. */
export function withoutDeviceFooters(lines: string[]): string[] {
	const kept: string[] = [];
	for (let at = 0; at < lines.length; at += 1) {
		if (isFooter(lines, at)) {
			while (linkAlone.test(lines[at + 1] ?? '') || isFooter(lines, at + 1)) at += 1;
			continue;
		}
		kept.push(lines[at] ?? '');
	}
	return kept;
}
