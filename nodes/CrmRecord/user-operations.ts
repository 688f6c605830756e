/** Operations of CRM Record on people, and on the built-in CRM itself. */
import { ZodError } from 'zod';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { importCrm } from '../../adapters/crm/built-in/seed';
import { saveUser } from '../../adapters/crm/built-in/users';
import { CrmError } from '../../core/ports/crm-error';
import type { Kind } from '../../core/ports/records';
import type { KindRights, Rights } from '../../core/rights/rights';
import type { OpenCrm } from '../shared/crm-from-node';

type Operation = (context: IExecuteFunctions, crm: OpenCrm, itemIndex: number) => Promise<IDataObject[]>;

export const userOperations: Record<string, Operation> = {
	list: async (_context, { gateway }) => (await gateway.users()).map((user) => ({ ...user })),
	save: async (context, crm, itemIndex) => {
		mustBeBuiltIn(crm);
		const text = (name: string): string => String(context.getNodeParameter(name, itemIndex) ?? '').trim();
		const id = text('userId');
		if (id === '') throw refused('The user has no ID.', 'Give a short name, e.g. anna.');
		const rights = readRights(context, itemIndex);
		const user = {
			...{ id, name: text('userName') || id, email: text('userAddress') || null, rights },
			active: context.getNodeParameter('active', itemIndex) as boolean,
		};
		await saveUser(crm.memory.db, crm.store, user);
		return [user as unknown as IDataObject];
	},
};

export const storeOperations: Record<string, Operation> = {
	import: async (context, crm, itemIndex) => {
		mustBeBuiltIn(crm);
		const given = context.getNodeParameter('data', itemIndex);
		const data: unknown = typeof given === 'string' ? parse(given) : given;
		try {
			const { users, records } = await importCrm(crm.memory.db, crm.store, data, new Date());
			return [{ store: crm.store, users: users.length, records: records.length }];
		} catch (error) {
			throw importError(error);
		}
	},
};

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw importError(error);
	}
}

/** @returns null = all rights */
function readRights(context: IExecuteFunctions, itemIndex: number): Rights | null {
	const rows = context.getNodeParameter('rights.kinds', itemIndex, []) as ({ kind: Kind } & KindRights)[];
	if (rows.length === 0) return null;
	return Object.fromEntries(rows.map(({ kind, view, edit, create }) => [kind, { view, edit, create }]));
}

const refused = (message: string, todo: string): CrmError =>
	new CrmError('invalid', message, { sent: 'no', todo });

function mustBeBuiltIn({ gateway }: OpenCrm): void {
	if (gateway.name !== 'built-in')
		throw refused('Users and data of this CRM are kept there.', 'Choose the built-in CRM.');
}

function importError(error: unknown): Error {
	if (error instanceof ZodError) {
		const [issue] = error.issues;
		const place = issue?.path.join('.') || 'the data';
		return refused(
			`The import cannot be read at ${place}: ${issue?.message ?? ''}`,
			'Correct it and run again; nothing was laid in.',
		);
	}
	if (error instanceof SyntaxError)
		return refused(
			`The import is no JSON: ${error.message}`,
			'Correct it and run again; nothing was laid in.',
		);
	return error instanceof Error ? error : new Error(String(error));
}
