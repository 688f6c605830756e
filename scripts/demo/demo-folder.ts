/** Where a demo lives: a fresh folder for each start, below the cache; the last ones stay for `--keep`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../lib/folder-lock.cjs';
import { PlainError } from '../lib/plain-error';
import { cacheFolder } from '../lib/repository';

/** What a resumed demo needs to be found where n8n left it. */
export interface DemoState {
	imapPort: number;
	smtpPort: number;
	workflowIds: string[];
}

const home = join(cacheFolder, 'demo');
const kept = 3;

const names = (): string[] => (existsSync(home) ? readdirSync(home).sort() : []);

function isInUse(name: string): boolean {
	const file = join(home, name, 'pid');
	return existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')));
}

function take(folder: string): string {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'pid'), String(process.pid));
	return folder;
}

/** A new folder; all but the last few that nobody uses are removed. */
export function freshDemoFolder(now: Date): string {
	for (const name of names()
		.filter((old) => !isInUse(old))
		.slice(0, -(kept - 1) || undefined)) {
		rmSync(join(home, name), { recursive: true, force: true });
	}
	return take(join(home, `${now.toISOString().replace(/[:.]/g, '-')}-${process.pid}`));
}

/** The folder of the last demo that came so far as to run. */
export function lastDemoFolder(): string {
	const last = names().findLast((name) => existsSync(join(home, name, 'state.json')));
	if (!last) throw new PlainError('There is no demo to resume yet. Start one with: npm start');
	if (isInUse(last))
		throw new PlainError('The last demo is still running in another terminal. End it there first (Ctrl-C).');
	return take(join(home, last));
}

const stateFile = (folder: string): string => join(folder, 'state.json');
export const readState = (folder: string): DemoState =>
	JSON.parse(readFileSync(stateFile(folder), 'utf8')) as DemoState;
export const writeState = (folder: string, state: DemoState): void =>
	writeFileSync(stateFile(folder), JSON.stringify(state));
