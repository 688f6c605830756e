/** Recognises the line that mail clients put before a quote: "On ... wrote:" in its languages and layouts. */

/** Verbs of writing that end an attribution; most clients put a colon after them. */
const verbs =
	'wrote|writes|said|schrieb(?:en)?|hat geschrieben|a [ée]crit|[ée]crit|escribi[óo]|ha escrito|ha scritto|scrisse|scritto|escreveu|schreef|het volgende geschreven|napisa[łl](?:\\(?-?a\\)?|a)?|pisze|написал(?:\\(?-?а\\)?|а)?|пише(?:т)?|написав(?:\\(?-?ла\\)?)?|писал(?:\\(?а\\)?)?|napsala?|napsal\\(a\\)|nap[íi]sal(?:\\(a\\))?|skrev|skreiv|skrifa[ðd]i|kirjoitti|[íi]rta|a scris|a [îi]nceput|έγραψε|написа|напиша|је написао|је написала|je napisa[lo]a?|je napisal(?:/-a)?|rakst[īi]ja|ra[šs][ėe]|kirjutas|yazd[ıi]|yazm[ıi][şs]|[đd][ãa] vi[ếe]t|menulis|كتب|كتبت|כתב(?:ה)?|מאת|เขียน|写道|寫道|写到|写了|寫了|のメール|さん(?:は|が)?書きました|書きました|님이 작성|작성|씀|wrote on';

/** First words by language, so that "He wrote:" in running text is none. */
const starts =
	'on|am|le|el|il|il giorno|em|a|op|w dniu|dnia|den|d\\.|dne|d[ňn]a|pe|[îi]n|στις|на|в|на дата|у|от|dana|2\\d{3}|\\d{1,2}|tarihinde|v[àa]o|pada|في|ב|เมื่อ|在|於|于|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|lu[nm]|mi[ée]|jue|vie|s[áa]b|dom|mo|di|mi|do|fr|sa|so|пн|вт|ср|чт|пт|сб|вс|нд|pon|wt|[śs]r|czw|pt|sob|nie|ma|ti|ke|to|pe|la|su|quoting|citando|zitat von|selon';

const clock = /\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|年|월/;
const address = /[^\s<>"()]+@[^\s<>"()]+/;

const whole = new RegExp(
	`^\\s*(?:[-*_–—]{1,3}\\s*)?(?:${starts})(?=[\\s,.:\\d年月]).{0,400}(?:${verbs})(?:\\s*(?:on|am|le|:|the following).{0,80})?\\s*[:：]?\\s*[-*_–—]*\\s*$`,
	'iu',
);
const nameFirst = new RegExp(
	`^\\s*[^>\\n]{1,120}?(?:<[^>]+>|\\[[^\\]]+\\]|\\([^)]+@[^)]+\\))?[^\\n]{0,120}(?:${verbs})[^\\n]{0,80}[:：]\\s*$`,
	'iu',
);
const dated =
	/^\s*(?:\d{4}[-/年]\s?\d{1,2}[-/月]\s?\d{1,2}日?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})[^\n]{0,160}<[^>\s]+@[^>\s]+>\s*[:：]?\s*$/u;
const quotedBy =
	/^\s*(?:quoting|citando|zitat von|citat de|selon|quoted from|cytowanie|цитата)\s[^\n]{1,160}[:：]\s*$/iu;

/** Whether a line, or lines joined by a blank, is an attribution. */
function isWhole(text: string): boolean {
	if (text.length > 600) return false;
	if (dated.test(text) || quotedBy.test(text)) return true;
	// The cheap questions first: nearly every line of a mail ends here.
	if (!clock.test(text) && !address.test(text)) return false;
	if (whole.test(text)) return true;
	return text.length < 300 && /[:：]\s*$/u.test(text) && nameFirst.test(text);
}

const longest = 4;

/** Number of lines the attribution that begins here takes; 0 when none does. Clients wrap it over up to four lines. */
export function attributionAt(lines: readonly string[], at: number): number {
	const first = (lines[at] ?? '').trim();
	if (first === '' || first.startsWith('>')) return 0;
	let text = first;
	for (let count = 1; count <= longest; count += 1) {
		if (isWhole(text)) return count;
		const next = (lines[at + count] ?? '').trim();
		if (next === '' || next.startsWith('>') || /[.!?]$/.test(text)) return 0;
		if (count === 1 && !beginsOne(first)) return 0;
		text = `${text} ${next}`;
	}
	return 0;
}

const begin = new RegExp(`^\\s*(?:${starts})(?=[\\s,.:\\d年])`, 'iu');
/** Only a line that could begin one is joined with the next ones. */
const beginsOne = (line: string): boolean =>
	(begin.test(line) && clock.test(line)) || (address.test(line) && line.length < 160);
