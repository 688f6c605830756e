/**
 * Lets scripts `require` the TypeScript of core/, adapters/ and nodes/ as it stands, without a build.
 * Beats tsx and ts-node: esbuild is there for the bundle anyway, and thirty lines need no second loader.
 * From an .mjs script: `createRequire(import.meta.url)('../core/mail/mail')`.
 */
process.env.ESBUILD_WORKER_THREADS = '1'; // one long-lived worker instead of one process for each file
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('esbuild');

Module._extensions['.ts'] = (module, path) => {
	const { code } = transformSync(readFileSync(path, 'utf8'), {
		loader: 'ts',
		format: 'cjs',
		target: 'node24',
		sourcemap: 'inline',
		sourcefile: path,
		logLevel: 'silent',
	});
	module._compile(code, path);
};
process.setSourceMapsEnabled(true);
