/** The order of rows on a page: newest first; of the same date mails before activities, then by id, the greatest first. */
import type { PageEnd } from '../../memory/page-end';
import type { PageActivity, PageMail, RowEnd } from './page-store';

type Row = PageMail | PageActivity;

const isMail = (row: Row): row is PageMail => !('ownerName' in row);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows of one kind come ordered from the database, and stay so: only dates and kinds are compared. */
export const newestFirst = (a: Row, b: Row): number =>
	compare(b.date, a.date) || Number(isMail(b)) - Number(isMail(a));

export const rowEnd = (row: Row): RowEnd => ({ date: row.date, id: row.id, isMail: isMail(row) });

/** Where the mails go on behind the last row of a page. */
export const endAmongMails = ({ date, id, isMail: mail }: RowEnd): PageEnd => ({
	date,
	sameDate: mail ? { below: id } : 'none',
});

/** Where notes, tasks and calls go on. */
export const endAmongActivities = ({ date, id, isMail: mail }: RowEnd): PageEnd => ({
	date,
	sameDate: mail ? 'all' : { below: id },
});

/** As parameters of a signed link. */
const endInLink = ({ date, id, isMail: mail }: RowEnd): Record<string, string> => ({
	...{ before: date, beforeId: id, beforeMail: mail ? '1' : '0' },
});

export const endOfLink = (about: Record<string, string>): RowEnd | null =>
	about.before === undefined
		? null
		: { date: about.before, id: about.beforeId ?? '', isMail: about.beforeMail === '1' };

/** Where the next page begins, for its link; null on the last one. @param size how many rows a page holds */
export function nextPage(rows: Row[], size: number): Record<string, string> | null {
	const last = rows.at(-1);
	return last && rows.length === size ? endInLink(rowEnd(last)) : null;
}
