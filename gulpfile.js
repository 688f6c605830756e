/**
 * Builds dist/ from the sources. `icons` copies what n8n reads beside the code (icons, codex files, output schemas);
 * `bundle` puts the pack and the libraries it uses into one CommonJS file, with a thin file per node and credential.
 */
const { build } = require('esbuild');
const { globSync } = require('node:fs');
const { cp, mkdir, readFile, readdir, rm, writeFile } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const { parallel, series } = require('gulp');

const assets = [
	'{nodes,credentials,icons}/**/*.{svg,png}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];
const classFiles = () => globSync(['nodes/*/*.node.ts', 'credentials/*.credentials.ts']).sort();

/** n8n finds the class of a node or credential by the name of its file. */
const className = (file) => basename(file).replace(/\.(node|credentials)\.ts$/, '');

const clean = () => rm('dist', { recursive: true, force: true });

async function icons() {
	for (const file of globSync(assets)) {
		await mkdir(join('dist', dirname(file)), { recursive: true });
		await cp(file, join('dist', file));
	}
}

/**
 * One bundle for all classes: nodes share code and in-process registries as they do in the sources.
 * Nothing is minified: n8n stringifies code (dynamic outputs), and people read stack traces.
 */
async function bundle() {
	const files = classFiles();
	const entry = files.map((file) => `export { ${className(file)} } from './${file.replace(/\.ts$/, '')}';`);
	const options = {
		bundle: true,
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		external: ['n8n-workflow', 'pg-native', 'pg-cloudflare', 'cloudflare:sockets'],
		legalComments: 'none',
		keepNames: false,
		metafile: true,
		logLevel: 'warning',
	};
	const { metafile } = await build({
		...options,
		stdin: { contents: entry.join('\n') || 'export {};', resolveDir: __dirname, loader: 'ts' },
		outfile: 'dist/lib/pack.js',
	});
	// The thread that parses a backlog: a file of its own, so that it loads no more than the parser.
	await build({
		...options,
		entryPoints: ['adapters/imap/parse-worker.ts'],
		outfile: 'dist/lib/parse-worker.js',
	});
	await Promise.all(files.map(writeThinFile));
	await writeFile('dist/lib/THIRD-PARTY-LICENSES.txt', await licences(metafile));
}

async function writeThinFile(file) {
	const out = join('dist', file.replace(/\.ts$/, '.js'));
	const lib = file.startsWith('nodes/') ? '../../lib/pack.js' : '../lib/pack.js';
	await mkdir(dirname(out), { recursive: true });
	await writeFile(out, `exports.${className(file)} = require('${lib}').${className(file)};\n`);
}

/** The licence text of every package that has code in the bundle. */
async function licences(metafile) {
	const folders = Object.keys(metafile.inputs).map(
		(input) => input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0],
	);
	const texts = [...new Set(folders.filter(Boolean))].sort().map(licenceOf);
	return (await Promise.all(texts)).join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function licenceOf(folder) {
	const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
	const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
	return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

/** The lists in package.json that tell n8n what to load; `gulp register` writes them, a test compares them. */
async function register() {
	const pack = JSON.parse(await readFile('package.json', 'utf8'));
	const built = (kind) =>
		classFiles()
			.filter((file) => file.startsWith(kind))
			.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
	pack.n8n = { ...pack.n8n, credentials: built('credentials/'), nodes: built('nodes/') };
	await writeFile('package.json', `${JSON.stringify(pack, null, 2)}\n`);
}

exports.clean = clean;
exports.icons = icons;
exports.bundle = bundle;
exports.register = register;
exports.build = series(clean, parallel(icons, bundle));
exports.default = exports.build;
