/** What each operation of CRM Activity does with one item. */
import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { activitiesOf } from '../../adapters/crm/built-in/activities';
import { bindingsOfMail } from '../../adapters/memory/binding-list';
import { mailsOfRecord, setMailPlanned } from '../../adapters/memory/page-mails';
import type { NewActivity } from '../../core/ports/crm-gateway';
import { refKey, type RecordRef } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { readRecordRef } from '../shared/record-picker';

type Operation = (context: IExecuteFunctions, crm: OpenCrm, itemIndex: number) => Promise<IDataObject[]>;

export const operations: Record<string, Operation> = {
	note: add('note'),
	task: add('task'),
	call: add('call'),
	list: listActivities,
	process: async (context, crm, itemIndex) => [await mark(context, crm, itemIndex, false)],
	unprocess: async (context, crm, itemIndex) => [await mark(context, crm, itemIndex, true)],
};

function add(type: NewActivity['type']): Operation {
	return async (context, crm, itemIndex) => {
		const on = await recordsFor(context, crm, itemIndex);
		const activity: NewActivity = {
			key: keyOf(context, type, itemIndex),
			...{ type, on },
			title: String(context.getNodeParameter('title', itemIndex)).replace(/\s+/g, ' ').trim().slice(0, 200),
			text: String(context.getNodeParameter('text', itemIndex) ?? ''),
			...(type === 'note' ? {} : await planned(context, crm, on, itemIndex)),
		};
		const [outcome] = await crm.gateway.addActivities([activity]);
		if (!outcome || !outcome.ok) throw outcome?.error ?? new Error('The CRM gave no answer.');
		return outcome.value.map((made) => ({
			type,
			id: made.id,
			on: made.on as unknown as IDataObject[],
			how: outcome.how,
			title: activity.title,
		}));
	};
}

async function planned(
	context: IExecuteFunctions,
	{ gateway }: OpenCrm,
	on: RecordRef[],
	itemIndex: number,
): Promise<Partial<NewActivity>> {
	const due = new Date(String(context.getNodeParameter('dueAt', itemIndex)));
	if (Number.isNaN(due.getTime())) {
		throw new NodeOperationError(context.getNode(), 'The field "Due" is no date.', {
			itemIndex,
			description: 'Pick a date, or give one such as 2026-12-01T10:00:00Z.',
		});
	}
	const chosen = String(context.getNodeParameter('owner', itemIndex, '', { extractValue: true }) ?? '');
	const ownerId =
		chosen || ((await gateway.get(on)).find((record) => record.ownerId !== null)?.ownerId ?? null);
	return {
		dueAt: due.toISOString(),
		ownerId,
		priority: context.getNodeParameter('priority', itemIndex) as NewActivity['priority'],
	};
}

/** The same mail, node and operation make one activity, however often the workflow is run again. */
function keyOf(context: IExecuteFunctions, type: string, itemIndex: number): string {
	const mail = String(context.getInputData()[itemIndex]?.json.id ?? '');
	const own = String(context.getNodeParameter('key', itemIndex, '') ?? '');
	const what = mail || `${context.getExecutionId()}:${itemIndex}`;
	return [context.getWorkflow().id ?? '', context.getNode().id, type, what, own].join('\n');
}

async function recordsFor(
	context: IExecuteFunctions,
	{ gateway, memory }: OpenCrm,
	itemIndex: number,
): Promise<RecordRef[]> {
	if (context.getNodeParameter('on', itemIndex) === 'record') return [readRecordRef(context, itemIndex)];
	const mail = String(context.getInputData()[itemIndex]?.json.id ?? '');
	const bound = await bindingsOfMail(memory.db, gateway.connection, mail);
	if (bound.length > 0) return bound.map(({ kind, id }) => ({ kind, id }));
	throw new NodeOperationError(context.getNode(), 'This mail is bound to no record.', {
		itemIndex,
		description: 'Put the node behind the Bound output of Resolve CRM Binding, or choose one record.',
	});
}

async function listActivities(
	context: IExecuteFunctions,
	{ gateway, memory, store }: OpenCrm,
	itemIndex: number,
): Promise<IDataObject[]> {
	const ref = readRecordRef(context, itemIndex);
	const limit = context.getNodeParameter('limit', itemIndex) as number;
	const mails = (await mailsOfRecord(memory.db, gateway.connection, ref, { limit })).map(
		({ mail, planned: waits }) => ({
			...{
				type: 'mail',
				id: mail.id,
				title: mail.subject,
				text: mail.preview,
				date: mail.date,
				planned: waits,
				direction: mail.direction,
			},
		}),
	);
	const others =
		store === ''
			? []
			: (await activitiesOf(memory.db, store, ref, { limit })).map(({ createdAt, ...activity }) => ({
					...activity,
					date: createdAt,
				}));
	const rows = [...mails, ...others].sort((a, b) => b.date.localeCompare(a.date)).slice(0, limit);
	return rows.map((row) => ({ record: refKey(ref), ...row }));
}

async function mark(
	context: IExecuteFunctions,
	{ gateway, memory }: OpenCrm,
	itemIndex: number,
	isPlanned: boolean,
): Promise<IDataObject> {
	const mail = String(context.getNodeParameter('mail', itemIndex)).replace(/[<>]/g, '').trim();
	if (await setMailPlanned(memory.db, gateway.connection, mail, isPlanned))
		return { mail, planned: isPlanned };
	throw new NodeOperationError(context.getNode(), `The memory holds no mail "${mail}".`, {
		itemIndex,
		description: 'Only mails that Resolve CRM Binding has handled can be marked.',
	});
}
