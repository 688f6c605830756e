/** Tests the Mailbox credential by logging in, listing folders and greeting the SMTP server. */
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { readMailboxCredential } from '../../adapters/imap/read-mailbox-credential';
import { testMailbox } from '../../adapters/imap/test-mailbox';
import { MailboxError } from '../../core/ports/mailbox';

export async function mailboxTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		return { status: 'OK', message: await testMailbox(readMailboxCredential({ ...credential.data })) };
	} catch (error) {
		const words = error instanceof MailboxError ? `${error.message} ${error.todo}` : String(error);
		return { status: 'Error', message: words };
	}
}
