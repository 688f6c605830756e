/**
 * What this process has started and must end: children in their own process groups and other clean-ups.
 * Ctrl-C, SIGTERM and a failure all take the same way out, last started first ended.
 */
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { setTimeout: sleep } = require('node:timers/promises');

const cleanUps = new Set();

/** Registers a clean-up; the returned function takes it off the list again. */
function onEnd(cleanUp) {
	cleanUps.add(cleanUp);
	return () => void cleanUps.delete(cleanUp);
}

/** Runs every clean-up, newest first; one that fails does not keep the others from running. */
async function endEverything() {
	for (const cleanUp of [...cleanUps].reverse()) {
		cleanUps.delete(cleanUp);
		try {
			await cleanUp();
		} catch (error) {
			process.stderr.write(`While ending: ${String(error)}\n`);
		}
	}
}

/** Ctrl-C and the like end everything first; a second Ctrl-C does not wait. */
function endOnSignals() {
	let ending = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			if (ending) return;
			ending = true;
			void endEverything().finally(() => process.exit(128 + constants.signals[signal]));
		});
	}
	process.on('exit', () => children.forEach((child) => signalGroup(child, 'SIGKILL')));
}

const children = new Set();

function signalGroup(child, signal) {
	try {
		if (child.pid) process.kill(-child.pid, signal);
	} catch {
		// The group has gone already.
	}
}

/** Starts a child as leader of its own process group, so that everything it starts can be ended with it. */
function startChild(command, args, options) {
	const child = spawn(command, args, { ...options, detached: true });
	children.add(child);
	child.once('exit', () => children.delete(child));
	return child;
}

/** Asks a child to end, waits up to `graceMs`, then ends its whole group by force. */
async function endChild(child, graceMs = 35_000) {
	if (child.exitCode === null && child.signalCode === null && child.pid) {
		const gone = new Promise((done) => child.once('exit', () => done()));
		child.kill('SIGTERM');
		await Promise.race([gone, sleep(graceMs, undefined, { ref: false })]);
	}
	signalGroup(child, 'SIGKILL');
	children.delete(child);
}

/** Runs a command to its end; resolves to its exit code and everything it printed. */
async function runToEnd(command, args, options) {
	const child = startChild(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const forget = onEnd(() => endChild(child, 3_000));
	let text = '';
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
	try {
		return await new Promise((done) => {
			child.once('error', (error) => done({ code: 1, text: `${text}\n${error.message}` }));
			child.once('close', (code) => done({ code: code ?? 1, text }));
		});
	} finally {
		forget();
	}
}

module.exports = { onEnd, endEverything, endOnSignals, startChild, endChild, runToEnd };
