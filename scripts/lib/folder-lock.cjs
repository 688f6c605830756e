/**
 * Keeps two processes from building the same folder at once: a lock file with the holder's process id.
 * Beats proper-lockfile: it must work before anything is installed. A lock whose process has gone is taken over.
 */
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const isAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

const tryLock = (path) => {
	try {
		writeFileSync(path, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
		return false;
	}
};

/** A holder writes its id a moment after it made the file: an empty lock counts as held, unless it stays empty. */
const isStale = async (path) => {
	for (let attempt = 0; attempt < 5; attempt += 1) {
		let text;
		try {
			text = readFileSync(path, 'utf8');
		} catch {
			return false;
		}
		if (text !== '') return !isAlive(Number(text));
		await sleep(200);
	}
	return true;
};

/** Runs `work` while holding the lock at `path`; `onWait` is called once when another process holds it. */
async function withFolderLock(path, work, onWait = () => {}) {
	mkdirSync(dirname(path), { recursive: true });
	let told = false;
	while (!tryLock(path)) {
		if (await isStale(path)) rmSync(path, { force: true });
		else {
			if (!told) onWait();
			told = true;
			await sleep(500);
		}
	}
	const release = () => rmSync(path, { force: true });
	process.on('exit', release);
	try {
		return await work();
	} finally {
		release();
		process.off('exit', release);
	}
}

module.exports = { isAlive, withFolderLock };
