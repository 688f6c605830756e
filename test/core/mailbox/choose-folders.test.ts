/** Which folders a trigger reads, whatever the server calls them. */
import { chooseFolders, findSent, type FolderChoice } from '../../../core/mailbox/choose-folders';
import type { ListedFolder } from '../../../core/ports/mailbox';

const folder = (path: string, specialUse = '', selectable = true): ListedFolder => ({
	...{ path, specialUse, selectable },
	name: path.split(/[/.]/).at(-1) ?? path,
});

const gmail = [
	folder('INBOX'),
	folder('[Gmail]', '', false),
	folder('[Gmail]/Alle Nachrichten', '\\All'),
	folder('[Gmail]/Entwürfe', '\\Drafts'),
	folder('[Gmail]/Gesendet', '\\Sent'),
	folder('[Gmail]/Spam', '\\Junk'),
	folder('[Gmail]/Markiert', '\\Flagged'),
	folder('Kunden'),
];
const courier = [folder('INBOX'), folder('INBOX.Sent Items'), folder('INBOX.Trash'), folder('INBOX.Kunden')];

it.each([
	['by its mark, whatever its name', [folder('Sent'), folder('Post', '\\Sent')], 'Post'],
	['by its name below INBOX', courier, 'INBOX.Sent Items'],
	['by its name in another language', [folder('INBOX'), folder('Éléments envoyés')], 'Éléments envoyés'],
	['by the commoner name of two', [folder('Sent Messages'), folder('Sent')], 'Sent'],
	['not if it only holds folders', [folder('Sent', '\\Sent', false), folder('Sent/2026')], undefined],
	['nowhere', [folder('INBOX')], undefined],
])('finds Sent %s', (_title, listed, path) => {
	expect(findSent(listed)?.path).toBe(path);
});

const cases: [string, ListedFolder[], FolderChoice, string[], string[]][] = [
	['INBOX and Sent', gmail, { which: 'inboxAndSent' }, ['INBOX \\Inbox', '[Gmail]/Gesendet \\Sent'], []],
	['INBOX alone where there is no Sent', [folder('inbox')], { which: 'inboxAndSent' }, ['inbox \\Inbox'], []],
	['no INBOX', [folder('Sent')], { which: 'inboxAndSent' }, ['Sent \\Sent'], ['INBOX']],
	[
		'all but drafts, junk and views of other folders',
		gmail,
		{ which: 'all' },
		['INBOX \\Inbox', '[Gmail]/Gesendet \\Sent', 'Kunden '],
		[],
	],
	[
		'all but one',
		courier,
		{ which: 'all', exclude: ['INBOX.Trash'] },
		['INBOX \\Inbox', 'INBOX.Sent Items \\Sent', 'INBOX.Kunden '],
		[],
	],
	[
		'these, each once, INBOX in any case; what is gone is named',
		courier,
		{ which: 'these', include: ['Inbox', 'INBOX.Kunden', 'inbox', 'Gone'] },
		['INBOX \\Inbox', 'INBOX.Kunden '],
		['Gone'],
	],
	[
		'a folder that only holds folders is as good as gone',
		gmail,
		{ which: 'these', include: ['[Gmail]'] },
		[],
		['[Gmail]'],
	],
];

it.each(cases)('%s', (_title, listed, choice, folders, missing) => {
	const chosen = chooseFolders(listed, choice);
	expect(chosen.folders.map(({ path, specialUse }) => `${path} ${specialUse}`)).toEqual(folders);
	expect(chosen.missing).toEqual(missing);
});
