/** The suites of `npm test`: what each needs, and how one is run and counted. */
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24, root } from './repository';
import { endChild, onEnd, startChild } from './running.cjs';
import { serverFolders, type ServerName } from './servers';

export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

export interface Suite {
	name: string;
	/** Left out, and named, when one of these is missing. */
	needs: Array<ServerName | 'n8n'>;
	run: () => Promise<Counts>;
}

const toolFile = (path: string): string => join(root, 'node_modules', path);

/** Static checks; each counts as one test. */
const checks: Array<[string, string[]]> = [
	['types', [toolFile('typescript/bin/tsc'), '-p', '.']],
	['lint', [toolFile('eslint/bin/eslint.js'), '.']],
	[
		'house rules',
		[toolFile('dependency-cruiser/bin/dependency-cruise.mjs'), 'core', 'adapters', 'nodes', 'credentials'],
	],
	['unused code', [toolFile('knip/bin/knip.js')]],
];

/** Runs a program of Node with its output shown; resolves to its exit code. */
async function run(args: string[]): Promise<number> {
	const env = {
		...process.env,
		PATH: serverFolders().join(':'),
		NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
	};
	const child = startChild(node24, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
	const forget = onEnd(() => endChild(child, 20_000));
	const code = await new Promise<number>((done) => child.once('close', (value) => done(value ?? 1)));
	forget();
	return code;
}

async function runChecks(): Promise<Counts> {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for (const [name, args] of checks) {
		const code = await run(args);
		process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}\n`);
		counts[code === 0 ? 'passed' : 'failed'] += 1;
	}
	return counts;
}

interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	numRuntimeErrorTestSuites: number;
}

/** Runs one Jest project; a test file that does not even load counts as a failed test. */
async function runJest(project: string, args: string[]): Promise<Counts> {
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-test-'));
	const report = join(folder, 'report.json');
	const code = await run([
		toolFile('jest/bin/jest.js'),
		'--selectProjects',
		project,
		'--ci',
		'--passWithNoTests',
		'--json',
		`--outputFile=${report}`,
		...args,
	]);
	const found = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as JestReport) : undefined;
	rmSync(folder, { recursive: true, force: true });
	if (!found) return { passed: 0, failed: 1, skipped: 0 };
	const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
	return {
		passed: found.numPassedTests,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: found.numPendingTests + found.numTodoTests,
	};
}

const jest = (name: string, needs: Suite['needs'], ...args: string[]): Suite => ({
	name,
	needs,
	run: () => runJest(name, args),
});

export const suites: Suite[] = [
	{ name: 'house', needs: [], run: runChecks },
	jest('unit', []),
	jest('contract', ['postgresql']),
	jest('nodes', []),
	// Servers of others run inside these processes; a timer that one forgets must not hold up the run for ever.
	jest('imap', ['dovecot'], '--runInBand', '--forceExit'),
	jest('second-server', ['cyrus'], '--runInBand', '--forceExit'),
	jest('end-to-end', ['n8n', 'chromium', 'dovecot', 'postgresql', 'redis'], '--runInBand', '--forceExit'),
];
