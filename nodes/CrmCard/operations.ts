/** What each operation of CRM Card does with one item. */
import { randomUUID } from 'node:crypto';
import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { actingUser } from '../../adapters/crm/built-in/users';
import { linkSecret } from '../../adapters/memory/secret';
import { pageLinks } from '../../adapters/resolve/pages/page-links';
import { servePage } from '../../adapters/resolve/pages/serve-page';
import type { PageStore } from '../../adapters/resolve/pages/page-store';
import type { OpenCrm } from '../shared/crm-from-node';
import { pageAddress } from '../shared/page-address';
import { readRecordRef } from '../shared/record-picker';

type Fields = Record<string, unknown>;
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Answers one request: the page as HTML with its status, or where the browser goes next. */
export async function servePageItem(
	context: IExecuteFunctions,
	{ memory }: OpenCrm,
	open: (user: string) => Promise<PageStore | null>,
	itemIndex: number,
): Promise<IDataObject> {
	const json = context.getInputData()[itemIndex]?.json ?? {};
	const body = (json.body ?? {}) as Fields;
	const answer = await servePage(
		{ method: typeof body.token === 'string' ? 'POST' : 'GET', query: (json.query ?? {}) as Fields, body },
		{
			baseUrl: readBaseUrl(context, itemIndex),
			timeZone: context.getTimezone(),
			secret: await linkSecret(memory.db),
			now: seconds(),
			nonce: randomUUID,
			open,
		},
	);
	return { ...answer };
}

export async function makeLink(
	context: IExecuteFunctions,
	{ memory, store, gateway }: OpenCrm,
	itemIndex: number,
): Promise<IDataObject> {
	const page = context.getNodeParameter('page', itemIndex) as 'card' | 'list' | 'sidebar';
	const wanted = String(context.getNodeParameter('user', itemIndex, '', { extractValue: true }) ?? '');
	const user =
		store === ''
			? (await gateway.users()).find((one) => one.active && (one.id === wanted || one.email === wanted))
			: await actingUser(memory.db, store, wanted);
	if (!user) {
		throw new NodeOperationError(context.getNode(), `There is no active CRM user "${wanted}".`, {
			itemIndex,
			description:
				'Pick the user from the list. The built-in CRM begins with none: make one with CRM Record, User, Save.',
		});
	}
	const expires = seconds() + Math.round((context.getNodeParameter('hours', itemIndex) as number) * 3600);
	const links = pageLinks({
		baseUrl: readBaseUrl(context, itemIndex),
		user: user.id,
		secret: await linkSecret(memory.db),
		expires,
	});
	const url = links.page(page, aboutOf(context, page, itemIndex));
	return {
		...{ url, page, user: user.id, expiresAt: new Date(expires * 1000).toISOString() },
		...(page === 'sidebar' ? { jsonUrl: `${url}&format=json` } : {}),
	};
}

function aboutOf(context: IExecuteFunctions, page: string, itemIndex: number): Record<string, string> {
	if (page === 'card') return { ...readRecordRef(context, itemIndex) };
	const address = page === 'sidebar' ? String(context.getNodeParameter('address', itemIndex)).trim() : '';
	return address === '' ? {} : { address };
}

/** A whole address, or the path of a webhook of this n8n. */
function readBaseUrl(context: IExecuteFunctions, itemIndex: number): string {
	const entered = String(context.getNodeParameter('baseUrl', itemIndex) ?? '').trim();
	const given = pageAddress(context, entered);
	if (given !== null) return given;
	throw new NodeOperationError(context.getNode(), 'The field "Page Address" is no web address.', {
		itemIndex,
		description:
			'Leave its expression as it is behind a Webhook node, or write the path or address of the webhook that serves the pages.',
	});
}
