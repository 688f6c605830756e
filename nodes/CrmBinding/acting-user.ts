/** Who acts: the user that the form names, with the rights he has in the built-in CRM; else the workflow itself. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { actingUser } from '../../adapters/crm/built-in/users';
import { CrmError } from '../../core/ports/crm-error';
import type { ActingUser } from '../../core/rights/rights';
import type { OpenCrm } from '../shared/crm-from-node';
import { readPicked } from '../shared/picker';

export async function readActingUser(
	context: IExecuteFunctions,
	{ gateway, memory, store }: OpenCrm,
	itemIndex: number,
): Promise<ActingUser> {
	const id = readPicked(context, itemIndex, 'user');
	if (id === '') return { id: '', rights: null };
	if (gateway.name !== 'built-in') return { id, rights: null };
	const user = await actingUser(memory.db, store, id);
	if (user) return user;
	throw new CrmError('forbidden', `There is no active user "${id}" in the built-in CRM.`, {
		...{ sent: 'no', todo: 'Pick the acting user from the list.' },
	});
}
