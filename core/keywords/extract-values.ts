/** Takes values for the next nodes out of the new text: a due date in the owner's working hours, a phone number. */
import * as chrono from 'chrono-node';
import { findPhoneNumbersInText, type CountryCode } from 'libphonenumber-js';
import { DateTime } from 'luxon';

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

/** In the order they are tried: the first language that finds a date wins, the most certain ones first. */
const languages = [
	chrono.en,
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

/** Null when the text names no date in the future. */
export function dueDateOf(text: string, settings: DueDateSettings): DueDate | null {
	const reference = DateTime.fromISO(settings.reference, { zone: settings.timezone });
	if (!reference.isValid) return null;
	const at = { instant: reference.toJSDate(), timezone: reference.offset };
	const found = languages.flatMap((language) => {
		const [first] = language.parse(text.slice(0, 20_000), at, { forwardDate: true });
		return first ? [first] : [];
	});
	const certain = (result: chrono.ParsedResult): number =>
		['hour', 'day', 'weekday', 'month'].filter((part) => result.start.isCertain(part as chrono.Component))
			.length;
	const best = found.sort((a, b) => certain(b) - certain(a) || b.text.length - a.text.length)[0];
	if (!best) return null;
	const hasHour = best.start.isCertain('hour');
	const { year, month, day } = {
		year: best.start.get('year'),
		month: best.start.get('month'),
		day: best.start.get('day'),
	};
	if (year === null || month === null || day === null) return null;
	const hour = hasHour ? (best.start.get('hour') ?? 0) : Math.floor(settings.workFrom / 60);
	const minute = hasHour ? (best.start.get('minute') ?? 0) : settings.workFrom % 60;
	const named = DateTime.fromObject({ year, month, day, hour, minute }, { zone: settings.timezone });
	if (!named.isValid || named <= reference) return null;
	const due = intoWorkingHours(named, settings);
	return { dueAt: due.toISO() ?? named.toISO() ?? '', words: best.text };
}

/** Too early waits for the morning, too late and weekends for the next working day. */
function intoWorkingHours(
	time: DateTime,
	{ workFrom, workTo }: Pick<DueDateSettings, 'workFrom' | 'workTo'>,
): DateTime {
	const start = (day: DateTime): DateTime => day.startOf('day').plus({ minutes: workFrom });
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

/** First phone number in E.164; null when there is none. */
export function phoneOf(text: string, country: string): string | null {
	const code = /^[A-Z]{2}$/.test(country) ? (country as CountryCode) : undefined;
	const [first] = findPhoneNumbersInText(text.slice(0, 20_000), code ? { defaultCountry: code } : {});
	return first ? first.number.number : null;
}
