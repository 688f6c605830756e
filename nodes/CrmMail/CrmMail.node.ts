import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { mailboxFromNode } from '../shared/mailbox-from-node';
import { mailboxTest } from '../shared/mailbox-test';
import { crmMemoryTest } from '../shared/memory-test';
import { runEachItem } from '../shared/run-per-item';
import { searchFolders } from '../shared/search-folders';
import { toNodeError } from '../shared/to-node-error';
import { operations } from './operations';
import { crmMailCredentials } from './credentials';
import { crmMailProperties } from './properties';
import { triggerOperations } from './trigger-operations';

export class CrmMail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Mail',
		name: 'crmMail',
		icon: { light: 'file:mail.svg', dark: 'file:mail.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ({ attachment: "get attachments", raw: "get raw mail", quarantined: "get quarantined", status: "get status", retry: "retry quarantined", ignore: "ignore quarantined" })[$parameter["operation"]] || $parameter["operation"] }}',
		description:
			'Send and answer mail with a copy in Sent, fetch attachments, move and flag mail, see and mend a trigger',
		defaults: { name: 'CRM Mail' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: crmMailCredentials,
		properties: crmMailProperties,
	};

	methods = { listSearch: { searchFolders }, credentialTest: { mailboxTest, crmMemoryTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const mailbox = mailboxFromNode(this);
			return [
				await runEachItem(this, async (itemIndex) => {
					const name = this.getNodeParameter('operation', itemIndex) as string;
					const onTrigger = triggerOperations[name];
					if (onTrigger) return await onTrigger(this, mailbox, itemIndex);
					const operation = operations[name];
					return operation ? [await operation(this, mailbox, itemIndex)] : [];
				}),
			];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
