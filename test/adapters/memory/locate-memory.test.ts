/** Which memory is meant: the credential, the environment, the file of this n8n. */
import { defaultFile, locateMemory, type MemoryCredential } from '../../../adapters/memory/locate-memory';

const postgres: MemoryCredential = {
	...{ engine: 'postgres', host: 'db.example', port: 5433, database: 'mail', user: 'anna' },
	...{ password: 'p@ss/word?', ssl: 'verify' },
};
const home = { N8N_USER_FOLDER: '/data' };
const own = '/data/.n8n/storage/n8n-nodes-crm-mail-binding/memory.sqlite';

it.each([
	{ title: 'nothing set: the file of this n8n', env: home, credential: null, expected: { file: own } },
	{
		title: 'the environment names PostgreSQL',
		env: { ...home, CRM_MAIL_MEMORY_URL: 'postgres://u@h/d' },
		credential: null,
		expected: { postgres: 'postgres://u@h/d' },
	},
	{
		title: 'the environment names a file as an address',
		env: { ...home, CRM_MAIL_MEMORY_URL: 'sqlite:///srv/memory.sqlite' },
		credential: null,
		expected: { file: '/srv/memory.sqlite' },
	},
	{
		title: 'the environment names a file by its path',
		env: { ...home, CRM_MAIL_MEMORY_URL: ' /srv/memory.sqlite ' },
		credential: null,
		expected: { file: '/srv/memory.sqlite' },
	},
	{
		title: 'the credential wins over the environment',
		env: { ...home, CRM_MAIL_MEMORY_URL: 'postgres://u@h/d' },
		credential: { engine: 'file' as const },
		expected: { file: own },
	},
	{
		title: 'a credential for PostgreSQL, odd characters in the password',
		env: home,
		credential: postgres,
		expected: { postgres: 'postgres://anna:p%40ss%2Fword%3F@db.example:5433/mail?sslmode=verify-full' },
	},
	{
		title: 'encryption without a check of the certificate',
		env: home,
		credential: { ...postgres, ssl: 'require' },
		expected: { postgres: expect.stringContaining('sslmode=no-verify') as string },
	},
	{
		title: 'an IPv6 host',
		env: home,
		credential: { ...postgres, host: '::1', ssl: 'disable' },
		expected: { postgres: 'postgres://anna:p%40ss%2Fword%3F@[::1]:5433/mail?sslmode=disable' },
	},
	{
		title: 'queue mode with PostgreSQL',
		env: { ...home, EXECUTIONS_MODE: 'queue' },
		credential: postgres,
		expected: { postgres: expect.any(String) as string },
	},
	{
		title: 'queue mode with one worker, said so',
		env: { ...home, EXECUTIONS_MODE: 'queue' },
		credential: { engine: 'file' as const, oneWorker: true },
		expected: { file: own },
	},
])('$title', ({ env, credential, expected }) => {
	expect(locateMemory({ env, credential })).toEqual(expected);
});

it.each([
	{ title: 'queue mode and the file', env: { EXECUTIONS_MODE: 'queue' }, words: 'queue mode' },
	{ title: 'a relative path', env: { CRM_MAIL_MEMORY_URL: 'memory.sqlite' }, words: 'neither a PostgreSQL' },
	{
		title: 'another database',
		env: { CRM_MAIL_MEMORY_URL: 'mysql://u@h/d' },
		words: 'neither a PostgreSQL',
	},
])('refuses $title', ({ env, words }) => {
	expect(() => locateMemory({ env, credential: null })).toThrow(words);
});

it('takes the home folder where n8n has no folder of its own', () => {
	expect(defaultFile({})).toMatch(/\/\.n8n\/storage\/n8n-nodes-crm-mail-binding\/memory\.sqlite$/);
});
