/**
 * Guesses the charset of text whose label is missing or wrong, by how common the letters are that each charset makes of
 * the bytes. Own code: chardet and jschardet know no address lines of twenty letters and take seconds for a megabyte.
 */
import iconv from 'iconv-lite';

/** By iconv-lite: Node's own decoder takes Windows-1252 for Latin-1 in some versions. ISO-2022-JP it alone has. */
export const decodeAs = (bytes: Buffer, charset: string): string =>
	charset === 'iso-2022-jp' ? new TextDecoder(charset).decode(bytes) : iconv.decode(bytes, charset);

interface Candidate {
	charset: string;
	/** Letters that half of any text in these languages is made of. */
	common: Set<string>;
	/** Letters above ASCII stand alone between ASCII ones (Latin) or side by side (all others). */
	latin: boolean;
}

const candidate = (charset: string, common: string, latin = false): Candidate => ({
	charset,
	common: new Set(common),
	latin,
});

const kana =
	'あいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちっつづてでとどなにぬねのはばぱひびふぶへべほぼまみむめもやゆょよらりるれろわをんアイウエオカキクグケコサシジスズセタダッツテデトドナニネノハバパヒビフブプマミムメモャュョラリルレロワンー、。・';
const hanzi =
	'的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运您请谢收货价邮单报款附复，。：！？';
const hanja =
	'的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先通教原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直資命您請謝收貨價郵單款附覆，。：！？';

const hangul =
	'이다는을를은가의에고하한지도로기사어리대인자서해그나시아정보일니게수부과제요습으여주안들전장상공구만성조면동회녕세견적감드합문내용물품확납발송금액계약청및와등때위후건중선화업국경것라있없원모비오신방무연입출마재무스트분당달반직접영행산유소구교받바차까려러미외명체양각간단통현식관거단더네너좋월년';

const candidates: Candidate[] = [
	candidate('windows-1252', 'äöüßÄÖÜéèàçêâîôûëïùœñáíóúãõåæøÉÀŒÑÅÆØ€–—’‘“”„…·°«»¿¡ ´§®™', true),
	candidate('windows-1254', 'ğıışçöüĞİŞÇÖÜâîû’“”–… ', true),
	candidate('windows-1250', 'ąćęłńśźżóĄĆĘŁŃŚŹŻěščřžýáíéúůďťňľĺŕôäöüőűŠČŘŽĚÝÁÍÉÚşţăâîß–„”“’… °', true),
	candidate('windows-1251', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєґё«»—–№АБВГДЕИКЛМНОПРСТУЯ'),
	candidate('koi8-r', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёАБВГДЕИКЛМНОПРСТУЯ'),
	candidate('windows-1253', 'αοιετσνηυρπκμλςδγωχθφβξζψάέήίόύώΑΟΕΤΣΝΠΚΜΛΔΓΚ«»–'),
	candidate('windows-1255', 'אבגדהוזחטיכךלמםנןסעפףצץקרשת'),
	candidate('windows-1256', 'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ،؟'),
	candidate('shift_jis', kana),
	candidate('euc-jp', kana),
	candidate('gb18030', hanzi),
	candidate('big5', hanja),
	candidate('euc-kr', hangul),
];

/** Bytes that are looked at; more says the same. */
const sample = 6_000;

/**
 * @param latin1 the bytes, one character each
 * @returns a name that TextDecoder and iconv-lite know; `utf-8` where nearly all of it is that
 */
export function likelyCharset(latin1: string): string {
	// eslint-disable-next-line no-control-regex -- the escapes of ISO-2022-JP
	if (/\x1b\$[@B]|\x1b\([BJ]/.test(latin1.slice(0, 100_000))) return 'iso-2022-jp';
	const high = withHigh(latin1);
	if (mostlyUtf8(high)) return 'utf-8';
	const bytes = Buffer.from(high, 'latin1');
	let best = { charset: 'windows-1252', score: 0.15 };
	for (const { charset, common, latin } of candidates) {
		const score = scoreOf(bytes, charset, common, latin);
		if (score > best.score + 0.001) best = { charset, score };
	}
	return best.charset;
}

/** The lines that hold more than ASCII, up to the size of the sample. */
function withHigh(text: string): string {
	const lines: string[] = [];
	let size = 0;
	for (const line of text.slice(0, 300_000).split('\n')) {
		if (!/[\x80-\xff]/.test(line)) continue;
		lines.push(line.slice(0, sample));
		size += line.length;
		if (size > sample) break;
	}
	return lines.join('\n');
}

function mostlyUtf8(latin1: string): boolean {
	const letters = latin1.match(/[\xc3-\xf4][\x80-\xbf]{1,3}|\xc2[\x80-\xbf]/g) ?? [];
	const covered = letters.reduce((sum, it) => sum + it.length, 0);
	const all = latin1.match(/[\x80-\xff]/g)?.length ?? 0;
	return all > 0 && covered >= 0.85 * all && letters.length > 1;
}

/** Share of the letters above ASCII that are common ones, less what cannot stand in a text of that charset. */
function scoreOf(bytes: Buffer, charset: string, common: Set<string>, latin: boolean): number {
	const text = decodeAs(bytes, charset);
	let [good, bad, all] = [0, 0, 0];
	let before = 0;
	for (const letter of text) {
		const code = letter.codePointAt(0) ?? 0;
		const kind = code >= 0x80 ? 2 : isAsciiLetter(code) ? 1 : 0;
		if (kind === 2) {
			all += 1;
			if (letter === '\ufffd') bad += 2;
			else if (common.has(letter)) good += 1;
			else if (code < 0xa0) bad += 1;
		}
		// Scripts are not mixed inside a word; Latin has no long chains of accents.
		if (!latin && kind + before === 3 && charset.startsWith('windows')) bad += 0.5;
		if (latin && kind === 2 && before === 2) bad += 0.3;
		before = kind;
	}
	return all === 0 ? 0 : (good - bad) / all;
}

const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
