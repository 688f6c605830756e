/**
 * Debian packages that cannot be installed beside others (Debian lets one IMAP server be there at a time): unpacked into
 * the cache folder, together with the libraries that this machine lacks. Nothing is configured and nothing is started.
 */
import { chmodSync, existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { withFolderLock } from './folder-lock.cjs';
import { cacheFolder } from './repository';
import { runToEnd } from './running.cjs';

const folderOf = (name: string): string => join(cacheFolder, 'unpacked', name);

/** Where the package's own root is, or undefined. */
export const unpackedRoot = (name: string): string | undefined =>
	existsSync(folderOf(name)) ? folderOf(name) : undefined;

/** What a program of an unpacked package must be told so that it finds its libraries. */
export const unpackedEnvironment = (root: string): NodeJS.ProcessEnv => ({
	...env,
	LD_LIBRARY_PATH: globSync(
		['lib/*-linux-gnu*', 'usr/lib/*-linux-gnu*'].map((path) => join(root, path)),
	).join(':'),
});

/** Resolves to the reason why it could not be done, or undefined. The lists of apt-get must be up to date. */
export async function unpackDebian(name: string): Promise<string | undefined> {
	return await withFolderLock(`${folderOf(name)}.lock`, async () => {
		if (unpackedRoot(name)) return undefined;
		const half = `${folderOf(name)}.half-${process.pid}`;
		rmSync(half, { recursive: true, force: true });
		mkdirSync(join(half, 'debs'), { recursive: true });
		chmodSync(half, 0o755);
		try {
			return (await fill(name, half)) ?? finish(name, half);
		} finally {
			rmSync(half, { recursive: true, force: true });
		}
	});
}

async function fill(name: string, half: string): Promise<string | undefined> {
	const quiet = { env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } };
	const plan = await runToEnd('apt-get', ['install', '-s', '--no-install-recommends', name], quiet);
	if (plan.code !== 0) return lastLines('apt-get', plan.text);
	const stem = name.split('-')[0]!;
	const needed = [...plan.text.matchAll(/^Inst (\S+)/gm)]
		.map(([, one]) => one!)
		.filter((one) => one.startsWith('lib') || one.startsWith(stem));
	const got = await runToEnd('apt-get', ['download', '-q', ...needed], { ...quiet, cwd: join(half, 'debs') });
	if (got.code !== 0) return lastLines('apt-get', got.text);
	for (const file of globSync(join(half, 'debs/*.deb'))) {
		const unpacked = await runToEnd('dpkg-deb', ['-x', file, join(half, 'root')], quiet);
		if (unpacked.code !== 0) return lastLines('dpkg-deb', unpacked.text);
	}
	return undefined;
}

function finish(name: string, half: string): undefined {
	renameSync(join(half, 'root'), folderOf(name));
	return undefined;
}

const lastLines = (program: string, text: string): string =>
	`${program} failed: ${text.trim().split('\n').slice(-3).join(' ')}`;
