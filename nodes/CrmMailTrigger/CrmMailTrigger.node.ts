import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { mailboxFromNode } from '../shared/mailbox-from-node';
import { mailboxTest } from '../shared/mailbox-test';
import { crmMemoryTest } from '../shared/memory-test';
import { searchFolders } from '../shared/search-folders';
import { toNodeError } from '../shared/to-node-error';
import { emitNewest } from './emit-newest';
import { crmMailTriggerProperties } from './properties';
import { readInput } from './read-input';
import { atMost, startListening } from './start-listening';

export class CrmMailTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Mail Trigger',
		name: 'crmMailTrigger',
		icon: { light: 'file:trigger.svg', dark: 'file:trigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["watch"] === "schedule" ? "on a schedule" : "as mail arrives" }}',
		description: 'Starts the workflow with every mail received or sent; no mail is lost',
		eventTriggerDescription: 'Waiting for mail',
		activationMessage: 'New mail will start this workflow.',
		defaults: { name: 'CRM Mail Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// n8n's lint wants to read here which node tests a credential.
		credentials: [
			{
				name: 'crmMailboxApi',
				displayName: 'Mailbox',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['password'] } },
			},
			{
				name: 'crmMailboxGoogleOAuth2Api',
				displayName: 'Mailbox',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['google'] } },
			},
			{
				name: 'crmMailboxMicrosoftOAuth2Api',
				displayName: 'Mailbox',
				required: true,
				testedBy: 'mailboxTest',
				displayOptions: { show: { authentication: ['microsoft'] } },
			},
			{
				name: 'crmMemoryApi',
				displayName: 'CRM Memory (optional)',
				required: false,
				testedBy: 'crmMemoryTest',
			},
		],
		properties: crmMailTriggerProperties,
	};

	methods = { listSearch: { searchFolders }, credentialTest: { mailboxTest, crmMemoryTest } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			const input = readInput(this);
			if (this.getMode() === 'manual') return { manualTriggerFunction: () => emitNewest(this, input) };
			// Whoever has just pressed the button can mend a wrong login; later nobody is there, and it is retried.
			if (this.getActivationMode() === 'activate') (await mailboxFromNode(this).open()).close();
			const listening = startListening(this, input);
			for (const expression of input.schedule)
				this.helpers.registerCron({ expression }, () => listening.poke());
			// So that "published" means: mail from now on is seen. Bounded, since n8n starts a trigger twice that takes long.
			await atMost(2_000, listening.ready);
			return { closeFunction: async () => await listening.close() };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
