/** Starts a Redis of its own for tests of n8n's queue mode: a free loopback port, nothing kept on disk. */
import { tmpdir } from 'node:os';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { endChild, startChild } from './running.cjs';
import { findProgram } from './servers';

export async function startRedis(): Promise<{ port: number; stop(): Promise<void> }> {
	const program = findProgram('redis-server');
	if (!program) throw new Error('Redis is not installed.');
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const child = startChild(program, [...args, '--dir', tmpdir()], { stdio: 'ignore' });
	for (let left = 100; left > 0 && !(await listens(port)); left -= 1) await sleep(50);
	return { port, stop: async () => await endChild(child, 3_000) };
}

const listens = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
