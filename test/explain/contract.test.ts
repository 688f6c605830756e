/** The command line of `explain`: what it prints, in which shape and order, and what it refuses. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startChild } from '../../scripts/lib/running.cjs';
import { eml } from '../support/explain';
import { acme, john, settings, users } from '../support/scenario';

const root = join(__dirname, '../..');
let folder: string;

// Every run is a process of its own.
jest.setTimeout(60_000);

/** What is no option is a file of the test's folder. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
	const full = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
	const command = [join(root, 'scripts/bootstrap.mjs'), 'scripts/explain', ...full];
	const child = startChild(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, err, code] = await Promise.all([
		text(child.stdout ?? []),
		text(child.stderr ?? []),
		new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? -1))),
	]);
	return { code, out: out.replaceAll(`${folder}/`, ''), err };
}

async function text(stream: AsyncIterable<Buffer> | Buffer[]): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of stream) parts.push(part);
	return Buffer.concat(parts).toString();
}

async function put(files: Record<string, string>): Promise<void> {
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), text);
	}
}

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'explain-contract-'));
	await put({
		's.json': JSON.stringify(settings),
		'c.json': JSON.stringify({ users, records: [john, acme] }),
	});
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('explain on the command line', () => {
	it('prints one line a mail, files before folders as given, folders by the bytes of their relative paths', async () => {
		await put({
			'm/b.eml': eml('From: b@x.example', 1),
			'm/Z.EML': eml('From: z@x.example', 2),
			'm/a/c.eml': eml('From: c@x.example', 3),
			'm/folder.eml/d.eml': eml('From: d@x.example', 4),
			'm/notes.txt': 'no mail',
			'n/sENT/e.eml': eml('From: alias@elsewhere.example\nTo: e@x.example', 5),
			'last.eml': eml('Subject: Order', 6),
			'first.eml': '',
		});
		const { code, out, err } = await run(
			'--settings',
			's.json',
			'--crm',
			'c.json',
			'--ndjson',
			'first.eml',
			'm',
			'n',
			'last.eml',
		);
		const lines = out
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect({ code, err }).toEqual({ code: 0, err: '' });
		expect(lines.map(({ file }) => file)).toEqual([
			'first.eml',
			'm/Z.EML',
			'm/a/c.eml',
			'm/b.eml',
			'm/folder.eml/d.eml',
			'n/sENT/e.eml',
			'last.eml',
		]);
		expect(lines.map(({ outcome, rule }) => `${outcome} ${rule}`)).toEqual([
			'skipped null',
			...Array.from({ length: 4 }, () => 'bound inboundNew'),
			'bound outboundNew',
			'bound inboundKnown',
		]);
		expect(lines[0].reasons).toEqual(['no-sender']);
		expect(lines[0].mail.problems).not.toEqual([]);
		const keys = ['file', 'mail', 'outcome', 'rule', 'candidates', 'bound', 'created', 'reasons', 'routes'];
		for (const line of lines) expect(Object.keys(line)).toEqual(keys);
		const [deal] = lines[6].created;
		expect(lines[6].created).toEqual([
			{
				kind: 'deal',
				id: expect.any(String),
				title: 'Order',
				emails: ['john@acme.example'],
				source: 'email',
				responsible: 'u2',
			},
		]);
		expect(lines[6].bound).toEqual(
			expect.arrayContaining([
				{ kind: 'contact', id: 'c1', why: 'exact-address' },
				{ kind: 'company', id: 'co1', why: 'via-contact' },
				{ kind: 'deal', id: deal.id, why: 'created' },
			]),
		);
		expect(Object.keys(lines[6].mail)).toEqual(
			expect.arrayContaining(
				'id messageId inReplyTo references conversationId direction mailbox from sender replyTo to cc bcc parties subject topic date receivedAt text newText html preview automation authentication attachments problems'.split(
					' ',
				),
			),
		);
	});

	it('lets nothing of a never-store mail out but id, date and reason', async () => {
		await put({
			's.json': JSON.stringify({
				...settings,
				neverStore: ['secret.example'],
				keywords: [{ name: 'all', any: ['words'] }],
			}),
			'a.eml': eml(
				'From: "Quiet One" <who@secret.example>\nSubject: Hidden topic\nMessage-ID: <a@id>\n\nTop private words',
			),
		});
		const { out } = await run('--settings', 's.json', '--ndjson', 'a.eml');
		expect(JSON.parse(out)).toEqual({
			file: 'a.eml',
			mail: { id: 'a@id', date: '2026-03-02T10:00:00.000Z' },
			outcome: 'skipped',
			rule: null,
			candidates: [],
			bound: [],
			created: [],
			reasons: ['never-store'],
			routes: [],
		});
		const people = await run('--settings', 's.json', 'a.eml');
		expect(people.out).toContain('never-store');
		expect(people.out).not.toMatch(/secret\.example|Quiet|Hidden|private/);
	});

	it('explains to people why, and names an example where no rules are given', async () => {
		await put({ 'a.eml': eml('Subject: Order') });
		const without = await run('--crm', 'c.json', 'a.eml');
		expect(without.out).toMatch(/No rules are given.*\{ "rules": \{ "inboundNew"/s);
		const { out } = await run('--settings', 's.json', '--crm', 'c.json', 'a.eml');
		expect(out).toMatch(/rule +inbound from a known address: applied, makes a deal/);
		expect(out).toMatch(/bound to +contact John Doe \(c1\): exact-address/);
		expect(out).toMatch(/Created deal "Order"; responsible: u2 \(the owner of the known contact\)/);
	});

	it('fails for what it cannot read, in one sentence', async () => {
		await put({ 'bad.json': '{', 'a.eml': eml('') });
		for (const [args, named] of [
			[['nowhere.eml'], 'nowhere.eml'],
			[['a.eml', 'nowhere'], 'nowhere'],
			[['--crm', 'bad.json', 'a.eml'], 'bad.json'],
			[['--settings', 'none.json', 'a.eml'], 'none.json'],
			[[], 'PATH'],
			[['--verbose', 'a.eml'], '--verbose'],
		] as const) {
			const { code, out, err } = await run('--ndjson', ...args);
			expect({ code, out }).toEqual({ code: 1, out: '' });
			expect(err).toContain(named);
			expect(err.trimEnd().split('\n')).toHaveLength(1);
		}
	});

	it('ends with an exit code and one sentence when a setting is refused', async () => {
		await put({ 's.json': JSON.stringify({ mode: 'auto' }), 'a.eml': eml('') });
		const { code, out, err } = await run('--settings', 's.json', '--ndjson', 'a.eml');
		const sentence = 'Setting "mode" is "auto"; it must be one of automatic, manual.\n';
		expect({ code, out, err }).toEqual({ code: 1, out: '', err: sentence });
	});

	it('says to people what nearly was a route, and prints nothing that a terminal obeys', async () => {
		const keywords = [{ name: 'fast', any: ['urgent'] }];
		await put({
			's.json': JSON.stringify({ ...settings, keywords }),
			'a.eml': eml('Subject: =?utf-8?Q?Not_urgent=1B[2J?='),
		});
		const { code, out } = await run('--settings', 's.json', 'a.eml');
		expect(code).toBe(0);
		expect(out).toContain('no route     fast: It is denied: "Not urgent');
		expect(out).not.toContain('\u001b');
	});
});
