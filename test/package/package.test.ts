/** What n8n is told to load is what there is: package.json, the sources and the built files agree. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const pack = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sources = globSync(['nodes/*/*.node.ts', 'credentials/*.credentials.ts'], { cwd: root }).sort();
const listed: string[] = [...pack.n8n.credentials, ...pack.n8n.nodes];

describe('package.json', () => {
	it('lists every node and credential of the sources, and nothing else (npm run register writes the lists)', () => {
		expect([...listed].sort()).toEqual(sources.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`));
	});

	it('has no run-time dependency: libraries are in the bundle', () => {
		expect(pack.dependencies).toBeUndefined();
		expect(pack.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('names exact versions', () => {
		expect(
			Object.entries(pack.devDependencies).filter(([, version]) => !/^\d/.test(String(version))),
		).toEqual([]);
	});

	it('gives a reason for each dependency', () => {
		const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
		expect(Object.keys(pack.devDependencies).filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
	});
});

describe.each(listed)('%s', (file) => {
	it('has an icon file and, as a node, a codex file', () => {
		const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		const text = readFileSync(join(root, source), 'utf8');
		for (const [, icon] of text.matchAll(/'file:([^']+)'/g))
			expect(existsSync(join(root, source, '..', icon!))).toBe(true);
		if (source.startsWith('nodes/'))
			expect(existsSync(join(root, source.replace('.node.ts', '.node.json')))).toBe(true);
	});
});
