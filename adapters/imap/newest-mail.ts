/** The newest mail of the watched folders, for a test run in the editor: changes nothing, remembers nothing. */
import type { ImapFlow } from 'imapflow';
import { chooseFolders, type FolderChoice } from '../../core/mailbox/choose-folders';
import type { Mail } from '../../core/mail/mail';
import type { MailServer } from '../../core/ports/mailbox';
import { fetchMails, type FetchContext } from './fetch-mails';
import { newestUid } from './folder-look';
import { listFolders } from './list-folders';
import { MailboxLink } from './mailbox-link';

/** Null when the folders are empty. @throws MailboxError */
export async function newestMail(
	open: () => Promise<ImapFlow>,
	server: MailServer,
	choice: FolderChoice,
	context: FetchContext,
): Promise<Mail | null> {
	const client = await open();
	const link = new MailboxLink({ open: async () => client, server, random: () => 0 });
	try {
		await new Promise<void>((resolve, reject) => link.watch({ up: resolve, down: reject }));
		const found: Mail[] = [];
		for (const folder of chooseFolders(await link.use(listFolders), choice).folders) {
			const uid = await link.inFolder(folder.path, newestUid);
			if (uid === null) continue;
			const fetched = await fetchMails(link, folder, [uid], context);
			found.push(...[...fetched.unpack().values()].map(({ mail }) => mail));
		}
		return found.sort((left, right) => right.receivedAt.localeCompare(left.receivedAt))[0] ?? null;
	} finally {
		await link.close();
	}
}
