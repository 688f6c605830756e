/** Decides which memory is meant: the CRM Memory credential, else CRM_MAIL_MEMORY_URL, else the SQLite file of this n8n. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { MemoryLocation } from './database';
import { MemoryError } from './memory-error';

export interface MemoryCredential {
	engine: 'file' | 'postgres';
	host?: string;
	port?: number;
	database?: string;
	user?: string;
	password?: string;
	/** `disable`, `require` (no check of the certificate) or `verify`. */
	ssl?: string;
	/** The user says that there is one worker on one host only. */
	oneWorker?: boolean;
}

export interface Surroundings {
	env: Record<string, string | undefined>;
	credential: MemoryCredential | null;
}

const folder = 'n8n-nodes-crm-mail-binding';

/** `<n8n folder>/storage/<pack>/memory.sqlite`, the place n8n gives nodes for their files. */
export function defaultFile(env: Surroundings['env']): string {
	return join(env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'storage', folder, 'memory.sqlite');
}

/** @throws MemoryError when the choice cannot work */
export function locateMemory({ env, credential }: Surroundings): MemoryLocation {
	if (credential?.engine === 'postgres') return { postgres: postgresUrl(credential) };
	const url = credential ? '' : (env.CRM_MAIL_MEMORY_URL ?? '').trim();
	if (/^postgres(?:ql)?:\/\//i.test(url)) return { postgres: url };
	if (env.EXECUTIONS_MODE === 'queue' && !credential?.oneWorker) throw queueNeedsPostgres();
	if (url === '') return { file: defaultFile(env) };
	const file = url.replace(/^(?:sqlite|file):(?:\/\/)?/i, '');
	if (!isAbsolute(file)) {
		throw new MemoryError(
			'CRM_MAIL_MEMORY_URL is neither a PostgreSQL address nor the full path of a file.',
			'Write postgres://user:password@host:5432/database, or sqlite:///full/path/memory.sqlite, or leave it out.',
		);
	}
	return { file };
}

const queueNeedsPostgres = (): MemoryError =>
	new MemoryError(
		'n8n runs in queue mode, where every worker would keep a memory of its own in a file.',
		'Add a CRM Memory credential with PostgreSQL (or set CRM_MAIL_MEMORY_URL). With one worker on one host only, choose the file in that credential and tick "One Worker Only".',
	);

function postgresUrl(credential: MemoryCredential): string {
	const {
		host = 'localhost',
		port = 5432,
		database = '',
		user = '',
		password = '',
		ssl = 'disable',
	} = credential;
	const mode = { disable: 'disable', require: 'no-verify', verify: 'verify-full' }[ssl] ?? 'verify-full';
	const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
	return `postgres://${login}@${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}?sslmode=${mode}`;
}
