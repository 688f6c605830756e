/** The thread that parses a backlog: the same mails as without it, and no mail that takes n8n down. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parseHere, ParsePool, type RawToParse } from '../../../../adapters/imap/parse-pool';
import { rawMail } from '../../../support/raw-mail';

let folder: string;
let pool: ParsePool | undefined;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'parse-pool-'));
	buildSync({
		entryPoints: [join(__dirname, '../../../../adapters/imap/parse-worker.ts')],
		...{ bundle: true, platform: 'node', target: 'node24', logLevel: 'error' },
		outfile: join(folder, 'parse-worker.js'),
	});
});
afterEach(() => pool?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const batch = (...subjects: string[]): RawToParse[] =>
	subjects.map((subject, at) => ({
		source: rawMail(subject, { id: `${subject}-${at}@acme.example`, body: `Text of ${subject}, für Sie.` }),
		context: { now: '2026-03-02T12:00:00.000Z', place: { account: 'sales@ours.example', uid: at + 1 } },
	}));

/** Parses as the real one does, but dies, hangs or fills its memory when the subject says so. */
function sickWorker(): string {
	const file = join(folder, 'sick-worker.js');
	const code = `
		const { parentPort } = require('node:worker_threads');
		const { serialize } = require('node:v8');
		parentPort.on('message', (batch) => {
			const texts = batch.map(({ source }) => Buffer.from(source).toString());
			if (texts.some((text) => text.includes('Subject: Exit'))) process.exit(1);
			if (texts.some((text) => text.includes('Subject: Hang'))) for (;;);
			if (texts.some((text) => text.includes('Subject: Fill'))) { const all = []; for (;;) all.push(new Array(100000).fill({ })); }
			parentPort.postMessage(new Uint8Array(serialize(texts.map((text) => ({ subject: /Subject: (.*)/.exec(text)[1], text: '', newText: 0, problems: [] })))));
		});`;
	writeFileSync(file, code);
	return file;
}

it('gives the mails that parsing here gives, in order, batch after batch', async () => {
	pool = new ParsePool(join(folder, 'parse-worker.js'));
	const first = batch('One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven');
	const second = batch(...Array.from({ length: 50 }, (_, at) => `Mail ${at}`));
	const [one, two] = await Promise.all([pool.parse(first), pool.parse(second)]);
	expect(one()).toEqual((await parseHere(first))());
	expect(two()).toEqual((await parseHere(second))());
	expect(one()[6]).toMatchObject({ subject: 'Seven', text: expect.stringContaining('für Sie') as string });
});

it.each(['Exit', 'Hang', 'Fill'])(
	'a mail that makes the thread %s comes with its headers; its batch is whole, and the next one too',
	async (how) => {
		pool = new ParsePool(sickWorker(), { restMs: 30_000, patienceMs: 700, heapMb: 32 });
		const mails = (await pool.parse(batch('One', 'Two', how, 'Four', 'Five', 'Six')))();
		expect(mails.map(({ subject }) => subject)).toEqual(['One', 'Two', how, 'Four', 'Five', 'Six']);
		expect(mails.map(({ problems }) => problems.length > 0)).toEqual([
			false,
			false,
			true,
			false,
			false,
			false,
		]);
		expect(mails[2]).toMatchObject({ messageId: `${how}-2@acme.example`, text: '' });
		const next = (await pool.parse(batch('a', 'b', 'c', 'd', 'e', 'f')))();
		expect(next.map(({ subject }) => subject)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
	},
);

it('a thread of another version of the pack is done without', async () => {
	const file = join(folder, 'foreign-worker.js');
	writeFileSync(
		file,
		`const { parentPort } = require('node:worker_threads');
		parentPort.on('message', (batch) => parentPort.postMessage(batch.map(() => ({ subject: 'other' }))));`,
	);
	pool = new ParsePool(file);
	const all = [batch('a', 'b', 'c', 'd', 'e', 'f'), batch('g', 'h', 'i', 'j', 'k', 'l'), batch(...'mnopqr')];
	const parsed = await Promise.all(all.map((some) => pool!.parse(some)));
	const subjects = parsed.flatMap((unpack) => unpack().map(({ subject }) => subject));
	expect(subjects.join('')).toBe('abcdefghijklmnopqr');
});

it('batches that wait behind a mail that ends the thread, or were answered before it, are whole', async () => {
	pool = new ParsePool(sickWorker());
	const names = (prefix: string): string[] => Array.from({ length: 6 }, (_, at) => `${prefix}${at}`);
	const all = [names('a'), names('b'), ['Exit', ...names('c')], names('d'), names('e')];
	const parsed = await Promise.all(all.map((subjects) => pool!.parse(batch(...subjects))));
	const mails = parsed.map((open) => open());
	expect(mails.map((some) => some.map(({ subject }) => subject))).toEqual(all);
	const broken = mails.flat().filter(({ problems }) => problems.length > 0);
	expect(broken.map(({ subject }) => subject)).toEqual(['Exit']);
});

it('parses here where there is no built thread, and a few mails anyway', async () => {
	pool = new ParsePool(join(folder, 'none.js'));
	expect((await pool.parse(batch('a', 'b', 'c', 'd', 'e', 'f', 'g')))()).toHaveLength(7);
	const few = new ParsePool(sickWorker());
	expect((await few.parse(batch('Exit')))()).toMatchObject([{ subject: 'Exit', problems: [] }]);
});
