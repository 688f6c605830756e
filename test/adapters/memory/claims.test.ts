/** Claims: one holder at a time, leases that end, results that stay; the same on both engines. */
import { join } from 'node:path';
import { claimsOn } from '../../../adapters/memory/claims';
import { runToEnd } from '../../../scripts/lib/running.cjs';
import { node24, root } from '../../../scripts/lib/repository';
import { eachEngine } from '../../support/each-engine';

const start = new Date('2026-03-02T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const lease = 60_000;

eachEngine((engine) => {
	const open = async () => claimsOn((await engine.open()).db);

	it('grants a free key, and holds it for others until the lease ends', async () => {
		const claims = await open();
		expect((await claims.claim('s', ['k'], 'a', lease, start)).get('k')).toEqual({
			...{ state: 'granted', takenOver: false },
		});
		expect((await claims.claim('s', ['k'], 'b', lease, after(1))).get('k')).toEqual({
			...{ state: 'held', until: after(lease).toISOString() },
		});
	});

	it('gives the key of a dead worker to the next one, and says so', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		expect((await claims.claim('s', ['k'], 'b', lease, after(lease))).get('k')).toEqual({
			...{ state: 'granted', takenOver: true },
		});
		expect((await claims.claim('s', ['k'], 'c', lease, after(lease + 1))).get('k')?.state).toBe('held');
	});

	it('keeps the result for everybody who asks again', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		await claims.complete('s', new Map([['k', { id: 'r1' }]]), 'a', after(1));
		const done = { state: 'done', result: { id: 'r1' } };
		for (const at of [2, 10 * lease])
			expect((await claims.claim('s', ['k'], 'b', lease, after(at))).get('k')).toEqual(done);
		expect(await claims.results('s', ['k', 'other'])).toEqual(new Map([['k', { id: 'r1' }]]));
	});

	it('takes no result from a worker whose lease somebody has taken over', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		await claims.claim('s', ['k'], 'b', lease, after(lease));
		await claims.complete('s', new Map([['k', 'late']]), 'a', after(lease + 1));
		await claims.release('s', ['k'], 'a');
		await claims.markUnknown('s', ['k'], 'a', after(lease + 1));
		expect((await claims.claim('s', ['k'], 'c', lease, after(lease + 2))).get('k')?.state).toBe('held');
		expect((await claims.results('s', ['k'])).size).toBe(0);
	});

	it('frees a released key as if nobody had ever had it', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		await claims.release('s', ['k'], 'a');
		expect((await claims.claim('s', ['k'], 'b', lease, after(1))).get('k')).toMatchObject({
			takenOver: false,
		});
	});

	it('gives a key of unknown outcome to the next one at once, to read back first', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		await claims.markUnknown('s', ['k'], 'a', after(1));
		expect((await claims.claim('s', ['k'], 'b', lease, after(2))).get('k')).toMatchObject({
			...{ state: 'granted', takenOver: true },
		});
	});

	it('never forgets a result by releasing it or calling it unknown', async () => {
		const claims = await open();
		await claims.claim('s', ['k'], 'a', lease, start);
		await claims.complete('s', new Map([['k', 1]]), 'a', start);
		await claims.release('s', ['k'], 'a');
		await claims.markUnknown('s', ['k'], 'a', start);
		expect((await claims.claim('s', ['k'], 'b', lease, after(1))).get('k')).toEqual({
			...{ state: 'done', result: 1 },
		});
	});

	it('keeps scopes apart and takes 1,200 keys at once', async () => {
		const claims = await open();
		const keys = Array.from({ length: 1200 }, (_, index) => `k${index}`);
		await claims.claim('other', keys, 'a', lease, start);
		const granted = await claims.claim('s', keys, 'b', lease, start);
		expect([...granted.values()].filter(({ state }) => state === 'granted')).toHaveLength(1200);
		await claims.complete('s', new Map(keys.map((key) => [key, key])), 'b', start);
		expect((await claims.results('s', keys)).size).toBe(1200);
		expect(await claims.claim('s', [], 'b', lease, start)).toEqual(new Map());
	});

	it('grants each key to one of two that ask at the same moment', async () => {
		const claims = await open();
		const keys = ['k1', 'k2', 'k3'];
		const both = await Promise.all(['a', 'b'].map((holder) => claims.claim('s', keys, holder, lease, start)));
		for (const key of keys)
			expect(both.map((answers) => answers.get(key)?.state).sort()).toEqual(['granted', 'held']);
	});

	it('grants each key to one of four processes that open a new memory at the same moment', async () => {
		const place = JSON.stringify(await engine.place());
		const script = join(root, 'test/support/claim-worker.ts');
		const hook = join(root, 'scripts/lib/typescript-hook.cjs');
		const env = { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };
		// Each has loaded its modules by then, so that they meet at the empty file.
		const start = String(Date.now() + 3000);
		const workers = await Promise.all(
			['a', 'b', 'c', 'd'].map((holder) =>
				runToEnd(node24, ['-r', hook, script, place, holder, start], { cwd: root, env }),
			),
		);
		expect(workers.map(({ code, text }) => (code === 0 ? '' : text))).toEqual(['', '', '', '']);
		const granted = workers.flatMap(({ text }) => JSON.parse(text) as string[]);
		expect(granted).toHaveLength(200);
		expect(new Set(granted).size).toBe(200);
	}, 60_000);
});
