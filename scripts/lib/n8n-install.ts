/**
 * Installs the n8n that the demo, the end-to-end tests and the benches run: scripts/n8n/ and its lock file, into a
 * cache folder outside the clone. Built beside and renamed when complete, so a kill half-way leaves no broken cache.
 */
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statfsSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive, withFolderLock } from './folder-lock.cjs';
import { PlainError } from './plain-error';
import { cacheFolder, pathWithNode24, root } from './repository';
import { onEnd, runToEnd } from './running.cjs';

type Report = (line: string) => void;

const recipe = join(root, 'scripts/n8n');

/** The cache folder of exactly this lock file. */
function n8nFolder(): string {
	const hash = createHash('sha256')
		.update(readFileSync(join(recipe, 'package-lock.json')))
		.digest('hex');
	return join(cacheFolder, `n8n-${hash.slice(0, 12)}`);
}

/** The folder of an installed n8n, or undefined. */
const installedN8n = (): string | undefined =>
	existsSync(join(n8nFolder(), 'node_modules/n8n/bin/n8n')) ? n8nFolder() : undefined;

/** The folder of n8n, installing it first when this machine has not got it yet. */
export async function ensureN8n(report: Report): Promise<string> {
	const folder = n8nFolder();
	if (installedN8n()) return folder;
	await withFolderLock(
		`${folder}.lock`,
		async () => installedN8n() ?? (await install(folder, report)),
		() => report('Another run is installing n8n; waiting for it ...'),
	);
	return folder;
}

/** The headers of Node 24 that the npm package `node` brings; sqlite3 is compiled against them. */
function headersFolder(): string | undefined {
	const homes = [join(root, 'node_modules/node/node_modules'), join(root, 'node_modules')];
	const name = `node-${process.platform}-${process.arch}`;
	return homes.map((home) => join(home, name)).find((path) => existsSync(join(path, 'include')));
}

async function install(folder: string, report: Report): Promise<string> {
	removeLeftovers(folder);
	const half = `${folder}.half-${process.pid}`;
	mkdirSync(half, { recursive: true });
	const forget = onEnd(() => rmSync(half, { recursive: true, force: true }));
	try {
		cpSync(recipe, half, { recursive: true });
		report('Installing n8n 2.41.1 into the cache folder: about 5 minutes and 3 GB, only the first time.');
		await download(half, report);
		await step('compiling its database driver', ['rebuild', 'sqlite3', 'isolated-vm'], half, report);
		rmSync(folder, { recursive: true, force: true });
		renameSync(half, folder);
		report('n8n is installed.');
		return folder;
	} finally {
		forget();
		rmSync(half, { recursive: true, force: true });
	}
}

/** Half-built folders of runs that were killed. */
function removeLeftovers(folder: string): void {
	if (!existsSync(dirname(folder))) return;
	for (const name of readdirSync(dirname(folder))) {
		const pid = name.startsWith(`${basename(folder)}.half-`) ? Number(name.split('-').at(-1)) : 0;
		if (pid > 0 && !isAlive(pid)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
	}
}

/** Versions of npm disagree on which optional packages a lock file must name; `npm install` takes the versions it has. */
async function download(half: string, report: Report): Promise<void> {
	const what = 'downloading and unpacking';
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
	const text = await npm(what, ['ci', ...quiet], half, report);
	if (text !== undefined && /in sync|EUSAGE|EBADPLATFORM/.test(text))
		await step(what, ['install', '--no-save', ...quiet], half, report);
	else if (text !== undefined) throw new PlainError(explainFailure(text));
}

async function step(what: string, args: string[], cwd: string, report: Report): Promise<void> {
	const text = await npm(what, args, cwd, report);
	if (text !== undefined) throw new PlainError(explainFailure(text));
}

/** Runs npm with its progress told; resolves to what it said when it failed. */
async function npm(what: string, args: string[], cwd: string, report: Report): Promise<string | undefined> {
	const started = Date.now();
	const free = freeBytes(cwd);
	const tick = setInterval(() => report(progress(what, cwd, started, free)), 10_000);
	try {
		report(`n8n: ${what} ...`);
		const { code, text } = await runToEnd('npm', args, { cwd, env: npmEnvironment() });
		return code === 0 ? undefined : text;
	} finally {
		clearInterval(tick);
	}
}

/** npm unpacks thousands of small files silently; what has gone from the free space tells how far it is. */
const freeBytes = (folder: string): number => {
	const { bavail, bsize } = statfsSync(folder);
	return bavail * bsize;
};

function progress(what: string, cwd: string, started: number, freeAtStart: number): string {
	const gigabytes = Math.max(0, freeAtStart - freeBytes(cwd)) / 1e9;
	return `  ... ${what}: ${Math.round((Date.now() - started) / 1000)} s, ${gigabytes.toFixed(1)} GB written`;
}

/** Flags of the npm that started us (silent, ignore-scripts) must not reach this one. */
function npmEnvironment(): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) => !/^npm_(config_(loglevel|silent|ignore_scripts|prefix)|package_|lifecycle_)/i.test(name),
	);
	const headers = headersFolder();
	return {
		...Object.fromEntries(own),
		PATH: pathWithNode24,
		...(headers ? { npm_config_nodedir: headers } : {}),
	};
}

/** One sentence and what to do, for each way in which npm fails on people's machines. */
function explainFailure(text: string): string {
	const again = 'then run the same command again.';
	const tail = text
		.trim()
		.split('\n')
		.filter((line) => /ERR|error/i.test(line))
		.slice(-6)
		.join('\n');
	if (/ENOSPC|no space left/i.test(text))
		return `The disk is full: n8n needs about 4 GB in ${cacheFolder}. Free some space (or set CRM_MAIL_CACHE to a folder on another disk), ${again}`;
	if (/EACCES|EPERM|EROFS/.test(text))
		return `${cacheFolder} cannot be written. Set CRM_MAIL_CACHE to a folder of your own, ${again}`;
	if (/not found: (make|g\+\+|cc)|find Python|could not find.*python|make: (g\+\+|c\+\+|cc): /i.test(text)) {
		return `n8n's database driver must be compiled, and this machine has no C++ toolchain. Install it (on Debian: apt-get install build-essential python3), ${again}`;
	}
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(text)) {
		return `n8n could not be downloaded: the npm registry cannot be reached. Check the network (and npm's proxy setting), ${again}`;
	}
	return `n8n could not be installed. npm's last words:\n${tail || text.slice(-800)}\nSolve that, ${again}`;
}
