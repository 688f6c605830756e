/** What each operation of CRM Record does with one item. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import { CrmError } from '../../core/ports/crm-error';
import type { CrmRecord, Kind } from '../../core/ports/records';
import { readRecordRef } from '../shared/record-picker';

type Operation = (
	context: IExecuteFunctions,
	gateway: CrmGateway,
	itemIndex: number,
) => Promise<IDataObject[]>;

const toJson = (record: CrmRecord): IDataObject => ({ ...record }) as unknown as IDataObject;

export const operations: Record<string, Operation> = {
	get: async (context, gateway, itemIndex) => {
		const ref = readRecordRef(context, itemIndex);
		const [record] = await gateway.get([ref]);
		if (record) return [toJson(record)];
		throw missing(ref.kind, ref.id);
	},
	list: async (context, gateway, itemIndex) => await pages(context, gateway, itemIndex, ''),
	search: async (context, gateway, itemIndex) => {
		const text = String(context.getNodeParameter('text', itemIndex)).trim();
		const kind = context.getNodeParameter('kind', itemIndex) as Kind;
		if (/^[^\s@]+@[^\s@]+$/.test(text)) return (await gateway.findByEmails([text], [kind])).map(toJson);
		return await pages(context, gateway, itemIndex, text);
	},
};

const missing = (kind: Kind, id: string): CrmError =>
	new CrmError('notFound', `There is no ${kind} with the ID "${id}".`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted or merged.',
	});

async function pages(
	context: IExecuteFunctions,
	gateway: CrmGateway,
	itemIndex: number,
	text: string,
): Promise<IDataObject[]> {
	const kind = context.getNodeParameter('kind', itemIndex) as Kind;
	const all = context.getNodeParameter('returnAll', itemIndex) as boolean;
	const limit = all ? Number.POSITIVE_INFINITY : (context.getNodeParameter('limit', itemIndex) as number);
	const found: CrmRecord[] = [];
	let cursor: string | undefined;
	do {
		const page = await gateway.search({
			kind,
			text,
			limit: Math.min(200, limit - found.length),
			...(cursor === undefined ? {} : { cursor }),
		});
		found.push(...page.items);
		cursor = page.next;
	} while (cursor !== undefined && found.length < limit);
	return found.map(toJson);
}
