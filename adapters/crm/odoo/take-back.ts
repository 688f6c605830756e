/** Deletes records that we made and nobody has used since. Odoo takes their messages along. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { Kind, RecordRef } from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { deleted, gone, takeBackInOrder, workedOn } from '../shared/taken-back';
import type { OdooCredential } from './credential';
import { missingModelOf } from './errors';
import type { OdooReader } from './find';
import { foreignTo, type MessageRow } from './mail-copies';
import type { OdooRpc } from './rpc';
import { intId, modelOf, type Many2one, type Text } from './schema';

interface Deps {
	rpc: OdooRpc;
	reader: OdooReader;
	ledger: Ledger;
	credential: OdooCredential;
}

interface Stamped {
	id: number;
	create_date: Text;
	write_date: Text;
}

export const takeBackRecords = async (refs: RecordRef[], deps: Deps): Promise<Outcome<RecordRef>[]> =>
	await takeBackInOrder(refs, async (kind, ours) => await takeBackKind(kind, ours, deps));

async function takeBackKind(kind: Kind, refs: RecordRef[], deps: Deps): Promise<Outcome<RecordRef>[]> {
	const model = modelOf(kind, deps.credential.tickets);
	const ids = refs.flatMap(({ id }) => intId(id) ?? []);
	// A row that was written only once, when it was made, has both times alike.
	const stamps = ['id', 'create_date', 'write_date'];
	const rows = await deps.reader.rows<Stamped>(model, [['id', 'in', ids]], stamps);
	const there = new Map(rows.map((row) => [String(row.id), row]));
	const used = await usesOf(
		model,
		rows.map(({ id }) => id),
		deps,
	);
	const outcomes = new Map<RecordRef, Outcome<RecordRef>>();
	for (const ref of refs) {
		const row = there.get(ref.id);
		if (!row) outcomes.set(ref, gone(ref));
		else if (row.write_date !== row.create_date || used.has(row.id))
			outcomes.set(ref, { ok: false, error: workedOn(ref) });
	}
	const free = refs.filter((ref) => !outcomes.has(ref));
	for (const [index, outcome] of (await unlink(model, free, deps)).entries())
		outcomes.set(free[index] as RecordRef, outcome);
	return refs.map((ref) => outcomes.get(ref) ?? gone(ref));
}

/** All in one call; one by one where that is refused. */
async function unlink(model: string, refs: RecordRef[], deps: Deps): Promise<Outcome<RecordRef>[]> {
	const [first] = refs;
	if (!first) return [];
	const args = { ids: refs.map(({ id }) => Number(id)) };
	const all = await outcomeOf(async () => {
		await deps.rpc.call({ model, method: 'unlink', args, write: true });
		return deleted(first);
	});
	if (all.ok) return refs.map(deleted);
	if (refs.length === 1 || all.error.info.sent === 'unknown') return refs.map(() => all);
	const each: Outcome<RecordRef>[] = [];
	for (const ref of refs) each.push(...(await unlink(model, [ref], deps)));
	return each;
}

/** Ids of rows with words or plans of somebody else on them, and of partners that others name. */
async function usesOf(model: string, ids: number[], deps: Deps): Promise<Set<number>> {
	if (ids.length === 0) return new Set();
	const { reader, ledger, credential } = deps;
	const messages = await reader.rows<MessageRow>(
		'mail.message',
		[
			['model', '=', model],
			['res_id', 'in', ids],
			['message_type', 'in', ['comment', 'email', 'email_outgoing']],
		],
		['id', 'message_id', 'model', 'res_id'],
	);
	const plans = await reader.rows<{ res_id: number }>(
		'mail.activity',
		[
			['res_model', '=', model],
			['res_id', 'in', ids],
		],
		['id', 'res_id'],
	);
	const named =
		model === 'res.partner'
			? [
					...(await namedBy(reader, 'res.partner', 'parent_id', ids)),
					...(await namedBy(reader, 'crm.lead', 'partner_id', ids)),
					...(credential.tickets === 'none'
						? []
						: await namedBy(reader, modelOf('ticket', credential.tickets), 'partner_id', ids)),
				]
			: [];
	const theirs = await foreignTo(ledger, messages);
	return new Set([...[...theirs, ...plans].map(({ res_id: id }) => id), ...named]);
}

async function namedBy(reader: OdooReader, model: string, field: string, ids: number[]): Promise<number[]> {
	try {
		const rows = await reader.rows<Record<string, Many2one>>(model, [[field, 'in', ids]], ['id', field]);
		return rows.flatMap((row) => (row[field] ? [row[field][0]] : []));
	} catch (error) {
		if (missingModelOf(error) === model) return [];
		throw error instanceof CrmError ? error : new Error(String(error));
	}
}
