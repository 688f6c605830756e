/** Where things of this checkout lie, and the Node 24 that runs them. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { env } from 'node:process';
import { homedir } from 'node:os';

export const root = resolve(__dirname, '../..');
export const packName = 'n8n-nodes-crm-mail-binding';

/** Node 24 of the lock file, else the Node that runs this script. */
export const node24 = [join(root, 'node_modules/node/bin/node'), process.execPath].find((path) =>
	existsSync(path),
)!;

/** Outside the clone, so that a second clone starts in seconds. */
export const cacheFolder =
	env.CRM_MAIL_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), packName);

/** PATH with Node 24 first: npm and every tool it calls then run on it. */
export const pathWithNode24 = [dirname(node24), join(root, 'node_modules/.bin'), env.PATH].join(':');
