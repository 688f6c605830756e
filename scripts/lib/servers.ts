/** The servers that some suites need: finds them, and on Debian as root installs the missing ones without starting them. */
import { accessSync, constants, existsSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, getuid } from 'node:process';
import { runToEnd } from './running.cjs';
import { unpackDebian, unpackedRoot } from './unpacked-debian';

interface Server {
	program: string;
	debianPackages: string[];
	/** Debian lets it not be installed beside another one of these: unpacked into the cache folder instead. */
	unpacked?: true;
}

const servers = {
	dovecot: { program: 'dovecot', debianPackages: ['dovecot-imapd'] },
	postgresql: { program: 'postgres', debianPackages: ['postgresql'] },
	redis: { program: 'redis-server', debianPackages: ['redis-server'] },
	// Debian allows one IMAP server at a time, and that is Dovecot.
	cyrus: { program: 'usr/lib/cyrus/bin/master', debianPackages: ['cyrus-imapd'], unpacked: true },
	chromium: { program: 'chromium', debianPackages: ['chromium', 'fonts-noto-cjk'] },
} satisfies Record<string, Server>;
export type ServerName = keyof typeof servers;

/** Debian keeps some of them away from the PATH. */
export const serverFolders = (): string[] => [
	...(env.PATH ?? '').split(':'),
	'/usr/sbin',
	'/usr/bin',
	'/usr/local/sbin',
	...globSync('/usr/lib/postgresql/*/bin'),
];

/** The path of a program, or undefined. */
export function findProgram(program: string): string | undefined {
	return serverFolders()
		.map((folder) => join(folder, program))
		.find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

export const missingServers = (): ServerName[] =>
	(Object.keys(servers) as ServerName[]).filter((name) => !isThere(servers[name]));

function isThere({ program, debianPackages, unpacked }: Server): boolean {
	if (!unpacked) return findProgram(program) !== undefined;
	return debianPackages.every((name) => isExecutable(join(unpackedRoot(name) ?? '/', program)));
}

/** Installs what is missing; resolves to the reason why something could not be installed, or undefined. */
export async function installMissingServers(report: (line: string) => void): Promise<string | undefined> {
	const missing = missingServers();
	if (missing.length === 0) return undefined;
	if (!existsSync('/etc/debian_version') || !isExecutable('/usr/bin/apt-get'))
		return 'this is not Debian: install it by hand';
	if (getuid?.() !== 0) return 'apt-get needs root: install it by hand';
	report(`Installing ${missing.join(', ')} (apt-get) ...`);
	return await withoutStarting(() => aptInstall(missing.map((name) => servers[name])));
}

async function aptInstall(wanted: Server[]): Promise<string | undefined> {
	const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
	const packages = (unpacked: boolean): string[] =>
		wanted.filter((one) => Boolean(one.unpacked) === unpacked).flatMap((one) => one.debianPackages);
	const update = await runToEnd('apt-get', ['update', '-q'], options);
	const args = ['install', '-y', '-q', '--no-install-recommends', ...packages(false)];
	const install = packages(false).length > 0 ? await runToEnd('apt-get', args, options) : update;
	const problems = install.code === 0 ? [] : [(update.code === 0 ? install : update).text];
	for (const name of packages(true)) problems.push((await unpackDebian(name)) ?? '');
	const told = problems.filter(Boolean).map((text) => text.trim().split('\n').slice(-3).join(' '));
	return told.length === 0 ? undefined : `apt-get failed: ${told.join('; ')}`;
}

/** Debian starts a server when it installs one, unless this file says no. */
async function withoutStarting<T>(work: () => Promise<T>): Promise<T> {
	const policy = '/usr/sbin/policy-rc.d';
	if (existsSync(policy)) return await work();
	writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	try {
		return await work();
	} finally {
		rmSync(policy, { force: true });
	}
}
