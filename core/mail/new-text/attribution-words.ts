/** Words and figures of the line that mail clients put before a quote: "On 18 November 2026, Anna wrote:". */

/** Verbs of writing that such a line holds, by language. */
const verbs = [
	'wrote|writes|write|said|says|schrieb(?:en)?|geschrieben|écrit|ecrit|escribi[óo]|escrito|ha scritto|scrisse|scritto|escreveu|escrevió|schreef|geschreven',
	'napisał(?:\\(?-?a\\)?|a|o)?|napisan[aey] przez|missatge de|escribiu|va escriure|pisze|napisano|написал(?:\\(?-?а\\)?|а|и)?|пишет|писали|написали|писал(?:\\(?-?а\\)?|а)?|пише|написав(?:\\(?-?ла\\)?)?|написала|написано|napsal(?:\\(a\\)|a)?|napísal(?:\\(a\\)|a)?|píše',
	'skrev|skreiv|skrifaði|kirjoitti|írta|ezt írta|írt|a scris|scris|έγραψε|έγραψαν|написа|написаха|је написао|је написала|je napisao|je napisala|napisao|napisala|je napisal(?:/-a)?|rakstīja|rašė|parašė|kirjutas|yazdı|yazmış|yazdi|đã viết|menulis|ditulis',
	'كتب|كتبت|تمت كتابة|כתב(?:ה)?|מאת|写道|寫道|写到|写了|寫了|wrote on|のメール|書きました|書いた|님이 작성|작성|씀|쓴 글|님의 말|schreibt|vergat|quoting|citando|zitat von|citat de|citation de',
].join('|');
const verb = new RegExp(
	`(?:^|[^\\p{L}])(?:${verbs})(?=$|[^\\p{L}])|写道|寫道|님이 작성|のメール|書きました|작성:|เขียน|ने लिखा|نوشت`,
	'iu',
);

export const hasVerb = (text: string): boolean => verb.test(text);

/** A time, a year, a date in figures, an Eastern or Arabic one. */
const clock = /\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d年|\d월|[٠-٩۰-۹]{2,4}/u;
export const hasClock = (text: string): boolean => clock.test(text);

/** A year or a whole date, not only a time of day. */
const date = /(?:19|20)\d{2}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d年|\d월|[٠-٩۰-۹]{4}/u;
export const hasDate = (text: string): boolean => date.test(text);

const address = /[^\s<>"()[\]]@[^\s<>"()[\]]/;
export const hasAddress = (text: string): boolean => address.test(text);

/** First words by language: "On", "Am", "Le", week days, figures. */
const starts =
	'on|at|in|am|an|kuupäev|trešd|missatge|wiadomość|in a message|le|el|il|il giorno|em|a|op|w dniu|dnia|den|den \\d|d|dne|dňa|pe|în|in data|στις|την|на|в|во|у|от|dana|tarihinde|vào|pada|في|בתאריך|ב|เมื่อ|在|於|于|date|quoting|citando|zitat|selon|no dia|no|dia|' +
	'mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|dom|gio|mo|di|mi|do|fr|sa|so|seg|ter|qua|qui|sex|ma|wo|vr|za|zo|пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя|pon|wt|śr|czw|pt|sob|niedz|nie|po|út|st|čt|pá|ne|ti|ke|to|la|su|man|tir|ons|tor|fre|lør|søn|mån|tis|lör|sön|joi|vin|lu|mi|vi|du|hétf|kedd|sze|csüt|pén|szo|vas';
const start = new RegExp(`^[\\s*_>-]*(?:(?:${starts})(?=[\\s,.:\\d年月])|\\d|[٠-٩])`, 'iu');
export const startsLikeOne = (text: string): boolean => start.test(text);

/** "I wrote", "wir schrieben": a person tells what they did. */
const ownStory =
	/(?:^|[^\p{L}])(?:i|we|you|they|ich|wir|sie haben|je|j'ai|nous|vous|yo|he|hemos|io|noi|ho|eu|nós|ik|wij|we hebben|ja|я|мы|ми|вы|ви|jag|vi|jeg|minä|me|your|our|ihre?|unsere?|votre|notre|vuestr[oa]|nuestr[oa]|vostr[oa]|nostr[oa]|uw|onze|ваш[аеи]?|наш[аеи]?|mir|uns|moi|mij|ons|mi|bana|bize|mnie|nam|мне|нам|мені|że|dass|daß|que|che|что|що|dat|أن|إن|already|bereits|schon|déjà|ya|già|уже|вже)(?:$|[^\p{L}])/iu;
export const tellsOwnStory = (text: string): boolean => ownStory.test(text);
