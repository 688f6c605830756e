/** `npm run check`: everything that must hold before a commit, in the order in which it fails fastest. */
import { spawnSync } from 'node:child_process';

export const checks = [
	['formatting', ['prettier', '--check', '.']],
	['types', ['tsc', '-p', '.']],
	['lint', ['eslint', '.']],
	['house rules', ['depcruise', 'core', 'adapters', 'nodes', 'credentials']],
	['unused code', ['knip']],
];

const jest = ['jest', ['--selectProjects', 'unit', 'contract', 'nodes']];
for (const [name, [tool, ...args]] of [...checks, ['tests', jest.flat()]]) {
	process.stdout.write(`${name} ...\n`);
	const { status } = spawnSync(tool, args, { stdio: 'inherit' });
	if (status !== 0) process.exit(status ?? 1);
}
