/** What a record's card says beside its name: the fields of the built-in CRM that are filled in, with the labels of its forms. */
import type { CrmGateway } from '../../../core/ports/crm-gateway';
import type { CrmRecord } from '../../../core/ports/records';

export interface RecordDetail {
	label: string;
	value: string;
}

/** Those that have a place of their own on the card. */
const elsewhere = new Set(['title', 'source', 'stageId']);

export async function recordDetails(
	{ kind, fields }: CrmRecord,
	gateway: CrmGateway,
): Promise<RecordDetail[]> {
	const [known, pipelines] = await Promise.all([
		gateway.fields(kind),
		kind === 'lead' || kind === 'deal' || kind === 'ticket' ? gateway.pipelines(kind) : [],
	]);
	const stage = pipelines.flatMap(({ stages }) => stages).find(({ id }) => id === fields.stageId);
	const shown = known.flatMap(({ id, label, options = [] }): RecordDetail[] => {
		const value = fields[id];
		if (elsewhere.has(id) || (typeof value !== 'string' && typeof value !== 'number') || value === '')
			return [];
		return [{ label, value: options.find((option) => option.id === value)?.label ?? String(value) }];
	});
	return [...(stage ? [{ label: 'Stage', value: stage.label }] : []), ...shown];
}
