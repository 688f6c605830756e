/** Operations of CRM Record that read, one item at a time. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { mailsWithAddress } from '../../adapters/memory/page-mails';
import { lookUpSender } from '../../adapters/resolve/look-up-sender';
import { addressKey } from '../../core/binding/address-key';
import { CrmError } from '../../core/ports/crm-error';
import type { CrmGateway } from '../../core/ports/crm-gateway';
import type { CrmRecord, Kind } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { readRecordRef } from '../shared/record-picker';

type Operation = (context: IExecuteFunctions, crm: OpenCrm, itemIndex: number) => Promise<IDataObject[]>;

export const toJson = (record: CrmRecord): IDataObject => ({ ...record }) as unknown as IDataObject;

export const readOperations: Record<string, Operation> = {
	get: async (context, { gateway }, itemIndex) => {
		const ref = readRecordRef(context, itemIndex);
		const [record] = await gateway.get([ref]);
		if (record) return [toJson(record)];
		throw missing(ref.kind, ref.id);
	},
	list: async (context, { gateway }, itemIndex) => await pages(context, gateway, itemIndex, ''),
	search: async (context, { gateway }, itemIndex) => {
		const text = String(context.getNodeParameter('text', itemIndex)).trim();
		const kind = context.getNodeParameter('kind', itemIndex) as Kind;
		if (isAddress(text)) return (await gateway.findByEmails([text], [kind])).map(toJson);
		return await pages(context, gateway, itemIndex, text);
	},
	lookUp: async (context, { gateway, memory }, itemIndex) => {
		const address = String(context.getNodeParameter('address', itemIndex) ?? '').trim();
		if (!isAddress(address)) throw noAddress(address);
		const limit = context.getNodeParameter('lastMails', itemIndex) as number;
		const mailsWith = async (wanted: string, count: number) =>
			await mailsWithAddress(memory.db, gateway.connection, addressKey(wanted), count);
		const found = await lookUpSender(address, limit, { gateway, mailsWith });
		return [found as unknown as IDataObject];
	},
};

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);

const missing = (kind: Kind, id: string): CrmError =>
	new CrmError('notFound', `There is no ${kind} with the ID "${id}".`, {
		sent: 'yes',
		todo: 'Pick the record from the list; it may have been deleted or merged.',
	});

const noAddress = (text: string): CrmError =>
	new CrmError('invalid', text === '' ? 'No address is given.' : `"${text}" is no mail address.`, {
		sent: 'no',
		todo: 'Fill in the address, e.g. with {{ $json.from.address }} of a mail.',
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
			...{ kind, text, limit: Math.min(200, limit - found.length) },
			...(cursor === undefined ? {} : { cursor }),
		});
		found.push(...page.items);
		cursor = page.next;
	} while (cursor !== undefined && found.length < limit);
	return found.map(toJson);
}
