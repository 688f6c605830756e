/** Runs one script of scripts/ (TypeScript or JavaScript) with the TypeScript of the pack at hand: `run-script.cjs FILE ARGS...`. */
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
require('./typescript-hook.cjs');

const [asked, ...args] = process.argv.slice(2);
const file = ['.mjs', '.ts', '.cjs', '']
	.map((end) => resolve(`${asked}${end}`))
	.find((path) => existsSync(path));
if (!file) {
	process.stderr.write(`There is no script ${asked}.\n`);
	process.exit(1);
}
process.argv = [process.argv[0], file, ...args];
if (file.endsWith('.mjs')) {
	import(pathToFileURL(file).href).catch((error) => {
		process.stderr.write(`${error?.stack ?? error}\n`);
		process.exit(1);
	});
} else require(file);
