/** Takes a due date out of the new text: what people write in a dozen languages, moved into the owner's working hours. */
import * as chrono from 'chrono-node';
import { DateTime } from 'luxon';
import { isDate } from './date-words';

export interface DueDate {
	/** ISO 8601 with offset. */
	dueAt: string;
	/** The words it was taken from. */
	words: string;
}

export interface DueDateSettings {
	/** ISO 8601: when the mail was written. */
	reference: string;
	/** IANA time zone of the owner. */
	timezone: string;
	/** Minutes since midnight. */
	workFrom: number;
	workTo: number;
}

const others = [
	chrono.de,
	chrono.fr,
	chrono.es,
	chrono.it,
	chrono.pt,
	chrono.nl,
	chrono.uk,
	chrono.ru,
	chrono.ja,
	chrono.zh,
];

/** 12/04 is the fourth of December in America only. */
const english = (timezone: string): typeof chrono.en.GB =>
	/^(?:America|US|Etc)\/|^UTC$/.test(timezone) ? chrono.en.casual : chrono.en.GB;

/** Null when the text names no date in the future. */
export function dueDateOf(text: string, settings: DueDateSettings): DueDate | null {
	const reference = DateTime.fromISO(settings.reference, { zone: settings.timezone });
	if (!reference.isValid) return null;
	const best = findDate(text.slice(0, 20_000).replace(/[\u2018\u2019\u02bc]/g, "'"), reference);
	if (!best) return null;
	const named = whenOf(best, reference, settings);
	if (!named?.isValid || named <= reference) return null;
	const due = intoWorkingHours(named, settings);
	return { dueAt: due.toISO() ?? '', words: best.text };
}

/** The most certain date of the first language that names one. */
function findDate(text: string, reference: DateTime): chrono.ParsedResult | undefined {
	const at = { instant: reference.toJSDate(), timezone: reference.offset };
	const found = [english(reference.zoneName ?? ''), ...others].flatMap((language) => {
		const first = language.parse(text, at, { forwardDate: true }).find((result) => isDate(result, text));
		return first ? [first] : [];
	});
	const certain = (result: chrono.ParsedResult): number =>
		['hour', 'day', 'weekday', 'month'].filter((part) => result.start.isCertain(part as chrono.Component))
			.length;
	return found.sort((a, b) => certain(b) - certain(a) || b.text.length - a.text.length)[0];
}

/** A day without a time begins with the working day; today, with the next full hour. */
function whenOf(
	{ start }: chrono.ParsedResult,
	reference: DateTime,
	{ workFrom, timezone }: DueDateSettings,
): DateTime | null {
	const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
	if (year === null || month === null || day === null) return null;
	const at = (hour: number, minute: number): DateTime =>
		DateTime.fromObject({ year, month, day, hour, minute }, { zone: timezone });
	if (start.isCertain('hour')) return at(start.get('hour') ?? 0, start.get('minute') ?? 0);
	const morning = at(Math.floor(workFrom / 60), workFrom % 60);
	if (morning > reference || !morning.hasSame(reference, 'day')) return morning;
	return reference.startOf('hour').plus({ hours: 1 });
}

/** Too early waits for the morning, too late and weekends for the next working day. */
function intoWorkingHours(
	time: DateTime,
	{ workFrom, workTo }: Pick<DueDateSettings, 'workFrom' | 'workTo'>,
): DateTime {
	const start = (day: DateTime): DateTime =>
		day.startOf('day').set({ hour: Math.floor(workFrom / 60), minute: workFrom % 60 });
	let due = time;
	const minutes = due.hour * 60 + due.minute;
	if (minutes > workTo) due = start(due.plus({ days: 1 }));
	else if (minutes < workFrom) due = start(due);
	while (due.weekday > 5) due = start(due.plus({ days: 1 }));
	return due;
}

/** `09:00-17:00` to minutes since midnight; null when it is not that. */
export function readWorkingHours(text: string): { workFrom: number; workTo: number } | null {
	const match = /^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
	if (!match) return null;
	const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [
		number,
		number,
		number,
		number,
	];
	const workFrom = fromHour * 60 + fromMinute;
	const workTo = toHour * 60 + toMinute;
	return workFrom < workTo && workTo <= 24 * 60 ? { workFrom, workTo } : null;
}
