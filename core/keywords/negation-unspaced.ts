/** Denials in languages that need patterns of their own: Chinese, Japanese, Korean, Thai; and Russian "срочно не нужно". */

const chinese =
	/(?:不|没|沒|未|勿|无|無|(?<!是)非|(?<![特分差个個区區级級性])[别別])(?:是|很|太|那么|那麼|这么|這麼|特别|特別|非常|算|怎么|怎麼|用|必|需|需要|要|有|什么|什麼|再|会|會|那|甚|十分|得|觉得|認為|认为|属于|屬於)*$/u;
/** "Cannot but", and questions of the form "is it or is it not". */
const chineseAffirms =
	/(?:不得不|是不是|要不要|有没有|有沒有|急不|无不|無不|能不能|可不可以)(?:很|太|特别|特別)*$/u;

const japanese =
	/^(?:ません|な[いく]|の?(?:件|用件|案件|要件|用事|対応|こと|もの|話|必要)?(?:という(?:わけ|こと|ほど))?(?:では|じゃ|で|には|は|が|も)*(?:全く|あまり|特に|まったく|決して|そこまで)?(?:な[いくか]|ありません|ございません|無[いく]|いりません|不要|いない|いません))/u;

const koreanBehind =
	/^(?:한|하고|할|적인|히)? ?(?:건|일|것|사항|상황|문의|요청|문제)?(?:은|는|이|가|을|를|도)? ?(?:전혀|그다지|별로)? ?(?:아니|아닙|아닌|아님|않|없|하지(?:는|도)? ?않|지(?:는|도)? ?않|할 ?필요(?:는|가|도)? ?없)/u;
const koreanBefore = /(?:^|[\s.,!?])(?:안|별로|그다지|전혀) $/u;

const thai = /(?:ไม่(?:ได้|ใช่|ค่อย|มี|ต้อง|จำเป็นต้อง)?(?:เป็น)?(?:เรื่อง|งาน)?|ບໍ່(?:ແມ່ນ)?|មិន(?:មែន)?)$/u;
const burmese = /^\S{0,10}မဟုတ်/u;

/** "Срочно не нужно" denies; "срочно: не работает" does not. */
const eastSlavicBehind =
	/^ (?:это |це |совсем |зовсім )?не (?:нужно|надо|требуется|обязательно|является|потрібно|треба|обов'язково|є)(?![\p{L}])/u;

export function isDeniedUnspaced(left: string, right: string): boolean {
	const before = left.slice(-24).trimEnd();
	return (
		(chinese.test(before) && !chineseAffirms.test(before)) ||
		japanese.test(right) ||
		koreanBehind.test(right) ||
		koreanBefore.test(left) ||
		thai.test(before) ||
		burmese.test(right) ||
		eastSlavicBehind.test(right)
	);
}
