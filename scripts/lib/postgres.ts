/** Starts a PostgreSQL of its own for tests and benches: a free loopback port, a data folder that goes away, never as root. */
import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port';
import { endChild, runToEnd, startChild } from './running.cjs';

const folders = [...(process.env.PATH ?? '').split(':'), ...globSync('/usr/lib/postgresql/*/bin').reverse()];
const programs = folders.find((folder) => existsSync(join(folder, 'initdb')));

/** Why there is no PostgreSQL on this machine; undefined when there is one. */
export const postgresMissing = programs === undefined ? 'PostgreSQL is not installed here' : undefined;

export interface Postgres {
	port: number;
	/** Makes an empty database and answers its address. */
	newDatabase(): Promise<string>;
	/** Ends the server at once, as a crash does; `start` brings it back with its data. */
	stop(): Promise<void>;
	start(): Promise<void>;
	/** Ends it and removes its data. */
	remove(): Promise<void>;
}

interface Owner {
	uid?: number;
	gid?: number;
}

/** PostgreSQL refuses to run as root: its own user, else nobody. */
function serverOwner(): Owner {
	if (process.getuid?.() !== 0) return {};
	const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
	const line = ['postgres:', 'nobody:'].flatMap((name) => lines.filter((one) => one.startsWith(name)))[0];
	const [, , uid, gid] = (line ?? '').split(':');
	return { uid: Number(uid), gid: Number(gid) };
}

export async function startPostgres(): Promise<Postgres> {
	if (programs === undefined) throw new Error(postgresMissing);
	const owner = serverOwner();
	const folder = mkdtempSync(join(tmpdir(), 'crm-mail-postgres-'));
	if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
	const made = await runToEnd(
		join(programs, 'initdb'),
		['-D', join(folder, 'data'), '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
		{ ...owner, cwd: folder },
	);
	if (made.code !== 0) throw new Error(`initdb failed: ${made.text}`);
	const port = await freePort();
	let child: ChildProcess | undefined;
	const endNow = (): void => void child?.kill('SIGQUIT');
	process.once('exit', endNow);

	const server: Postgres = {
		port,
		start: async () => {
			child = startChild(
				join(programs, 'postgres'),
				[
					...['-D', join(folder, 'data'), '-k', folder, '-p', String(port)],
					...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'shared_buffers=32MB'],
				],
				{ ...owner, cwd: folder, stdio: 'ignore' },
			);
			await untilItAnswers(port);
		},
		stop: async () => {
			if (!child) return;
			endNow();
			await endChild(child, 5_000);
		},
		newDatabase: async () => {
			const name = `memory_${++databases}`;
			await asked(port, `create database ${name}`);
			return `postgres://test@127.0.0.1:${port}/${name}`;
		},
		remove: async () => {
			await server.stop();
			process.off('exit', endNow);
			rmSync(folder, { recursive: true, force: true });
		},
	};
	await server.start();
	return server;
}

let databases = 0;

async function asked(port: number, sql: string): Promise<void> {
	const client = new Client({ connectionString: `postgres://test@127.0.0.1:${port}/postgres` });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

async function untilItAnswers(port: number): Promise<void> {
	for (let tries = 0; tries < 150; tries++) {
		try {
			return await asked(port, 'select 1');
		} catch {
			await sleep(100);
		}
	}
	throw new Error('PostgreSQL did not answer within 15 seconds.');
}
