/** Operations of CRM Record that write; items are sent together, and each record is made once for its key. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createRecords, type CreationOrder } from '../../adapters/resolve/create-records';
import { reconcileLeads } from '../../adapters/resolve/reconcile-conversions';
import { CrmError } from '../../core/ports/crm-error';
import type { LeadConversion } from '../../core/ports/crm-gateway';
import type { Kind, RecordChange, RecordState } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { readFields } from '../shared/field-mapper';
import { pickedId, readPicked } from '../shared/picker';
import { readList } from '../shared/read-list';
import { readRecordRef } from '../shared/record-picker';
import { resolveWith } from '../shared/resolve-with';
import { runInBatches, runPerItem, type BatchOutcome } from '../shared/run-per-item';
import { toJson } from './read-operations';

type Write = (context: IExecuteFunctions, crm: OpenCrm) => Promise<INodeExecutionData[]>;

export const writeOperations: Record<string, Write> = {
	create: async (context, crm) => {
		const deps = resolveWith(context, crm);
		return await runInBatches(
			context,
			(itemIndex) => readOrder(context, itemIndex),
			async (orders) => {
				const results = await createRecords(orders, deps);
				return orders.map((order): BatchOutcome => {
					const result = results.get(order.create.key);
					if (!result?.ok) return { ok: false, error: notMade(result?.message) };
					const how = result.by === order.mail ? 'created' : 'existing';
					return { ok: true, json: { ...toJson(result.record), outcome: how } };
				});
			},
		);
	},

	update: async (context, { gateway }) =>
		await runInBatches(
			context,
			(itemIndex) => readChange(context, itemIndex),
			async (changes) =>
				(await gateway.update(changes)).map((outcome) =>
					outcome.ok
						? { ok: true, json: { ...toJson(outcome.value), outcome: outcome.how } }
						: { ok: false, error: outcome.error },
				),
		),

	convertLead: async (context, crm) =>
		await runPerItem(context, async (itemIndex) => [await convert(context, crm, itemIndex)]),
};

function readOrder(context: IExecuteFunctions, itemIndex: number): CreationOrder {
	const kind = context.getNodeParameter('kind', itemIndex) as Kind;
	const more = context.getNodeParameter('more', itemIndex, {}) as Record<string, unknown>;
	const text = (name: string): string => String(more[name] ?? '').trim();
	const run = `${context.getExecutionId()}:${itemIndex}`;
	const once = String(context.getNodeParameter('key', itemIndex, '') ?? '').trim() || run;
	const emails = readList(context.getNodeParameter('emails', itemIndex, ''));
	const title = String(context.getNodeParameter('title', itemIndex) ?? '').trim();
	if (title === '') throw noTitle(kind);
	return {
		mail: run,
		description: text('description'),
		create: {
			...{
				kind,
				title,
				emails,
				key: `step:${context.getWorkflow().id}:${context.getNode().id}:${kind}:${once}`,
			},
			personName: text('personName'),
			source: pickedId(more.source) || null,
			responsible: readPicked(context, itemIndex, 'owner') || null,
			responsibleWhy: 'chosen in the step',
			companyId: pickedId(more.companyId) || null,
			contactIds: readContacts(more.contacts),
			address: emails[0] ?? '',
		},
		more: {
			...(text('phone') ? { phone: text('phone') } : {}),
			...(pickedId(more.stageId) ? { stageId: pickedId(more.stageId) } : {}),
			...(text('domains') ? { domains: readList(more.domains) } : {}),
			fields: readFields(context, itemIndex),
		},
	};
}

/** Only what is filled in changes. */
function readChange(context: IExecuteFunctions, itemIndex: number): RecordChange {
	const changes = context.getNodeParameter('changes', itemIndex, {}) as Record<string, unknown>;
	const owner = readPicked(context, itemIndex, 'owner');
	const fields = readFields(context, itemIndex);
	const text = (name: 'title' | 'stageId' | 'companyId'): Partial<RecordChange> => {
		const value = pickedId(changes[name]);
		return value === '' ? {} : { [name]: value };
	};
	return {
		...readRecordRef(context, itemIndex),
		...{ ...text('title'), ...text('stageId'), ...text('companyId') },
		...(owner ? { ownerId: owner } : {}),
		...(changes.state === undefined ? {} : { state: changes.state as RecordState }),
		...(changes.emails === undefined ? {} : { emails: readList(changes.emails) }),
		...(changes.contacts === undefined ? {} : { contactIds: readContacts(changes.contacts) }),
		...(Object.keys(fields).length > 0 ? { fields } : {}),
	};
}

/** Each row holds one picked contact, or several typed ones. */
function readContacts(given: unknown): string[] {
	const { contact = [] } = (given ?? {}) as { contact?: { id?: unknown }[] };
	return [...new Set(contact.flatMap(({ id }) => readList(pickedId(id))))];
}

async function convert(context: IExecuteFunctions, crm: OpenCrm, itemIndex: number): Promise<IDataObject> {
	const { gateway } = crm;
	const lead = readPicked(context, itemIndex, 'lead');
	const title = (name: string): string | null =>
		String(context.getNodeParameter(name, itemIndex) ?? '').trim() || null;
	const wanted: LeadConversion = {
		lead,
		contact: context.getNodeParameter('makeContact', itemIndex) as boolean,
		company: title('companyTitle'),
		deal: title('dealTitle'),
	};
	if (lead === '') throw noLead();
	if (!gateway.convertLead) throw convertsByHandOnly(gateway.name);
	const outcome = await gateway.convertLead(wanted);
	if (!outcome.ok) throw outcome.error;
	// Its mail is bound to what it became at once; a Reconcile on a schedule does the same for conversions in the CRM.
	const followed = await reconcileLeads([{ kind: 'lead', id: lead }], resolveWith(context, crm));
	const became = outcome.value.map(toJson);
	return { lead, became, outcome: outcome.how, mailsBound: followed.added };
}

const notMade = (message = 'The CRM did not answer.'): CrmError =>
	new CrmError('invalid', message, { sent: 'yes', todo: 'Correct what the CRM names, then run again.' });

const noTitle = (kind: Kind): CrmError =>
	new CrmError('invalid', `The new ${kind} has no title.`, {
		...{ sent: 'no', todo: 'Fill in the title, e.g. with {{ $json.subject }} of a mail.' },
	});

const noLead = (): CrmError =>
	new CrmError('invalid', 'No lead is chosen.', {
		...{ sent: 'no', todo: 'Pick the lead from the list, or give its ID.' },
	});

const convertsByHandOnly = (name: string): CrmError =>
	new CrmError('unsupported', `${name} converts leads only by hand.`, {
		...{ sent: 'no', todo: 'Convert it there; Reconcile of CRM Binding then binds its mail.' },
	});
