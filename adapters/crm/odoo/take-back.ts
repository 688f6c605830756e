/** Deletes records that we made and nobody has used since. Odoo takes their messages along. */
import { CrmError } from '../../../core/ports/crm-error';
import type { Outcome } from '../../../core/ports/crm-gateway';
import { refKey, type RecordRef } from '../../../core/ports/records';
import { outcomeOf } from '../shared/batch';
import type { Ledger } from '../shared/ledger';
import { takeBackOrder, workedOn } from '../shared/taken-back';
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

export async function takeBackRecords(refs: RecordRef[], deps: Deps): Promise<Outcome<RecordRef>[]> {
	const outcomes = new Map<string, Outcome<RecordRef>>();
	for (const kind of takeBackOrder) {
		const ours = refs.filter((ref) => ref.kind === kind);
		if (ours.length === 0) continue;
		for (const [ref, outcome] of await takeBackKind(ours, deps)) outcomes.set(refKey(ref), outcome);
	}
	return refs.map((ref) => outcomes.get(refKey(ref)) ?? { ok: true, value: plain(ref), how: 'noop' });
}

async function takeBackKind(refs: RecordRef[], deps: Deps): Promise<Map<RecordRef, Outcome<RecordRef>>> {
	const { rpc, reader, credential } = deps;
	const model = modelOf(refs[0]?.kind ?? 'contact', credential.tickets);
	const ids = refs.flatMap(({ id }) => intId(id) ?? []);
	// A row that was written only once, when it was made, has both times alike.
	const rows = await reader.rows<Stamped>(model, [['id', 'in', ids]], ['id', 'create_date', 'write_date']);
	const used = await usesOf(
		model,
		rows.map(({ id }) => id),
		deps,
	);
	const outcomes = new Map<RecordRef, Outcome<RecordRef>>();
	const free: RecordRef[] = [];
	for (const ref of refs) {
		const row = rows.find(({ id }) => String(id) === ref.id);
		if (!row) outcomes.set(ref, { ok: true, value: plain(ref), how: 'noop' });
		else if (row.write_date !== row.create_date || used.has(row.id))
			outcomes.set(ref, { ok: false, error: workedOn(ref) });
		else free.push(ref);
	}
	const unlink = async (some: RecordRef[]): Promise<Outcome<RecordRef>[]> => {
		const args = { ids: some.map(({ id }) => Number(id)) };
		const [all] = [
			await outcomeOf<true>(async () => {
				await rpc.call({ model, method: 'unlink', args, write: true });
				return { ok: true, value: true, how: 'updated' };
			}),
		];
		if (all.ok) return some.map((ref) => ({ ok: true, value: plain(ref), how: 'updated' }));
		if (some.length === 1 || all.error.info.sent === 'unknown') return some.map(() => all);
		const each: Outcome<RecordRef>[] = [];
		for (const ref of some) each.push(...(await unlink([ref])));
		return each;
	};
	const deleted = free.length > 0 ? await unlink(free) : [];
	for (const [index, outcome] of deleted.entries()) outcomes.set(free[index] as RecordRef, outcome);
	return outcomes;
}

const plain = ({ kind, id }: RecordRef): RecordRef => ({ kind, id });

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
