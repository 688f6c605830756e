/**
 * Makes every npm script work in a fresh clone: installs the packages of the lock file when they are missing,
 * then runs the asked script or tool under Node 24. Plain JavaScript for Node 20, no imports but Node's own.
 * Usage: node scripts/bootstrap.mjs scripts/NAME ARGS... | TOOL ARGS...
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import lock from './lib/folder-lock.cjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const node24 = join(modules, 'node', 'bin', 'node');
const say = (line) => process.stderr.write(`${line}\n`);

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Left after an install: the hash of the lock file it followed. */
const stamp = join(modules, '.installed-from-lock');
const lockHash = () =>
	createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');

/** True when a package that the lock file names (the optional ones aside) is absent or of another version. */
function isStale() {
	const installed = join(modules, '.package-lock.json');
	if (!existsSync(installed)) return true;
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return false;
	const have = readJson(installed).packages;
	const want = Object.entries(readJson(join(root, 'package-lock.json')).packages);
	return want.some(
		([path, entry]) => path !== '' && !entry.optional && have[path]?.version !== entry.version,
	);
}

/** Node releases do not exist as a package for every platform; a machine's own Node 24 or newer will do. */
const ownNodeWillDo = Number(process.versions.node.split('.')[0]) >= 24;
const hasNode24 = () => existsSync(node24) || ownNodeWillDo;

/** Runs npm with its chatter on stderr, so that the output of a script stays its own; resolves to [exit code, text]. */
function npm(args) {
	return new Promise((done) => {
		const child = spawn('npm', args, {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: withoutNpmFlags(),
		});
		let text = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
		child.on('error', (error) => done([1, error.message]));
		child.on('close', (code) => done([code ?? 1, text]));
	});
}

/** `npm run --silent` hands its own flags to child processes, which would hide why an install failed. */
function withoutNpmFlags() {
	const env = { ...process.env };
	for (const name of ['npm_config_loglevel', 'npm_config_silent', 'npm_config_ignore_scripts'])
		delete env[name];
	return env;
}

function explainFailure(text) {
	if (/ENOSPC/.test(text)) return 'The disk is full. Free some space, then run the same command again.';
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(text)) {
		return "The npm registry cannot be reached. Check the network (and npm's proxy setting), then run the same command again.";
	}
	if (/ENOENT.*npm|spawn npm/.test(text))
		return 'npm is not on the PATH. Install Node.js 20 or newer with npm.';
	return 'npm could not install the packages; its last lines are above. Run the same command again once that is solved.';
}

function fail(text) {
	const lines = text
		.trim()
		.split('\n')
		.filter((line) => !/notice|npm warn/i.test(line));
	if (lines.length > 0) say(lines.slice(-8).join('\n'));
	say(explainFailure(text));
	process.exit(1);
}

/**
 * `npm ci`, without scripts: a lint plugin's own install script refuses every tool but pnpm. Versions of npm disagree
 * on which optional packages a lock file must name; where one refuses, `npm install` takes the versions that it has.
 */
async function installPackages() {
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
	const [code, text] = await npm(['ci', ...quiet]);
	if (code === 0 || !/in sync|EUSAGE|EBADPLATFORM/.test(text)) return [code, text];
	return await npm(['install', '--no-save', ...quiet]);
}

async function install() {
	if (!isStale() && hasNode24()) return;
	if (isStale()) {
		say('Installing the packages of package-lock.json (about a minute, only the first time) ...');
		const started = Date.now();
		const tick = setInterval(() => say(`  ... ${Math.round((Date.now() - started) / 1000)} s`), 15_000);
		const [code, text] = await installPackages();
		clearInterval(tick);
		if (code !== 0) fail(text);
		writeFileSync(stamp, lockHash());
	}
	if (existsSync(node24)) return;
	say('Fetching Node 24 ...');
	const [code, text] = await npm(['rebuild', '--ignore-scripts=false', 'node', 'esbuild']);
	if ((code !== 0 || !existsSync(node24)) && !ownNodeWillDo) fail(text);
}

function runUnderNode24([target, ...args]) {
	const node = existsSync(node24) ? node24 : process.execPath;
	const isScript = target.startsWith('scripts/');
	const start = isScript
		? [join(root, 'scripts/lib/run-script.cjs'), join(root, target), ...args]
		: [toolPath(target), ...args];
	const path = [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter);
	const child = spawn(node, start, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } });
	// A terminal sends Ctrl-C to the whole group: the script ends itself, this process only waits for it.
	process.on('SIGINT', () => {});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.on('error', (error) => {
		say(`Node 24 does not start: ${error.message}`);
		process.exit(1);
	});
	child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** The JavaScript file behind a tool of node_modules/.bin. */
function toolPath(name) {
	const { bin } = readJson(join(modules, toolPackages[name] ?? name, 'package.json'));
	return join(modules, toolPackages[name] ?? name, typeof bin === 'string' ? bin : bin[name]);
}
const toolPackages = { tsc: 'typescript', depcruise: 'dependency-cruiser' };

// A linked node_modules belongs to somebody else (another checkout): use it, never change it.
const isLinked = existsSync(modules) && lstatSync(modules).isSymbolicLink();
if (!isLinked && (isStale() || !hasNode24())) {
	await lock.withFolderLock(join(root, '.cache', 'install.lock'), install, () =>
		say('Another run is installing the packages; waiting ...'),
	);
}
runUnderNode24(process.argv.slice(2));
