/** The house plan (docs: README "House plan") as rules; each comment is the sentence a developer reads on failure. */
const pureParsers = [
	'zod',
	'tldts',
	're2js',
	'chrono-node',
	'libphonenumber-js',
	'htmlparser2',
	'luxon',
	'libmime',
	'sanitize-html',
	'email-addresses',
	'iconv-lite',
	'nodemailer/dist/esm/addressparser',
];

module.exports = {
	forbidden: [
		{
			name: 'core-is-pure',
			severity: 'error',
			comment:
				'core/ decides and never talks: it may import core/, zod and small pure parsers, nothing that opens a file or a socket.',
			from: { path: '^core/' },
			to: {
				pathNot: [
					'^core/',
					`^node_modules/(${pureParsers.join('|')})/`,
					'^node_modules/@types/',
					'^(node:)?(crypto|url)$',
				],
			},
		},
		{
			name: 'adapters-point-at-core',
			severity: 'error',
			comment: 'adapters/ implement the ports of core/ and never know a node.',
			from: { path: '^adapters/' },
			to: { path: '^(nodes|credentials|scripts)/' },
		},
		{
			name: 'one-crm-per-folder',
			severity: 'error',
			comment: 'CRM gateways are strangers; what two of them share belongs in adapters/crm/shared/.',
			from: { path: '^adapters/crm/([^/]+)/', pathNot: '^adapters/crm/shared/' },
			to: { path: '^adapters/crm/[^/]+/', pathNot: ['^adapters/crm/$1/', '^adapters/crm/shared/'] },
		},
		{
			name: 'n8n-stays-in-the-shell',
			severity: 'error',
			comment: 'Only nodes/ and credentials/ import n8n; everything else must run without it.',
			from: { path: '^(core|adapters)/' },
			to: { path: '^node_modules/(n8n-workflow|n8n-core)/' },
		},
		{
			name: 'nodes-are-strangers',
			severity: 'error',
			comment: 'A node folder imports no other node folder; what two share belongs in nodes/shared/.',
			from: { path: '^nodes/([^/]+)/', pathNot: '^nodes/shared/' },
			to: { path: '^nodes/[^/]+/', pathNot: ['^nodes/$1/', '^nodes/shared/'] },
		},
		{
			name: 'nothing-imports-tests',
			severity: 'error',
			comment: 'Shipped code never imports test/ or scripts/.',
			from: { path: '^(core|adapters|nodes|credentials)/' },
			to: { path: '^(test|scripts)/' },
		},
		{
			name: 'no-circular',
			severity: 'error',
			comment: 'Two files that import each other are one file or three.',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// A checkout may share its node_modules by a link: rules name packages by their place here, not there.
		preserveSymlinks: true,
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'require', 'node', 'default', 'types'],
		},
	},
};
