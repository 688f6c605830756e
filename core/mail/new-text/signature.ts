/** Finds the signature below a person's words: behind a delimiter, below a closing line, or as a bare contact block. */
import { isClosing } from './closings';

const delimiter = /^\s*(?:-- ?|—|–|― ?|[-_=*~#+・･＝＊☆★◆■●◇—–─━═＿]{3,}|[_]{2,})\s*$/u;
/** RFC 3676 4.3; the blank at its end is often lost on the way. */
const standard = /^\s*(?:--|—) ?$/u;

const evidence: RegExp[] = [
	// A phone number: nine or more characters of digits and what stands between them, at least seven digits.
	/(?:^|[^\p{L}\d/.-])\+?\(?\d(?:[\s()./–-]?\d){6,16}(?!\d)/u,
	/(?:https?:\/\/|www\.)\S|(?:^|[\s|(<])[\p{L}\d-]{2,40}\.(?:com|de|net|org|io|co|eu|fr|es|it|nl|pl|ru|ua|uk|example|at|ch|be|se|no|dk|fi|cz|hu|ro|gr|tr|jp|cn|kr|br|pt|info|biz)\b/iu,
	/[^\s@]{1,64}@[^\s@]{1,255}\.\p{L}{2}/u,
	/(?:^|[^\p{L}])(?:tel|telephone|phone|mobile|mob|cell|fax|fon|telefon|telefax|handy|mobil|tél|téléphone|port|portable|móvil|celular|teléfono|cellulare|telefono|telemóvel|telefone|gsm|kom|komórka|тел|телефон|моб|мобильный|puh|puhelin|mobiltlf|tlf|tfn|τηλ|κιν|電話|携帯|电话|電話|手机|传真|전화|휴대폰|هاتف|جوال|טל|נייד|skype|whatsapp|linkedin|e-?mail|mail|correo|邮箱|メール)\s*\.?\s*[:：.]|(?:^|\s)[tmfepw]\s?[:.]?\s?(?:\+|\()\d|follow us|find us on|besuchen sie uns/iu,
	/(?:^|[^\p{L}])(?:gmbh|mbh|ag|kg|ohg|e\.k|ug|ltd|limited|inc|llc|llp|plc|corp|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?a|s\.?l|s\.?a\.?s|lda|ltda|b\.?v|n\.?v|sp\. ?z ?o\.? ?o|ооо|оао|зао|пао|тов|фоп|пп|ab|aps|a\/s|asa|oy|oyj|s\.r\.o|a\.s|kft|zrt|bt|nyrt|s\.?r\.?l|a\.ş|şti|ε\.?π\.?ε|α\.?ε|k\.k|co\.)(?=$|[\s,.|)»"“])|株式会社|有限会社|有限公司|股份|주식회사|בע"מ|شركة/iu,
	/(?:^|[^\p{L}])(?:manager|director|engineer|consultant|head of|ceo|cto|cfo|coo|cmo|vp|president|founder|owner|partner|officer|assistant|sales|account executive|representative|specialist|coordinator|analyst|developer|architect|designer|lead|leiter(?:in)?|geschäftsführer(?:in)?|vertrieb|einkauf|einkäufer(?:in)?|prokurist(?:in)?|sachbearbeiter(?:in)?|assistenz|buchhaltung|projektleit|responsable|directeur|directrice|gérante?|chef(?:fe)? d|chargée? d|assistante?|commercial|ingénieur|director(?:a)?|gerente|jefe|jefa|compras|ventas|responsabile|direttore|direttrice|ufficio|titolare|diretora?|vendas|coordenador|directeur|medewerker|hoofd|verkoop|inkoop|kierownik|dyrektor|specjalista|prezes|handlowiec|менеджер|директор|начальник|руководитель|специалист|инженер|бухгалтер|менеджерка|керівник|фахівець|chef|säljare|inköpare|vd|direktør|sælger|salgssjef|daglig leder|toimitusjohtaja|myynti|päällikkö|ředitel(?:ka)?|jednatel|obchodní|vezető|igazgató|ügyvezető|müdür(?:ü)?|uzmanı|διευθυντ|υπεύθυν)(?=$|[^\p{L}])|部長|課長|営業|担当|经理|总监|主管|部门|部$|팀장|부장|과장|대리|مدير|מנהל/iu,
	/(?:^|\s)(?:\p{L}[\p{L}.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|laan|gatan|vägen|vej|gade|katu|tie|utca|út))\s?\d|\b\d{1,5}[a-z]?,? (?:\p{L}+ ){1,3}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|blvd|suite|row|way|place|square)\b|(?:^|\s)(?:rue|avenue|bd|boulevard|calle|c\/|avda|via|viale|piazza|rua|av\.|ul\.|ulica|ул\.|вул\.|пр\.|просп)\s|\b[A-Z]{1,2}-?\d{4,5}\b|(?:^|\s)\d{5}\s\p{Lu}\p{L}{2,}|〒\d{3}/iu,
];

/** How many kinds of contact data the lines hold. */
const kindsIn = (lines: readonly string[]): number =>
	evidence.filter((pattern, kind) =>
		lines.some((line) => line.length < 300 && pattern.test(kind === 0 ? line.replace(dates, ' ') : line)),
	).length;
/** They have the digits of a phone number and are none. */
const dates = /\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b/g;

const isBlank = (line: string): boolean => line.trim() === '';
const filledOf = (lines: readonly string[]): string[] => lines.filter((line) => !isBlank(line));

/** A line of running text rather than one of a signature. */
function isProse(line: string): boolean {
	const text = line.trim();
	if (text.length > 110) return !/[|•·]/.test(text);
	const all = text.split(/\s+/);
	const words = all.length;
	if (/[?]$|[。？]$/u.test(text)) return true;
	if (words >= 5 && /[.!:…]$/u.test(text)) {
		// A sentence may name an address or a firm.
		const small = all.filter((word) => /^\p{Ll}{2,}/u.test(word)).length;
		if (kindsIn([text]) === 0 || (small >= 3 && small * 2 >= words - 2 && !/[|•·]/.test(text))) return true;
	}
	return words >= 11 && !/[|•·,]/.test(text);
}

const longestSignature = 25;

function looksSigned(below: readonly string[]): boolean {
	const filled = filledOf(below);
	if (filled.length > longestSignature) return false;
	const prose = filled.filter(isProse).length;
	if (prose > Math.max(1, filled.length / 4)) return false;
	if (prose === 1 && filled.length <= 2) return false;
	const kinds = kindsIn(filled);
	if (kinds < 2 && filled.some((line) => listItem.test(line))) return false;
	return filled.length <= 4 || kinds >= 1;
}

/** Lists and headings are no signature. */
const listItem = /^\s*(?:[-*•+]\s+\S|#{1,6}\s|\d{1,2}[.)]\s)/;

/** Cuts from the delimiter on. RFC 3676's own is trusted with more below it than a rule, which may part a text. */
export function cutDelimited(lines: string[]): string[] {
	const sure = lines.findIndex((line) => standard.test(line));
	if (sure >= 0) {
		const below = filledOf(lines.slice(sure + 1));
		const textGoesOn = isBlank(lines[sure + 1] ?? '') && isProse(below[0] ?? '');
		if (!textGoesOn && (below.length <= 12 || looksSigned(below))) return lines.slice(0, sure);
	}
	let kept = lines;
	for (let at = kept.length - 1, looked = 0; at >= 0 && looked < 60; at -= 1, looked += 1) {
		if (delimiter.test(kept[at] ?? '') && !partsText(kept, at) && looksSigned(kept.slice(at + 1)))
			kept = kept.slice(0, at);
	}
	return kept;
}

/** A rule of a table or a form: the same one stands above it, or the writer closes only further below. */
function partsText(lines: readonly string[], at: number): boolean {
	const below = filledOf(lines.slice(at + 1));
	const rule = (lines[at] ?? '').trim();
	if (below.length === 0) {
		const mark = rule.slice(0, 3);
		return rule.length > 4 && lines.slice(0, at).some((line) => line.trimStart().startsWith(mark));
	}
	const closes = below.findIndex((line) => line.length < 60 && isClosing(line.split(/[,，]/)[0] ?? ''));
	if (closes > 0 && closes >= below.length - 2) return true;
	const twin = below.findLastIndex((line) => line.trim() === rule);
	if (rule.length > 4 && twin > 0 && twin < below.length - 1 && kindsIn(below.slice(twin + 1)) === 0)
		return true;
	return rule.length > 4 && kindsIn(below) === 0 && lines.slice(0, at).some((line) => line.trim() === rule);
}

/** Below a closing line: the name stays, title, phone, web and address go. */
export function cutContacts(lines: string[], fromName: string): string[] {
	const end = lines.findLastIndex((line) => !isBlank(line)) + 1;
	const from = Math.max(0, end - longestSignature - 8);
	for (let at = end - 1; at >= from; at -= 1) {
		if (!isClosing(lines[at] ?? '')) continue;
		const below = lines.slice(at + 1, end);
		const filled = filledOf(below);
		if (filled.length === 0) continue;
		if (filled.length === 1 || filled.slice(0, 3).some(isProse) || !looksSigned(below)) break;
		if (kindsIn(filled.slice(1)) === 0 && filled.length <= 3) break;
		if (kindsIn(filled) === 0) break;
		if (filled.some((line) => listItem.test(line) || /[:：]\s*$/u.test(line))) break;
		return lines.slice(0, at + 1 + nameEnd(below));
	}
	return cutBareContacts(lines.slice(0, end), fromName);
}

/** The first filled line below a closing is the name, unless it is contact data itself. */
function nameEnd(below: readonly string[]): number {
	const first = below.findIndex((line) => !isBlank(line));
	const contactOnly = evidence.slice(0, 4).some((pattern) => pattern.test(below[first] ?? ''));
	return contactOnly ? 0 : first + 1;
}

/** A block at the end that is nothing but name and contact data, after an empty line. */
function cutBareContacts(lines: string[], fromName: string): string[] {
	const start = startOfBlock(lines);
	if (start <= 0) return lines;
	const block = lines.slice(start);
	const filled = filledOf(block);
	const above = filledOf(lines.slice(0, start)).at(-1);
	if (above === undefined || filled.length > 14 || filled.some(isProse)) return lines;
	// "Please ship it to:" announces an address; a form names its fields.
	if (/[:：]\s*$/u.test(above) || filled.some((line) => formField.test(line))) return lines;
	const named = sameName(filled[0] ?? '', fromName);
	if (filled.length === 1)
		return isNameAndContacts(filled[0] ?? '', fromName) ? lines.slice(0, start) : lines;
	const reachable = evidence
		.slice(0, 4)
		.filter((pattern) => filled.some((line) => pattern.test(line))).length;
	const kinds = kindsIn(filled);
	const enough = looksLikePerson(filled[0] ?? '') ? 2 : 3;
	const signed = named
		? filled.length >= 2 && kinds >= 1
		: filled.length >= 3 && reachable >= 1 && kinds >= enough && startsWithName(filled[0] ?? '');
	return signed ? lines.slice(0, start) : lines;
}

const formField =
	/^\s*\W?(?:name|vorname|nachname|nom|prénom|nombre|apellido|nome|cognome|sobrenome|naam|imię|nazwisko|имя|фамилия|ім'я|прізвище|jméno|név|nume|ad|soyad|όνομα|氏名|お名前|姓名|이름|الاسم|שם|navn|namn|nimi|company|firma|message|nachricht|order|bestell\w*|betreff|subject)\s*[:：]/iu;
const startsWithName = (line: string): boolean => {
	const name = line.trim().replace(onBehalf, '');
	return (
		name.length < 50 &&
		name.split(/\s+/).length <= 5 &&
		/^[\p{Lu}\p{Lo}]/u.test(name) &&
		(!/[.!?:;,]$/u.test(name) || /\.[a-zа-я]{1,2}\.?$|\b\p{L}{2,4}\.$/iu.test(name))
	);
};
/** "i. V.", "p.p.": signed for the company. */
const onBehalf = /^(?:i\.? ?[av]\.?|ppa\.?|p\. ?p\.?|gez\.?|p\. ?o\.?)\s+/i;

/** Two to four capitalised words without figures and without the form of a company. */
const looksLikePerson = (line: string): boolean =>
	/^(?:\p{Lu}[\p{L}.'’-]*\s+){1,3}\p{Lu}[\p{L}.'’-]*$/u.test(line.trim().replace(onBehalf, '')) &&
	kindsIn([line]) === 0;

/** The last paragraph, or the last two where the lower one holds contact data only. */
function startOfBlock(lines: readonly string[]): number {
	let gap = lines.findLastIndex(isBlank);
	const upper = lines.slice(0, gap + 1).findLastIndex((line) => !isBlank(line));
	if (gap > 0 && upper >= 0 && kindsIn(lines.slice(gap + 1)) >= 1) {
		const above = lines.slice(0, upper + 1).findLastIndex(isBlank);
		const paragraph = lines.slice(above + 1, upper + 1);
		if (
			above > 0 &&
			paragraph.length <= 5 &&
			!paragraph.some(isProse) &&
			kindsIn(paragraph) >= 1 &&
			startsWithName(paragraph[0] ?? '')
		)
			gap = above;
	}
	return gap + 1;
}

/** `Rita Sand | Sand Industries | 0171 555 0101` */
function isNameAndContacts(line: string, fromName: string): boolean {
	const [first = '', ...rest] = line.split(/\s*[|•·–—,]\s*/u);
	return rest.length > 0 && sameName(first, fromName) && kindsIn([line]) >= 1;
}

const nameKey = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.split(/[^\p{L}]+/u)
		.filter((word) => word.length > 1)
		.sort()
		.join(' ');

export function sameName(line: string, fromName: string): boolean {
	const key = nameKey(fromName);
	return key.includes(' ') && line.length < 80 && nameKey(line) === key;
}
