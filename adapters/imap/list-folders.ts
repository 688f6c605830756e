/** Lists the folders of a mailbox. */
import type { ImapFlow } from 'imapflow';
import type { ListedFolder } from '../../core/ports/mailbox';

type Listed = Awaited<ReturnType<ImapFlow['list']>>[number];

export async function listFolders(client: ImapFlow): Promise<ListedFolder[]> {
	const listed = await client.list();
	return listed.map((folder) => ({
		path: folder.path,
		name: folder.name,
		specialUse: specialUseOf(folder),
		selectable: ![...folder.flags].some((flag) => /^\\(?:noselect|nonexistent)$/i.test(flag)),
	}));
}

/** RFC 6154; INBOX has a mark of its own in the library. */
const marks = ['\\All', '\\Archive', '\\Drafts', '\\Flagged', '\\Important', '\\Junk', '\\Sent', '\\Trash'];

/**
 * imapflow also guesses by name; only what the server itself says counts, names are our own table's matter. Attributes
 * have no case (RFC 9051, 7.3.1), and Cyrus writes `\sent`, which the library does not know.
 */
function specialUseOf({ flags, specialUse, specialUseSource }: Listed): string {
	if (specialUse && specialUseSource !== 'name') return specialUse;
	const said = new Set([...flags].map((flag) => flag.toLowerCase()));
	return marks.find((mark) => said.has(mark.toLowerCase())) ?? '';
}
