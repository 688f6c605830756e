/**
 * Installs the pack as n8n's own "install community node" does: pack, untar, drop dev, peer and optional
 * dependencies, install without scripts (n8n 2.41.1, community-packages.service.js, downloadPackage).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packName, pathWithNode24, root } from './repository';
import { runToEnd } from './running.cjs';

const installFlags = [
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

async function mustRun(command: string, args: string[], cwd: string): Promise<string> {
	const { code, text } = await runToEnd(command, args, {
		cwd,
		env: { ...process.env, PATH: pathWithNode24 },
	});
	if (code !== 0) throw new Error(`${command} ${args[0]} failed: ${text.slice(-1000)}`);
	return text;
}

/** Installs the built pack below `<folder>/.n8n/nodes`; resolves to its folder there. */
export async function installInApp(folder: string): Promise<string> {
	const home = join(folder, '.n8n/nodes/node_modules', packName);
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home, { recursive: true });
	const tarball = (await mustRun('npm', ['pack', root, '--quiet', '--ignore-scripts'], folder))
		.trim()
		.split('\n')
		.at(-1)!;
	await mustRun('tar', ['-xzf', tarball, '-C', home, '--strip-components=1'], folder);
	rmSync(join(folder, tarball));
	const file = join(home, 'package.json');
	const pack = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	for (const part of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete pack[part];
	writeFileSync(file, JSON.stringify(pack, null, 2));
	await mustRun('npm', ['install', ...installFlags], home);
	return home;
}
