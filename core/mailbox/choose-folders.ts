/** Which folders a trigger watches: INBOX and Sent, a person's own list, or everything but some. */
import type { ListedFolder, WatchedFolder } from '../ports/mailbox';

export type FolderChoice =
	| { which: 'inboxAndSent'; exclude?: string[] }
	| { which: 'these'; include: string[]; exclude?: string[] }
	| { which: 'all'; exclude?: string[] };

export interface ChosenFolders {
	folders: WatchedFolder[];
	/** Asked for, and not in the mailbox. */
	missing: string[];
}

/** Names of the Sent folder where the server marks none (RFC 6154); the first that exists wins. */
const sentNames = [
	'Sent',
	'Sent Items',
	'Sent Mail',
	'Sent Messages',
	'[Gmail]/Sent Mail',
	'[Google Mail]/Sent Mail',
	'Gesendet',
	'Gesendete Elemente',
	'Gesendete Objekte',
	'Envoyés',
	'Éléments envoyés',
	'Messages envoyés',
	'Enviados',
	'Elementos enviados',
	'Itens enviados',
	'Posta inviata',
	'Inviata',
	'Verzonden',
	'Verzonden items',
	'Wysłane',
	'Elementy wysłane',
	'Skickat',
	'Skickade objekt',
	'Sendt',
	'Sendte elementer',
	'Lähetetyt',
	'Odeslaná pošta',
	'Odeslané',
	'Отправленные',
	'Надіслані',
	'Gönderilmiş Öğeler',
	'Gönderilenler',
	'送信済み',
	'送信済みメール',
	'已发送',
	'寄件備份',
	'보낸편지함',
].map((name) => name.toLowerCase());

/** Folders that hold no conversation of ours: never part of "all". */
const neverAll = new Set(['\\Drafts', '\\Junk', '\\Trash', '\\All', '\\Flagged', '\\Important']);

const isInbox = ({ path }: ListedFolder): boolean => path.toUpperCase() === 'INBOX';
const same = (left: string, right: string): boolean =>
	left === right || (left.toUpperCase() === 'INBOX' && right.toUpperCase() === 'INBOX');

/** The Sent folder by its mark, else by its name, below INBOX too (`INBOX.Sent`). */
export function findSent(listed: ListedFolder[]): ListedFolder | undefined {
	const usable = listed.filter(({ selectable }) => selectable);
	const marked = usable.find(({ specialUse }) => specialUse === '\\Sent');
	if (marked) return marked;
	const rank = (folder: ListedFolder): number =>
		sentNames.findIndex((name) => name === folder.path.toLowerCase() || name === folder.name.toLowerCase());
	return usable.filter((folder) => rank(folder) >= 0).sort((left, right) => rank(left) - rank(right))[0];
}

export function chooseFolders(listed: ListedFolder[], choice: FolderChoice): ChosenFolders {
	const usable = listed.filter(({ selectable }) => selectable);
	const sent = findSent(listed);
	const excluded = (folder: ListedFolder): boolean =>
		(choice.exclude ?? []).some((path) => same(path, folder.path));
	const special = (folder: ListedFolder): string =>
		isInbox(folder) ? '\\Inbox' : folder.path === sent?.path ? '\\Sent' : folder.specialUse;
	const watched = (folder: ListedFolder): WatchedFolder => ({
		path: folder.path,
		specialUse: special(folder),
	});

	if (choice.which === 'these') {
		const found = choice.include.map((path) => usable.find((folder) => same(path, folder.path)));
		return {
			folders: unique(
				found.filter((folder) => folder !== undefined && !excluded(folder)).map((folder) => watched(folder!)),
			),
			missing: choice.include.filter((_, at) => found[at] === undefined),
		};
	}
	const inbox = usable.find(isInbox);
	const chosen =
		choice.which === 'inboxAndSent'
			? [inbox, sent].filter((folder) => folder !== undefined)
			: [
					...usable.filter(isInbox),
					...usable.filter((folder) => !isInbox(folder) && !neverAll.has(folder.specialUse)),
				];
	const folders = chosen.filter((folder) => !excluded(folder)).map(watched);
	return { folders: unique(folders), missing: inbox ? [] : ['INBOX'] };
}

const unique = (folders: WatchedFolder[]): WatchedFolder[] => [
	...new Map(folders.map((folder) => [folder.path, folder])).values(),
];
