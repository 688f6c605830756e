import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { crmFromNode } from '../shared/crm-from-node';
import { mailboxTest } from '../shared/mailbox-test';
import { crmMemoryTest } from '../shared/memory-test';
import { searchRecords, searchUsers } from '../shared/record-picker';
import { runPerItem } from '../shared/run-per-item';
import { toNodeError } from '../shared/to-node-error';
import { crmCardCredentials } from './credentials';
import { openStoreFor } from './open-store';
import { makeLink, servePageItem } from './operations';
import { crmCardProperties } from './properties';

export class CrmCard implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Card',
		name: 'crmCard',
		icon: { light: 'file:card.svg', dark: 'file:card.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "link" ? "link to " + $parameter["page"] : "serve a page" }}',
		description:
			'Show the card of a record with its mail as a web page: process, answer, write, bind and unbind',
		defaults: { name: 'CRM Card' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: crmCardCredentials,
		properties: crmCardProperties,
	};

	methods = { listSearch: { searchRecords, searchUsers }, credentialTest: { crmMemoryTest, mailboxTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const crm = await crmFromNode(this);
			if (this.getNodeParameter('operation', 0) === 'link')
				return [await runPerItem(this, async (itemIndex) => [await makeLink(this, crm, itemIndex)])];
			const open = await openStoreFor(this, crm);
			return [await runPerItem(this, async (itemIndex) => [await servePageItem(this, crm, open, itemIndex)])];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
