/** The two commands of the README: a real n8n, a real mailbox, 53 mails, every record exactly once. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { node24, root } from '../../scripts/lib/repository';
import { runToEnd } from '../../scripts/lib/running.cjs';

jest.setTimeout(600_000);

const start = (...args: string[]) =>
	runToEnd(node24, [join(root, 'scripts/bootstrap.mjs'), 'scripts/start', ...args], { cwd: root });

describe('npm start -- --check', () => {
	it('ends with 0 and one JSON line that tells what came of every sample mail', async () => {
		const { code, text } = await start('--check');
		const lines = text.trim().split('\n');
		expect({ code, wrong: lines.filter((line) => /^(WRONG|FAILED)/.test(line)) }).toEqual({
			code: 0,
			wrong: [],
		});
		expect(JSON.parse(lines.at(-1)!)).toEqual({
			mails: 53,
			bound: 42,
			created: { lead: 18, contact: 4, deal: 11 },
			review: 3,
			skipped: 8,
			seconds: expect.any(Number),
			pages: { card: 200, list: 200, sidebar: 200 },
		});
	});
});

describe('npm start', () => {
	it('refuses an option it does not know, in one sentence', async () => {
		const { code, text } = await start('--chek');
		expect(code).toBe(1);
		expect(text).toContain('npm start does not know --chek.');
		expect(text).not.toMatch(/\n\s+at /);
	});

	it('says which port is in use and what to do, and starts nothing', async () => {
		const taken = createServer();
		const port = await new Promise<number>((done) =>
			taken.listen(0, '127.0.0.1', () => done((taken.address() as { port: number }).port)),
		);
		try {
			const { code, text } = await start('--port', String(port));
			expect(code).toBe(1);
			expect(text).toMatch(new RegExp(`Port ${port} cannot be used .* npm start -- --port ${port + 1}`));
		} finally {
			taken.close();
		}
	});
});
