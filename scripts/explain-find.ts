/** Finds the mail files of `explain`, in the order in which they count as arrived. */
import { access, constants, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { PlainError } from './explain-error';

export interface MailFile {
	/** As asked for. */
	path: string;
	/** Lies below a folder called Sent. */
	sent: boolean;
}

export async function findMails(paths: string[]): Promise<MailFile[]> {
	const files: MailFile[] = [];
	for (const path of paths) {
		const unreadable = (error: NodeJS.ErrnoException): never => {
			throw new PlainError(
				`${path} cannot be read: ${error.code === 'ENOENT' ? 'it does not exist' : error.message}.`,
			);
		};
		const kind = await stat(path).catch(unreadable);
		await access(path, constants.R_OK).catch(unreadable);
		if (kind.isDirectory()) files.push(...(await mailsBelow(path)));
		else files.push(mailFile(path));
	}
	return files;
}

async function mailsBelow(folder: string): Promise<MailFile[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: Error) => {
		throw new PlainError(`${folder} cannot be read: ${error.message}.`);
	});
	const names = entries
		.filter((entry) => !entry.isDirectory() && /\.eml$/i.test(entry.name))
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
	const ordered = names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	return ordered.map((name) => mailFile(join(folder, name)));
}

function mailFile(path: string): MailFile {
	const folders = resolve(path).split(sep).slice(0, -1);
	return { path, sent: folders.some((name) => name.toLowerCase() === 'sent') };
}
