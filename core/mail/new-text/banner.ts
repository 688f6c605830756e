/** Takes off what the recipient's gateway puts above a mail: "CAUTION: This email originated from outside". */

const opens =
	/^\W*(?:\[?ext(?:ern(?:al|e|o|a)?)?\]?\b|caution\b|warning\b|attention\b|achtung\b|vorsicht\b|hinweis\b|cuidado\b|atenci[óo]n\b|aten[çc][ãa]o\b|attenzione\b|let op\b|uwaga|внимание|увага|advarsel\b|varning\b|varoitus\b|pozor\b|figyelem|aten[țt]ie|dikkat\b|προσοχή|注意|警告|you don't (?:often )?get (?:e-?mail|mail) from|some people who received this message don't often get|sie erhalten nicht (?:oft|h[äa]ufig) e-mails|vous n.obtenez pas souvent|this (?:message|e-?mail) (?:was sent from|originated|came|is from) )/iu;
const tells =
	/outside|external|extern[aeo]?\b|außerhalb|ausserhalb|extérieur|externe|fuera de|fora da|esterno|buiten|zewn|внешн|зовнішн|outside|why this is important|learnaboutsenderidentification|eksternt|utanför|ulkopuol|vnějš|külső|dış|外部/iu;

const longest = 8;

/** @returns the lines without such a paragraph at the top */
export function withoutBanner(lines: string[]): string[] {
	const start = lines.findIndex((line) => line.trim() !== '');
	if (start < 0 || !opens.test(lines[start] ?? '')) return lines;
	const length = lines.slice(start, start + longest + 1).findIndex((line) => line.trim() === '');
	if (length < 1) return lines;
	const paragraph = lines.slice(start, start + length).join(' ');
	if (
		!tells.test(paragraph) ||
		!/mail|messag|nachricht|mensa|bericht|wiadomo|письм|сообщ|повідом|лист|sender|absender|link|邮件|メール/iu.test(
			paragraph,
		)
	)
		return lines;
	const rest = lines.slice(start + length);
	return rest.some((line) => line.trim() !== '') ? rest : lines;
}
