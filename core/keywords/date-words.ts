/**
 * Tells dates from words that only look like one: chrono-node reads the German "So", the English "Do", the French "Mon"
 * and the Spanish "mar" as days, and "24/7" as the 24th of July.
 */
import type { ParsedResult } from 'chrono-node';

/** What people write before a day that they shorten. */
const before =
	/(?:^|[\s(])(?:on|by|until|till|before|this|next|for|bis|am|ab|vor|zum|avant|jusqu'à|d'ici|para|antes del?|entro|per|tot|voor|op|до|на|в|у)\s*$/iu;
/** Days and months are shortened to as few letters as other words have. */
const shortened = /^\p{Script=Latin}{1,3}\.?$/u;
const fractions = /^(?:1\/2|1\/3|2\/3|1\/4|3\/4)$/;

/** "Since Monday", "il y a 2 jours", "с понедельника": it lies in the past, whatever the day is called. */
const past =
	/(?:^|[\s(])(?:since|seit|depuis|desde|sinds|od|dal|da|hace|il y a|с|со|з|із|від)(?:\s+(?:the|dem|der|el|la|le|l'))?\s*$/iu;
const count = String.raw`(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|ten|half an?|ein|eine|zwei|drei|vier|un|une|deux|trois|dos|tres|due|tre|twee|drie)`;
const unit = String.raw`(?:min|mins|minuten?|minutes?|hours?|hrs?|h|days?|weeks?|months?|years?|tage?n?|wochen?|stunden?|monate?n?|jahre?n?|jours?|semaines?|mois|heures?|d[ií]as?|semanas?|horas?|mes|meses|ore|giorni|settimane|mesi|dagen|weken|uur|maanden)`;
/** A measure of time or how often something happens: "2 hours", "24 hours a day", "once a week". */
const duration = new RegExp(`^(?:for )?${count}\\s*${unit}(?:\\s+an?\\s+${unit})?$`, 'iu');
/** Numbers or days from and to: "10-12 pieces", "Mon-Fri". */
const range = /^(?:\d{1,2}|\p{L}{2,9}\.?)\s*[-–]\s*(?:\d{1,2}|\p{L}{2,9}\.?)$/u;

/** @param text what was parsed; the result knows its place in it */
export function isDate(result: ParsedResult, text: string): boolean {
	const words = result.text.trim();
	if (words === '24/7' || /^\p{L}\d+$/u.test(words) || duration.test(words) || range.test(words))
		return false;
	const [start, end] = [result.index, result.index + result.text.length];
	if (isInsideWord(text, start, end)) return false;
	const lead = text.slice(Math.max(0, start - 20), start);
	const isShort = (shortened.test(words) && words.toLowerCase() !== 'hoy') || fractions.test(words);
	return !past.test(lead) && (!isShort || before.test(lead)) && !isBareMonth(result);
}

/** Scripts without spaces write dates beside other letters. */
const isInsideWord = (text: string, start: number, end: number): boolean =>
	joined.test(text.slice(Math.max(0, start - 1), start + 1)) || joined.test(text.slice(end - 1, end + 1));
const joined = /^(?:[\p{Script=Latin}\p{Script=Cyrillic}\d][\p{Script=Latin}\p{Script=Cyrillic}]|\d\d)$/u;

/** "May I ask", "April Smith": a month and nothing else. */
const isBareMonth = ({ start, text }: ParsedResult): boolean =>
	!/[\s\d]/.test(text.trim()) &&
	start.isCertain('month') &&
	!start.isCertain('day') &&
	!start.isCertain('weekday') &&
	!start.isCertain('hour');
