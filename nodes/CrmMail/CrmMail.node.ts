import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { mailboxFromNode } from '../shared/mailbox-from-node';
import { mailboxTest } from '../shared/mailbox-test';
import { runEachItem } from '../shared/run-per-item';
import { toNodeError } from '../shared/to-node-error';
import { operations } from './operations';
import { crmMailProperties } from './properties';

export class CrmMail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Mail',
		name: 'crmMail',
		icon: { light: 'file:../shared/crm.svg', dark: 'file:../shared/crm.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Send and answer mail with a copy in Sent, fetch attachments, move and flag mail',
		defaults: { name: 'CRM Mail' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'crmMailboxApi',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['password'] } },
			},
			{
				name: 'crmMailboxGoogleOAuth2Api',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['google'] } },
			},
			{
				name: 'crmMailboxMicrosoftOAuth2Api',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['microsoft'] } },
			},
		],
		properties: crmMailProperties,
	};

	methods = { credentialTest: { mailboxTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const mailbox = mailboxFromNode(this);
			return [
				await runEachItem(this, async (itemIndex) => {
					const operation = operations[this.getNodeParameter('operation', itemIndex) as string];
					return operation ? [await operation(this, mailbox, itemIndex)] : [];
				}),
			];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
