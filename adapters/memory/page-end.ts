/** Where a page of rows ended: rows may share a date to the second, so those of the same date are told apart by their id. */
import { sql, type Expression, type SqlBool } from 'kysely';

export interface PageEnd {
	/** ISO 8601 UTC of the last row. */
	date: string;
	/** Which rows of the same date are still to come: all, none, or those whose id is below this one. */
	sameDate: 'all' | 'none' | { below: string };
}

/** Condition for rows in the order of date and id, both descending. @param date @param id columns, with their table */
export function comesAfter(end: PageEnd, date: string, id: string): Expression<SqlBool> {
	const [dateColumn, idColumn] = [sql.ref(date), sql.ref(id)];
	if (end.sameDate === 'all') return sql<SqlBool>`${dateColumn} <= ${end.date}`;
	if (end.sameDate === 'none') return sql<SqlBool>`${dateColumn} < ${end.date}`;
	// The first half lets the index find the place; the second leaves out what was shown.
	return sql<SqlBool>`${dateColumn} <= ${end.date} and (${dateColumn} < ${end.date} or ${idColumn} < ${end.sameDate.below})`;
}
