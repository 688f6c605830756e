/** Fast transform by esbuild; types are checked by `tsc` in the build, not here. */
const base = {
	testEnvironment: 'node',
	transform: { '\\.ts$': '<rootDir>/test/support/esbuild-transform.cjs' },
	moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	modulePathIgnorePatterns: ['<rootDir>/dist'],
};

/** One project a suite; `npm test` runs them one after another and prints each one's time. */
const suite = (displayName, testMatch, extra = {}) => ({
	...base,
	displayName,
	testMatch: testMatch.map((glob) => `<rootDir>/test/${glob}`),
	...extra,
});

module.exports = {
	projects: [
		suite('unit', [
			'core/**/*.test.ts',
			'explain/**/*.test.ts',
			'package/**/*.test.ts',
			'workflows/**/*.test.ts',
		]),
		suite('contract', [
			'adapters/crm/**/*.test.ts',
			'adapters/memory/**/*.test.ts',
			'adapters/resolve/**/*.test.ts',
		]),
		suite('nodes', ['nodes/**/*.test.ts', 'credentials/**/*.test.ts']),
		suite('imap', ['adapters/imap/**/*.test.ts'], {
			testPathIgnorePatterns: ['<rootDir>/test/adapters/imap/second-server/'],
		}),
		suite('second-server', ['adapters/imap/second-server/*.test.ts']),
		suite('end-to-end', ['end-to-end/**/*.test.ts']),
	],
};
