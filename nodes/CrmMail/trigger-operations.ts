/** What CRM Mail does about the triggers of a mailbox. Works on the memory alone: the mail server may be down. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	quarantinedMails,
	releaseQuarantined,
	triggerStatus,
	type TriggersOf,
} from '../../adapters/imap/operate-trigger';
import { mailboxMemoryOn } from '../../adapters/memory/mailbox-memory';
import type { MailboxMemory } from '../../core/ports/mailbox-memory';
import { memoryFromNode } from '../shared/crm-from-node';
import { readPicked } from '../shared/picker';
import type { MailboxOfNode } from '../shared/mailbox-from-node';

type TriggerOperation = (
	context: IExecuteFunctions,
	mailbox: MailboxOfNode,
	itemIndex: number,
) => Promise<INodeExecutionData[]>;

const onTriggers =
	(
		work: (
			memory: MailboxMemory,
			of: TriggersOf,
			context: IExecuteFunctions,
			itemIndex: number,
		) => Promise<object[]>,
	): TriggerOperation =>
	async (context, mailbox, itemIndex) => {
		const memory = mailboxMemoryOn((await memoryFromNode(context)).db);
		const workflow = readPicked(context, itemIndex, 'workflowId');
		const found = await work(
			memory,
			{ mailbox: (await mailbox.account()).mailbox, workflow },
			context,
			itemIndex,
		);
		return found.map((json) => ({ json: json as IDataObject }));
	};

const release = (decision: 'retry' | 'ignore'): TriggerOperation =>
	onTriggers(async (memory, of, context, itemIndex) => {
		const which = context.getNodeParameter('which', itemIndex) as 'all' | 'one';
		const delivery = which === 'one' ? String(context.getNodeParameter('delivery', itemIndex)).trim() : '';
		const released = await releaseQuarantined(memory, of, decision, delivery, new Date());
		return released.map((mail) => ({ ...mail, decision }));
	});

export const triggerOperations: Record<string, TriggerOperation> = {
	status: onTriggers(async (memory, of) => await triggerStatus(memory, of, new Date())),
	quarantined: onTriggers(async (memory, of) => await quarantinedMails(memory, of)),
	retry: release('retry'),
	ignore: release('ignore'),
};
