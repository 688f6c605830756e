/** Lists the folders of a mailbox. */
import type { ImapFlow } from 'imapflow';
import type { ListedFolder } from '../../core/ports/mailbox';

export async function listFolders(client: ImapFlow): Promise<ListedFolder[]> {
	const listed = await client.list();
	return listed.map((folder) => ({
		path: folder.path,
		name: folder.name,
		// imapflow also guesses by name; only what the server itself says counts, names are our own table's matter.
		specialUse: folder.specialUseSource === 'name' ? '' : (folder.specialUse ?? ''),
		selectable: !folder.flags.has('\\Noselect') && !folder.flags.has('\\NonExistent'),
	}));
}
