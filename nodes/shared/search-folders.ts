/** Lists the mailbox's folders for the picker. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listFolders } from '../../adapters/imap/list-folders';
import { mailboxFromNode } from './mailbox-from-node';
import { toNodeError } from './to-node-error';

export async function searchFolders(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await mailboxFromNode(this).open();
		try {
			const wanted = (filter ?? '').toLowerCase();
			const results = (await listFolders(client))
				.filter(({ path, selectable }) => selectable && path.toLowerCase().includes(wanted))
				.map(({ path }) => ({ name: path, value: path }));
			return { results };
		} finally {
			client.close();
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
