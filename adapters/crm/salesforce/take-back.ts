/** Deletes records that we made and nobody has used since. */
import type { Outcome } from '../../../core/ports/crm-gateway';
import { kinds, type Kind, type RecordRef } from '../../../core/ports/records';
import { orNothing, takeBackEach, type Looked } from '../shared/taken-back';
import type { MailDeps } from './mails';
import { objectOf } from './mapping';
import { isId } from './read';
import { inList } from './soql';

/** Automation of the org may write a moment after the create. */
const settledMs = 5000;

/** Where the use of a record shows: rows of a table that name it in one of the columns. */
export const uses = [
	{ table: 'Task', columns: ['WhoId', 'WhatId'], of: kinds, mail: 'Id' },
	{ table: 'Event', columns: ['WhoId', 'WhatId'], of: kinds },
	{ table: 'Note', columns: ['ParentId'], of: kinds },
	{ table: 'EmailMessage', columns: ['RelatedToId'], of: ['company', 'deal', 'ticket'], mail: 'Id' },
	{
		...({ table: 'EmailMessageRelation', columns: ['RelationId'], of: ['lead', 'contact'] } as const),
		mail: 'EmailMessageId',
	},
	{ table: 'OpportunityContactRole', columns: ['ContactId'], of: ['contact'] },
	{ table: 'Case', columns: ['ContactId', 'AccountId'], of: ['contact', 'company'] },
	{ table: 'Contact', columns: ['AccountId'], of: ['company'] },
	{ table: 'Opportunity', columns: ['AccountId'], of: ['company'] },
] as const satisfies Use[];

interface Use {
	table: string;
	columns: readonly string[];
	of: readonly Kind[];
	/** The column with the id of the mail, where the row may stand for one of ours. */
	mail?: string;
}

export const takeBackRecords = async (deps: MailDeps, refs: RecordRef[]): Promise<Outcome<RecordRef>[]> =>
	await takeBackEach(
		refs,
		async (kind, ids) => await look(deps, kind, ids.filter(isId)),
		async ({ kind, id }) => await deps.api.remove(objectOf[kind], id),
	);

async function look(deps: MailDeps, kind: Kind, ids: string[]): Promise<Looked> {
	const there = new Set<string>();
	const used = new Set<string>();
	if (ids.length === 0) return { there, used };
	const rows = await deps.api.query(
		`SELECT Id, CreatedDate, LastModifiedDate FROM ${objectOf[kind]} WHERE Id IN ${inList(ids)}`,
	);
	for (const row of rows) {
		const id = String(row.Id);
		there.add(id);
		if (time(row.LastModifiedDate) - time(row.CreatedDate) > settledMs) used.add(id);
	}
	const asked: Use[] = [...uses];
	for (const { table, columns, mail } of asked.filter(({ of }) => of.includes(kind)))
		for (const row of await rowsOf(deps, table, columns, mail, [...there]))
			for (const column of columns) {
				const id = ids.find((one) => one === row[column]);
				if (id !== undefined) used.add(id);
			}
	return { there, used };
}

/** Without those that stand for mails of ours. */
async function rowsOf(
	{ api, mailIds }: MailDeps,
	table: string,
	columns: readonly string[],
	mail: string | undefined,
	ids: string[],
): Promise<Record<string, unknown>[]> {
	if (ids.length === 0) return [];
	const asked = [...new Set(['Id', ...columns, ...(mail ? [mail] : [])])].join(', ');
	const where = columns.map((name) => `${name} IN ${inList(ids)}`).join(' OR ');
	const rows = await orNothing(
		async () => await api.query(`SELECT ${asked} FROM ${table} WHERE ${where}`),
		[],
	);
	if (!mail) return rows;
	const ours = await mailIds.find<true>(rows.map((row) => String(row[mail])));
	return rows.filter((row) => !ours.has(String(row[mail])));
}

const time = (date: unknown): number => Date.parse(String(date).replace(/\+0000$/, 'Z'));
