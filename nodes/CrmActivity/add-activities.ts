/** Notes, tasks and calls: the items of a batch are one call to the CRM. */
import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { bindingMemoryOn } from '../../adapters/memory/binding-memory';
import type { NewActivity } from '../../core/ports/crm-gateway';
import { refKey, type RecordRef } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { readPicked } from '../shared/picker';
import { readRecordRef } from '../shared/record-picker';
import type { BatchOutcome } from '../shared/run-per-item';

/** What the form says of one item. */
export interface ActivityInput extends Omit<NewActivity, 'on'> {
	itemIndex: number;
	/** The record, or the mail whose records are meant. */
	on: RecordRef | { mail: string };
	/** A task or call without an owner of its own gets the record's. */
	needsOwner: boolean;
}

export function readActivity(
	context: IExecuteFunctions,
	type: NewActivity['type'],
	itemIndex: number,
): ActivityInput {
	const on =
		context.getNodeParameter('on', itemIndex) === 'record'
			? readRecordRef(context, itemIndex)
			: { mail: mailId(context, itemIndex) };
	const owner = type === 'note' ? '' : readPicked(context, itemIndex, 'owner');
	return {
		...{ itemIndex, type, on, key: keyOf(context, type, itemIndex) },
		title: String(context.getNodeParameter('title', itemIndex)).replace(/\s+/g, ' ').trim().slice(0, 200),
		text: String(context.getNodeParameter('text', itemIndex) ?? ''),
		needsOwner: type !== 'note' && owner === '',
		...(type === 'note'
			? {}
			: {
					dueAt: readDue(context, itemIndex),
					ownerId: owner || null,
					priority: context.getNodeParameter('priority', itemIndex) as NewActivity['priority'],
				}),
	};
}

/** One outcome for each input, in order. */
export async function addActivities(
	inputs: ActivityInput[],
	context: IExecuteFunctions,
	{ gateway, memory }: OpenCrm,
): Promise<BatchOutcome[]> {
	const mails = inputs.flatMap(({ on }) => ('mail' in on ? [on.mail] : []));
	const kept = await bindingMemoryOn(memory.db, () => new Date()).mails(gateway.connection, [
		...new Set(mails),
	]);
	const boundOf = new Map(
		kept.map(({ id, bindings }) => [id, bindings.filter(({ removed }) => !removed).map(toRef)]),
	);
	const placed = inputs.map((input) => ({
		input,
		on: 'mail' in input.on ? (boundOf.get(input.on.mail) ?? []) : [input.on],
	}));
	const wanting = placed.filter(({ input }) => input.needsOwner).flatMap(({ on }) => on);
	const records = wanting.length > 0 ? await gateway.get(unique(wanting)) : [];
	const owners = new Map(records.map((record) => [refKey(record), record.ownerId]));
	const ready = placed.filter(({ on }) => on.length > 0);
	const ownerOf = (on: RecordRef[]): string | null =>
		on.flatMap((ref) => owners.get(refKey(ref)) ?? [])[0] ?? null;
	const made = await gateway.addActivities(ready.map(({ input, on }) => toNew(input, on, ownerOf(on))));
	const outcomes = new Map(ready.map(({ input }, index) => [input.itemIndex, made[index]]));
	return placed.map(({ input, on }): BatchOutcome => {
		if (on.length === 0) return { ok: false, error: unbound(context, input.itemIndex) };
		const outcome = outcomes.get(input.itemIndex);
		if (!outcome?.ok) return { ok: false, error: outcome?.error ?? new Error('The CRM gave no answer.') };
		return {
			ok: true,
			json: { ...toJson(input, on), id: outcome.value[0]?.id ?? null, outcome: outcome.how },
		};
	});
}

const toNew = (
	{ key, type, title, text, dueAt, ownerId, priority, needsOwner }: ActivityInput,
	on: RecordRef[],
	ownerOfRecord: string | null,
): NewActivity => ({
	...{ key, type, on, title, text },
	...(type === 'note' ? {} : { dueAt, priority, ownerId: needsOwner ? ownerOfRecord : ownerId }),
});

const toJson = ({ type, title, dueAt }: ActivityInput, on: RecordRef[]): IDataObject => ({
	...{ type, title, dueAt: dueAt ?? null },
	on: on.map(({ kind, id }) => ({ kind, id })),
});

const toRef = ({ kind, id }: RecordRef): RecordRef => ({ kind, id });
const unique = (refs: RecordRef[]): RecordRef[] => [
	...new Map(refs.map((ref) => [refKey(ref), ref])).values(),
];

const mailId = (context: IExecuteFunctions, itemIndex: number): string =>
	String(context.getInputData()[itemIndex]?.json.id ?? '');

/** The same mail, node and operation make one activity, however often the workflow is run again. */
function keyOf(context: IExecuteFunctions, type: string, itemIndex: number): string {
	const own = String(context.getNodeParameter('key', itemIndex, '') ?? '');
	const what = mailId(context, itemIndex) || `${context.getExecutionId()}:${itemIndex}`;
	return [context.getWorkflow().id ?? '', context.getNode().id, type, what, own].join('\n');
}

function readDue(context: IExecuteFunctions, itemIndex: number): string {
	const due = new Date(String(context.getNodeParameter('dueAt', itemIndex)));
	if (!Number.isNaN(due.getTime())) return due.toISOString();
	throw new NodeOperationError(context.getNode(), 'The field "Due" is no date.', {
		itemIndex,
		description: 'Pick a date, or give one such as 2026-12-01T10:00:00Z.',
	});
}

const unbound = (context: IExecuteFunctions, itemIndex: number): NodeOperationError =>
	new NodeOperationError(context.getNode(), 'This mail is bound to no record.', {
		itemIndex,
		description: 'Put the node behind the Bound output of Resolve CRM Binding, or choose one record.',
	});
