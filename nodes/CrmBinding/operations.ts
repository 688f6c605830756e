/** What each operation of CRM Binding does with one item. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { bindingsOfMail } from '../../adapters/memory/binding-list';
import { refKey } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';

type Operation = (context: IExecuteFunctions, crm: OpenCrm, itemIndex: number) => Promise<IDataObject[]>;

export const operations: Record<string, Operation> = {
	/** One item for each record; none when the mail is bound to nothing. */
	list: async (context, { gateway, memory }, itemIndex) => {
		const mail = String(context.getNodeParameter('mail', itemIndex)).replace(/[<>]/g, '').trim();
		const bindings = await bindingsOfMail(memory.db, gateway.connection, mail);
		const records = new Map((await gateway.get(bindings)).map((record) => [refKey(record), record] as const));
		return bindings.map(({ kind, id, why, automatic, manual }) => {
			const record = records.get(`${kind}:${id}`);
			return {
				mail,
				kind,
				id,
				title: record?.title ?? null,
				url: record?.url ?? null,
				why,
				automatic,
				manual,
				missing: record === undefined,
			};
		});
	},
};
