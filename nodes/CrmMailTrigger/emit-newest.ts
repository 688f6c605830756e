/** A test run in the editor: the newest mail at once, without any side effect. */
import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';
import { newestMail } from '../../adapters/imap/newest-mail';
import { parseHere } from '../../adapters/imap/parse-pool';
import { mailboxFromNode } from '../shared/mailbox-from-node';
import { toNodeError } from '../shared/to-node-error';
import type { TriggerInput } from './read-input';
import { toItem } from './run-execution';

export async function emitNewest(context: ITriggerFunctions, input: TriggerInput): Promise<void> {
	try {
		const mailbox = mailboxFromNode(context);
		const { imap, identity } = await mailbox.account();
		const mail = await newestMail(async () => await mailbox.open(), imap, input.listener.folders, {
			...{ identity, parse: parseHere, maxSize: input.maxSize },
			now: () => new Date(),
		});
		if (!mail) throw emptyMailbox(context);
		context.emit([[toItem(mail)]]);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

const emptyMailbox = (context: ITriggerFunctions): NodeOperationError =>
	new NodeOperationError(context.getNode(), 'The folders are empty, so there is no mail to test with.', {
		description: 'Send a mail to this mailbox, then test again.',
	});
