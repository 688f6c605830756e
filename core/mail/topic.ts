/** The topic of a mail: its subject without the prefixes that answering and forwarding put before it. */

/** Reply and forward prefixes by language; letters and signs that follow are handled below. */
const words = [
	're',
	'r',
	'ref',
	'fw',
	'fwd',
	'f', // en, es, it
	'aw',
	'antw',
	'wg', // de
	'rép',
	'rep',
	'réf',
	'tr', // fr
	'rv',
	'res',
	'enc',
	'resp', // es, pt
	'i',
	'rif',
	'inoltro', // it
	'sv',
	'vs',
	'vb',
	'vl',
	'vá', // sv, da, no, fi, hu
	'doorst',
	'betr', // nl
	'odp',
	'pd',
	'podaj dalej', // pl
	'ynt',
	'ilt',
	'İLT', // the capital dotted I folds to no single letter, so it is listed by itself
	'yön', // tr
	'atb',
	'na',
	'bls',
	'trs', // cy, ro, id
	'απ',
	'σχετ',
	'πρθ', // el
	'отв',
	'ответ',
	'пер',
	'пересл',
	'ha',
	'на', // ru, bg
	'відп',
	'відповідь',
	'переслано', // uk
	'回复',
	'回覆',
	'答复',
	'转发',
	'轉寄',
	'転送',
	'返信', // zh, ja
	'회신',
	'답장',
	'전달', // ko
	'رد',
	'إعادة توجيه',
	'هه', // ar
	'תשובה',
	'הועבר',
	'השב', // he
	'ตอบ',
	'ส่งต่อ', // th
	'trả lời',
	'chuyển tiếp', // vi
];
const alternatives = words
	.slice()
	.sort((a, b) => b.length - a.length)
	.join('|');

/** `Re:`, `RE[5]:`, `Re^2:`, `AW :`, `回复：`, `[Fwd: ` and what mailing lists put between them stays part of the topic. */
const prefix = new RegExp(
	`^\\s*(?:\\[\\s*)?(?:${alternatives})\\s*(?:\\[\\d{1,3}\\]|\\(\\d{1,3}\\)|\\^\\d{1,3}|\\*\\d{1,3})?\\s*[:：﹕]\\s*`,
	'iu',
);

/** `Re: Fwd: AW: WG: SV: RE[5]: Hello` -> `Hello`. A subject of nothing but prefixes gives ''. */
export function topicOf(subject: string): string {
	let rest = subject.replace(/\s+/g, ' ').trim();
	for (let count = 0; count < 60; count += 1) {
		const match = prefix.exec(rest);
		if (!match) break;
		const opened = match[0].trimStart().startsWith('[');
		rest = rest.slice(match[0].length);
		if (opened) rest = rest.replace(/\]\s*$/, '');
	}
	return rest.trim();
}

/** Whether the subject begins as an answer's or a forward's does. */
export const isReply = (subject: string): boolean => prefix.test(subject);

const forwards =
	/^\s*(?:\[\s*)?(?:fwd?|wg|tr|rv|enc|i|vb|vl|doorst|pd|ilt|İLT|πρθ|пер|пересл|переслано|转发|轉寄|転送|전달|הועבר)\s*(?:\[\d+\])?\s*[:：]/iu;

/** Whether the outermost prefix says that the mail was forwarded. */
export const isForward = (subject: string): boolean => forwards.test(subject);
