/** Tests the CRM Memory credential by opening it. */
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { openMemoryDatabase } from '../../adapters/memory/database';
import { locateMemory, type MemoryCredential } from '../../adapters/memory/locate-memory';
import { MemoryError } from '../../adapters/memory/memory-error';

export async function crmMemoryTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const location = locateMemory({
			env: process.env,
			credential: credential.data as unknown as MemoryCredential,
		});
		const memory = await openMemoryDatabase(location);
		await memory.close();
		return {
			status: 'OK',
			message:
				memory.engine === 'postgres'
					? 'PostgreSQL answers and its tables are up to date.'
					: 'The file can be read and written.',
		};
	} catch (error) {
		const words = error instanceof MemoryError ? `${error.message} ${error.todo}` : String(error);
		return { status: 'Error', message: words };
	}
}
