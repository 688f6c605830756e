/** Links to the records of the built-in CRM: their cards, signed for one user; other CRMs have pages of their own. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { actingUser } from '../../adapters/crm/built-in/users';
import { linkSecret } from '../../adapters/memory/secret';
import { pageLinks } from '../../adapters/resolve/pages/page-links';
import type { RecordRef } from '../../core/ports/records';
import type { OpenCrm } from '../shared/crm-from-node';
import { pageAddress } from '../shared/page-address';
import { readPicked } from '../shared/picker';

export type LinkTo = (ref: RecordRef) => string | null;

const days = 30;

/** Answers null for every record where no card page is named. */
export async function cardLinks(
	context: IExecuteFunctions,
	{ gateway, memory, store }: OpenCrm,
): Promise<LinkTo> {
	if (gateway.name !== 'built-in') return () => null;
	const page = String(context.getNodeParameter('cardPage', 0, '') ?? '').trim();
	if (page === '') return () => null;
	const baseUrl = pageAddress(context, page);
	if (baseUrl === null)
		throw refused(
			context,
			'The field "Card Page" is no web address.',
			'Write the path or address of the webhook that serves the pages of CRM Card.',
		);
	const wanted = readPicked(context, 0, 'cardUser');
	const user = await actingUser(memory.db, store, wanted);
	if (!user)
		throw refused(
			context,
			`There is no active CRM user "${wanted}" to link the cards for.`,
			'Pick a user in the field "Card Links For".',
		);
	const expires = Math.floor(Date.now() / 1000) + days * 86_400;
	const links = pageLinks({ baseUrl, user: user.id, secret: await linkSecret(memory.db), expires });
	return ({ kind, id }) => links.page('card', { kind, id });
}

const refused = (context: IExecuteFunctions, message: string, description: string): NodeOperationError =>
	new NodeOperationError(context.getNode(), message, { description });
