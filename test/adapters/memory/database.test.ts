/** Opening the memory: files that are damaged, foreign, newer, moved away; servers that are gone. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { claimsOn } from '../../../adapters/memory/claims';
import { openMemoryDatabase } from '../../../adapters/memory/database';
import { MemoryError } from '../../../adapters/memory/memory-error';
import { closeSharedMemories, sharedMemory } from '../../../adapters/memory/shared-memory';
import { linkSecret } from '../../../adapters/memory/secret';
import { eachEngine } from '../../support/each-engine';
import { postgresMissing, startPostgres } from '../../../scripts/lib/postgres';

let folder = '';
let file = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'crm-mail-memory-'));
	file = join(folder, 'deep/below/memory.sqlite');
});
afterEach(async () => {
	await closeSharedMemories();
	rmSync(folder, { recursive: true, force: true });
});

const refusal = async (work: Promise<unknown>): Promise<MemoryError> => {
	const error: unknown = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(MemoryError);
	return error as MemoryError;
};

eachEngine((engine) => {
	it('keeps what was written when it is opened again, and lays its tables once', async () => {
		const place = await engine.place();
		const first = await openMemoryDatabase(place);
		const secret = await linkSecret(first.db);
		await first.close();
		const second = await openMemoryDatabase(place);
		expect(await linkSecret(second.db)).toBe(secret);
		await second.close();
	});

	it('refuses a memory that a newer version of the pack has written', async () => {
		const place = await engine.place();
		const memory = await openMemoryDatabase(place);
		const newer = { name: '999-future', timestamp: '2099-01-01T00:00:00Z' };
		await memory.db
			.insertInto('kysely_migration' as never)
			.values(newer as never)
			.execute();
		await memory.close();
		const { message, todo } = await refusal(openMemoryDatabase(place));
		expect(message).toContain('newer version');
		expect(todo).toContain('Update the pack');
	});
});

describe('a SQLite file', () => {
	it('is made with its folder, for its owner only, and survives a power cut (full synchronous, WAL)', async () => {
		const memory = await openMemoryDatabase({ file });
		await memory.close();
		expect(statSync(join(folder, 'deep')).mode & 0o077).toBe(0);
		const raw = new DatabaseSync(file);
		expect(raw.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
		raw.close();
	});

	it('that is no database is named as damaged and left byte for byte', async () => {
		const garbage = 'this is no database, but somebody may still need it'.repeat(50);
		file = join(folder, 'memory.sqlite');
		writeFileSync(file, garbage);
		const { message, todo } = await refusal(openMemoryDatabase({ file }));
		expect(message).toBe(`The memory file ${file} is damaged and was left as it is.`);
		expect(todo).toContain('move it away');
		expect(readFileSync(file, 'utf8')).toBe(garbage);
	});

	it('with a broken page is named as damaged when the page is read', async () => {
		const first = await openMemoryDatabase({ file });
		const keys = Array.from({ length: 3000 }, (_, index) => `key-${index}`);
		await claimsOn(first.db).claim('s', keys, 'a', 1000, new Date());
		await first.close();
		const bytes = readFileSync(file);
		bytes.fill(0xa5, 4096 * 3);
		writeFileSync(file, bytes);
		const broken = await openMemoryDatabase({ file }).then(
			async (memory) =>
				await claimsOn(memory.db)
					.results('s', keys)
					.then(() => undefined)
					.catch((error: unknown) => error)
					.finally(() => memory.close()),
			(error: unknown) => error,
		);
		expect(broken).toBeInstanceOf(MemoryError);
		expect((broken as MemoryError).message).toContain('is damaged');
	});

	it('of another program gets none of our tables', async () => {
		file = join(folder, 'other.sqlite');
		const other = new DatabaseSync(file);
		other.exec('create table workflows (id text)');
		other.close();
		expect((await refusal(openMemoryDatabase({ file }))).message).toContain('another program');
		const raw = new DatabaseSync(file);
		expect(raw.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'workflows' }]);
		raw.close();
	});

	it('in a folder that cannot be made is refused in plain words', async () => {
		writeFileSync(join(folder, 'deep'), 'a file where a folder should be');
		const { message, todo } = await refusal(openMemoryDatabase({ file }));
		expect(message).toContain('cannot be opened');
		expect(todo).toContain('may be written by n8n');
	});

	it('is shared in the process, and opened anew when it was moved away', async () => {
		const first = await sharedMemory({ file });
		expect(await sharedMemory({ file })).toBe(first);
		renameSync(file, `${file}.old`);
		const second = await sharedMemory({ file });
		expect(second).not.toBe(first);
		expect(existsSync(file)).toBe(true);
	});

	it('that could not be opened is tried again next time', async () => {
		file = join(folder, 'memory.sqlite');
		writeFileSync(file, 'no database at all, only text that is longer than a hundred bytes. '.repeat(3));
		await refusal(sharedMemory({ file }));
		rmSync(file);
		expect((await sharedMemory({ file })).engine).toBe('sqlite');
	});
});

describe('a PostgreSQL server', () => {
	it('that does not answer is named, without its password', async () => {
		const place = { postgres: 'postgres://anna:secret-word@127.0.0.1:9/memory' };
		const { message, todo } = await refusal(openMemoryDatabase(place));
		expect(message).toContain('does not answer');
		expect(todo).toContain('CRM Memory credential');
		expect(`${message} ${todo}`).not.toContain('secret-word');
	});

	const maybe = postgresMissing ? it.skip : it;
	const reason = postgresMissing ? ` (left out: ${postgresMissing})` : '';
	maybe(
		`that crashes and comes back is used again without a restart of n8n${reason}`,
		async () => {
			const server = await startPostgres();
			const memory = await openMemoryDatabase({ postgres: await server.newDatabase() });
			try {
				const claims = claimsOn(memory.db);
				await claims.claim('s', ['k'], 'a', 60_000, new Date());
				await server.stop();
				await expect(claims.results('s', ['k'])).rejects.toThrow();
				await server.start();
				await claims.complete('s', new Map([['k', 'made']]), 'a', new Date());
				expect(await claims.results('s', ['k'])).toEqual(new Map([['k', 'made']]));
			} finally {
				await memory.close();
				await server.remove();
			}
		},
		60_000,
	);
});
