/** Runs the operation that the form names: activities are added in batches, the others run item by item. */
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { activitiesOf, setActivityPlanned } from '../../adapters/crm/built-in/activities';
import { mailsOfRecord, setMailPlanned } from '../../adapters/memory/page-mails';
import { logByHand } from '../../adapters/resolve/log-by-hand';
import { toMail } from '../../core/mail/to-mail';
import { CrmError } from '../../core/ports/crm-error';
import type { NewActivity } from '../../core/ports/crm-gateway';
import { refKey } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { readRecordRef } from '../shared/record-picker';
import { resolveWith } from '../shared/resolve-with';
import { runInBatches, runPerItem } from '../shared/run-per-item';
import { addActivities, readActivity } from './add-activities';

type Operation = (context: IExecuteFunctions, crm: OpenCrm, itemIndex: number) => Promise<IDataObject[]>;

const operations: Record<string, Operation> = {
	list: listActivities,
	logMail: async (context, crm, itemIndex) => [await logMail(context, crm, itemIndex)],
	process: async (context, crm, itemIndex) => [await mark(context, crm, itemIndex, false)],
	unprocess: async (context, crm, itemIndex) => [await mark(context, crm, itemIndex, true)],
};

const added = new Set<string>(['note', 'task', 'call'] satisfies NewActivity['type'][]);

export async function runOperation(context: IExecuteFunctions, crm: OpenCrm): Promise<INodeExecutionData[]> {
	const name = context.getNodeParameter('operation', 0) as string;
	if (added.has(name)) {
		return await runInBatches(
			context,
			(itemIndex) => readActivity(context, name as NewActivity['type'], itemIndex),
			async (inputs) => await addActivities(inputs, context, crm),
		);
	}
	const operation = operations[name];
	if (!operation) throw new Error(`There is no operation "${name}" of activities.`);
	return await runPerItem(context, async (itemIndex) => await operation(context, crm, itemIndex));
}

/** Puts the mail of the item on one record, whatever the rules say of it. */
async function logMail(context: IExecuteFunctions, crm: OpenCrm, itemIndex: number): Promise<IDataObject> {
	const mail = toMail(context.getInputData()[itemIndex]?.json ?? {}, new Date().toISOString());
	if (!mail) {
		throw new NodeOperationError(context.getNode(), 'This item is no mail.', {
			itemIndex,
			description: 'Put the node behind CRM Mail Trigger, Resolve CRM Binding or another mail trigger.',
		});
	}
	const workflow = { id: '', rights: null };
	const answer = await logByHand(
		mail,
		[readRecordRef(context, itemIndex)],
		workflow,
		resolveWith(context, crm),
	);
	if (!answer.ok)
		throw new CrmError('notFound', answer.why, { sent: 'no', todo: 'Pick the record from the list.' });
	const on = answer.bindings.map(({ kind, id }) => ({ kind, id }));
	return { type: 'mail', id: mail.id, title: mail.subject, on };
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

/** Mails by their ID; tasks and calls of the built-in CRM by theirs. */
async function mark(
	context: IExecuteFunctions,
	{ gateway, memory, store }: OpenCrm,
	itemIndex: number,
	isPlanned: boolean,
): Promise<IDataObject> {
	const id = String(context.getNodeParameter('mail', itemIndex)).replace(/[<>]/g, '').trim();
	const { db } = memory;
	if (await setMailPlanned(db, gateway.connection, id, isPlanned))
		return { type: 'mail', id, planned: isPlanned };
	if (store !== '' && (await setActivityPlanned(db, store, id, isPlanned)))
		return { type: 'activity', id, planned: isPlanned };
	throw new NodeOperationError(context.getNode(), `There is no mail, task or call "${id}" here.`, {
		itemIndex,
		description:
			'Mails can be marked once Resolve CRM Binding has handled them; tasks and calls where they are kept in the built-in CRM.',
	});
}
