/** The folders that a trigger reads now: listed again from time to time, so that new ones are found and missing ones told. */
import { chooseFolders, type FolderChoice } from '../../core/mailbox/choose-folders';
import { MailboxError, type WatchedFolder } from '../../core/ports/mailbox';
import { listFolders } from './list-folders';
import type { MailboxLink } from './mailbox-link';
import type { Outage } from './outage';

const listAgainMs = 10 * 60_000;

export class WatchedFolders {
	private listed: WatchedFolder[] = [];
	private due = 0;
	private reportedMissing = '';

	constructor(
		private readonly choice: FolderChoice,
		private readonly outage: Outage,
	) {}

	/** As they were last listed. */
	get now(): WatchedFolder[] {
		return this.listed;
	}

	/** The next `read` lists them again. */
	listAgain(): void {
		this.due = 0;
	}

	/** @throws MailboxError */
	async read(link: MailboxLink, now: Date): Promise<WatchedFolder[]> {
		if (now.getTime() < this.due && this.listed.length > 0) return this.listed;
		const { folders, missing } = chooseFolders(await link.use(listFolders), this.choice);
		this.listed = folders;
		this.due = now.getTime() + listAgainMs;
		this.tellMissing(missing.join(', '));
		return folders;
	}

	/**
	 * Tells once of a folder that cannot be read; it stops no other folder.
	 * @throws whatever is not about a folder
	 */
	async tellTrouble(error: unknown, path: string, link: MailboxLink): Promise<void> {
		if (!(error instanceof MailboxError) || error.kind !== 'folder') throw error;
		if (this.choice.which === 'all') {
			// Nobody asked for this very folder: one that was deleted or renamed is no trouble.
			const { folders } = chooseFolders(await link.use(listFolders), this.choice);
			if (!folders.some((one) => one.path === path)) return this.listAgain();
		}
		this.outage.trouble(error, path);
	}

	private tellMissing(missing: string): void {
		if (missing !== '' && missing !== this.reportedMissing) {
			this.outage.trouble(
				new MailboxError(
					'folder',
					`The mailbox has no folder ${missing}; the others are read.`,
					'Choose the folder again in the trigger.',
				),
				'missing',
			);
		}
		this.reportedMissing = missing;
	}
}
