/** Updates records of EspoCRM: what is named changes, the rest stays. */
import type { Outcome } from '../../../core/ports/crm-gateway';
import type { CrmRecord, RecordChange } from '../../../core/ports/records';
import { inParallel, outcomeOf } from '../shared/batch';
import { readRow } from './api';
import { missingRecord, refusal, unknownKind } from './errors';
import { toUpdate } from './mapping';
import type { EspoWriter } from './create';
import { recordOf } from './read';
import { entities } from './schema';

const width = 4;

export async function updateRecords(
	changes: RecordChange[],
	reader: EspoWriter,
): Promise<Outcome<CrmRecord>[]> {
	return await inParallel(changes, width, async (change) => await outcomeOf(() => updateOne(change, reader)));
}

async function updateOne(change: RecordChange, reader: EspoWriter): Promise<Outcome<CrmRecord>> {
	const { kind, id, state } = change;
	if (!(kind in entities)) return { ok: false, error: unknownKind(kind) };
	await reader.ownFields.check(kind, change.fields);
	const status = state === undefined ? undefined : await reader.stages.valueFor(kind, state);
	const answer = await reader.api.send({
		...{ method: 'PUT' as const, path: `${entities[kind]}/${encodeURIComponent(id)}` },
		...{ body: toUpdate(change, status), repeatable: true },
	});
	if (answer.status === 404) return { ok: false, error: missingRecord({ kind, id }) };
	if (answer.status !== 200) return { ok: false, error: refusal(answer) };
	return { ok: true, value: await recordOf(kind, readRow(answer, reader.api.site), reader), how: 'updated' };
}
