/** Jest transform: TypeScript to CommonJS by esbuild, with source maps, so that a suite starts in seconds. */
const { transformSync } = require('esbuild');
const { createHash } = require('node:crypto');
const { version } = require('esbuild/package.json');

module.exports = {
	process(source, path) {
		const { code, map } = transformSync(source, {
			loader: 'ts',
			format: 'cjs',
			target: 'node24',
			// jest runs CommonJS only: a late `import()` becomes a late `require`, as in the bundle.
			supported: { 'dynamic-import': false },
			sourcemap: 'external',
			sourcefile: path,
		});
		return { code, map };
	},
	getCacheKey(source, path) {
		return createHash('sha256').update(`${version} 2`).update(path).update('\0').update(source).digest('hex');
	},
};
